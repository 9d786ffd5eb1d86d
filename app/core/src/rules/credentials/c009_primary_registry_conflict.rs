use super::{credentials, removal};
use crate::cx::Cx;
use crate::diagnostic::Diagnostic;
use crate::rules::{Sink, declare_rule};

declare_rule! {
    /// ## What it does
    ///
    /// Reports `providerCredentials` when the clusters have a primary registry of their own (Harbor, or Zot with Registry Connect).
    ///
    /// ## Why it matters
    ///
    /// Palette documents that a provider registry with credentials cannot be used on clusters with a primary registry in the cluster.
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
        source: "Palette documentation, Deploy Cluster with a Private Provider Registry",
        since: "0.1.0",
        check: Layer(check),
    }
}

fn check(doc: &Cx<'_>, sink: &mut Sink) {
    if !doc.context.primary_registry {
        return;
    }
    let Some(credentials) = credentials(doc) else { return };
    let message = "a provider registry with credentials cannot be combined with a primary registry in the cluster";
    let help = "Palette documents that the two cannot be used together. Remove the credentials, or remove the primary registry from the profile.";
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
