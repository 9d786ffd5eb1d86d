//! Writing profiles: one file per format, and the treatment of literal secrets that they share.

mod notes;
pub mod palette_json;
mod redact;
mod repeated;

use std::fmt;

pub use repeated::Repeated;

use crate::profile::Profile;
use crate::report::Report;

/// What happens to the literal secrets of the layer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SecretChoice {
    /// A masked profile variable takes the place of each. The default: Palette asks for the values and does not show them.
    Variable,
    /// A user macro takes the place of each.
    Macro,
    /// They are left out, and the values are empty.
    Strip,
    /// They stay. Only with [`Request::consent`].
    Keep,
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
    pub secrets: SecretChoice,
    /// An explicit yes to a file with secrets in it.
    pub consent: bool,
    /// The analysis of `text`.
    pub report: &'a Report,
}

/// An exported file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Export {
    /// `edge-store-1.2.0.json`: letters, digits, `.`, `_` and `-` only.
    pub file_name: String,
    pub text: String,
    /// The OS layer as it is in the file.
    pub layer: String,
    /// Names of the profile variables that were added for secrets.
    pub variables: Vec<String>,
    /// Names of the macros that took the place of secrets.
    pub macros: Vec<String>,
    /// What remains to be done or known, a sentence each. No secret is in them.
    pub notes: Vec<String>,
}

/// Why nothing was exported. `Display` is a lower-case fragment without a value of the layer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ExportError {
    /// The profile has no name.
    EmptyName,
    /// A rule refuses the version.
    Version { code: &'static str, message: String, suggestion: Option<String> },
    /// The base has no layer of that index.
    NoSuchLayer { index: usize },
    /// Secrets were to be kept, without consent.
    NoConsent { count: usize },
    /// Literal secrets that could not be taken out; nothing is written rather than a secret.
    SecretsRemain { count: usize },
    /// The layer is larger than what is analysed, so nobody knows whether it holds secrets.
    TooLarge { bytes: usize },
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
            Self::NoConsent { count } => {
                write!(f, "{} would be readable in the file, which needs an explicit yes", secrets(*count))
            }
            Self::SecretsRemain { count } => {
                write!(f, "{} could not be taken out of the layer; nothing was written", secrets(*count))
            }
            Self::TooLarge { bytes } => write!(
                f,
                "the layer has {} KiB; layers of up to {} KiB can be searched for secrets",
                bytes.div_ceil(1024),
                crate::yaml::MAX_BYTES / 1024
            ),
        }
    }
}

impl std::error::Error for ExportError {}

fn secrets(count: usize) -> String {
    if count == 1 { "one literal secret".to_owned() } else { format!("{count} literal secrets") }
}

/// Longest file name without its ending, in bytes; file systems allow 255.
const FILE_NAME: usize = 150;

/// A name that every file system takes.
fn file_name(name: &str, version: &str) -> String {
    let safe = |c: char| if c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-') { c } else { '-' };
    let name: String = format!("{name}-{version}").chars().map(safe).take(FILE_NAME).collect();
    format!("{}.json", name.trim_start_matches(['.', '-']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn file_names_are_tame() {
        assert_eq!(file_name("edge-store", "1.2.0"), "edge-store-1.2.0.json");
        assert_eq!(file_name("Edge shop_1", "1.0.0+5"), "Edge-shop_1-1.0.0-5.json");
        assert_eq!(file_name("../../é/x", "1.0.0"), "x-1.0.0.json".replace("x-", "---x-").trim_start_matches('-'));
        assert_eq!(file_name(&"a".repeat(500), "1.0.0").len(), FILE_NAME + 5);
    }
}
