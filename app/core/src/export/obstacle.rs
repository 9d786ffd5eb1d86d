//! The consent gate: what a person must confirm, and what must not be there, before files are handed out.

use std::collections::BTreeSet;
use std::fmt;

use super::checklist::{Checklist, Topic};
use super::masked::Places;
use super::survey::Origin;
use super::{
    Disagreement, Exporter, Format, Masked, Material, OutFile, Request, hidden, masked, missing, read_back, secrets,
};
use crate::profile::{Missing, Profile};
use crate::rule::Severity;
use crate::rules;
use crate::source::TextRange;

pub use layerwright_types::ObstacleKind;

/// Something in the files that nobody should export by accident. `Display` is a lower-case fragment without a value of the profile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Obstacle {
    /// Errors that the rules find in what is exported.
    Errors(Vec<ExportedError>),
    /// A second YAML reader does not read the OS layer as the editor does. It cannot be confirmed.
    ReadBack(Disagreement),
    /// Masked values: Palette refuses them or takes the asterisks for the value.
    Masked(Vec<Masked>),
    /// What the file that was opened does not include, and so neither do the files.
    Missing(Vec<Missing>),
    /// Secrets that anyone who has the files can read.
    Secrets(Vec<ClearSecret>),
}

/// An error in what is exported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportedError {
    pub code: &'static str,
    pub name: &'static str,
    pub message: String,
    /// `line 8`, or a path of the profile.
    pub place: String,
    /// The place in the OS layer. `None`: in the profile around it.
    pub range: Option<TextRange>,
}

/// Secrets that are exported in clear text. `Display` is a noun phrase.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ClearSecret {
    /// Literal secrets of the OS layer that the person chose to keep.
    Kept { count: usize },
    /// Literal secrets in another layer, which is exported unchanged; `origin` names the layer.
    Elsewhere { origin: String, count: usize },
    /// The default of a sensitive variable.
    Default { variable: String },
}

impl Obstacle {
    pub fn kind(&self) -> ObstacleKind {
        match self {
            Self::Errors(_) => ObstacleKind::Errors,
            Self::ReadBack(_) => ObstacleKind::ReadBack,
            Self::Masked(_) => ObstacleKind::Masked,
            Self::Missing(_) => ObstacleKind::Missing,
            Self::Secrets(_) => ObstacleKind::Secrets,
        }
    }

    /// What the checklist says once the obstacle is confirmed.
    pub(super) fn accepted(&self, list: &mut Checklist) {
        match self {
            Self::Errors(errors) => {
                for error in errors {
                    let text = format!("Error {} ({}) is exported: {}.", error.code, error.name, error.place);
                    list.add(Topic::Accepted, text);
                }
            }
            Self::ReadBack(_) => {}
            Self::Masked(places) => {
                let places = Places(places);
                list.add(
                    Topic::Accepted,
                    format!(
                        "Masked values are exported: {places}. Palette refuses a masked default of a variable; elsewhere the \
                         asterisks become the value."
                    ),
                );
            }
            Self::Missing(parts) => list.add(
                Topic::Accepted,
                format!(
                    "The opened file does not include {}, so the exported file does not either.",
                    missing::listed(parts)
                ),
            ),
            Self::Secrets(found) => {
                for secret in found {
                    list.add(Topic::Accepted, secret.sentence());
                }
            }
        }
    }
}

impl fmt::Display for Obstacle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Errors(errors) if errors.len() == 1 => {
                let message = errors.first().map_or("", |error| error.message.as_str());
                write!(f, "the rules find 1 error in what would be exported: {message}")
            }
            Self::Errors(errors) => write!(f, "the rules find {} errors in what would be exported", errors.len()),
            Self::ReadBack(found) => found.fmt(f),
            Self::Masked(places) => write!(f, "masked values would be exported: {}", Places(places)),
            Self::Missing(parts) => {
                write!(f, "the opened file does not include the whole profile; missing: {}", missing::listed(parts))
            }
            Self::Secrets(found) => {
                let found: Vec<String> = found.iter().map(ToString::to_string).collect();
                write!(f, "the file would contain secrets in clear text: {}", found.join(", "))
            }
        }
    }
}

