use super::host_names::registry;
use super::own_certificates;
use crate::cx::Cx;
use crate::diagnostic::Diagnostic;
use crate::pem::Certificate;
use crate::rule::Severity;
use crate::rules::{Sink, declare_rule};

declare_rule! {
    /// ## What it does
    /// Reports `providerCredentials.certificates` that contain a server's certificate but no certificate of an authority (CA).
    ///
    /// ## Why it matters
    /// To trust a registry, hosts need the certificate of the authority that issued the registry's certificate. With the registry's
    /// own certificate, most clients refuse the connection, or stop trusting it when the registry renews its certificate. Go
    /// clients such as containerd trust exactly the certificate that the registry sends, so one for the registry's host is only
    /// noted. Self-signed certificates are their own authority and are not reported.
    ///
    /// ## How to fix
    /// Add the certificate of the issuer that the message names, or use it instead of the server's certificate.
    ///
    /// ## Invalid
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
    ///     MIIBojCCAUigAwIBAgIIWiPI9Eqc/dIwCgYIKoZIzj0EAwIwGDEWMBQGA1UEAwwN
    ///     RWRnZSBMYWIgUm9vdDAgFw0yNTAxMDEwMDAwMDBaGA8yMDU1MDEwMTAwMDAwMFow
    ///     IDEeMBwGA1UEAwwVcmVnaXN0cnkuZWRnZS1sYWIubmV0MFkwEwYHKoZIzj0CAQYI
    ///     KoZIzj0DAQcDQgAEedV2+6MEHEmppX/GFBw8O6W6iMBtwrfA9q9kZSo8sBKCzoWO
    ///     WM39l5EpN6u1LLpkzwFyUJ6Buk8FtIq+eDzpbKNyMHAwDAYDVR0TAQH/BAIwADAg
    ///     BgNVHREEGTAXghVyZWdpc3RyeS5lZGdlLWxhYi5uZXQwHQYDVR0OBBYEFM5Ir0fC
    ///     eS1zj+J5UNxoCtP9XyZsMB8GA1UdIwQYMBaAFBc81p5khqX1P2A8MYEsQcWYqLWk
    ///     MAoGCCqGSM49BAMCA0gAMEUCIBZeIWITdo2X9HRfkWxDue3duqqKsyF/t0ajdbq8
    ///     dS4NAiEA63MT7hOyB6i46aDEZeXClM4LfPRpBLu/CiFiBBC04Ik=
    ///     -----END CERTIFICATE-----
    /// options:
    ///   system.uri: registry.edge-lab.net/edge/ubuntu:k3s-1.32.4-v4.7.6
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
    ///     MIIBojCCAUigAwIBAgIIWiPI9Eqc/dIwCgYIKoZIzj0EAwIwGDEWMBQGA1UEAwwN
    ///     RWRnZSBMYWIgUm9vdDAgFw0yNTAxMDEwMDAwMDBaGA8yMDU1MDEwMTAwMDAwMFow
    ///     IDEeMBwGA1UEAwwVcmVnaXN0cnkuZWRnZS1sYWIubmV0MFkwEwYHKoZIzj0CAQYI
    ///     KoZIzj0DAQcDQgAEedV2+6MEHEmppX/GFBw8O6W6iMBtwrfA9q9kZSo8sBKCzoWO
    ///     WM39l5EpN6u1LLpkzwFyUJ6Buk8FtIq+eDzpbKNyMHAwDAYDVR0TAQH/BAIwADAg
    ///     BgNVHREEGTAXghVyZWdpc3RyeS5lZGdlLWxhYi5uZXQwHQYDVR0OBBYEFM5Ir0fC
    ///     eS1zj+J5UNxoCtP9XyZsMB8GA1UdIwQYMBaAFBc81p5khqX1P2A8MYEsQcWYqLWk
    ///     MAoGCCqGSM49BAMCA0gAMEUCIBZeIWITdo2X9HRfkWxDue3duqqKsyF/t0ajdbq8
    ///     dS4NAiEA63MT7hOyB6i46aDEZeXClM4LfPRpBLu/CiFiBBC04Ik=
    ///     -----END CERTIFICATE-----
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
    T007 "no-issuer" {
        summary: "A server's certificate without the authority that issued it",
        severity: Warning,
        fix: Never,
        evidence: Practice,
        source: "RFC 5280, 6.1 (trust anchors); RFC 5246, 7.4.2",
        since: "0.1.0",
        check: Certificates(check),
    }
}

fn check(doc: &Cx<'_>, sink: &mut Sink) {
    let own = own_certificates(doc);
    let host = registry(doc).map(|(_, host)| host);
    let is_trusted = |one: &Certificate| one.fields().self_issued || !own.is_server(one, host.as_ref());
    if own.unread || own.read.iter().any(|(_, one)| is_trusted(one)) {
        return;
    }
    if let Some((block, certificate)) = own.read.first() {
        let message = format!("`{}` is a server's certificate, and its issuer is missing", certificate.subject());
        let help = format!(
            "hosts need the certificate of the authority `{}` to trust the registry; add it, or replace this certificate with it",
            certificate.issuer()
        );
        let is_pinned = host.is_some_and(|host| {
            let mut known = own.read.iter().filter_map(|(_, one)| one.facts.go.as_ref().ok());
            known.any(|go| go.is_for(host.text()) && !go.may_not_serve)
        });
        let severity = if is_pinned { Severity::Info } else { Severity::Warning };
        sink.report(Diagnostic::new(&T007, block.head(), message, help).severity(severity));
    }
}

#[cfg(test)]
mod tests {
    use crate::context::Context;
    use crate::pem::testing::{CA, ED, LEAF, NO_NAMES, OTHER_LEAF, ROOT, RSA, layer};
    use crate::rule::Severity;
    use crate::rules::certificates::testing::{KEY_ID_LEAF, V1_AUTHORITY};
    use crate::rules::testing::{check, findings};

    fn marked(pem: &str) -> String {
        pem.replacen("-----BEGIN CERTIFICATE-----", "«-----BEGIN CERTIFICATE-----»", 1)
    }

    #[test]
    fn servers_alone() {
        check("T007", &layer(&marked(LEAF)));
        check("T007", &layer(&format!("{}{NO_NAMES}", marked(OTHER_LEAF))));
        check("T007", &format!("providerCredentials:\n  certificates: \"{}\"\n", marked(LEAF).replace('\n', "\\n")));
    }

    #[test]
    fn a_certificate_of_the_registry_itself_is_trusted_as_it_is() {
        let severity = |host: &str| {
            let text = layer(KEY_ID_LEAF).replace("registry: registry.edge-lab.net", &format!("registry: {host}"));
            findings("T007", &text, &Context::default()).remove(0).severity
        };
        assert_eq!(severity("registry.edge-lab.net"), Severity::Info);
        assert_eq!(severity("other.edge-lab.net"), Severity::Warning);
    }

    #[test]
    fn authorities_and_what_cannot_be_known() {
        for pem in [CA, ED, RSA, &format!("{LEAF}{ROOT}"), &format!("{LEAF}{CA}")] {
            check("T007", &layer(pem));
        }
        check("T007", &layer(V1_AUTHORITY));
        check("T007", &layer(&format!("{LEAF}-----BEGIN CERTIFICATE-----\nMII...\n-----END CERTIFICATE-----\n")));
        check("T007", &layer(LEAF).replace("  certificates:", "  other:"));
    }
}
