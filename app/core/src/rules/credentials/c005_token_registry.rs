use super::{credentials, removal};
use crate::cx::{Cx, Endpoint};
use crate::diagnostic::Diagnostic;
use crate::registry::{Reference, TokenRegistry, token_registry};
use crate::rules::{Sink, declare_rule};

declare_rule! {
    /// ## What it does
    ///
    /// Reports `providerCredentials` for Amazon ECR and Google Artifact Registry (and for `gcr.io`, which Artifact Registry serves):
    /// such a host in `registry`, or in `system.uri` next to the credentials.
    ///
    /// ## Why it matters
    ///
    /// Palette documents user name and password as the only login that `providerCredentials` supports, and names ECR and Google
    /// Artifact Registry as unsupported. Their usual logins are tokens that expire within hours, so a later upgrade
    /// cannot pull. That this also applies to `gcr.io` is inferred.
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
        summary: "`providerCredentials` is used with a registry that takes only short-lived tokens",
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
    let message = format!("{} (`{host}`) does not work with a user name and password", kind.name());
    let help = match kind {
        TokenRegistry::Ecr => {
            "Palette documents basic login only, and for ECR: do not set `providerCredentials`. Remove the block and follow \"Deploy \
             Cluster with an ECR Provider Registry\"."
        }
        TokenRegistry::ArtifactRegistry => {
            "Palette documents basic login only and names Google Artifact Registry as unsupported. Remove the block, or use a registry \
             with a user name and password."
        }
        TokenRegistry::ContainerRegistry => {
            "Palette documents basic login only and names Google Artifact Registry, which serves `gcr.io`, as unsupported. Remove the \
             block, or use a registry with a user name and password."
        }
    };
    let mut finding = Diagnostic::new(&C005, at, message, help).fix(removal(doc, &credentials));
    if let (Some(_), Some((image_at, ..))) = (&registry, &image) {
        finding = finding.label(*image_at, "the provider image comes from this registry");
    } else if registry.is_none() {
        finding = finding.label(doc.key_range(&credentials.field), "the credentials");
    }
    sink.report(finding);
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
    use crate::rules::testing::{check, check_fix};

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
