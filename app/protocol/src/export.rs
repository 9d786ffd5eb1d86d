//! The next version of the profile.

use serde::{Deserialize, Serialize};

use super::{Context, Severity};

/// The second text beside the header, when there is one, is the profile whose layer `os_layer` is replaced.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportRequest {
    pub format: Format,
    pub os_layer: usize,
    pub name: String,
    pub version: String,
    pub secrets: SecretChoice,
    /// Choices for single secrets, by [`LeftSecret::name`].
    pub ones: Vec<(String, SecretChoice)>,
    /// The yes to secrets in clear text.
    pub consent: bool,
    pub context: Context,
    pub now: i64,
}

/// What an export is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Format {
    PaletteJson,
    ApiScript,
    Terraform,
    OsYaml,
    Macros,
}

impl Format {
    pub const ALL: [Self; 5] = [Self::PaletteJson, Self::ApiScript, Self::Terraform, Self::OsYaml, Self::Macros];

    /// As on the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::PaletteJson => "palette-json",
            Self::ApiScript => "api-script",
            Self::Terraform => "terraform",
            Self::OsYaml => "os-yaml",
            Self::Macros => "macros",
        }
    }

    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.as_str() == name)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum SecretChoice {
    Variable,
    Macro,
    Strip,
    Keep,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportAnswer {
    /// Errors that the format would carry: of the layer and of the profile around it.
    pub errors: Vec<LeftError>,
    /// The literal secrets in the layer.
    pub secrets: Vec<LeftSecret>,
    /// Masked values that the format would carry, where each is.
    pub masked: Vec<String>,
    /// What the format would lack of the profile because the API's answer that was opened does, noun phrases.
    pub lost: Vec<String>,
    pub version_findings: Vec<VersionFinding>,
    pub next: Option<NextVersions>,
    /// `Err`: why nothing can be exported.
    pub result: Result<Export, String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftError {
    pub code: String,
    /// Line and column in the layer. `None`: in the profile around it.
    pub place: Option<(u32, u32)>,
    pub message: String,
}

/// A literal secret: its place, never its text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftSecret {
    /// The name that a variable or macro for it would have.
    pub name: String,
    /// `providerCredentials.password`; empty when it stands in a longer text.
    pub path: String,
    pub line: u32,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VersionFinding {
    pub code: String,
    pub severity: Severity,
    pub message: String,
    pub help: String,
    pub suggestion: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NextVersions {
    pub patch: String,
    pub minor: String,
    pub major: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Export {
    /// At least one; the one that a person reads first comes first.
    pub files: Vec<OutFile>,
    /// Of several files: a name for all, and the archive of them and the checklist.
    pub archive: Option<(String, Vec<u8>)>,
    /// Headings, each with what to do or to know.
    pub checklist: Vec<(String, Vec<String>)>,
    /// The checklist to lie beside the files.
    pub checklist_file: OutFile,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutFile {
    pub path: String,
    pub text: String,
    pub media_type: String,
    /// The text with its secrets hidden, when it holds any.
    pub hidden: Option<String>,
}
