use super::blocks;
use crate::diagnostic::Diagnostic;
use crate::model::Doc;
use crate::rules::{Sink, declare_rule};

declare_rule! {
    /// ## What it does
    /// Reports certificates that can be read but that clients refuse: with more data after their end, with a critical extension
    /// that is not known, with an extension twice, with two different signature algorithms, and authorities (CA) whose key usage does not
    /// allow them to sign certificates.
    ///
    /// ## Why it matters
    /// A client must refuse a certificate with a critical extension that it does not know, and certificates of an authority that may not
    /// sign. Data after the end is a sign of a damaged copy; Go's reader refuses it. No certificate may have an extension twice, or name one
    /// signature algorithm inside of what is signed and another one outside.
    ///
    /// ## How to fix
    /// Paste the certificate again, or get one that is meant for the purpose from whoever runs the registry.
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
    ///     MIIBajCCARCgAwIBAgIILP7MZfXU3YgwCgYIKoZIzj0EAwIwGDEWMBQGA1UEAwwN
    ///     RWRnZSBMYWIgQ0EgMzAgFw0yNTAxMDEwMDAwMDBaGA8yMDU1MDEwMTAwMDAwMFow
    ///     GDEWMBQGA1UEAwwNRWRnZSBMYWIgQ0EgMzBZMBMGByqGSM49AgEGCCqGSM49AwEH
    ///     A0IABANCK80/KsZ4yfj1Jj07HH9g1hjXOCZomi9H3NdP2TrHpdPxPWucCi7vQWkQ
    ///     M9QrVRvtPyJ7CZjaLdlNWMlWOM2jQjBAMA8GA1UdEwEB/wQFMAMBAf8wDgYDVR0P
    ///     AQH/BAQDAgeAMB0GA1UdDgQWBBR1N0D0sTlKRr5EiVrv5kIqYPEaIDAKBggqhkjO
    ///     PQQDAgNIADBFAiAqmZj83cs1uFaamjbvgRpQBxMBlIqcTpOo48OUywJHsgIhAPLH
    ///     pURUK1Ep1NKnIHOy7JcPsLdFIvhfg9BErLZWE7xU
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
    T017 "unusable-certificate" {
        summary: "A certificate with trailing data, an unknown critical extension, or an authority that may not sign",
        severity: Warning,
        fix: Never,
        evidence: Practice,
        source: "RFC 5280, 4.1.1.2, 4.2, 4.2.1.3 and 6.1",
        since: "0.1.0",
        check: Layer(check),
    }
}

