use super::own_certificates;
use crate::diagnostic::Diagnostic;
use crate::model::Doc;
use crate::pem::Certificate;
use crate::rules::{Sink, declare_rule};

declare_rule! {
    /// ## What it does
    /// Compares the certificates in `providerCredentials.certificates` with each other: the issuer that a certificate names with the subjects
    /// of the others, and the key identifiers of the two. Signatures are not verified: a bundle without a finding here may still hold a
    /// certificate that was not signed with the key of its issuer.
    ///
    /// ## Why it matters
    /// A server's certificate can only be trusted through the authority that issued it. With another authority, or with a certificate of the
    /// same name for another key (a renewed authority), the connection is refused, and the message of the client says no more than that the
    /// issuer is unknown.
    ///
    /// ## How to fix
    /// Add the certificate of the issuer that the message names. Where the key differs, get the certificate of the authority that is in use.
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
    ///   password: '{{.spectro.macro.registryPassword}}'
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
    ///     MIIBajCCARCgAwIBAgIIWnHGU+CPRpAwCgYIKoZIzj0EAwIwGDEWMBQGA1UEAwwN
    ///     RWRnZSBMYWIgUm9vdDAgFw0yNTAxMDEwMDAwMDBaGA8yMDU1MDEwMTAwMDAwMFow
    ///     GDEWMBQGA1UEAwwNRWRnZSBMYWIgUm9vdDBZMBMGByqGSM49AgEGCCqGSM49AwEH
    ///     A0IABANCK80/KsZ4yfj1Jj07HH9g1hjXOCZomi9H3NdP2TrHpdPxPWucCi7vQWkQ
    ///     M9QrVRvtPyJ7CZjaLdlNWMlWOM2jQjBAMA8GA1UdEwEB/wQFMAMBAf8wDgYDVR0P
    ///     AQH/BAQDAgEGMB0GA1UdDgQWBBR1N0D0sTlKRr5EiVrv5kIqYPEaIDAKBggqhkjO
    ///     PQQDAgNIADBFAiAPuJ+qEtZ4IgOZi6Gtq0RDY6gWtpuzr8pmU5HydSPwswIhAP06
    ///     5kUNYe9RIr5nb8765iyJ5/KqEK/a2kRtzFb6Y0Jj
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
    ///   password: '{{.spectro.macro.registryPassword}}'
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
    T016 "broken-chain" {
        summary: "Certificates of one bundle do not belong together", severity: Warning, fix: Never,
        evidence: Practice, source: "RFC 5280, 4.2.1.1, 4.2.1.2 and 6.1", check: Some(check),
    }
}

fn check(doc: &Doc<'_>, sink: &mut Sink) {
    let own = own_certificates(doc);
    for (block, certificate) in own.read.iter().filter(|(_, certificate)| !certificate.fields().self_issued) {
        let named: Vec<_> =
            own.read.iter().filter(|(_, other)| other.facts.raw_subject == certificate.facts.raw_issuer).collect();
        let is_server = !certificate.fields().is_ca;
        let has_authority = own.read.iter().any(|(_, other)| other.fields().is_ca);
        let (message, help) = match named.first() {
            // Without any authority T007 tells it; authorities need not end in a self-signed one to be trusted.
            None if is_server && has_authority && !own.unread => (
                format!("the issuer of `{}` is not among these certificates", certificate.subject()),
                format!("it was issued by `{}`; add the certificate of that authority", certificate.issuer()),
            ),
            Some((other, _)) if !named.iter().any(|(_, other)| is_same_key(certificate, other)) => {
                let message = format!(
                    "`{}` was issued with another key than that of `{}`",
                    certificate.subject(),
                    certificate.issuer()
                );
                let help = "the key identifiers differ, so a client does not take it for the issuer; get the certificate of the authority that is \
                            in use";
                sink.report(
                    Diagnostic::new(&T016, block.head(), message, help)
                        .label(other.head(), "of the issuer's name, with another key"),
                );
                continue;
            }
            _ => continue,
        };
        sink.report(Diagnostic::new(&T016, block.head(), message, help));
    }
}

/// Whether the issuer's key is the one that the certificate names, as far as both tell.
fn is_same_key(certificate: &Certificate, issuer: &Certificate) -> bool {
    match (&certificate.facts.issuer_key_id, &issuer.facts.key_id) {
        (Some(wanted), Some(id)) => wanted == id,
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use crate::pem::testing::{CA, CA2, LEAF, OTHER_LEAF, OTHER_ROOT, ROOT, SHA1, layer};
    use crate::rules::testing::{check, messages};

    fn marked(pem: &str) -> String {
        pem.replacen("-----BEGIN CERTIFICATE-----", "«-----BEGIN CERTIFICATE-----»", 1)
    }

    #[test]
    fn strangers() {
        check("T016", &layer(&format!("{}{OTHER_ROOT}", marked(LEAF))));
        check("T016", &layer(&format!("{CA}{}{}", marked(SHA1), marked(OTHER_LEAF))));
        assert_eq!(
            messages("T016", &layer(&format!("{LEAF}{CA}"))),
            ["the issuer of `CN=registry.edge-lab.net` is not among these certificates"]
        );
    }

    #[test]
    fn what_belongs_together() {
        for pem in [
            format!("{LEAF}{ROOT}"),
            format!("{OTHER_ROOT}{ROOT}{LEAF}{OTHER_LEAF}"),
            format!("{CA}{CA2}"),
            LEAF.to_owned(),
        ] {
            check("T016", &layer(&pem));
        }
        check("T016", &layer(&format!("{LEAF}{CA}-----BEGIN CERTIFICATE-----\nMII...\n-----END CERTIFICATE-----\n")));
    }
}
