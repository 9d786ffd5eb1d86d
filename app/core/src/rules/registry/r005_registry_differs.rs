use crate::cx::{Cx, Endpoint};
use crate::diagnostic::{Diagnostic, Fix};
use crate::edit::TextEdit;
use crate::registry::{Host, Reference, host_fault, is_example_host, is_port, token_registry};
use crate::rules::{Sink, declare_rule};

declare_rule! {
    /// ## What it does
    ///
    /// Compares the host of `registry` with the host of `options.system.uri`, when both are known. An image without a host
    /// comes from Docker Hub, and `docker.io`, `index.docker.io` and `registry-1.docker.io` are the same registry.
    ///
    /// ## Why it matters
    ///
    /// The credentials are meant for the registry that holds the provider image. Palette's documents call them a redirect that
    /// rewrites image references, so with a different host the image is looked for in the wrong place or pulled without a login.
    ///
    /// ## How to fix
    ///
    /// Use the same host in both.
    ///
    /// ## Invalid
    ///
    /// ```yaml
    /// providerCredentials:
    ///   registry: registry.acme.internal
    ///   user: robot$edge
    ///   password: '{{.spectro.var.registry_password}}'
    /// options:
    ///   system.uri: harbor.acme.internal/edge/ubuntu:k3s-1.29.5-v4.5.8-demo
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
    ///   registry: registry-1.docker.io
    ///   user: acmeedge
    ///   password: '{{.spectro.var.registry_password}}'
    /// options:
    ///   system.uri: spectrocloud/ubuntu:k3s-1.29.5-v4.5.8-demo
    /// ```
    R005 "registry-differs" {
        summary: "`registry` is not the registry of `system.uri`",
        severity: Warning,
        fix: Sometimes,
        evidence: Inferred,
        source: "Palette documentation, Deploy Cluster with an ECR Provider Registry",
        since: "0.1.0",
        check: Layer(check),
    }
}

fn check(doc: &Cx<'_>, sink: &mut Sink) {
    let (Some(registry), Some(image)) = (Endpoint::registry(doc), Endpoint::system_uri(doc)) else { return };
    let (own, other) = (Reference::endpoint(registry.text()), Reference::image(image.text()));
    // What other rules say of one of the two is not said again as a difference.
    let is_judged = |endpoint: &Endpoint<'_>, reference: &Reference<'_>| {
        let host = reference.host_text();
        endpoint.is_placeholder()
            || reference.has_user
            || is_bare_example(host)
            || token_registry(host).is_some()
            || reference.port.is_some_and(|port| !is_port(port))
            || matches!(reference.host, Host::Named(host) if host_fault(host).is_some())
    };
    if is_judged(&registry, &own) || is_judged(&image, &other) {
        return;
    }
    let (Some(here), Some(there)) = (own.canonical_host(), other.canonical_host()) else { return };
    if here == there {
        return;
    }
    let shown = match other.host {
        Host::DockerHub => "Docker Hub, because it names no host".to_owned(),
        _ => format!("`{there}`"),
    };
    let message = format!("`registry` is `{here}`, but the provider image comes from {shown}");
    let help = "The credentials are for the registry of the provider image, and Palette's documents say that they rewrite image references. \
                Use the same host in both.";
    let host = with_port(registry.text(), &own);
    let target = match other.host {
        Host::DockerHub => "registry-1.docker.io",
        _ => with_port(image.text(), &other),
    };
    let fix = registry
        .source(doc, own.host_start, host.len())
        .map(|at| Fix::unsafe_edit(format!("Change the registry to `{target}`"), TextEdit::replace(at, target)));
    let image_at = image.range(doc, other.host_start);
    sink.report(
        Diagnostic::new(&R005, registry.range(doc, own.host_start), message, help)
            .label(image_at, "the provider image")
            .fix(fix),
    );
}

/// `example.io` itself, as in the vendor's example: nobody has filled it in. `harbor.example.com` may be a fixture that means it.
fn is_bare_example(host: &str) -> bool {
    is_example_host(host) && host.matches('.').count() < 2
}

/// Host and port as they are written.
fn with_port<'t>(text: &'t str, reference: &Reference<'_>) -> &'t str {
    let len = reference.host_text().len() + reference.port.map_or(0, |port| port.len() + 1);
    text.get(reference.host_start..reference.host_start + len).unwrap_or("")
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{check, check_fix};

    fn layer(registry: &str, uri: &str) -> String {
        format!(
            "providerCredentials:\n  registry: {registry}\noptions:\n  system.uri: {uri}\n  system.registry: a.io\n"
        )
    }

    const COMPOSED: &str = "'{{ .spectro.pack.edge-native-byoi.options.system.registry }}/x:y'";

    #[test]
    fn different_hosts() {
        for (registry, uri) in [
            ("a.io", "b.io/x:y"),
            ("a.io:5000", "a.io/x:y"),
            ("harbor.acme.io/p", "spectrocloud/ubuntu:v1"),
            ("b.io", COMPOSED),
            ("harbor.example.com", "registry.example.com/x:y"),
        ] {
            check("R005", &layer(&format!("«{registry}»"), uri));
        }
    }

    #[test]
    fn equal_or_not_known() {
        for (registry, uri) in [
            ("a.io", "a.io/x:y"),
            ("A.io/p", "a.io/q/x:y"),
            ("a.io:443", "a.io/x:y"),
            ("https://a.io", "a.io/x:y"),
            ("registry-1.docker.io", "docker.io/spectrocloud/ubuntu:v1"),
            ("docker.io", "spectrocloud/ubuntu:v1"),
            ("docker.io/spectrocloud", "ubuntu:v1"),
            ("a.io", COMPOSED),
            ("'{{.spectro.macro.r}}'", "a.io/x:y"),
            ("a.io", "'{{.spectro.macro.r}}/x:y'"),
            ("a.io", "'{{.spectro.var.uri}}'"),
            ("a.io", "\"NA\""),
            ("a.io", "''"),
            ("<registry_domain or IP Address>", "example.io/my-images/x:y"),
            ("a.io", "example.io/my-images/x:y"),
            ("a.io", "gcr.io/x:y"),
            ("a_b.io", "a.io/x:y"),
            ("a.io", "OCI_REGISTRY/ubuntu:k3s-K3S_VERSION"),
        ] {
            check("R005", &layer(registry, uri));
        }
    }

    #[test]
    fn aligned() {
        check_fix("R005", &layer("'a.io:5000/p'", "b.io/x:y"), &layer("'b.io/p'", "b.io/x:y"));
        check_fix(
            "R005",
            &layer("a.io", "spectrocloud/ubuntu:v1"),
            &layer("registry-1.docker.io", "spectrocloud/ubuntu:v1"),
        );
    }
}
