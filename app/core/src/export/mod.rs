//! Writing profiles: one file per format, and what they share: the treatment of literal secrets, the yeses that are needed, the
//! checklist that goes with each export.

mod api_script;
mod checklist;
mod content;
mod hidden;
mod lost;
mod macros;
mod masked;
mod os_yaml;
mod palette_json;
mod quote;
mod redact;
mod survey;
mod terraform;
mod zip;

use std::fmt;

pub use checklist::{ChecklistItem, Topic};
pub use lost::lost;
pub(crate) use macros::NO_MACRO;
pub use masked::{Masked, MaskedPlace, masked};
pub use zip::zip;

use crate::context::Context;
use crate::profile::{Lack, OpenError, Opened, Profile};
use crate::report::Report;
use crate::rule::Severity;
use crate::rules;
use crate::settings::Severities;
use redact::Treated;
use survey::Survey;

/// What an export is for, a file (or files) of which kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Format {
    /// The JSON that Palette imports.
    PaletteJson,
    /// A POSIX shell script that makes the version through the REST API. It carries the OS layer only, so what Palette masks in
    /// exports is kept.
    ApiScript,
    /// The profile version as a Terraform resource.
    Terraform,
    /// The OS layer alone.
    OsYaml,
    /// What to define before the profile works: the user macros of all layers, never their values.
    Macros,
}

impl Format {
    pub const ALL: [Self; 5] = [Self::PaletteJson, Self::ApiScript, Self::Terraform, Self::OsYaml, Self::Macros];

    /// The name on the command line and in messages of the page, `palette-json`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::PaletteJson => "palette-json",
            Self::ApiScript => "api-script",
            Self::Terraform => "terraform",
            Self::OsYaml => "os-yaml",
            Self::Macros => "macros",
        }
    }

    /// The format of this name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.as_str() == name)
    }

    /// The name for people.
    pub fn title(self) -> &'static str {
        match self {
            Self::PaletteJson => "Palette import (JSON)",
            Self::ApiScript => "REST API script",
            Self::Terraform => "Terraform",
            Self::OsYaml => "OS layer (YAML)",
            Self::Macros => "Macros to define",
        }
    }

    /// Whether the texts of all layers and the variables are in it.
    pub fn is_whole_profile(self) -> bool {
        matches!(self, Self::PaletteJson | Self::Terraform)
    }

    /// Whether the text of the OS layer is in it.
    pub fn has_layer(self) -> bool {
        self != Self::Macros
    }
}

/// What happens to the literal secrets of the layer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SecretChoice {
    /// A masked profile variable takes the place of each. The default: Palette asks for the values and does not show them.
    Variable,
    /// A user macro takes the place of each.
    Macro,
    /// They are left out, and the values are empty.
    Strip,
    /// They stay. Only with [`Consent::secrets`], and not in an [`Format::ApiScript`].
    Keep,
}

/// The person's explicit yeses. The default is no to everything.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a question of its own")]
pub struct Consent {
    /// To a file with readable secrets in it.
    pub secrets: bool,
    /// To a layer or profile that the rules call wrong.
    pub errors: bool,
    /// To masked values in what is exported.
    pub masked: bool,
    /// To a whole profile without what the API's answer lacks, see [`Profile::lacks`].
    pub incomplete: bool,
}

/// What to export.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    /// The profile whose new version this is. `None`: the layer was opened alone.
    pub base: Option<&'a Profile>,
    /// Index of the layer in [`Profile::layers`] of the base whose YAML is replaced.
    pub os_layer: usize,
    /// The YAML of the OS layer.
    pub text: &'a str,
    pub name: &'a str,
    pub version: &'a str,
    /// What becomes of the literal secrets.
    pub secrets: SecretChoice,
    /// What becomes of single ones instead, by [`crate::report::Secret::suggested_name`]. The same text again is the same secret.
    pub ones: &'a [(String, SecretChoice)],
    pub consent: Consent,
    /// The analysis of `text`, with the severities that the person chose.
    pub report: &'a Report,
    /// The severities that the person chose, for the findings on the profile around the layer.
    pub severities: &'a Severities,
    /// The answers about the deployment, for the checklist.
    pub context: &'a Context,
}

