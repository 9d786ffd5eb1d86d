use super::own_blocks;
use crate::cx::{Cx, Endpoint};
use crate::diagnostic::Diagnostic;
use crate::registry::Reference;
use crate::rules::{Sink, declare_rule};

declare_rule! {
    /// ## What it does
    /// Reports `providerCredentials.certificates` next to a registry that uses plain HTTP: with port 80 or `http://`.
    ///
    /// ## Why it matters
    /// Certificates are for TLS. They have no effect over plain HTTP, and Palette documents no setting for registries without TLS.
    ///
    /// ## How to fix
    /// Write the registry's TLS port, or remove the certificates.
    ///
    /// ## Invalid
    /// ```yaml also=R009
    /// pack:
    ///   content:
    ///     images:
    ///       - image: '{{.spectro.pack.edge-native-byoi.options.system.uri}}'
    /// providerCredentials:
    ///   registry: registry.edge-lab.net:80
    ///   user: robot-edge
    ///   password: '{{.spectro.var.registry_password}}'
    ///   certificates: |
    ///     -----BEGIN CERTIFICATE-----
    ///     MIIBajCCARCgAwIBAgIICBDd1PIGzacwCgYIKoZIzj0EAwIwGDEWMBQGA1UEAwwN
    ///     RWRnZSBMYWIgUm9vdDAgFw0yNTAxMDEwMDAwMDBaGA8yMDU1MDEwMTAwMDAwMFow
    ///     GDEWMBQGA1UEAwwNRWRnZSBMYWIgUm9vdDBZMBMGByqGSM49AgEGCCqGSM49AwEH
    ///     A0IABMROBHbdb8agu+PfYf7MuQQPIv72E7UJRMFVxHTYEO2+UT+sEDXFQC90tDGw
    ///     l/o9pe5PnmX9KXROTIzbhtnNRf6jQjBAMA8GA1UdEwEB/wQFMAMBAf8wDgYDVR0P
    ///     AQH/BAQDAgEGMB0GA1UdDgQWBBQXPNaeZIal9T9gPDGBLEHFmKi1pDAKBggqhkjO
    ///     PQQDAgNIADBFAiBkxw8plffKzO2sy+/Z329BgqJ3xGBxDgxqR6Ln529fIAIhAK8I
    ///     RGflNduOLQJt6z1/Z87k9m664Yzym4olm4rynzFF
    ///     -----END CERTIFICATE-----
    /// options:
    ///   system.uri: registry.edge-lab.net:80/edge/ubuntu:k3s-1.32.4-v4.7.6
    /// ```
    ///
    /// ## Valid
    /// ```yaml
    /// pack:
    ///   content:
    ///     images:
    ///       - image: '{{.spectro.pack.edge-native-byoi.options.system.uri}}'
    /// providerCredentials:
    ///   registry: registry.edge-lab.net
    ///   user: robot-edge
    ///   password: '{{.spectro.var.registry_password}}'
    ///   certificates: |
    ///     -----BEGIN CERTIFICATE-----
    ///     MIIBajCCARCgAwIBAgIICBDd1PIGzacwCgYIKoZIzj0EAwIwGDEWMBQGA1UEAwwN
    ///     RWRnZSBMYWIgUm9vdDAgFw0yNTAxMDEwMDAwMDBaGA8yMDU1MDEwMTAwMDAwMFow
    ///     GDEWMBQGA1UEAwwNRWRnZSBMYWIgUm9vdDBZMBMGByqGSM49AgEGCCqGSM49AwEH
    ///     A0IABMROBHbdb8agu+PfYf7MuQQPIv72E7UJRMFVxHTYEO2+UT+sEDXFQC90tDGw
    ///     l/o9pe5PnmX9KXROTIzbhtnNRf6jQjBAMA8GA1UdEwEB/wQFMAMBAf8wDgYDVR0P
    ///     AQH/BAQDAgEGMB0GA1UdDgQWBBQXPNaeZIal9T9gPDGBLEHFmKi1pDAKBggqhkjO
    ///     PQQDAgNIADBFAiBkxw8plffKzO2sy+/Z329BgqJ3xGBxDgxqR6Ln529fIAIhAK8I
    ///     RGflNduOLQJt6z1/Z87k9m664Yzym4olm4rynzFF
    ///     -----END CERTIFICATE-----
    /// options:
    ///   system.uri: registry.edge-lab.net/edge/ubuntu:k3s-1.32.4-v4.7.6
    /// ```
    T014 "registry-without-tls" {
        summary: "Certificates are given for a registry without TLS",
        severity: Info,
        fix: Never,
        evidence: Inferred,
        source: "RFC 9110, 4.2.1 http URI Scheme; Palette documentation, Deploy Cluster with a Private Provider Registry",
        since: "0.1.0",
        check: Layer(check),
    }
}

fn check(doc: &Cx<'_>, sink: &mut Sink) {
    let Some(field) = doc.layer.credentials.and_then(|credentials| credentials.certificates) else { return };
    let Some(endpoint) = Endpoint::registry(doc).filter(|endpoint| !endpoint.is_placeholder()) else { return };
    let reference = Reference::endpoint(endpoint.text());
    let is_plain =
        reference.port == Some("80") || reference.scheme.is_some_and(|scheme| scheme.eq_ignore_ascii_case("http"));
    let is_given = !own_blocks(doc).is_empty() || doc.value(field.value).is_some_and(|value| !value.is_empty());
    if is_plain && is_given {
        let message = "these certificates have no effect: the registry uses plain HTTP";
        let help = "certificates are for TLS; use the registry's TLS port, or remove the certificates";
        sink.report(
            Diagnostic::new(&T014, doc.key_range(&field), message, help).label(endpoint.value.range, "the registry"),
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::pem::testing::{CA, layer};
    use crate::rules::testing::check;

    fn marked(host: &str) -> String {
        let text = layer(CA).replace("  registry: registry.edge-lab.net", &format!("  registry: {host}"));
        text.replace("certificates:", "«certificates»:")
    }

    #[test]
    fn plain_registries() {
        check("T014", &marked("registry.edge-lab.net:80/project"));
        check("T014", &marked("http://registry.edge-lab.net"));
        check("T014", "providerCredentials: {registry: '10.0.0.5:80', «certificates»: '{{.spectro.macro.ca}}'}\n");
    }

    #[test]
    fn registries_with_tls() {
        check("T014", &layer(CA));
        check(
            "T014",
            &layer(CA).replace("  registry: registry.edge-lab.net", "  registry: registry.edge-lab.net:8080"),
        );
        check("T014", "providerCredentials: {registry: '10.0.0.5:80', certificates: ''}\n");
    }
}
