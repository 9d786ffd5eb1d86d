use super::{credentials, empty_place, is_whole};
use crate::cx::Cx;
use crate::diagnostic::Diagnostic;
use crate::rules::{Sink, declare_rule};

declare_rule! {
    /// ## What it does
    ///
    /// Reports `providerCredentials` without a `registry`, or with an empty one.
    ///
    /// ## Why it matters
    ///
    /// The credentials belong to one registry, and `registry` says which. Without it, Palette does not know where they
    /// are valid.
    ///
    /// ## How to fix
    ///
    /// Add `registry` with the domain or IP address of the registry that holds your provider images, or remove the block when the
    /// registry needs no login.
    ///
    /// ## Invalid
    ///
    /// ```yaml
    /// providerCredentials:
    ///   user: robot$edge
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
    C001 "missing-registry" {
        summary: "`providerCredentials` does not name its registry",
        severity: Error,
        fix: Never,
        evidence: Documented,
        source: "Palette documentation, Deploy Cluster with a Private Provider Registry",
        since: "0.1.0",
        check: Layer(check),
    }
}

fn check(doc: &Cx<'_>, sink: &mut Sink) {
    let Some(credentials) = credentials(doc) else { return };
    let help = "Add `registry` with the domain or IP address of the registry that holds the provider images.";
    match credentials.registry {
        None if is_whole(doc, credentials.field.value) => {
            let key = doc.key_range(&credentials.field);
            sink.report(Diagnostic::new(&C001, key, "`providerCredentials` has no `registry`", help));
        }
        Some(registry)
            if doc.swallowed(registry.value).is_none()
                && doc.value(registry.value).is_some_and(|value| value.is_empty() || value.text.trim().is_empty()) =>
        {
            sink.report(Diagnostic::new(&C001, empty_place(doc, registry), "`registry` is empty", help));
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::check;

    #[test]
    fn missing_or_empty() {
        check("C001", "«providerCredentials»:\n  user: bob\n  password: x\n");
        check("C001", "providerCredentials:\n  «registry»:\n  user: bob\n");
        check("C001", "providerCredentials:\n  registry: «''»\n  user: bob\n");
        check("C001", "providerCredentials:\n  registry: «null» # later\n  user: bob\n");
        check("C001", "«providerCredentials»: {user: bob, password: x}\n");
    }

    #[test]
    fn there_or_unknown() {
        check("C001", "providerCredentials:\n  registry: a.io\n");
        check("C001", "providerCredentials:\n  registry: '{{.spectro.macro.registry}}'\n");
        check("C001", "providerCredentials:\n");
        check("C001", "providerCredentials: *x\n");
        check("C001", "base: &b {registry: a.io}\nproviderCredentials:\n  <<: *b\n  user: bob\n");
        check("C001", "providerCredentials:\n  user: 'bob\n  registry: a.io\n");
        check("C001", "providerCredentials:\n  user: bob\n  password: [a\n");
    }
}