fn check(doc: &Doc<'_>, sink: &mut Sink) {
    for (block, _) in blocks(doc) {
        let Some(Ok(certificate)) = block.certificate.as_ref().filter(|_| !block.is_private_key()) else { continue };
        let (facts, subject) = (&certificate.facts, certificate.subject());
        let mut report = |message: String, help: &str| sink.report(Diagnostic::new(&T017, block.head(), message, help));
        if facts.trailing > 0 {
            let bytes = if facts.trailing == 1 {
                "1 byte follows".to_owned()
            } else {
                format!("{} bytes follow", facts.trailing)
            };
            report(
                format!("{bytes} the end of the certificate `{subject}`"),
                "strict readers refuse it; paste the certificate again",
            );
        }
        if let Some(number) = &facts.unknown_critical {
            let message =
                format!("the certificate `{subject}` has the critical extension {number}, which is not known");
            report(message, "clients must refuse a certificate with a critical extension that they do not know");
        }
        if let Some(number) = &facts.repeated {
            report(
                format!("the certificate `{subject}` has the extension {number} twice"),
                "the standard forbids it, and strict readers refuse the certificate",
            );
        }
        if facts.has_two_algorithms {
            report(
                format!("the certificate `{subject}` names two different signature algorithms"),
                "the one inside of what is signed must be the one of the signature; strict readers refuse the certificate",
            );
        }
        let fields = certificate.fields();
        // A self-signed certificate of a server is trusted as it is, whatever else it claims to be.
        let is_server = fields.self_issued && !fields.names.is_empty();
        if fields.is_ca && facts.may_not_sign && !is_server {
            let message =
                format!("the authority `{subject}` may not sign certificates: its key usage lacks keyCertSign");
            report(
                message,
                "clients refuse what it issued; get the certificate of the authority that issues the registry's certificates",
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::pem::testing::{CA, CRITICAL, ED, LEAF, NO_SIGN, RSA, indented, layer};
    use crate::rules::testing::{check, messages};

    fn marked(pem: &str) -> String {
        pem.replacen("-----BEGIN CERTIFICATE-----", "«-----BEGIN CERTIFICATE-----»", 1)
    }

    #[test]
    fn certificates_that_clients_refuse() {
        check("T017", &layer(&format!("{CA}{}{}", marked(NO_SIGN), marked(CRITICAL))));
        check(
            "T017",
            &format!("stages:\n  boot:\n    - files:\n        - content: |\n{}\n", indented(&marked(NO_SIGN), 12)),
        );
        assert_eq!(
            messages("T017", &layer(CRITICAL)),
            ["the certificate `CN=Edge Lab CA 4` has the critical extension 1.3.6.1.4.1.55555.1, which is not known"]
        );
    }

    #[test]
    fn data_after_the_end() {
        check("T017", &layer(&marked(CA_AND_MORE)));
        assert_eq!(
            messages("T017", &layer(CA_AND_MORE)),
            ["3 bytes follow the end of the certificate `CN=Edge Lab CA`"]
        );
    }

    /// [`CA`] with three zero bytes after its end.
    const CA_AND_MORE: &str = "-----BEGIN CERTIFICATE-----\nMIIBZzCCAQ2gAwIBAgIJAJufgWv2Zi6yMAoGCCqGSM49BAMCMBYxFDASBgNVBAMM\nC0VkZ2UgTGFiIENBMCAXDTI1MDEwMTAwMDAwMFoYDzIwNTUwMTAxMDAwMDAwWjAW\nMRQwEgYDVQQDDAtFZGdlIExhYiBDQTBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IA\nBJIZCiLlhjT5AEdx4kj7Ve/tcCOCV5sAf8Z/0HGcY2/hgIj/laIXKEYaupcdwe/Q\nwVJP+EcZdF25LZEwcHlW3QCjQjBAMA8GA1UdEwEB/wQFMAMBAf8wDgYDVR0PAQH/\nBAQDAgEGMB0GA1UdDgQWBBRkqKfPA8tVknNrIFgUxjG3j4cAjDAKBggqhkjOPQQD\nAgNIADBFAiBFE4EkYGyTIr3kEYl6W1lIR4IeaisGJZgze4Bjtya+MAIhAKa4RBhr\nBalB94cmYFNSP1RFW4XFzDmDCgEt5e3dUHbPAAAA\n-----END CERTIFICATE-----\n";

    #[test]
    fn what_the_standard_forbids_in_every_certificate() {
        check("T017", &layer(&format!("{}{}", marked(CA_WITH_TWO_ALGORITHMS), marked(CA_WITH_TWO_KEY_USAGES))));
        assert_eq!(
            [CA_WITH_TWO_ALGORITHMS, CA_WITH_TWO_KEY_USAGES].map(|pem| messages("T017", &layer(pem)).concat()),
            [
                "the certificate `CN=Edge Lab CA` names two different signature algorithms",
                "the certificate `CN=Edge Lab CA` has the extension 2.5.29.15 twice"
            ]
        );
    }

    /// [`CA`], with ecdsa-with-SHA384 outside of what is signed.
    const CA_WITH_TWO_ALGORITHMS: &str = "-----BEGIN CERTIFICATE-----\nMIIBZzCCAQ2gAwIBAgIJAJufgWv2Zi6yMAoGCCqGSM49BAMCMBYxFDASBgNVBAMM\nC0VkZ2UgTGFiIENBMCAXDTI1MDEwMTAwMDAwMFoYDzIwNTUwMTAxMDAwMDAwWjAW\nMRQwEgYDVQQDDAtFZGdlIExhYiBDQTBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IA\nBJIZCiLlhjT5AEdx4kj7Ve/tcCOCV5sAf8Z/0HGcY2/hgIj/laIXKEYaupcdwe/Q\nwVJP+EcZdF25LZEwcHlW3QCjQjBAMA8GA1UdEwEB/wQFMAMBAf8wDgYDVR0PAQH/\nBAQDAgEGMB0GA1UdDgQWBBRkqKfPA8tVknNrIFgUxjG3j4cAjDAKBggqhkjOPQQD\nAwNIADBFAiBFE4EkYGyTIr3kEYl6W1lIR4IeaisGJZgze4Bjtya+MAIhAKa4RBhr\nBalB94cmYFNSP1RFW4XFzDmDCgEt5e3dUHbP\n-----END CERTIFICATE-----\n";
    /// [`CA`], with its key usage once more at the end of the extensions.
    const CA_WITH_TWO_KEY_USAGES: &str = "-----BEGIN CERTIFICATE-----\nMIIBdzCCAR2gAwIBAgIJAJufgWv2Zi6yMAoGCCqGSM49BAMCMBYxFDASBgNVBAMM\nC0VkZ2UgTGFiIENBMCAXDTI1MDEwMTAwMDAwMFoYDzIwNTUwMTAxMDAwMDAwWjAW\nMRQwEgYDVQQDDAtFZGdlIExhYiBDQTBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IA\nBJIZCiLlhjT5AEdx4kj7Ve/tcCOCV5sAf8Z/0HGcY2/hgIj/laIXKEYaupcdwe/Q\nwVJP+EcZdF25LZEwcHlW3QCjUjBQMA8GA1UdEwEB/wQFMAMBAf8wDgYDVR0PAQH/\nBAQDAgEGMB0GA1UdDgQWBBRkqKfPA8tVknNrIFgUxjG3j4cAjDAOBgNVHQ8BAf8E\nBAMCAQYwCgYIKoZIzj0EAwIDSAAwRQIgRROBJGBskyK95BGJeltZSEeCHmorBiWY\nM3uAY7cmvjACIQCmuEQYawWpQfeHJmBTUj9URVuFxcw5gwoBLeXt3VB2zw==\n-----END CERTIFICATE-----\n";

    #[test]
    fn usual_ones() {
        for pem in [CA, RSA, ED, LEAF] {
            check("T017", &layer(pem));
        }
    }
}
