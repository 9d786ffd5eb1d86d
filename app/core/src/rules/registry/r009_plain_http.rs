use crate::cx::{Cx, Endpoint};
use crate::diagnostic::Diagnostic;
use crate::registry::Reference;
use crate::rules::credentials::credentials;
use crate::rules::{Sink, declare_rule};

declare_rule! {
    /// ## What it does
    ///
    /// Reports port 80 in `registry`, and in a `system.uri` next to `providerCredentials`. A key `insecure` is reported by
    /// C004, `http://` by R001.
    ///
    /// ## Why it matters
    ///
    /// Port 80 serves plain HTTP. The user data has a setting `insecure` for such a registry; `providerCredentials` has none
    /// in Palette's documents, so the hosts will most likely try TLS and fail. A password that is sent over plain HTTP
    /// can also be read on its way.
    ///
    /// ## How to fix
    ///
    /// Serve the registry over TLS, or set it up in the user data as an external registry with `insecure: true`.
    ///
    /// ## Invalid
    ///
    /// ```yaml
    /// pack:
    ///   content:
    ///     images:
    ///       - image: '{{.spectro.pack.edge-native-byoi.options.system.uri}}'
    /// providerCredentials:
    ///   registry: registry.acme.internal:80
    ///   user: robot$edge
    ///   password: '{{.spectro.var.registry_password}}'
    /// options:
    ///   system.uri: registry.acme.internal:80/edge/ubuntu:k3s-1.29.5-v4.5.8-demo
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
    R009 "plain-http" {
        summary: "The registry is on port 80, where plain HTTP is served",
        severity: Warning,
        fix: Never,
        evidence: Documented,
        source: "Palette documentation, Edge Installer Configuration Reference compared with Deploy Cluster with a Private Provider Registry",
        since: "0.1.0",
        check: Layer(check),
    }
}

fn check(doc: &Cx<'_>, sink: &mut Sink) {
    let Some(credentials) = credentials(doc) else { return };
    let registry = Endpoint::registry(doc).filter(|registry| !registry.is_placeholder());
    let image = Endpoint::system_uri(doc).filter(|image| !image.is_placeholder());
    let place = |endpoint: &Endpoint<'_>, reference: &Reference<'_>| {
        (reference.port == Some("80")).then(|| endpoint.range(doc, reference.host_start))
    };
    let at = registry.as_ref().and_then(|endpoint| place(endpoint, &Reference::endpoint(endpoint.text())));
    let other = || image.as_ref().and_then(|endpoint| place(endpoint, &Reference::image(endpoint.text())));
    let Some(at) = at.or_else(other) else { return };
    let help = "No documented setting of `providerCredentials` allows plain HTTP. Serve the registry over TLS, or \
                set it up in the user data as an external registry with `insecure: true`.";
    let mut finding = Diagnostic::new(&R009, at, "the registry is on port 80, which is plain HTTP", help);
    if let Some(insecure) = doc.tree.get(credentials.field.value, "insecure") {
        finding = finding.label(doc.key_range(&insecure), "this has no effect here");
    }
    sink.report(finding);
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::check;

    #[test]
    fn port_80() {
        check("R009", "providerCredentials:\n  registry: «a.io:80»\n  insecure: true\n");
        check("R009", "providerCredentials: {registry: «'a.io:80/p'»}\noptions:\n  system.uri: a.io:80/x:y\n");
        check(
            "R009",
            "providerCredentials:\n  registry: '{{.spectro.macro.r}}'\noptions:\n  system.uri: «10.0.0.1:80/x:y»\n",
        );
        check("R009", "providerCredentials:\n  registry: «\"{{.spectro.macro.r}}:80\"»\n");
    }

    #[test]
    fn other_ports() {
        for registry in ["a.io", "a.io:8080", "a.io:443", "'a.io:{{.spectro.macro.port}}'", "'[2001:db8::80]'"] {
            check("R009", &format!("providerCredentials:\n  registry: {registry}\n"));
        }
        check("R009", "options:\n  system.uri: a.io:80/x:y\n");
    }
}