/// A file of an export.
#[derive(Clone, PartialEq, Eq)]
pub struct OutFile {
    /// Relative, with `/` between folders; names have letters, digits, `.`, `_` and `-` only: `edge-store-1.2.0.json`.
    pub path: String,
    pub text: String,
    pub media_type: &'static str,
    /// The text with its secrets hidden, when it holds any.
    hidden: Option<String>,
}

/// Secrets do not reach logs: the text is left out.
impl fmt::Debug for OutFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OutFile").field("path", &self.path).field("bytes", &self.text.len()).finish_non_exhaustive()
    }
}

impl OutFile {
    fn new(path: String, text: String, media_type: &'static str) -> Self {
        Self { path, text, media_type, hidden: None }
    }

    /// The text as it can be shown: every literal secret that is known, of every layer, is `•••`.
    pub fn shown(&self) -> &str {
        self.hidden.as_deref().unwrap_or(&self.text)
    }

    /// Whether [`OutFile::shown`] differs from the text.
    pub fn has_secrets(&self) -> bool {
        self.hidden.is_some()
    }
}

/// What was exported.
#[derive(Clone, PartialEq, Eq)]
pub struct Export {
    pub format: Format,
    /// Profile and version, in the characters of file names: `edge-store-1.2.0`. For a folder or an archive of the files.
    pub stem: String,
    /// At least one. The one that a person reads first comes first.
    pub files: Vec<OutFile>,
    /// The OS layer as it is exported.
    pub layer: String,
    /// Names of the profile variables that were added for secrets.
    pub variables: Vec<String>,
    /// Names of the macros that took the place of secrets.
    pub macros: Vec<String>,
    /// What to do before, with and after the export, in that order. No secret is in it.
    pub checklist: Vec<ChecklistItem>,
}

impl fmt::Debug for Export {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("Export");
        shown.field("format", &self.format).field("files", &self.files).field("variables", &self.variables);
        shown.field("macros", &self.macros).field("checklist", &self.checklist).finish_non_exhaustive()
    }
}

impl Export {
    /// The checklist as a Markdown file to lie beside the others.
    pub fn checklist_file(&self) -> OutFile {
        let title = format!("# {}: {}\n", self.stem, self.format.title());
        let text = checklist::markdown(&title, &self.checklist);
        OutFile::new(format!("{}-checklist.md", self.stem), text, MARKDOWN)
    }
}

const MARKDOWN: &str = "text/markdown";
const YAML: &str = "application/yaml";
const JSON: &str = "application/json";

/// Why nothing was exported. `Display` is a lower-case fragment without a value of the layer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ExportError {
    /// The profile has no name.
    EmptyName,
    /// A rule refuses the version.
    Version { code: &'static str, message: String, suggestion: Option<String> },
    /// The base has no layer of that index.
    NoSuchLayer { index: usize },
    /// The format makes a new version of a profile that is in Palette, and there is no base.
    NoBase { format: Format },
    /// Secrets were to be kept, without consent.
    NoConsent { count: usize },
    /// Secrets were to be kept in a script, which holds none.
    SecretsInScript { count: usize },
    /// Literal secrets that could not be taken out; nothing is written rather than a secret.
    SecretsRemain { count: usize },
    /// Rules find errors in what would be exported, without consent.
    ErrorsLeft { count: usize },
    /// Masked values stand in what would be exported, without consent.
    Masked { places: Vec<Masked> },
    /// The base is an answer of the API, and the file would lack what that lacks, without consent.
    Incomplete { lacks: Vec<Lack> },
    /// The layer is larger than what is analyzed, so nobody knows whether it holds secrets.
    TooLarge { bytes: usize },
    /// The new profile could not be read again, so it is not handed out.
    NotReadAgain(OpenError),
}

impl ExportError {
    /// Whether it is an explicit yes that is missing, and nothing else.
    pub fn wants_consent(&self) -> bool {
        matches!(self, Self::NoConsent { .. } | Self::ErrorsLeft { .. } | Self::Masked { .. } | Self::Incomplete { .. })
    }
}

