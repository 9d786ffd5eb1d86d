//! What a check depends on, as the core takes it.

use layerwright_core::context::palette_version;
use layerwright_core::{Context, Severities};

use layerwright_protocol as protocol;

/// `base`: the layer as it was opened.
pub(super) fn core(context: &protocol::Context, base: Option<&str>) -> Context {
    let answers = &context.answers;
    let profile = context.profile.as_ref();
    Context {
        target: answers.target,
        external_registry: answers.external_registry,
        user_data_credentials: answers.user_data_credentials,
        primary_registry: answers.primary_registry,
        redirect_off: answers.redirect_off,
        mode: answers.mode,
        palette_version: palette_version(&answers.palette_version),
        variables: profile.and_then(|profile| profile.variables.clone()),
        new_variables: context.new_variables.clone(),
        base: base.map(str::to_owned),
        kubernetes_version: profile.and_then(|profile| profile.kubernetes_version.clone()),
        kubernetes_pack: profile.and_then(|profile| profile.kubernetes_pack.clone()),
        primary_registry_pack: profile.and_then(|profile| profile.primary_registry_pack.clone()),
        is_of_another_cloud: profile.is_some_and(|profile| profile.is_of_another_cloud),
        pack: profile.map(|profile| profile.pack.clone()).filter(|name| !name.is_empty()),
        bad_signatures: Vec::new(),
    }
}

pub(super) fn severities(context: &protocol::Context) -> Severities {
    let mut severities = Severities::default();
    for (code, choice) in &context.severities {
        // A rule that is gone since the choice was made has nothing to choose for.
        severities.set(code, *choice);
    }
    severities
}
