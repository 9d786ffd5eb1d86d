//! Writing profiles: one file per format, and what they share: the treatment of literal secrets, the confirmations, the checklist
//! that goes with each export.

mod api_script;
mod checklist;
mod content;
mod exporter;
mod hidden;
mod macros;
mod masked;
mod missing;
mod obstacle;
mod os_yaml;
mod palette_json;
mod read_back;
mod redact;
mod refused;
mod survey;
mod terraform;
mod zip;

use std::collections::BTreeSet;
use std::fmt;

pub use checklist::{ChecklistItem, Topic};
pub use exporter::{Carries, EXPORTERS, Exporter, Format};
pub use layerwright_types::SecretChoice;
pub use masked::{Masked, MaskedPlace, masked};
pub use obstacle::{ClearSecret, ExportedError, Obstacle, ObstacleKind};
pub use read_back::{Disagreement, second_reading};
pub use refused::Refused;
pub use zip::zip;

use crate::context::Context;
use crate::profile::{Opened, Profile};
use crate::report::Report;
use crate::rule::Severity;
use crate::rules;
use crate::secrets::Repeated;
use crate::settings::Severities;
use checklist::Checklist;
use content::Content;
use redact::Treated;
use survey::Survey;

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
    /// What becomes of single ones instead, by [`crate::secrets::Secret::suggested_name`]. The same text again is the same secret.
    pub per_secret: &'a [(String, SecretChoice)],
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
    /// Profile and version, in the characters of file names: `edge-store-1.2.0`.
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
    /// A name for the files together, that no other format's has: `edge-store-1.2.0-terraform`.
    pub fn archive_stem(&self) -> String {
        format!("{}-{}", self.stem, Exporter::of(self.format).name)
    }

    /// The checklist as a Markdown file to go with the others.
    pub fn checklist_file(&self) -> OutFile {
        let title = format!("# {}: {}\n", self.stem, Exporter::of(self.format).title);
        let text = checklist::markdown(&title, &self.checklist);
        OutFile::new(format!("{}-checklist.md", self.archive_stem()), text, MARKDOWN)
    }
}

const MARKDOWN: &str = "text/markdown";
const YAML: &str = "application/yaml";
const JSON: &str = "application/json";

fn secrets(count: usize) -> String {
    if count == 1 { "one literal secret".to_owned() } else { format!("{count} literal secrets") }
}

/// An export that is ready but for what the person has to confirm. Nothing in it can be read but what may be shown before.
pub struct Prepared {
    export: Export,
    obstacles: Vec<Obstacle>,
}

impl Prepared {
    /// Everything that has to be confirmed or changed, in the order of [`ObstacleKind`].
    pub fn obstacles(&self) -> &[Obstacle] {
        &self.obstacles
    }

    /// Paths of the files with their texts as they can be shown, see [`OutFile::shown`].
    pub fn preview(&self) -> impl Iterator<Item = (&str, &str)> {
        self.export.files.iter().map(|file| (file.path.as_str(), file.shown()))
    }

    /// The checklist, with what was confirmed in it.
    pub fn checklist(&self, confirmed: &BTreeSet<ObstacleKind>) -> Vec<ChecklistItem> {
        let mut list = Checklist::default();
        for obstacle in self.obstacles.iter().filter(|obstacle| confirmed.contains(&obstacle.kind())) {
            obstacle.accepted(&mut list);
        }
        list.items.extend_from_slice(&self.export.checklist);
        list.items
    }

    /// Why Palette cannot use the files as they are.
    pub fn caveat(&self) -> Option<&'static str> {
        self.export.checklist.iter().any(|item| item.text == checklist::LAYER_ONLY).then_some(checklist::LAYER_ONLY)
    }

    /// Hands the files out once everything is confirmed; what cannot be confirmed keeps them.
    pub fn confirm(self, confirmed: &BTreeSet<ObstacleKind>) -> Result<Export, Refused> {
        let left = obstacle::unconfirmed(&self.obstacles, confirmed);
        if !left.is_empty() {
            return Err(Refused::Unconfirmed(left));
        }
        let checklist = self.checklist(confirmed);
        Ok(Export { checklist, ..self.export })
    }
}

/// Exports a new profile version in a format. What is an obstacle and was not confirmed refuses it.
pub fn export(format: Format, request: &Request<'_>, confirmed: &BTreeSet<ObstacleKind>) -> Result<Export, Refused> {
    prepare(format, request)?.confirm(confirmed)
}