impl fmt::Display for ExportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::EmptyName => f.write_str("the profile needs a name"),
            Self::Version { code, message, suggestion: Some(suggestion) } => {
                write!(f, "{message} ({code}); `{suggestion}` would do")
            }
            Self::Version { code, message, suggestion: None } => write!(f, "{message} ({code})"),
            Self::NoSuchLayer { index } => write!(f, "the profile has no layer number {}", index + 1),
            Self::NoBase { format } => {
                write!(f, "{} makes a new version of a profile, so it needs the profile as its base", format.as_str())
            }
            Self::NoConsent { count } => {
                write!(f, "{} would be readable in the file, which needs an explicit yes", secrets(*count))
            }
            Self::SecretsInScript { count } => write!(
                f,
                "{} would stand in the script, which never holds one: move them to variables or macros, or leave them out",
                secrets(*count)
            ),
            Self::SecretsRemain { count } => {
                write!(f, "{} could not be taken out of the layer; nothing was written", secrets(*count))
            }
            Self::ErrorsLeft { count: 1 } => {
                f.write_str("the rules find an error, and exporting it needs an explicit yes")
            }
            Self::ErrorsLeft { count } => {
                write!(f, "the rules find {count} errors, and exporting them needs an explicit yes")
            }
            Self::Masked { places } => {
                let places = masked::Places(places);
                write!(f, "masked values are left, and exporting them needs an explicit yes: {places}")
            }
            Self::Incomplete { lacks } => write!(
                f,
                "the API's answer does not hold the whole profile, and exporting it needs an explicit yes: it lacks {}",
                lost::listed(lacks)
            ),
            Self::TooLarge { bytes } => write!(
                f,
                "the layer has {} KiB; layers of up to {} KiB can be searched for secrets",
                bytes.div_ceil(1024),
                crate::yaml::MAX_BYTES / 1024
            ),
            Self::NotReadAgain(error) => {
                write!(f, "the new profile cannot be read again, nothing was written: {error}")
            }
        }
    }
}

impl std::error::Error for ExportError {}

fn secrets(count: usize) -> String {
    if count == 1 { "one literal secret".to_owned() } else { format!("{count} literal secrets") }
}

/// Exports a new profile version in a format.
pub fn export(format: Format, request: &Request<'_>) -> Result<Export, ExportError> {
    let name = request.name.trim();
    if name.is_empty() {
        return Err(ExportError::EmptyName);
    }
    check_version(request, name)?;
    let new;
    let (base, os_layer) = match request.base {
        Some(base) => (base, request.os_layer),
        None if format == Format::ApiScript => return Err(ExportError::NoBase { format }),
        None => {
            new = palette_json::new_profile().ok_or(ExportError::NoSuchLayer { index: 0 })?;
            (&new, 0)
        }
    };
    if os_layer >= base.layers().len() {
        return Err(ExportError::NoSuchLayer { index: os_layer });
    }
    let kept = redact::kept(request);
    if format == Format::ApiScript && kept > 0 {
        return Err(ExportError::SecretsInScript { count: kept });
    }
    let treated = redact::treat(request, base.known_variables())?;
    let made = made(base, os_layer, name, request.version, &treated)?;
    let material = Material {
        format,
        request,
        base,
        os_layer,
        name,
        stem: tame(&format!("{name}-{}", request.version)),
        survey: Survey::of(&made, os_layer),
        accepted: accepted(format, request, &made)?,
        masked: masks(format, request)?,
        lost: lost::accepted(format, request)?,
        made,
        treated,
    };
    let mut files = match format {
        Format::PaletteJson => palette_json::files(&material),
        Format::ApiScript => api_script::files(&material),
        Format::Terraform => terraform::files(&material),
        Format::OsYaml => os_yaml::files(&material),
        Format::Macros => macros::files(&material),
    };
    hidden::hide_secrets(&material, &mut files);
    Ok(Export {
        format,
        checklist: checklist::collect(&material),
        stem: material.stem,
        files,
        layer: material.treated.text,
        variables: material.treated.variables.into_iter().map(|variable| variable.name).collect(),
        macros: material.treated.macros,
    })
}

