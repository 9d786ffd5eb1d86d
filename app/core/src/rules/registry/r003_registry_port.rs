use crate::cx::{Cx, Endpoint};
use crate::diagnostic::Diagnostic;
use crate::registry::{Reference, is_port};
use crate::resolve::UNKNOWN;
use crate::rules::{Sink, declare_rule};

declare_rule! {
    /// ## What it does
    ///
    /// Reports a port in `registry` that is not a number from 1 to 65535.
    ///
    /// ## Why it matters
    ///
    /// There is no such port, so the registry cannot be reached. A name after the colon is often a tag, which does not
    /// belong in `registry`.
    ///
    /// ## How to fix
    ///
    /// Correct the port, or leave it out for 443.
    ///
    /// ## Invalid
    ///
    /// ```yaml
    /// providerCredentials:
    ///   registry: registry.acme.internal:500000
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
    ///   registry: registry.acme.internal:443
    ///   user: robot$edge
    ///   password: '{{.spectro.var.registry_password}}'
    /// options:
    ///   system.uri: registry.acme.internal:443/edge/ubuntu:k3s-1.29.5-v4.5.8-demo
    /// ```
    R003 "registry-port" {
        summary: "The port in `registry` is not a number from 1 to 65535",
        severity: Error,
        fix: Never,
        evidence: Practice,
        source: "RFC 3986, 3.2.3 Port",
        since: "0.1.0",
        check: Layer(check),
    }
}

fn check(doc: &Cx<'_>, sink: &mut Sink) {
    let Some(registry) = Endpoint::registry(doc) else { return };
    let reference = Reference::endpoint(registry.text());
    let Some(port) = reference.port.filter(|port| !is_port(port) && !port.contains(UNKNOWN)) else { return };
    if registry.is_placeholder() || reference.has_user {
        return;
    }
    // What is no number may be anything, a password too.
    let message = if port.is_empty() {
        "the port after the colon is missing".to_owned()
    } else if port.bytes().all(|b| b.is_ascii_digit()) {
        format!("`{port}` is not a port number from 1 to 65535")
    } else {
        "what follows the colon is not a port number".to_owned()
    };
    let help = "Correct the port, or leave it out for 443. A tag does not belong in `registry`.";
    sink.report(Diagnostic::new(&R003, registry.range(doc, reference.host_start), message, help));
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::check;

    #[test]
    fn ports() {
        for registry in
            ["a.io:0", "a.io:65536", "'a.io:'", "a.io:v1", "'[::1]:99999'", "10.0.0.1:50000000000/p", "a.io:+80"]
        {
            check("R003", &format!("providerCredentials:\n  registry: «{registry}»\n"));
        }
        for registry in [
            "a.io",
            "a.io:1",
            "a.io:65535/p",
            "'[::1]:5000'",
            "a.io:<port>",
            "'a.io:{{.spectro.macro.port}}'",
            "::1",
            "https://a.io",
        ] {
            check("R003", &format!("providerCredentials:\n  registry: {registry}\n"));
        }
    }
}
