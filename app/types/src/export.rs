//! Words for the next version of a profile.

#[cfg(feature = "wire")]
use serde::{Deserialize, Serialize};

/// Names a format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "wire", derive(Serialize, Deserialize))]
pub enum Format {
    PaletteJson,
    ApiScript,
    Terraform,
    OsYaml,
    Macros,
}

/// What happens to the literal secrets of the layer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "wire", derive(Serialize, Deserialize))]
pub enum SecretChoice {
    /// A masked profile variable takes the place of each. The default: Palette asks for the values and does not show them.
    Variable,
    /// A user macro takes the place of each.
    Macro,
    /// They are left out, and the values are empty.
    Strip,
    /// They stay, once [`ObstacleKind::Secrets`] is confirmed; only in formats that can keep secrets.
    Keep,
}

/// What stands between a person and the file. Each kind is confirmed on its own, if it can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "wire", derive(Serialize, Deserialize))]
pub enum ObstacleKind {
    Errors,
    /// Cannot be confirmed: the layer has to change.
    ReadBack,
    Masked,
    Missing,
    Secrets,
}

impl ObstacleKind {
    pub const ALL: [Self; 5] = [Self::Errors, Self::ReadBack, Self::Masked, Self::Missing, Self::Secrets];

    /// Whether a person can decide to export all the same.
    pub fn can_be_confirmed(self) -> bool {
        self != Self::ReadBack
    }
}

/// When and for what an item of the checklist matters; the order is that of the work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "wire", derive(Serialize, Deserialize))]
pub enum Topic {
    /// What the person accepted: errors, secrets, masked values, parts that are missing.
    Accepted,
    /// What became of literal secrets, and where others are.
    Secrets,
    /// What the file cannot include, or includes differently.
    Differences,
    /// What has to exist beforehand.
    Before,
    /// How the file is used.
    Publish,
    /// What to choose and to fill in.
    Fill,
    /// What happens to clusters.
    Clusters,
    /// Where to look afterwards.
    After,
}

impl Topic {
    pub const ALL: [Self; 8] = [
        Self::Accepted,
        Self::Secrets,
        Self::Differences,
        Self::Before,
        Self::Publish,
        Self::Fill,
        Self::Clusters,
        Self::After,
    ];

    /// A heading.
    pub fn title(self) -> &'static str {
        match self {
            Self::Accepted => "Accepted by you",
            Self::Secrets => "Secrets",
            Self::Differences => "What the file does not include",
            Self::Before => "Before",
            Self::Publish => "Publish",
            Self::Fill => "Choose and fill in",
            Self::Clusters => "Clusters",
            Self::After => "Afterward",
        }
    }
}

/// The versions that can follow another.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "wire", derive(Serialize, Deserialize))]
pub struct NextVersions {
    pub patch: String,
    pub minor: String,
    pub major: String,
}
