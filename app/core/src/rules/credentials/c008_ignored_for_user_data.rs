use super::{credentials, removal};
use crate::cx::Cx;
use crate::diagnostic::Diagnostic;
use crate::rules::{Sink, declare_rule};

declare_rule! {
    /// ## What it does
    ///
    /// Reports `providerCredentials` when the user data has `stylus.registryCredentials`.
    ///
    /// ## Why it matters
    ///
    /// Palette documents that the credentials of the profile are then ignored. The hosts keep using those of the user
    /// data, so a new password in the profile has no effect.
    ///
    /// ## How to fix
    ///
    /// Keep one of the two: the credentials in the user data, or those in the profile.
    ///
    /// ## Invalid
    ///
    /// ```yaml user-data-credentials
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
    C008 "ignored-for-user-data" {
        summary: "`providerCredentials` is ignored because the user data has registry credentials",
        severity: Warning,
        fix: Sometimes,
        evidence: Documented,
        source: "Palette documentation, Deploy Cluster with a Private Provider Registry",
        since: "0.1.0",
        check: Layer(check),
    }
}

fn check(doc: &Cx<'_>, sink: &mut Sink) {
    if !doc.context.user_data_credentials {
        return;
    }
    let Some(credentials) = credentials(doc) else { return };
    let message = "these credentials are ignored: the user data has `registryCredentials`";
    let help = "Palette documents that `registryCredentials` in the user data take precedence over the profile's. Remove one of the two.";
    let finding = Diagnostic::new(&C008, doc.key_range(&credentials.field), message, help);
    sink.report(finding.fix(removal(doc, &credentials)));
}

#[cfg(test)]
mod tests {
    use crate::Context;
    use crate::rules::credentials::check_answer;

    #[test]
    fn only_with_the_answer() {
        check_answer("C008", &Context { user_data_credentials: true, ..Context::default() });
    }
}
