use super::credentials;
use crate::cx::Cx;
use crate::diagnostic::{Diagnostic, Fix};
use crate::patch;
use crate::rules::{Sink, declare_rule};

declare_rule! {
    /// ## What it does
    ///
    /// Reports `username`, `userName` and `certificate` in `providerCredentials`.
    ///
    /// ## Why it matters
    ///
    /// Palette's documents disagree. "Deploy Cluster with a Private Provider Registry" writes `user` and `certificates`; the table
    /// of the older BYOOS pack writes `username` and `certificate`. Whether the older spellings are still read is not documented.
    ///
    /// ## How to fix
    ///
    /// Use `user` and `certificates`, as the newer document does.
    ///
    /// ## Invalid
    ///
    /// ```yaml
    /// providerCredentials:
    ///   registry: registry.acme.internal
    ///   username: robot$edge
    ///   password: '{{.spectro.var.registry_password}}'
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
    C003 "old-credential-key" {
        summary: "A key of `providerCredentials` is spelled as in older documents",
        severity: Warning,
        fix: Sometimes,
        evidence: Documented,
        source: "Palette documentation, Deploy Cluster with a Private Provider Registry, compared with the BYOOS pack's README",
        since: "0.1.0",
        check: Layer(check),
    }
}

/// Old and new spellings.
const SPELLINGS: &[(&str, &str)] = &[("username", "user"), ("userName", "user"), ("certificate", "certificates")];

/// The spelling of the newer document, when this is an older one.
pub(super) fn newer(key: &str) -> Option<&'static str> {
    SPELLINGS.iter().find(|(old, _)| *old == key).map(|(_, new)| *new)
}

fn check(doc: &Cx<'_>, sink: &mut Sink) {
    let Some(credentials) = credentials(doc) else { return };
    for entry in doc.tree.entries(credentials.field.value) {
        let Some((key, new)) = doc.tree.key(entry).and_then(|key| Some((key, newer(key)?))) else { continue };
        let is_free = doc.tree.get(credentials.field.value, new).is_none();
        let at = doc.key_range(entry);
        let edit = if is_free { patch::rename_key(doc, entry, new) } else { None };
        let rename = edit.map(|edit| Fix::unsafe_edit(format!("Rename `{key}` to `{new}`"), edit));
        let message = format!("`{key}` is the older name of `{new}`");
        let help = format!(
            "Palette's documents disagree: the page on private provider registries writes `{new}`, the README of the older BYOOS pack \
             writes `{key}`. `{new}` is the safer choice."
        );
        sink.report(Diagnostic::new(&C003, at, message, help).fix(rename));
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{check, check_fix};

    #[test]
    fn older_spellings() {
        check("C003", "providerCredentials:\n  registry: a.io\n  «username»: bob\n  password: x\n  «certificate»: y\n");
        check("C003", "providerCredentials:\n  «'userName'»: bob\n");
        check("C003", "providerCredentials:\n  user: bob\n  certificates: y\n");
        check("C003", "stages:\n  username: bob\n");
    }

    #[test]
    fn renamed_in_place() {
        check_fix(
            "C003",
            "providerCredentials:\n  username: bob # robot\n  password: x\n",
            "providerCredentials:\n  user: bob # robot\n  password: x\n",
        );
    }

    #[test]
    fn no_rename_onto_a_key_that_is_there() {
        let found = crate::rules::testing::findings(
            "C003",
            "providerCredentials:\n  username: bob\n  user: eve\n",
            &crate::Context::default(),
        );
        assert_eq!((found.len(), found[0].fixes.len()), (1, 0));
    }
}
