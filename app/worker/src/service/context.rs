//! What a check depends on, as the core wants it.

use layerwright_core::{Context, Severities};

use layerwright_protocol as protocol;

/// `base`: the layer as it was opened.
pub(super) fn core(context: &protocol::Context, base: Option<&str>) -> Context {
    let answers = &context.answers;
    let around = context.around.as_ref();
    Context {
        target: answers.target,
        external_registry: answers.external_registry,
        user_data_credentials: answers.user_data_credentials,
        primary_registry: answers.primary_registry,
        mode: answers.mode,
        palette_version: palette_version(&answers.palette_version),
        variables: around.and_then(|around| around.variables.clone()),
        base: base.filter(|_| context.has_base).map(str::to_owned),
        kubernetes_version: around.and_then(|around| around.kubernetes_version.clone()),
        kubernetes_pack: around.and_then(|around| around.kubernetes_pack.clone()),
        pack: around.map(|around| around.pack.clone()).filter(|name| !name.is_empty()),
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

/// Two or three numbers; anything else is not known.
fn palette_version(text: &str) -> Option<String> {
    let numbers = text.trim().trim_start_matches('v');
    let is_number = |part: &str| !part.is_empty() && part.len() < 6 && part.bytes().all(|byte| byte.is_ascii_digit());
    let parts: Vec<&str> = numbers.split('.').collect();
    ((2..=3).contains(&parts.len()) && parts.into_iter().all(is_number)).then(|| numbers.to_owned())
}

#[cfg(test)]
mod tests {
    use super::palette_version;

    #[test]
    fn versions_of_palette() {
        assert_eq!(palette_version(" v4.5.15").as_deref(), Some("4.5.15"));
        assert_eq!(palette_version("4.8").as_deref(), Some("4.8"));
        for other in ["", "4", "latest", "4.5.x", "4.5.15.1"] {
            assert_eq!(palette_version(other), None, "{other}");
        }
    }
}
