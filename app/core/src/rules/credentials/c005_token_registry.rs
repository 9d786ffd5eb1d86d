use super::{credentials, removal};
use crate::cx::{Cx, Endpoint};
use crate::diagnostic::Diagnostic;
use crate::registry::{Reference, TokenRegistry, token_registry};
use crate::rule::Severity;
use crate::rules::{Sink, declare_rule};

declare_rule! {
    /// ## What it does
    ///
    /// Reports `providerCredentials` for Amazon ECR and Google Artifact Registry (and for `gcr.io`, which Artifact Registry
    /// serves): such a host in `registry`, or in `system.uri` next to credentials without a `registry`. Another host in `registry`
    /// with such an image is only a remark: Palette's guide for ECR calls that a redirect. The key of a Google service account
    /// (`_json_key`) is a warning.
    ///
    /// ## Why it matters
    ///
    /// Palette documents user name and password as the only login that `providerCredentials` supports, and names ECR and Google
    /// Artifact Registry as unsupported, because token logins are. The usual logins of both are tokens that expire within hours, so
    /// a later upgrade cannot pull. The key of a service account is a password that lasts, but Palette's documents name the
    /// registry itself. That this also applies to `gcr.io` is inferred.
    ///
    /// ## How to fix
    ///
    /// Remove `providerCredentials`. For ECR, Palette's guide "Deploy Cluster with an ECR Provider Registry" shows how hosts log in
    /// with a credential helper. Or move the provider images to a registry with user name and password.
    ///
    /// ## Invalid
    ///
    /// ```yaml
    /// providerCredentials:
    ///   registry: 123456789012.dkr.ecr.us-east-1.amazonaws.com
    ///   user: bob
    ///   password: '{{.spectro.var.registry_password}}'
    /// options:
    ///   system.uri: 123456789012.dkr.ecr.us-east-1.amazonaws.com/edge/ubuntu:k3s-1.29.5-v4.5.8-demo
    /// ```
    ///
    /// ## Valid
    ///
    /// ```yaml
    /// pack:
    ///   content:
    ///     images:
    ///       - image: '{{.spectro.pack.edge-native-byoi.options.system.uri}}'
    /// options:
    ///   system.uri: 123456789012.dkr.ecr.us-east-1.amazonaws.com/edge/ubuntu:k3s-1.29.5-v4.5.8-demo
    /// ```
    C005 "token-registry" {
        summary: "`providerCredentials` is used with a registry whose token logins Palette does not support",
        severity: Error,
        fix: Sometimes,
        evidence: Documented,
        source: "Palette documentation, Deploy Cluster with a Private Provider Registry and Deploy Cluster with an ECR Provider Registry",
        since: "0.1.0",
        check: Layer(check),
    }
}

fn check(doc: &Cx<'_>, sink: &mut Sink) {
    let Some(credentials) = credentials(doc) else { return };
    let registry = Endpoint::registry(doc).and_then(|e| found(doc, &e, Reference::endpoint(e.text())));
    let image = Endpoint::system_uri(doc).and_then(|e| found(doc, &e, Reference::image(e.text())));
    let Some((at, kind, host)) = registry.clone().or_else(|| image.clone()) else { return };
    if registry.is_none() && Endpoint::registry(doc).is_some() {
        let message =
            format!("the provider image is from {} (`{host}`), but `registry` names another host", kind.name());
        let help = "Palette's guide for ECR calls this a redirect: hosts pull the image from the host in `registry`. Make sure that it is a mirror \
                    or a proxy of the image's registry.";
        let finding = Diagnostic::new(&C005, at, message, help).severity(Severity::Info);
        sink.report(finding.label(doc.key_range(&credentials.field), "the credentials"));
        return;
    }
    let message = format!("Palette does not support the logins of {} (`{host}`) in `providerCredentials`", kind.name());
    let is_key = kind != TokenRegistry::Ecr && has_service_account(doc);
    let help = match kind {
        _ if is_key => {
            "The key of a service account is a password that lasts, so this may work. But Palette documents Google Artifact Registry as \
             unsupported: test an upgrade, or use another registry."
        }
        TokenRegistry::Ecr => {
            "Palette's documents say that token logins are not supported, and for ECR: do not set `providerCredentials`. Remove the block and \
             follow \"Deploy Cluster with an ECR Provider Registry\"."
        }
        TokenRegistry::ArtifactRegistry => {
            "Palette's documents say that token logins are not supported, and name Google Artifact Registry. Remove the block, or use a \
             registry with a user name and password."
        }
        TokenRegistry::ContainerRegistry => {
            "Palette's documents say that token logins are not supported, and name Google Artifact Registry, which serves `gcr.io`. Remove \
             the block, or use a registry with a user name and password."
        }
    };
    let severity = if is_key { Severity::Warning } else { Severity::Error };
    let mut finding = Diagnostic::new(&C005, at, message, help).severity(severity).fix(removal(doc, &credentials));
    if let (Some(_), Some((image_at, ..))) = (&registry, &image) {
        finding = finding.label(*image_at, "the provider image comes from this registry");
    } else if registry.is_none() {
        finding = finding.label(doc.key_range(&credentials.field), "the credentials");
    }
    sink.report(finding);
}

