//! `layerwright export`

use std::fs;
use std::io::Write;

use layerwright_core::export::{Export, Request, palette_json};
use layerwright_core::profile::Profile;
use layerwright_core::report::Report;
use layerwright_core::{Severity, analyze, version};

use crate::args::{ExportArgs, ExportFormat};
use crate::error::Failure;
use crate::input::{Document, Layer};
use crate::render::counted;
use crate::settings::Settings;
use crate::{CLEAN, FINDINGS};

/// Version of a profile that has none before.
const FIRST: &str = "1.0.0";

pub(crate) fn run(args: &ExportArgs, out: &mut dyn Write, err: &mut dyn Write) -> Result<u8, Failure> {
    let document = Document::read(&args.file)?;
    let given = args.base.as_deref().map(Document::read).transpose()?;
    let base = base(given.as_ref(), &document)?;
    let layer = only_layer(&document)?;
    let os_layer = match (&given, base) {
        (Some(given), Some(_)) => only_layer(given)?.index.unwrap_or(0),
        _ => layer.index.unwrap_or(0),
    };
    let pack = base.and_then(|base| base.layers().get(os_layer)).map(|info| info.name.as_str());
    let settings = Settings::new(&args.context, None)?;
    let report = analyze(layer.text, &settings.context(pack, base, None), settings.now).with(&settings.severities);
    let version = match &args.version {
        Some(version) => version.clone(),
        None => next_version(base)?,
    };
    let name = match (&args.name, base) {
        (Some(name), _) => name,
        (None, Some(base)) => base.name(),
        (None, None) => {
            return Err(Failure::Unfit("a layer alone has no profile name: give --name or --base".to_owned()));
        }
    };
    let request = Request {
        base,
        os_layer,
        text: layer.text,
        name,
        version: &version,
        secrets: args.secrets.choice(),
        consent: args.consent,
        report: &report,
    };
    let export = match args.to {
        ExportFormat::PaletteJson => palette_json::export(&request),
    }
    .map_err(Failure::Export)?;
    write(args, &export, out)?;
    for note in &export.notes {
        writeln!(err, "note: {note}")?;
    }
    on_errors(&report, err)
}

/// The profile whose layer is replaced: the one that was named, else the file itself.
fn base<'a>(given: Option<&'a Document>, document: &'a Document) -> Result<Option<&'a Profile>, Failure> {
    match given {
        Some(given) => match given.profile() {
            Some(profile) => Ok(Some(profile)),
            None => Err(Failure::Unfit(format!("{}: the base must be a whole profile, not a layer", given.path))),
        },
        None => Ok(document.profile()),
    }
}

fn only_layer(document: &Document) -> Result<Layer<'_>, Failure> {
    let mut layers = document.os_layers()?.into_iter();
    match (layers.next(), layers.next()) {
        (Some(layer), None) => Ok(layer),
        _ => Err(Failure::Unfit(format!("{}: more than one OS layer, and only one can be exported", document.path))),
    }
}

fn next_version(base: Option<&Profile>) -> Result<String, Failure> {
    let Some(base) = base else { return Ok(FIRST.to_owned()) };
    match version::next(base.version()) {
        Some(next) => Ok(next.patch),
        None => {
            Err(Failure::Unfit(format!("nothing follows version `{}` of the base: give --version", base.version())))
        }
    }
}

fn write(args: &ExportArgs, export: &Export, out: &mut dyn Write) -> Result<(), Failure> {
    match &args.output {
        Some(path) => {
            fs::write(path, &export.text).map_err(|error| Failure::Write { path: path.clone(), error })?;
            Ok(())
        }
        None => Ok(out.write_all(export.text.as_bytes())?),
    }
}

fn on_errors(report: &Report, err: &mut dyn Write) -> Result<u8, Failure> {
    let errors = report.diagnostics.iter().filter(|found| found.severity == Severity::Error).count();
    if errors == 0 {
        return Ok(CLEAN);
    }
    writeln!(err, "warning: the layer has {}; `layerwright check` shows them", counted(errors, "error", "errors"))?;
    Ok(FINDINGS)
}
