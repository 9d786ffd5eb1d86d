//! The next version of the profile.

use serde::{Deserialize, Serialize};

use super::{Context, Format, NextVersions, ObstacleKind, Problem, SecretChoice, Topic};

/// The second text, if there is one, is the profile whose layer `os_layer` is replaced.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportRequest {
    pub format: Format,
    pub os_layer: usize,
    pub name: String,
    pub version: String,
    pub secrets: SecretChoice,
    /// Choices for single secrets, by [`LiteralSecret::name`].
    pub per_secret: Vec<(String, SecretChoice)>,
    /// What the person confirmed.
    pub confirmed: Vec<ObstacleKind>,
    pub context: Context,
    pub now: i64,
}

/// What people are told about a format.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormatInfo {
    pub format: Format,
    /// As on the command line.
    pub name: String,
    pub title: String,
    /// One sentence: what the files are.
    pub about: String,
    /// A sentence or two: what to do with the files.
    pub next_step: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Obstacle {
    pub kind: ObstacleKind,
    /// What it consists of.
    pub items: Vec<ObstacleItem>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ObstacleItem {
    /// Line and column in the layer.
    pub place: Option<(u32, u32)>,
    /// A lower-case fragment.
    pub text: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportAnswer {
    /// All formats, in the order in which they are offered.
    pub formats: Vec<FormatInfo>,
    /// Everything that has to be confirmed, whether it was or not.
    pub obstacles: Vec<Obstacle>,
    /// The literal secrets in the layer.
    pub secrets: Vec<LiteralSecret>,
    /// What is wrong with the version. The edit of a fix is the version to take instead.
    pub version_findings: Vec<Problem>,
    pub next: Option<NextVersions>,
    /// `Err`: why nothing can be exported.
    pub result: Result<Made, String>,
}

/// A literal secret: its place, never its text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LiteralSecret {
    /// The name that a variable or macro for it would have.
    pub name: String,
    /// `providerCredentials.password`; empty when it is part of a longer string.
    pub path: String,
    pub line: u32,
}

/// What was made of the layer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Made {
    /// At least one; the one that a person reads first comes first. Without [`Made::export`] these are previews: their secrets are
    /// hidden.
    pub files: Vec<OutFile>,
    /// What to do or to know, by topic.
    pub checklist: Vec<(Topic, Vec<String>)>,
    /// Why Palette cannot use the files as they are.
    pub caveat: Option<String>,
    /// `None`: something was not confirmed.
    pub export: Option<Export>,
}

/// What goes with the files that can be downloaded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Export {
    /// Of several files: a name for all, and the archive of them and the checklist.
    pub archive: Option<(String, Vec<u8>)>,
    pub checklist_file: OutFile,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutFile {
    pub path: String,
    pub text: String,
    pub media_type: String,
    /// The text with its secrets hidden, when it has any.
    pub hidden: Option<String>,
}
