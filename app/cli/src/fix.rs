//! `layerwright fix`

use std::collections::BTreeSet;
use std::fs;
use std::io::Write;

use layerwright_core::export::Repeated;
use layerwright_core::fix::fix_all_safe;
use layerwright_core::{Applicability, Context, Severity, UnixTime, analyze};
use similar::TextDiff;

use crate::args::FixArgs;
use crate::error::Failure;
use crate::input::{Document, Layer};
use crate::mask::{masked, places};
use crate::render::counted;
use crate::{CLEAN, FAILED, FINDINGS};

/// Most fixes that may change the meaning that are applied to one layer: more means that they call each other back.
const MAX_UNSAFE: usize = 500;

pub(crate) fn run(args: &FixArgs, out: &mut dyn Write, err: &mut dyn Write) -> Result<u8, Failure> {
    let (mut failed, mut errors) = (false, 0);
    for path in &args.files {
        match fix_file(path, args, out) {
            Ok(left) => errors += left,
            Err(failure @ Failure::Output(_)) => return Err(failure),
            Err(failure) => {
                failed = true;
                writeln!(err, "error: {failure}")?;
            }
        }
    }
    Ok(if failed {
        FAILED
    } else if errors > 0 {
        FINDINGS
    } else {
        CLEAN
    })
}

/// Fixes one file and says so. Returns how many errors are left.
fn fix_file(path: &str, args: &FixArgs, out: &mut dyn Write) -> Result<usize, Failure> {
    if path == "-" {
        return Err(Failure::Unfit("`fix` changes files; standard input is none".to_owned()));
    }
    let document = Document::read(path)?;
    let layers = document.os_layers()?;
    let now = args.context.now();
    let (mut made, mut errors, mut fixed) = (0, 0, Vec::new());
    for layer in &layers {
        let context = args.context.context(layer.name);
        let (text, count) = fix(layer.text, &context, now, args.r#unsafe);
        if args.diff {
            diff(path, layer, &text, &context, now, out)?;
        }
        let left = analyze(&text, &context, now).diagnostics;
        errors += left.iter().filter(|found| found.severity == Severity::Error).count();
        made += count;
        fixed.push(text);
    }
    if args.diff {
        return Ok(errors);
    }
    if made > 0 {
        let text = whole_file(&document, &layers, &fixed)?;
        fs::write(path, text).map_err(|error| Failure::Write { path: path.to_owned(), error })?;
    }
    writeln!(out, "{path}: {} made, {} left", counted(made, "fix", "fixes"), counted(errors, "error", "errors"))?;
    Ok(errors)
}

/// The file with its layers replaced.
fn whole_file(document: &Document, layers: &[Layer<'_>], fixed: &[String]) -> Result<String, Failure> {
    let Some(profile) = document.profile() else { return Ok(fixed.concat()) };
    if profile.is_from_yaml() {
        return Err(Failure::Unfit(format!(
            "{}: the YAML form of a profile is read only; `layerwright export --to palette-json` writes its JSON form",
            document.path
        )));
    }
    let values: Vec<(usize, &str)> =
        layers.iter().zip(fixed).filter_map(|(layer, text)| Some((layer.index?, text.as_str()))).collect();
    Ok(profile.with_values(&values))
}

/// The fixed text and how many fixes were made.
fn fix(text: &str, context: &Context, now: UnixTime, risky: bool) -> (String, usize) {
    let (mut text, mut made) = fix_all_safe(text, context, now);
    let mut seen = BTreeSet::from([text.clone()]);
    // One by one: each may change what the next one is about.
    for _ in 0..if risky { MAX_UNSAFE } else { 0 } {
        let report = analyze(&text, context, now);
        let fixes = report.diagnostics.iter().flat_map(|found| &found.fixes);
        let next = fixes
            .filter(|fix| fix.applicability == Applicability::Unsafe)
            .map(|fix| fix.edit.apply(&text))
            .find(|next| !seen.contains(next));
        let Some(next) = next else { break };
        let (next, count) = fix_all_safe(&next, context, now);
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
    let [of_layer, of_fixed] = secrets;
    let before = masked(layer.text, &places(layer.text, of_layer, &known));
    let after = masked(fixed, &places(fixed, of_fixed, &known));
    if before == after {
        return Ok(());
    }
    let name = layer.name.map_or_else(|| path.to_owned(), |name| format!("{path} (layer {name})"));
    let diff = TextDiff::from_lines(&before, &after);
    write!(out, "{}", diff.unified_diff().header(&name, &name))?;
    Ok(())
}