/// Makes a new profile version in a format, up to the confirmations.
pub fn prepare(format: Format, request: &Request<'_>) -> Result<Prepared, Refused> {
    let exporter = Exporter::of(format);
    let name = request.name.trim();
    if name.is_empty() {
        return Err(Refused::EmptyName);
    }
    check_version(request, name)?;
    let new;
    let (base, os_layer) = match request.base {
        Some(base) => (base, request.os_layer),
        None if exporter.needs_base => return Err(Refused::NoBase { format }),
        None => {
            new = palette_json::new_profile().ok_or(Refused::NoSuchLayer { index: 0 })?;
            (&new, 0)
        }
    };
    if os_layer >= base.layers().len() {
        return Err(Refused::NoSuchLayer { index: os_layer });
    }
    let treated = redact::treat(request, base.known_variables())?;
    if !exporter.can_keep_secrets && treated.kept > 0 {
        return Err(Refused::CannotKeepSecrets { format, count: treated.kept });
    }
    let made = made(base, os_layer, name, request.version, &treated)?;
    let survey = Survey::of(&made, os_layer);
    let has_secrets = Exporter::of(format).has_layer() && (treated.kept > 0 || !survey.literal.is_empty());
    let material = Material {
        exporter,
        request,
        base,
        os_layer,
        name,
        stem: safe_file_name(&format!("{name}-{}", request.version)),
        content: Content::of(&made),
        known: has_secrets.then(|| hidden::known(&made, request)),
        survey,
        made,
        treated,
    };
    let mut files = (exporter.files)(&material);
    if files.is_empty() {
        return Err(Refused::NothingToDefine);
    }
    hidden::hide_secrets(&material, &mut files);
    let mut checklist = checklist::collect(&material);
    if let Some(known) = &material.known {
        for item in &mut checklist {
            item.text = known.hide(&item.text);
        }
    }
    Ok(Prepared {
        obstacles: obstacle::obstacles(&material, &files),
        export: Export {
            format,
            checklist,
            stem: material.stem,
            files,
            layer: material.treated.text,
            variables: material.treated.variables.into_iter().map(|variable| variable.name).collect(),
            macros: material.treated.macros,
        },
    })
}

/// What the formats work from.
struct Material<'r> {
    exporter: &'static Exporter,
    request: &'r Request<'r>,
    /// The profile that was opened, or one around a layer that was opened alone.
    base: &'r Profile,
    os_layer: usize,
    name: &'r str,
    stem: String,
    treated: Treated,
    /// The new version as the import JSON, read back.
    made: Profile,
    content: Content,
    survey: Survey,
    /// The secrets of all layers. `None`: no layer that the format carries has one.
    known: Option<Repeated>,
}

/// The same version is taken only under the same name.
fn check_version(request: &Request<'_>, name: &str) -> Result<(), Refused> {
    let base = request.base.filter(|base| base.name() == name).map(Profile::version);
    match rules::check_version(request.version, base, request.context)
        .into_iter()
        .find(|found| found.severity == Severity::Error)
    {
        None => Ok(()),
        Some(found) => {
            let suggestion = found.fixes.first().map(|fix| fix.edit.apply(request.version));
            Err(Refused::Version { code: found.code(), message: found.message, suggestion })
        }
    }
}

/// The new version, read back: what cannot be read is not handed out.
fn made(base: &Profile, os_layer: usize, name: &str, version: &str, treated: &Treated) -> Result<Profile, Refused> {
    let text = palette_json::text(base, os_layer, name, version, treated);
    match crate::profile::open(&text).map_err(Refused::NotReadBack)? {
        Opened::Profile(made) => Ok(made.missing_as(base)),
        Opened::Layer(_) | Opened::Enclosed(_) => Err(Refused::NoSuchLayer { index: os_layer }),
    }
}

/// Longest name of a file or folder without its ending, in bytes; file systems allow 255.
const NAME: usize = 150;

/// A name of a file or folder that every file system takes: letters, digits, `.`, `_` and `-`, none of the signs in front;
/// everything else becomes `-`.
fn safe_file_name(text: &str) -> String {
    let safe = |c: char| if c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-') { c } else { '-' };
    let name: String = text.chars().map(safe).take(NAME).collect();
    let name = name.trim_start_matches(['.', '-']);
    if name.is_empty() { "unnamed".to_owned() } else { name.to_owned() }
}

#[cfg(test)]
pub(crate) mod tests;
