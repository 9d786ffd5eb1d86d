use super::{credentials, removal};
use crate::cx::{Cx, Endpoint};
use crate::diagnostic::Diagnostic;
use crate::registry::Reference;
use crate::resolve::UNKNOWN;
use crate::rules::{Sink, declare_rule};
use crate::source::TextRange;

declare_rule! {
    /// ## What it does
    ///
    /// Reports `providerCredentials` for `ttl.sh`, `registry.k8s.io` or `k8s.gcr.io`, which take no login, and for an
    /// official image of Docker Hub (`docker.io/library/...`), which anyone can pull.
    ///
    /// ## Why it matters
    ///
    /// The credentials are not needed there. Perhaps the provider image should come from another registry.
    ///
    /// ## How to fix
    ///
    /// Remove `providerCredentials`, or name the private registry.
    ///
    /// ## Invalid
    ///
    /// ```yaml also=I012
    /// pack:
    ///   content:
    ///     images:
    ///       - image: '{{.spectro.pack.edge-native-byoi.options.system.uri}}'
    /// providerCredentials:
    ///   registry: ttl.sh
    ///   user: robot$edge
    ///   password: '{{.spectro.var.registry_password}}'
    /// options:
    ///   system.uri: ttl.sh/acme-edge:24h
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
    C016 "credentials-for-public-registry" {
        summary: "Credentials are given for a registry or image that needs none",
        severity: Info,
        fix: Sometimes,
        evidence: Inferred,
        source: "Documentation of ttl.sh, Kubernetes and Docker Hub",
        since: "0.1.0",
        check: Layer(check),
    }
}

/// Registries that everybody can pull from and that take no login.
const ANONYMOUS: &[&str] = &["ttl.sh", "registry.k8s.io", "k8s.gcr.io"];

fn check(doc: &Cx<'_>, sink: &mut Sink) {
    let Some(credentials) = credentials(doc) else { return };
    let Some(registry) = Endpoint::registry(doc).filter(|registry| !registry.is_placeholder()) else { return };
    let own = Reference::endpoint(registry.text());
    let Some(host) = own.canonical_host() else { return };
    let (at, message) = if ANONYMOUS.contains(&host.as_str()) {
        (registry.range(doc, own.host_start), format!("`{host}` takes no login"))
    } else if let Some(at) = official_image(doc).filter(|_| host == "docker.io" && own.path.is_empty()) {
        (at, "an official image of Docker Hub needs no login".to_owned())
    } else {
        return;
    };
    let help = "Remove `providerCredentials`, or name the private registry that holds the provider image.";
    sink.report(Diagnostic::new(&C016, at, message, help).fix(removal(doc, &credentials)));
}

/// The place of a `system.uri` that names an official image of Docker Hub.
fn official_image(doc: &Cx<'_>) -> Option<TextRange> {
    let image = Endpoint::system_uri(doc).filter(|image| !image.is_placeholder())?;
    let reference = Reference::image(image.text());
    let is_hub = reference.canonical_host().is_some_and(|host| host == "docker.io");
    let name = reference.path.strip_prefix("library/").unwrap_or(reference.path);
    let is_official = is_hub && !name.is_empty() && !name.contains(['/', UNKNOWN]);
    is_official.then(|| image.range(doc, reference.path_start))
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{check, check_fix};

    fn layer(registry: &str, uri: &str) -> String {
        format!("providerCredentials:\n  registry: {registry}\n  user: bob\noptions:\n  system.uri: {uri}\n")
    }

    #[test]
    fn logins_without_use() {
        check("C016", &layer("«ttl.sh»", "ttl.sh/x:1h"));
        check("C016", &layer("«'TTL.sh'»", "'{{.spectro.macro.uri}}'"));
        check("C016", &layer("registry-1.docker.io", "«docker.io/library/ubuntu:v1»"));
        check("C016", &layer("docker.io", "«\"ubuntu:v1\"»"));
        check_fix(
            "C016",
            &format!("a: b\n{}", layer("ttl.sh", "ttl.sh/x:1h")),
            "a: b\noptions:\n  system.uri: ttl.sh/x:1h\n",
        );
    }

    #[test]
    fn logins_with_a_use() {
        for (registry, uri) in [
            ("docker.io", "acme/ubuntu:v1"),
            ("docker.io/acme", "ubuntu:v1"),
            ("a.io", "a.io/library/ubuntu:v1"),
            ("a.io", "ttl.sh/x:1h"),
            ("'{{.spectro.macro.r}}'", "ttl.sh/x:1h"),
            ("docker.io", "'{{.spectro.macro.image}}'"),
            ("docker.io", "'{{.spectro.macro.org}}/ubuntu:v1'"),
        ] {
            check("C016", &layer(registry, uri));
        }
        check("C016", "options:\n  system.uri: ttl.sh/x:1h\n");
    }
}