/// What the formats work from.
struct Material<'r> {
    format: Format,
    request: &'r Request<'r>,
    /// The profile that was opened, or one around a layer that was opened alone.
    base: &'r Profile,
    os_layer: usize,
    name: &'r str,
    stem: String,
    treated: Treated,
    /// The new version as the import JSON, read again.
    made: Profile,
    survey: Survey,
    /// The errors that the person accepted.
    accepted: Vec<Accepted>,
    /// The masked values that the person accepted.
    masked: Vec<Masked>,
    /// What the files lack because the API's answer does, once the person has said yes to it.
    lost: Vec<Lack>,
}

/// An error that was exported all the same.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Accepted {
    code: &'static str,
    name: &'static str,
    /// `line 8`, or a path of the profile.
    place: String,
}

/// The same version is taken only under the same name.
fn check_version(request: &Request<'_>, name: &str) -> Result<(), ExportError> {
    let base = request.base.filter(|base| base.name() == name).map(Profile::version);
    match rules::check_version(request.version, base).into_iter().find(|found| found.severity == Severity::Error) {
        None => Ok(()),
        Some(found) => {
            let suggestion = found.fixes.first().map(|fix| fix.edit.apply(request.version));
            Err(ExportError::Version { code: found.code(), message: found.message, suggestion })
        }
    }
}

/// The new version, opened again: what cannot be read is not handed out.
fn made(base: &Profile, os_layer: usize, name: &str, version: &str, treated: &Treated) -> Result<Profile, ExportError> {
    let text = palette_json::text(base, os_layer, name, version, treated);
    match crate::profile::open(&text).map_err(ExportError::NotReadAgain)? {
        Opened::Profile(made) => Ok(made.lacking_as(base)),
        Opened::Layer(_) | Opened::Enclosed(_) => Err(ExportError::NoSuchLayer { index: os_layer }),
    }
}

/// The errors in what is exported, once the person has said yes to them. Those of the profile count when there was one: a layer
/// that was opened alone lacks the rest of it, which the checklist says.
fn accepted(format: Format, request: &Request<'_>, made: &Profile) -> Result<Vec<Accepted>, ExportError> {
    let mut errors = Vec::new();
    if format.has_layer() {
        let lines = crate::source::LineIndex::new(request.text);
        let found = request.report.diagnostics.iter().filter(|found| found.severity == Severity::Error);
        errors.extend(found.map(|found| Accepted {
            code: found.code(),
            name: found.rule.name,
            place: format!("line {}", lines.line(found.range().start()) + 1),
        }));
    }
    if format.is_whole_profile() && request.base.is_some() {
        let mut found = rules::check_profile(made, None);
        request.severities.apply(&mut found);
        let found = found.into_iter().filter(|found| found.severity == Severity::Error);
        errors.extend(found.map(|found| Accepted {
            code: found.code(),
            name: found.rule.name,
            place: found.place.path().to_owned(),
        }));
    }
    if errors.is_empty() || request.consent.errors {
        Ok(errors)
    } else {
        Err(ExportError::ErrorsLeft { count: errors.len() })
    }
}

/// The masked values in what is exported, once the person has said yes to them.
fn masks(format: Format, request: &Request<'_>) -> Result<Vec<Masked>, ExportError> {
    let mut places = masked(request.base, request.os_layer, request.text);
    places.retain(|place| place.counts_for(format));
    if places.is_empty() || request.consent.masked { Ok(places) } else { Err(ExportError::Masked { places }) }
}

/// Longest name of a file or folder without its ending, in bytes; file systems allow 255.
const NAME: usize = 150;

/// A name of a file or folder that every file system takes: letters, digits, `.`, `_` and `-`, none of the signs in front; everything
/// else becomes `-`.
fn tame(text: &str) -> String {
    let safe = |c: char| if c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-') { c } else { '-' };
    let name: String = text.chars().map(safe).take(NAME).collect();
    let name = name.trim_start_matches(['.', '-']);
    if name.is_empty() { "unnamed".to_owned() } else { name.to_owned() }
}

#[cfg(test)]
pub(crate) mod tests;