impl ClearSecret {
    fn sentence(&self) -> String {
        match self {
            Self::Kept { count } => format!("Anyone who has the file can read {} of the OS layer.", secrets(*count)),
            Self::Elsewhere { origin, count } => {
                format!("Layer {origin} is exported unchanged, with {} in clear text.", secrets(*count))
            }
            Self::Default { variable } => {
                format!("The default of the sensitive variable {variable} is in clear text in the file.")
            }
        }
    }
}

impl fmt::Display for ClearSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Kept { count } => write!(f, "{} in the OS layer", secrets(*count)),
            Self::Elsewhere { origin, count } => write!(f, "{} in layer {origin}", secrets(*count)),
            Self::Default { variable } => write!(f, "the default of the sensitive variable {variable}"),
        }
    }
}

/// Everything that has to be confirmed or changed, in the order of [`ObstacleKind`].
pub(super) fn obstacles(material: &Material<'_>, files: &[OutFile]) -> Vec<Obstacle> {
    let (format, request) = (material.exporter.format, material.request);
    let mut places = masked(request.base, request.os_layer, request.text);
    places.retain(|place| place.counts_for(format));
    let mut all = vec![Obstacle::Errors(errors(format, request, &material.made))];
    all.extend(read_back::disagreement(material, files).map(Obstacle::ReadBack));
    all.extend([
        Obstacle::Masked(places),
        Obstacle::Missing(request.base.map(|base| missing::missing(format, base)).unwrap_or_default()),
        Obstacle::Secrets(clear_secrets(material)),
    ]);
    all.retain(|obstacle| match obstacle {
        Obstacle::Errors(errors) => !errors.is_empty(),
        Obstacle::ReadBack(_) => true,
        Obstacle::Masked(places) => !places.is_empty(),
        Obstacle::Missing(parts) => !parts.is_empty(),
        Obstacle::Secrets(found) => !found.is_empty(),
    });
    all
}

/// The obstacles of kinds that were not confirmed, or cannot be.
pub(super) fn unconfirmed(obstacles: &[Obstacle], confirmed: &BTreeSet<ObstacleKind>) -> Vec<Obstacle> {
    let is_confirmed = |kind: ObstacleKind| kind.can_be_confirmed() && confirmed.contains(&kind);
    obstacles.iter().filter(|obstacle| !is_confirmed(obstacle.kind())).cloned().collect()
}

/// The errors in what is exported. Those of the profile count when there was one: a layer that was opened alone has no rest, which
/// the checklist says.
fn errors(format: Format, request: &Request<'_>, made: &Profile) -> Vec<ExportedError> {
    let mut errors = Vec::new();
    let is_of_another_cloud = made.is_of_another_cloud();
    if Exporter::of(format).has_layer() && !is_of_another_cloud {
        let lines = crate::source::LineIndex::new(request.text);
        let found = request.report.diagnostics.iter().filter(|found| found.severity == Severity::Error);
        errors.extend(found.map(|found| ExportedError {
            code: found.code(),
            name: found.rule.name,
            message: match found.unlisted {
                0 => found.message.clone(),
                more => format!("{}, and {more} more like it", found.message),
            },
            place: format!("line {}", lines.line(found.range().start()) + 1),
            range: Some(found.range()),
        }));
    }
    if (Exporter::of(format).is_whole_profile() || is_of_another_cloud) && request.base.is_some() {
        let mut found = rules::check_profile(made, None, request.context);
        request.severities.apply(&mut found);
        let found = found.into_iter().filter(|found| found.severity == Severity::Error);
        errors.extend(found.map(|found| ExportedError {
            code: found.code(),
            name: found.rule.name,
            place: found.place.path().to_owned(),
            message: found.message,
            range: None,
        }));
    }
    errors
}

fn clear_secrets(material: &Material<'_>) -> Vec<ClearSecret> {
    let mut found = Vec::new();
    let format = material.exporter.format;
    if Exporter::of(format).has_layer() && material.treated.kept > 0 {
        found.push(ClearSecret::Kept { count: material.treated.kept });
    }
    if Exporter::of(format).is_whole_profile() {
        let elsewhere =
            |(origin, count): &(Origin, usize)| ClearSecret::Elsewhere { origin: origin.to_string(), count: *count };
        found.extend(material.survey.literal.iter().map(elsewhere));
        let variables = material.content.variables.iter().filter(|variable| variable.sensitive);
        let clear = variables.filter(|variable| variable.default.as_deref().is_some_and(hidden::is_clear));
        found.extend(clear.map(|variable| ClearSecret::Default { variable: variable.name.clone() }));
    }
    found
}
