//! Words for what hosts and clusters make of a layer.

#[cfg(feature = "wire")]
use serde::{Deserialize, Serialize};

/// How a value differs from the running version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "wire", derive(Serialize, Deserialize))]
pub enum ChangeKind {
    Added,
    Removed,
    Changed,
}

impl ChangeKind {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Removed => "removed",
            Self::Changed => "changed",
        }
    }
}

/// Where an image is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "wire", derive(Serialize, Deserialize))]
pub enum PullKind {
    /// `options["system.uri"]`: the provider image that nodes boot.
    ProviderImage,
    /// `pack.content.images`: what content bundles hold.
    ContentImage,
    /// `stylusPackage`: the Palette agent.
    AgentPackage,
    /// `unpack_images` of a stage: the host unpacks it when the stage runs.
    StageImage,
}

/// Where a sample, which stands in for a value that only Palette knows, comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "wire", derive(Serialize, Deserialize))]
pub enum Origin {
    /// The caller gave it.
    Given,
    /// The Kubernetes layer of the profile.
    Profile,
    /// Made up, to show the form.
    Example,
    /// There is none.
    Missing,
    /// The macro is named like a secret, so no value of it is shown.
    Secret,
}
