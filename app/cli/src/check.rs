//! `layerwright check`

use std::io::{self, IsTerminal, Write};

use layerwright_core::profile::Profile;
use layerwright_core::rules::check_profile;
use layerwright_core::secrets::Repeated;
use layerwright_core::settings::Severities;
use layerwright_core::{Context, UnixTime};
use layerwright_signatures::analyze;

use crate::args::{CheckArgs, Format};
use crate::checked::{CheckedFile, Part};
use crate::error::Failure;
use crate::input::{Base, Document, Layer};
use crate::parallel::{self, Progress};
use crate::settings::Settings;
use crate::{CLEAN, FAILED, FINDINGS, mask, render};

pub(crate) fn run(args: &CheckArgs, out: &mut dyn Write, err: &mut dyn Write) -> Result<u8, Failure> {
    let base = args.base.as_deref().map(Document::read).transpose()?;
    let base = base.as_ref().map(Base::of).transpose()?;
    let settings = Settings::new(&args.context, args.fail_on)?;
    let progress = Progress::new(args.files.len());
    let checked = parallel::map(&args.files, |path| check(path, base, &settings), |count| progress.show(count, err));
    let (mut files, mut failures) = (Vec::new(), Vec::new());
    for file in checked {
        // One file that cannot be read does not silence the others.
        match file {
            Ok(file) => files.push(file),
            Err(failure) => failures.push(failure.to_string()),
        }
    }
    for failure in &failures {
        writeln!(err, "error: {failure}")?;
    }
    match args.format {
        Format::Human => render::human::files(&files, colors(), out)?,
        Format::Json => render::json::files(&files, out)?,
        Format::Sarif => render::sarif::files(&files, &failures, out)?,
        Format::Github => render::github::files(&files, out)?,
    }
    let mut found = files.iter().flat_map(|file| &file.parts).flat_map(|part| &part.diagnostics);
    Ok(match failures.is_empty() {
        false => FAILED,
        true if found.any(|found| found.severity >= settings.fail_on) => FINDINGS,
        true => CLEAN,
    })
}

/// Colors on a terminal, unless <https://no-color.org> is followed.
fn colors() -> bool {
    io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
}

fn check(path: &str, base: Option<Base<'_>>, settings: &Settings) -> Result<CheckedFile, Failure> {
    let document = Document::read(path)?;
    let mut parts = Vec::new();
    if let Some(profile) = document.profile() {
        let version = base.and_then(Base::profile).filter(|base| base.name() == profile.name()).map(Profile::version);
        let context = settings.context(None, Some(profile), base);
        parts.push(around(profile, version, &context, &settings.severities));
    }
    for layer in document.layers()? {
        let context = settings.context(layer.name, document.profile(), base);
        parts.push(part(&layer, &context, settings.now, &settings.severities));
    }
    parts.sort_by(|a, b| a.layer.cmp(&b.layer));
    let path = parts.iter().fold(document.path, |path, part| part.known.hide(&path));
    Ok(CheckedFile { path, parts })
}

/// What is around the layers of a profile. `base`: the version that it is made from.
pub(crate) fn around(profile: &Profile, base: Option<&str>, context: &Context, severities: &Severities) -> Part {
    let mut diagnostics = check_profile(profile, base, context);
    severities.apply(&mut diagnostics);
    Part {
        layer: None,
        text: profile.text().to_owned(),
        quotable: false,
        diagnostics,
        hidden: Vec::new(),
        known: Repeated::default(),
    }
}

/// An OS layer.
pub(crate) fn part(layer: &Layer<'_>, context: &Context, now: UnixTime, severities: &Severities) -> Part {
    let report = analyze(layer.text, context, now).with_severities(severities);
    let known = Repeated::new(layer.text, &report.secrets);
    Part {
        layer: layer.name.map(|name| known.hide(name)),
        text: layer.text.to_owned(),
        quotable: true,
        diagnostics: report.diagnostics,
        hidden: mask::places(layer.text, &report.secrets, &known),
        known,
    }
}
