use super::c003_old_credential_key::newer;
use super::credentials;
use crate::cx::Cx;
use crate::diagnostic::{Diagnostic, Fix};
use crate::keys::CREDENTIALS;
use crate::patch;
use crate::rules::{Sink, declare_rule};
use crate::spelling::nearest;

declare_rule! {
    /// ## What it does
    ///
    /// Reports keys of `providerCredentials` that Palette does not document.
    ///
    /// ## Why it matters
    ///
    /// Palette documents `registry`, `user`, `password` and `certificates`. Others have no documented effect. Some, such as
    /// `insecure`, `domain` or `encodedPassword`, belong to the registry settings of the user data (`stylus.registryCredentials`,
    /// `stylus.externalRegistries`) and cannot be set from the profile.
    ///
    /// ## How to fix
    ///
    /// Correct the spelling, or move the setting to the user data.
    ///
    /// ## Invalid
    ///
    /// ```yaml
    /// providerCredentials:
    ///   registry: registry.acme.internal
    ///   user: robot$edge
    ///   password: '{{.spectro.var.registry_password}}'
    ///   insecure: true
    /// options:
    ///   system.uri: registry.acme.internal/edge/ubuntu:k3s-1.29.5-v4.5.8-demo
    /// ```
    ///
    /// ## Valid
    ///
    /// ```yaml
    /// pack:
    ///   content:
    ///     images:
    ///       - image: '{{.spectro.pack.edge-native-byoi.options.system.uri}}'
    /// providerCredentials:
    ///   registry: registry.acme.internal
    ///   user: robot$edge
    ///   password: '{{.spectro.var.registry_password}}'
    /// options:
    ///   system.uri: registry.acme.internal/edge/ubuntu:k3s-1.29.5-v4.5.8-demo
    /// ```
    C004 "unknown-credential-key" {
        summary: "`providerCredentials` has a key that Palette does not document",
        severity: Warning,
        fix: Sometimes,
        evidence: Documented,
        source: "Palette documentation, Deploy Cluster with a Private Provider Registry and Edge Installer Configuration Reference",
        since: "0.1.0",
        check: Layer(check),
    }
}

/// Keys of the user data, with the key of the same meaning here, if there is one.
const USER_DATA: &[(&str, Option<&str>)] = &[
    ("insecure", None),
    ("encodedPassword", None),
    ("repositoryName", None),
    ("registryMappingRules", None),
    ("domain", Some("registry")),
];

fn check(doc: &Cx<'_>, sink: &mut Sink) {
    let Some(credentials) = credentials(doc) else { return };
    let mapping = credentials.field.value;
    for entry in doc.tree.entries(mapping) {
        let Some(key) = doc.tree.key(entry) else { continue };
        if CREDENTIALS.field(key).is_some() || newer(key).is_some() || key == "<<" || key.contains("{{") {
            continue;
        }
        let at = doc.key_range(entry);
        let user_data = USER_DATA.iter().find(|(name, _)| *name == key);
        let meant = user_data.map_or_else(|| nearest(key, CREDENTIALS.names()), |(_, here)| *here);
        let meant = meant.filter(|meant| doc.tree.get(mapping, meant).is_none());
        let help = match (user_data, meant) {
            (Some(_), Some(meant)) => {
                format!("`{key}` belongs to the registry settings of the user data. The key here is `{meant}`.")
            }
            (Some(_), None) => format!(
                "`{key}` belongs to the registry settings of the user data (`stylus`). Palette documents no such setting for \
                 `providerCredentials`."
            ),
            (None, Some(meant)) => format!("Did you mean `{meant}`?"),
            (None, None) => "Palette documents `registry`, `user`, `password` and `certificates` here.".to_owned(),
        };
        let rename = meant.and_then(|meant| {
            Some(Fix::unsafe_edit(format!("Rename to `{meant}`"), patch::rename_key(doc, entry, meant)?))
        });
        // A line that ran into the next can make a key of a password.
        let is_name = key.len() <= 32 && key.bytes().all(|b| b.is_ascii_alphabetic() || matches!(b, b'_' | b'-'));
        let shown = if is_name { format!("`{key}`") } else { "this".to_owned() };
        let message = format!("{shown} is not a documented key of `providerCredentials`");
        sink.report(Diagnostic::new(&C004, at, message, help).fix(rename));
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{check, check_fix};

    #[test]
    fn keys_of_the_user_data_and_typos() {
        check(
            "C004",
            "providerCredentials:\n  «domain»: a.io\n  user: bob\n  «insecure»: true\n  «encodedPassword»: false\n",
        );
        check("C004", "providerCredentials:\n  registry: a.io\n  «pasword»: x\n  «Token»: y\n");
    }

    #[test]
    fn known_keys() {
        check(
            "C004",
            "providerCredentials:\n  registry: a.io\n  user: bob\n  password: x\n  certificates: y\n  # insecure: true\n",
        );
        check("C004", "b: &b {user: x}\nproviderCredentials:\n  <<: *b\n  username: bob\n  certificate: y\n");
    }

    #[test]
    fn a_typo_is_renamed() {
        check_fix("C004", "providerCredentials:\n  pasword: x\n", "providerCredentials:\n  password: x\n");
        check_fix("C004", "providerCredentials:\n  domain: a.io\n", "providerCredentials:\n  registry: a.io\n");
    }
}
