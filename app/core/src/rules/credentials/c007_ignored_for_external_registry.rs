use super::{credentials, removal};
use crate::cx::Cx;
use crate::diagnostic::Diagnostic;
use crate::rules::{Sink, declare_rule};

declare_rule! {
    /// ## What it does
    ///
    /// Reports `providerCredentials` when an external registry is declared in the user data, unless the user data also switches the
    /// redirect of images off (`stylus.imageRedirectWebhook.enable: false`): what then counts is not documented.
    ///
    /// ## Why it matters
    ///
    /// Palette documents that the provider registry of the profile is then ignored. The credentials have no effect, and a
    /// later change of them has none either.
    ///
    /// ## How to fix
    ///
    /// Keep one of the two: the external registry in the user data, or the credentials in the profile.
    ///
    /// ## Invalid
    ///
    /// ```yaml external-registry
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
    C007 "ignored-for-external-registry" {
        summary: "`providerCredentials` is ignored because the hosts use an external registry",
        severity: Warning,
        fix: Sometimes,
        evidence: Documented,
        source: "Palette documentation, Deploy Cluster with a Private Provider Registry",
        since: "0.1.0",
        check: Layer(check),
    }
}

fn check(doc: &Cx<'_>, sink: &mut Sink) {
    if !doc.context.external_registry || doc.context.redirect_off {
        return;
    }
    let Some(credentials) = credentials(doc) else { return };
    let message = "these credentials are ignored: the hosts use an external registry";
    let help = "Palette documents that the provider registry is ignored when the user data names an external registry. Remove one of the two.";
    let finding = Diagnostic::new(&C007, doc.key_range(&credentials.field), message, help);
    sink.report(finding.fix(removal(doc, &credentials)));
}

#[cfg(test)]
mod tests {
    use crate::Context;
    use crate::rules::credentials::check_answer;

    #[test]
    fn only_with_the_answer() {
        check_answer("C007", &Context { external_registry: true, ..Context::default() });
    }
}
