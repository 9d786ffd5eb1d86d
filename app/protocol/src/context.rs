//! What the answers depend on beside the texts.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Choice, Mode, Target};

/// What a check depends on beside the text.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Context {
    pub answers: Answers,
    /// The profile that the layer belongs to.
    pub profile: Option<ProfileContext>,
    /// Names of the variables that took the place of secrets, which an export is to define.
    pub new_variables: Vec<String>,
    /// The worker was sent the layer as it was opened ([`super::ToWorker::Base`]), and this text belongs to it.
    pub has_base: bool,
    /// Severities that were chosen for rules, by code.
    pub severities: BTreeMap<String, Choice>,
}

/// Answers to the deployment questions.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "each is an answer of its own")]
pub struct Answers {
    pub target: Option<Target>,
    pub external_registry: bool,
    pub user_data_credentials: bool,
    pub primary_registry: bool,
    /// The user data switches the redirect of image references off.
    pub redirect_off: bool,
    pub mode: Option<Mode>,
    /// Version of Palette; empty or unreadable: a current one.
    pub palette_version: String,
}

impl Answers {
    /// How many questions have an answer.
    pub fn given(&self) -> usize {
        let yes = [self.external_registry, self.user_data_credentials, self.primary_registry, self.redirect_off];
        let others = [self.target.is_some(), self.mode.is_some(), !self.palette_version.trim().is_empty()];
        yes.into_iter().chain(others).filter(|is_given| *is_given).count()
    }

    /// Whether the version of Palette can be read: two or three numbers. Nothing is one, too.
    pub fn is_version_readable(&self) -> bool {
        let version = self.palette_version.trim();
        let numbers: Vec<&str> = version.trim_start_matches('v').split('.').collect();
        let is_number = |part: &&str| !part.is_empty() && part.len() < 6 && part.bytes().all(|b| b.is_ascii_digit());
        version.is_empty() || (2..=3).contains(&numbers.len()) && numbers.iter().all(is_number)
    }
}

/// What the rules ask of the profile around a layer.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProfileContext {
    /// Name of the layer's pack.
    pub pack: String,
    /// Names of the profile's variables.
    pub variables: Option<Vec<String>>,
    pub kubernetes_version: Option<String>,
    /// Name of the Kubernetes layer's pack.
    pub kubernetes_pack: Option<String>,
    /// Name of the pack that gives clusters a primary registry.
    pub primary_registry_pack: Option<String>,
    /// The profile is for another cloud than Edge.
    pub is_of_another_cloud: bool,
}
