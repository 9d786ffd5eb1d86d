//! `layerwright fix`

use std::collections::BTreeSet;
use std::fs;
use std::io::Write;

use layerwright_core::fix::fix_all_safe_with;
use layerwright_core::secrets::Repeated;
use layerwright_core::secrets::shown::hide;
use layerwright_core::{Applicability, Context, Diagnostic, Severity, UnixTime};
use layerwright_signatures::analyze;
use similar::TextDiff;

use crate::args::FixArgs;
use crate::error::Failure;
use crate::input::{Document, Layer};
use crate::mask::places;
use crate::parallel::each_file;
use crate::settings::Settings;
use crate::words::counted;
use crate::{CLEAN, FAILED, FINDINGS};

/// Most fixes that may change the meaning that are applied to one layer: more means that they call each other back.
const MAX_UNSAFE: usize = 500;

pub(crate) fn run(args: &FixArgs, out: &mut dyn Write, err: &mut dyn Write) -> Result<u8, Failure> {
    let settings = Settings::new(&args.context, None)?;
    let mut errors = 0;
    let failed = each_file(&args.files, err, |path| {
        errors += fix_file(path, args, &settings, out)?;
        Ok(())
    })?;
    Ok(if failed {
        FAILED
    } else if errors > 0 {
        FINDINGS
    } else {
        CLEAN
    })
}

/// Fixes one file and says so. Returns how many errors are left.
fn fix_file(path: &str, args: &FixArgs, settings: &Settings, out: &mut dyn Write) -> Result<usize, Failure> {
    if path == "-" {
        return Err(Failure::Unfit("`fix` changes files and cannot change standard input".to_owned()));
    }
    let document = Document::read(path)?;
    let layers = document.os_layers()?;
    let (mut made, mut errors, mut fixed) = (0, 0, Vec::new());
    for layer in &layers {
        let context = settings.context(layer.name, document.profile(), None);
        let (text, count) = fix(layer.text, &context, settings, args.r#unsafe);
        if args.diff {
            diff(path, layer, &text, &context, settings.now, out)?;
        }
        let left = analyze(&text, &context, settings.now).with_severities(&settings.severities).diagnostics;
        errors += left.iter().filter(|found| found.severity == Severity::Error).map(Diagnostic::count).sum::<usize>();
        made += count;
        fixed.push(text);
    }
    if args.diff {
        return Ok(errors);
    }
    if made > 0 {
        let text = document.with_layers(&layers, &fixed)?;
        fs::write(path, text).map_err(|error| Failure::Write { path: path.to_owned(), error })?;
    }
    writeln!(out, "{path}: {} made, {} left", counted(made, "fix", "fixes"), counted(errors, "error", "errors"))?;
    Ok(errors)
}

/// The fixed text and how many fixes were made.
fn fix(text: &str, context: &Context, settings: &Settings, unsafe_edit: bool) -> (String, usize) {
    let safe = |text: &str| fix_all_safe_with(text, context, settings.now, &settings.severities);
    let (mut text, mut made) = safe(text);
    let mut seen = BTreeSet::from([text.clone()]);
    // One by one: each may change what the next one is about.
    for _ in 0..if unsafe_edit { MAX_UNSAFE } else { 0 } {
        let report = analyze(&text, context, settings.now).with_severities(&settings.severities);
        let fixes = report.diagnostics.iter().flat_map(|found| &found.fixes);
        let next = fixes
            .filter(|fix| fix.applicability == Applicability::Unsafe)
            .map(|fix| fix.edit.apply(&text))
            .find(|next| !seen.contains(next));
        let Some(next) = next else { break };
        let (next, count) = safe(&next);
        if !seen.insert(next.clone()) {
            break;
        }
        text = next;
        made += count + 1;
    }
    (text, made)
}

/// Shows what changes in a layer, secrets masked on both sides.
fn diff(
    path: &str,
    layer: &Layer<'_>,
    fixed: &str,
    context: &Context,
    now: UnixTime,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    // A fix may take a secret out of its value and leave a copy elsewhere: what one side tells is masked on both.
    let secrets = [layer.text, fixed].map(|text| analyze(text, context, now).secrets);
    let mut known = Repeated::new(layer.text, &secrets[0]);
    known.extend(Repeated::new(fixed, &secrets[1]));
    let before = hide(layer.text, &places(layer.text, &secrets[0], &known));
    let after = hide(fixed, &places(fixed, &secrets[1], &known));
    if before == after {
        return Ok(());
    }
    let name = known.hide(&layer.name.map_or_else(|| path.to_owned(), |name| format!("{path} (layer {name})")));
    let diff = TextDiff::from_lines(&before, &after);
    write!(out, "{}", diff.unified_diff().header(&name, &name))?;
    Ok(())
}
