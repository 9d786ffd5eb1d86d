//! `layerwright export`

use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::path::Path;

use layerwright_core::export::{
    self, Carries, Export, Exporter, Format, Obstacle, ObstacleKind, OutFile, Refused, Request, SecretChoice,
};
use layerwright_core::profile::Profile;
use layerwright_core::{Report, version};
use layerwright_signatures::analyze;

use crate::args::ExportArgs;
use crate::error::Failure;
use crate::input::{Base, Document, Layer};
use crate::settings::Settings;
use crate::words::clean;
use crate::{CLEAN, FINDINGS};

/// The first version of a profile.
const FIRST: &str = "1.0.0";
/// The name in file names when nothing gives a name and the format needs none.
const NAMELESS: &str = "layer";

pub(crate) fn run(args: &ExportArgs, out: &mut dyn Write, err: &mut dyn Write) -> Result<u8, Failure> {
    let document = Document::read(&args.file)?;
    let given = args.base.as_deref().map(Document::read).transpose()?;
    let running = given.as_ref().map(Base::of).transpose()?;
    let base = running.and_then(Base::profile).or(document.profile());
    let layer = only_layer(&document)?;
    let os_layer = match &given {
        Some(given) if given.profile().is_some() => only_layer(given)?.index.unwrap_or(0),
        _ => layer.index.unwrap_or(0),
    };
    let pack = base.and_then(|base| base.layers().get(os_layer)).map(|info| info.name.as_str());
    let settings = Settings::new(&args.context, None)?;
    let context = settings.context(pack, base, running);
    let report = analyze(layer.text, &context, settings.now).with_severities(&settings.severities);
    let version = match &args.version {
        Some(version) => version.clone(),
        None => next_version(base)?,
    };
    let exporter = Exporter::of(args.to);
    let name = match (&args.name, base) {
        (Some(name), _) => name,
        (None, Some(base)) => base.name(),
        (None, None) if exporter.carries < Carries::Profile && !exporter.needs_base => NAMELESS,
        (None, None) => {
            return Err(Failure::Unfit("a layer alone has no profile name: use --name or --base".to_owned()));
        }
    };
    let request = Request {
        base,
        os_layer,
        text: layer.text,
        name,
        version: &version,
        secrets: args.secrets.choice(),
        per_secret: &per_secret(args, &report)?,
        report: &report,
        severities: &settings.severities,
        context: &context,
    };
    match export::export(exporter.format, &request, &confirmed(args)) {
        Ok(export) => {
            write(args, &export, out)?;
            for item in &export.checklist {
                writeln!(err, "note: {}", clean(&item.text))?;
            }
            Ok(CLEAN)
        }
        Err(Refused::Unconfirmed(obstacles)) => {
            for obstacle in &obstacles {
                writeln!(err, "error: {}; {}", clean(&obstacle.to_string()), way_out(obstacle, exporter.format))?;
            }
            Ok(FINDINGS)
        }
        Err(error @ Refused::NoBase { .. }) => Err(Failure::Unfit(format!("{error} with --base"))),
        Err(error) => Err(Failure::Export(error)),
    }
}

/// What the flags confirm.
fn confirmed(args: &ExportArgs) -> BTreeSet<ObstacleKind> {
    let flags = [
        (args.consent, ObstacleKind::Secrets),
        (args.accept_errors, ObstacleKind::Errors),
        (args.accept_masked, ObstacleKind::Masked),
        (args.accept_incomplete, ObstacleKind::Missing),
    ];
    flags.into_iter().filter(|(is_given, _)| *is_given).map(|(_, kind)| kind).collect()
}