/// Whether the user is that of a Google service account's key, or may be.
fn has_service_account(doc: &Cx<'_>) -> bool {
    let user = doc.layer.credentials.and_then(|credentials| doc.value(credentials.user?.value));
    user.is_some_and(|user| ["_json_key", "_json_key_base64"].contains(&user.text.trim()))
}

fn found(
    doc: &Cx<'_>,
    endpoint: &Endpoint<'_>,
    reference: Reference<'_>,
) -> Option<(crate::source::TextRange, TokenRegistry, String)> {
    if endpoint.is_placeholder() {
        return None;
    }
    let kind = token_registry(reference.host_text())?;
    let host = reference.host_text().replace(crate::resolve::UNKNOWN, "...");
    Some((endpoint.range(doc, reference.host_start), kind, host))
}

#[cfg(test)]
mod tests {
    use crate::context::Context;
    use crate::rule::Severity;
    use crate::rules::testing::{check, check_fix, findings};

    #[test]
    fn in_registry() {
        for host in [
            "123456789012.dkr.ecr.us-east-1.amazonaws.com",
            "'123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn/edge'",
            "europe-west3-docker.pkg.dev/acme/edge",
            "gcr.io",
            "https://eu.gcr.io",
            "'{{.spectro.macro.account}}.dkr.ecr.eu-west-1.amazonaws.com'",
        ] {
            check("C005", &format!("providerCredentials:\n  registry: «{host}»\n  user: AWS\n  password: x\n"));
        }
    }

    #[test]
    fn in_the_image() {
        check(
            "C005",
            "providerCredentials:\n  registry: '{{.spectro.macro.registry}}'\noptions:\n  system.uri: «123456789012.dkr.ecr.us-east-1.amazonaws.com/a:b»\n",
        );
        check(
            "C005",
            "providerCredentials:\n  user: x\noptions:\n  system.uri: '{{.spectro.pack.edge-native-byoi.options.system.registry}}/a:b'\n  system.registry: «gcr.io/acme»\n",
        );
        check("C005", "providerCredentials:\n  registry: «gcr.io»\noptions:\n  system.uri: gcr.io/a:b\n");
    }

    #[test]
    fn a_redirect_and_a_key_that_lasts() {
        let severity = |text: &str| findings("C005", text, &Context::default())[0].severity;
        let redirect = "providerCredentials:\n  registry: mirror.acme.io\n  user: x\noptions:\n  system.uri: 123456789012.dkr.ecr.eu-west-1.amazonaws.com/a:b\n";
        assert_eq!(severity(redirect), Severity::Info);
        assert_eq!(severity(&redirect.replace("  registry: mirror.acme.io\n", "")), Severity::Error);
        let key = "providerCredentials:\n  registry: europe-docker.pkg.dev/acme/edge\n  user: _json_key\n";
        assert_eq!(severity(key), Severity::Warning);
        assert_eq!(severity(&key.replace("_json_key", "oauth2accesstoken")), Severity::Error);
    }

    #[test]
    fn other_registries_and_no_credentials() {
        for host in [
            "public.ecr.aws",
            "registry-1.docker.io",
            "harbor.acme.io/gcr.io",
            "<account>.dkr.ecr.<region>.amazonaws.com",
            "mirror.gcr.io",
        ] {
            check("C005", &format!("providerCredentials:\n  registry: {host}\n  user: x\n"));
        }
        check("C005", "options:\n  system.uri: 123456789012.dkr.ecr.us-east-1.amazonaws.com/a:b\n");
        check(
            "C005",
            "stylusPackage: container://us-docker.pkg.dev/palette-images/edge/stylus-linux-amd64:v4.5.8\nproviderCredentials:\n  registry: a.io\n",
        );
    }

    #[test]
    fn the_block_is_removed() {
        let block = "providerCredentials:\n  registry: gcr.io\n  certificates: |\n    x\n";
        check_fix("C005", &format!("pack: {{}}\n{block}options:\n  a: b\n"), "pack: {}\noptions:\n  a: b\n");
        check_fix("C005", "a: b\nproviderCredentials:\n  registry: gcr.io # old", "a: b\n");
    }
}
