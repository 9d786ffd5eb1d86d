use std::net::IpAddr;

use crate::cx::{Cx, Endpoint};
use crate::diagnostic::Diagnostic;
use crate::registry::{Host, Reference, host_fault, is_port};
use crate::rules::credentials::{credentials, is_whole};
use crate::rules::{Sink, declare_rule};

declare_rule! {
    /// ## What it does
    ///
    /// Reports a `registry` that is an IP address, or has a port other than 443, when `certificates` is missing.
    ///
    /// ## Why it matters
    ///
    /// Public certificate authorities seldom sign certificates for addresses, and registries on other ports are usually
    /// private, with a certificate from a private authority. The hosts refuse such a certificate unless they trust the
    /// authority that signed it.
    ///
    /// ## How to fix
    ///
    /// Add the certificate of the authority as `certificates`. If the hosts already trust it, or the registry has a
    /// public certificate, there is nothing to do.
    ///
    /// ## Invalid
    ///
    /// ```yaml
    /// pack:
    ///   content:
    ///     images:
    ///       - image: '{{.spectro.pack.edge-native-byoi.options.system.uri}}'
    /// providerCredentials:
    ///   registry: 10.20.30.40:5000
    ///   user: robot$edge
    ///   password: '{{.spectro.var.registry_password}}'
    /// options:
    ///   system.uri: 10.20.30.40:5000/edge/ubuntu:k3s-1.29.5-v4.5.8-demo
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
    R008 "probably-self-signed" {
        summary: "The registry probably has a private certificate, and `certificates` is missing",
        severity: Info,
        fix: Never,
        evidence: Practice,
        source: "Common practice",
        since: "0.1.0",
        check: Layer(check),
    }
}

fn check(doc: &Cx<'_>, sink: &mut Sink) {
    let Some(credentials) = credentials(doc) else { return };
    let Some(registry) = Endpoint::registry(doc).filter(|registry| !registry.is_placeholder()) else { return };
    let reference = Reference::endpoint(registry.text());
    let Host::Named(host) = reference.host else { return };
    let has_certificate = credentials.certificates.is_some() || !is_whole(doc, credentials.field.value);
    let is_other = host_fault(host).is_some() || reference.has_user || reference.port.is_some_and(|p| !is_port(p));
    let is_plain = reference.scheme == Some("http") || reference.port == Some("80");
    if has_certificate || is_other || is_plain {
        return;
    }
    let address = host.trim_start_matches('[').trim_end_matches(']');
    let message = if address.parse::<IpAddr>().is_ok() {
        format!("`{host}` is an IP address, and there are no `certificates`")
    } else if let Some(port) = reference.port.filter(|port| *port != "443") {
        format!("the registry is on port {port}, and there are no `certificates`")
    } else {
        return;
    };
    let help = "Such a registry often has a certificate that is self-signed or from a private authority, which hosts refuse. If so, add \
                the certificate of the authority under `certificates`.";
    sink.report(Diagnostic::new(&R008, registry.range(doc, reference.host_start), message, help));
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::check;

    #[test]
    fn addresses_and_ports_without_certificates() {
        for registry in ["10.20.30.40", "registry.acme.io:5000", "'[2001:db8::1]:8443/p'", "\"https://10.0.0.1\""] {
            check("R008", &format!("providerCredentials:\n  registry: «{registry}»\n  user: bob\n"));
        }
        check("R008", "providerCredentials: {registry: «'a.io:5000'», user: bob}\n");
    }

    #[test]
    fn with_certificates_or_an_ordinary_host() {
        check("R008", "providerCredentials:\n  registry: 10.20.30.40\n  certificates: '{{.spectro.macro.ca}}'\n");
        check("R008", "b: &b {certificates: x}\nproviderCredentials:\n  <<: *b\n  registry: 10.20.30.40\n");
        for registry in [
            "registry.acme.io",
            "registry.acme.io:443",
            "a.io:80",
            "a.io:x",
            "10.0.0.256",
            "'{{.spectro.macro.r}}:5000'",
        ] {
            check("R008", &format!("providerCredentials:\n  registry: {registry}\n  user: bob\n"));
        }
        check("R008", "options:\n  system.uri: 10.0.0.1:5000/x:y\n");
    }
}