/// The choices for single secrets. A name that no secret has is refused: it would leave a secret where nobody expects it.
fn per_secret(args: &ExportArgs, report: &Report) -> Result<Vec<(String, SecretChoice)>, Failure> {
    let names: Vec<&str> = report.secrets.iter().map(|secret| secret.suggested_name.as_str()).collect();
    match args.ones.iter().find(|(name, _)| !names.contains(&name.as_str())) {
        None => Ok(args.ones.iter().map(|(name, choice)| (name.clone(), choice.choice())).collect()),
        Some(_) if names.is_empty() => Err(Failure::Unfit("--secret: the layer has no literal secrets".to_owned())),
        Some((name, _)) => {
            Err(Failure::Unfit(format!("--secret: no secret is named `{name}`; the names are: {}", names.join(", "))))
        }
    }
}

/// What to do about an obstacle, the flag that confirms it last, if there is one.
fn way_out(obstacle: &Obstacle, format: Format) -> &'static str {
    let is_whole = Exporter::of(format).is_whole_profile();
    match obstacle.kind() {
        ObstacleKind::Errors => "run `layerwright check`, or use --accept-errors",
        ObstacleKind::ReadBack => {
            "hosts may read it the same way: write that line in simpler YAML, with its value in quotes"
        }
        ObstacleKind::Masked if is_whole => {
            "write the real values, use --to api-script, which keeps what Palette masks, or use --accept-masked"
        }
        ObstacleKind::Masked => "write the real values, or use --accept-masked",
        ObstacleKind::Missing => {
            "export the profile in Palette instead, use --to api-script, which leaves the rest as it is in Palette, or use \
             --accept-incomplete"
        }
        ObstacleKind::Secrets if is_whole => {
            "remove them from the profile, choose another --secrets for those of the OS layer, or use --consent"
        }
        ObstacleKind::Secrets => "choose another --secrets, or use --consent",
    }
}

fn only_layer(document: &Document) -> Result<Layer<'_>, Failure> {
    let mut layers = document.os_layers()?.into_iter();
    match (layers.next(), layers.next()) {
        (Some(layer), None) => Ok(layer),
        _ => Err(Failure::Unfit(format!(
            "{}: the profile has more than one OS layer; only one can be exported",
            document.path
        ))),
    }
}

fn next_version(base: Option<&Profile>) -> Result<String, Failure> {
    let Some(base) = base else { return Ok(FIRST.to_owned()) };
    match version::next(base.version()) {
        Some(next) => Ok(next.patch),
        None => Err(Failure::Unfit(format!(
            "the base has version `{}`, which has no next version: use --version",
            base.version()
        ))),
    }
}

/// Writes to standard output, a file, a folder or an archive, whatever `-o` says.
fn write(args: &ExportArgs, export: &Export, out: &mut dyn Write) -> Result<(), Failure> {
    let Some(path) = args.output.as_deref() else {
        let file = only_file(export)?;
        return Ok(out.write_all(file.text.as_bytes())?);
    };
    let failed = |path: &Path, error| Failure::Write { path: path.display().to_string(), error };
    let all = || [export.files.clone(), vec![export.checklist_file()]].concat();
    if path.ends_with(['/', std::path::MAIN_SEPARATOR]) || Path::new(path).is_dir() {
        for file in all() {
            let path = Path::new(path).join(&file.path);
            if let Some(folder) = path.parent() {
                fs::create_dir_all(folder).map_err(|error| failed(folder, error))?;
            }
            fs::write(&path, &file.text).map_err(|error| failed(&path, error))?;
        }
        return Ok(());
    }
    let is_archive = Path::new(path).extension().is_some_and(|ending| ending.eq_ignore_ascii_case("zip"));
    let bytes = if is_archive {
        export::zip(&all()).ok_or_else(|| Failure::Unfit("the files are too large for one archive".to_owned()))?
    } else {
        only_file(export)?.text.as_bytes().to_vec()
    };
    fs::write(path, bytes).map_err(|error| failed(Path::new(path), error))
}

/// The file of a format that has one.
fn only_file(export: &Export) -> Result<&OutFile, Failure> {
    match export.files.as_slice() {
        [file] => Ok(file),
        files => Err(Failure::Unfit(format!(
            "{} writes {} files: use -o DIR/ or -o FILE.zip",
            Exporter::of(export.format).name,
            files.len()
        ))),
    }
}
