use std::fmt;

use super::{Exporter, Format, Obstacle, secrets};
use crate::profile::OpenError;

/// Why nothing was exported. `Display` is a lower-case fragment without a value of the layer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refused {
    /// The profile has no name.
    EmptyName,
    /// A rule refuses the version.
    Version { code: &'static str, message: String, suggestion: Option<String> },
    /// The base has no layer of that index.
    NoSuchLayer { index: usize },
    /// The format changes a profile that is in Palette, and there is no base.
    NoBase { format: Format },
    /// Secrets were to be kept in a format that never contains one.
    CannotKeepSecrets { format: Format, count: usize },
    /// Literal secrets that could not be removed; nothing is written rather than a secret.
    SecretsRemain { count: usize },
    /// The layers refer to no macro and to no undefined variable.
    NothingToDefine,
    /// The layer is larger than what is analyzed, so nobody knows whether it contains secrets.
    TooLarge { bytes: usize },
    /// The new profile could not be read back, so it is not handed out.
    NotReadBack(OpenError),
    /// What was not confirmed. At least one.
    Unconfirmed(Vec<Obstacle>),
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::EmptyName => f.write_str("the profile needs a name"),
            Self::Version { code, message, suggestion: Some(suggestion) } => {
                write!(f, "{message} ({code}); use `{suggestion}`")
            }
            Self::Version { code, message, suggestion: None } => write!(f, "{message} ({code})"),
            Self::NoSuchLayer { index } => write!(f, "the profile has no layer number {}", index + 1),
            Self::NoBase { format } => {
                write!(f, "the {} changes an existing profile: open the profile first", Exporter::of(*format).title)
            }
            Self::CannotKeepSecrets { format, count } => write!(
                f,
                "the {} never contains secrets, and {} would be in it: move them to variables or macros, or remove them",
                Exporter::of(*format).title,
                secrets(*count),
            ),
            Self::SecretsRemain { count } => {
                write!(f, "{} could not be removed from the layer; nothing was written", secrets(*count))
            }
            Self::NothingToDefine => {
                f.write_str("the layers use no user macros and no undefined variables, so there is nothing to define")
            }
            Self::TooLarge { bytes } => write!(
                f,
                "the layer has {} KiB; only layers of up to {} KiB can be searched for secrets",
                bytes.div_ceil(1024),
                crate::yaml::MAX_BYTES / 1024
            ),
            Self::NotReadBack(error) => {
                write!(f, "the new profile could not be read back, so nothing was written: {error}")
            }
            Self::Unconfirmed(obstacles) => {
                let obstacles: Vec<String> = obstacles.iter().map(ToString::to_string).collect();
                write!(f, "confirmation needed: {}", obstacles.join("; "))
            }
        }
    }
}

impl std::error::Error for Refused {}
