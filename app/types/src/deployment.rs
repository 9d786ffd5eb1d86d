//! Words for what is known about a deployment.

#[cfg(feature = "wire")]
use serde::{Deserialize, Serialize};

/// Which clusters a profile version is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "wire", derive(Serialize, Deserialize))]
pub enum Target {
    New,
    Existing,
}

/// Deployment mode of Palette Edge hosts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "wire", derive(Serialize, Deserialize))]
pub enum Mode {
    /// Immutable OS from a provider image.
    Appliance,
    /// The Palette agent on an operating system that the owner installed.
    Agent,
}

/// Something that is known about the deployment, in one word, as it appears after the fence of a rule's example: `target=existing`,
/// `primary-registry`, `variables=a,b`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fact<'w> {
    Target(Target),
    Mode(Mode),
    ExternalRegistry,
    UserDataCredentials,
    PrimaryRegistry,
    /// Name of the pack in the profile that gives clusters a primary registry.
    PrimaryRegistryPack(&'w str),
    RedirectOff,
    PaletteVersion(&'w str),
    KubernetesVersion(&'w str),
    /// Names of the variables of the profile.
    Variables(Vec<&'w str>),
}

impl<'w> Fact<'w> {
    /// What a word says. `None`: it is another one.
    pub fn parse(word: &'w str) -> Option<Self> {
        Some(match word.split_once('=').unwrap_or((word, "")) {
            ("target", "existing") => Self::Target(Target::Existing),
            ("target", "new") => Self::Target(Target::New),
            ("mode", "agent") => Self::Mode(Mode::Agent),
            ("mode", "appliance") => Self::Mode(Mode::Appliance),
            ("external-registry", "") => Self::ExternalRegistry,
            ("user-data-credentials", "") => Self::UserDataCredentials,
            ("primary-registry", "") => Self::PrimaryRegistry,
            ("primary-registry", pack) => Self::PrimaryRegistryPack(pack),
            ("redirect-off", "") => Self::RedirectOff,
            ("palette-version", version) => Self::PaletteVersion(version),
            ("kubernetes-version", version) => Self::KubernetesVersion(version),
            ("variables", names) => Self::Variables(names.split(',').collect()),
            _ => return None,
        })
    }
}
