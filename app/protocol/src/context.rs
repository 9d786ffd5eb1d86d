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
