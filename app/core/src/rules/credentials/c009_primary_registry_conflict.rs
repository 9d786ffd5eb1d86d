use super::{credentials, removal};
use crate::cx::Cx;
use crate::diagnostic::Diagnostic;
use crate::rules::{Sink, declare_rule};

declare_rule! {
    /// ## What it does
    ///
    /// Reports `providerCredentials` when the clusters have a primary registry of their own: the profile around the layer has the
    /// pack `registry-connect` (Harbor or Zot) or the deprecated `harbor-edge-native-config`, or you said so.
    ///
    /// ## Why it matters
    ///
    /// Palette documents that a provider registry with credentials cannot be used on clusters with a primary registry in the
    /// cluster.
    ///
    /// ## How to fix
    ///
    /// Remove the credentials, or the primary registry from the profile.
    ///
    /// ## Invalid
    ///
    /// ```yaml primary-registry
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
    C009 "primary-registry-conflict" {
        summary: "`providerCredentials` cannot be combined with a primary registry in the cluster",
        severity: Error,
        fix: Sometimes,
        evidence: Documented,
        source: "Palette documentation, Deploy Cluster with a Private Provider Registry, Deploy a Primary Registry and Deploy with Custom Registries (limitations)",
        since: "0.1.0",
        check: Layer(check),
    }
}

fn check(doc: &Cx<'_>, sink: &mut Sink) {
    if !doc.context.has_primary_registry() {
        return;
    }
    let Some(credentials) = credentials(doc) else { return };
    let message = match &doc.context.primary_registry_pack {
        Some(pack) => format!(
            "a provider registry with credentials cannot be combined with the primary registry of the pack `{pack}`"
        ),
        None => {
            "a provider registry with credentials cannot be combined with a primary registry in the cluster".to_owned()
        }
    };
    let mut help = "Palette documents that the two cannot be used together. Remove the credentials, or remove the primary registry from the profile."
        .to_owned();
    if doc.context.primary_registry_pack.as_deref() == Some("harbor-edge-native-config") {
        help.push_str(" That pack is deprecated: Palette documents how to move to `registry-connect`.");
    }
    let finding = Diagnostic::new(&C009, doc.key_range(&credentials.field), message, help);
    sink.report(finding.fix(removal(doc, &credentials)));
}

#[cfg(test)]
mod tests {
    use crate::Context;
    use crate::rules::credentials::check_answer;

    #[test]
    fn only_with_the_answer() {
        check_answer("C009", &Context { primary_registry: true, ..Context::default() });
    }
}
