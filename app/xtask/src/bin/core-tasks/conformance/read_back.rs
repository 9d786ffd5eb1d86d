//! A second YAML reader reads every layer, and every export of it, as the core does.

use std::path::Path;

use layerwright_core::export::{self, Format, Obstacle, Request, SecretChoice};
use layerwright_core::profile::{Opened, open};
use layerwright_core::{Context, Report, Severities, analyze};
use layerwright_xtask::Result;
use layerwright_xtask::counts::Counts;

use super::{NOW, all_files};

/// The folders with texts that somebody wrote for a host. What the YAML test suite is made of, nobody writes.
const FOLDERS: [&str; 3] = ["big-yaml", "kairos-cloud-config", "palette-yaml"];

/// Formats that contain the layer and need no profile around it, with what becomes of its secrets.
const EXPORTS: [(Format, SecretChoice); 4] = [
    (Format::OsYaml, SecretChoice::Keep),
    (Format::OsYaml, SecretChoice::Strip),
    (Format::PaletteJson, SecretChoice::Variable),
    (Format::Terraform, SecretChoice::Macro),
];

/// Exports each text of the corpora, and each layer of the profiles in `samples`.
pub(super) fn run(corpora: &Path, samples: &Path) -> Result<Counts> {
    let (mut counts, mut layers) = (Counts::default(), 0);
    for (name, layer) in texts(corpora, samples)? {
        layers += 1;
        let report = analyze(&layer, &Context::default(), NOW);
        for (format, secrets) in EXPORTS {
            match disagreement(&layer, &report, format, secrets)? {
                None => counts.passed += 1,
                Some(found) => {
                    counts.failed += 1;
                    println!("    {name}, as {format:?}: {found}");
                }
            }
        }
    }
    println!("    {layers} layers, {} exports read alike", counts.passed);
    Ok(counts)
}

/// The texts with their names.
fn texts(corpora: &Path, samples: &Path) -> Result<Vec<(String, String)>> {
    let mut texts = Vec::new();
    for file in FOLDERS.iter().map(|folder| all_files(&corpora.join(folder))).collect::<Result<Vec<_>>>()?.concat() {
        if let Ok(text) = std::fs::read_to_string(&file) {
            texts.push((file.strip_prefix(corpora)?.display().to_string(), text));
        }
    }
    if texts.is_empty() {
        return Err(format!("{} has no texts", corpora.display()).into());
    }
    if samples.is_dir() {
        for file in all_files(samples)? {
            let Ok(Ok(Opened::Profile(profile))) = std::fs::read_to_string(&file).map(|text| open(&text)) else {
                continue;
            };
            for index in 0..profile.layers().len() {
                let name = file.strip_prefix(samples)?.display();
                texts.push((format!("{name}, layer {index}"), profile.values(index).to_owned()));
            }
        }
    }
    Ok(texts)
}

/// What stops the export of a layer, of all that can stop it.
fn disagreement(text: &str, report: &Report, format: Format, secrets: SecretChoice) -> Result<Option<String>> {
    let context = Context::default();
    let request = Request {
        base: None,
        os_layer: 0,
        text,
        name: "edge-lab",
        version: "1.0.0",
        secrets,
        per_secret: &[],
        report,
        severities: &Severities::default(),
        context: &context,
    };
    let prepared = match export::prepare(format, &request) {
        Ok(prepared) => prepared,
        Err(export::Refused::TooLarge { .. } | export::Refused::SecretsRemain { .. }) => return Ok(None),
        Err(error) => return Err(error.to_string().into()),
    };
    let mut obstacles = prepared.obstacles().iter();
    Ok(obstacles.find(|obstacle| matches!(obstacle, Obstacle::ReadBack(_))).map(ToString::to_string))
}
