use super::host_names::registry;
use super::{blocks, own_certificates};
use crate::cx::Cx;
use crate::diagnostic::Diagnostic;
use crate::host::x509::Certificate as Go;
use crate::rule::Severity;
use crate::rules::{Sink, declare_rule};

declare_rule! {
    /// ## What it does
    /// Reports certificates that can be read but that clients refuse: with more data after their end, with a critical extension
    /// that Go clients do not handle, with an extension twice, with two different signature algorithms, and authorities (CA) whose
    /// key usage does not allow them to sign certificates. In `providerCredentials.certificates` it also reports those whose
    /// extended key usage does not allow TLS servers, and those with keys that Go clients such as containerd cannot use.
    ///
    /// ## Why it matters
    /// A client must refuse a certificate with a critical extension that it does not know, and certificates of an authority that
    /// may not sign. Data after the end is a sign of a damaged copy; Go's reader refuses it. No certificate may have an extension
    /// twice, or name one signature algorithm inside of what is signed and another one outside.
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
    ///   password: '{{.spectro.var.registry_password}}'
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
    T017 "unusable-certificate" {
        summary: "A certificate that can be read, and that clients refuse",
        severity: Warning,
        fix: Never,
        evidence: Practice,
        source: "RFC 5280, 4.1.1.2, 4.2, 4.2.1.3, 4.2.1.12 and 6.1; Go 1.27, crypto/x509, Verify",
        since: "0.1.0",
        check: Certificates(check),
    }
}

fn check(doc: &Cx<'_>, sink: &mut Sink) {
    let registry = registry(doc).map(|(_, host)| host);
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
        if let Some(number) = &facts.unhandled {
            let message = match number.as_str() {
                "2.5.29.30" => {
                    format!("the authority `{subject}` constrains names of a kind that Go clients do not handle")
                }
                _ => format!(
                    "the certificate `{subject}` has the critical extension {number}, which Go clients do not handle"
                ),
            };
            report(
                message,
                "clients refuse a certificate with a critical extension that they do not handle, and what it issued",
            );
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
        // A certificate of a server is trusted as it is, whatever else it claims to be: one that is signed by itself, or the
        // registry's.
        let is_for = |go: &Go| registry.as_ref().is_some_and(|host| go.is_for(host.text()));
        let is_server = !fields.names.is_empty() && (fields.self_issued || facts.go.as_ref().is_ok_and(is_for));
        if fields.is_ca && facts.go.as_ref().is_ok_and(|go| go.may_not_sign) && !is_server {
            let message =
                format!("the authority `{subject}` may not sign certificates: its key usage lacks keyCertSign");
            report(
                message,
                "clients refuse what it issued; get the certificate of the authority that issues the registry's certificates",
            );
        }
    }
    useless(doc, sink);
}

/// Reports the registry's certificates that are not for TLS servers, or have a key that Go clients cannot use. Where other
/// authorities remain, theirs may be the registry's certificate: that is only mentioned.
fn useless(doc: &Cx<'_>, sink: &mut Sink) {
    let own = own_certificates(doc);
    let host = registry(doc).map(|(_, host)| host);
    let issuing = own.issuing(host.as_ref());
    let is_useless = |go: &Go| go.may_not_serve || !go.can_verify;
    let remains = own.unread || issuing.iter().any(|(_, one)| !one.facts.go.as_ref().is_ok_and(is_useless));
    for (block, certificate) in &own.read {
        let Ok(go) = &certificate.facts.go else { continue };
        let (subject, key) = (certificate.subject(), &certificate.fields().key);
        let is_server = own.is_server(certificate, host.as_ref());
        if !is_server && !issuing.iter().any(|(other, _)| other.range == block.range) {
            continue;
        }
        let kind = if is_server { "certificate" } else { "authority" };
        let message = if go.may_not_serve {
            format!("the {kind} `{subject}` is not for TLS servers: its extended key usage lacks serverAuth")
        } else if !go.can_verify && !key.starts_with("DSA") {
            // T010 tells of DSA.
            format!("the {kind} `{subject}` has a key that Go clients cannot use: {key}")
        } else if go.rsa_bits > MAX_RSA {
            format!(
                "the {kind} `{subject}` has a key of {} bits; Go clients take at most {MAX_RSA} from a server",
                go.rsa_bits
            )
        } else {
            continue;
        };
        let is_harmless = !is_server && (remains || !is_useless(go));
        let severity = if is_harmless { Severity::Info } else { Severity::Warning };
        let help = "Go clients such as containerd refuse the connection; get a certificate that is meant for the registry's purpose";
        sink.report(Diagnostic::new(&T017, block.head(), message, help).severity(severity));
    }
}

/// The longest RSA key that crypto/tls takes from a server, in bits.
const MAX_RSA: usize = 8192;

#[cfg(test)]
mod tests {
    use crate::context::Context;
    use crate::pem::testing::{CA, CRITICAL, ED, LEAF, NO_SIGN, RSA, indented, layer};
    use crate::rule::Severity;
    use crate::rules::certificates::testing::{
        AUTHORITY_SERVER, CLIENT_CA, CLIENT_SERVER, DIRECTORY, ED448, ISSUER_NAMES,
    };
    use crate::rules::testing::{check, findings, messages};

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
            [
                "the certificate `CN=Edge Lab CA 4` has the critical extension 1.3.6.1.4.1.55555.1, which Go clients do not handle"
            ]
        );
    }

    #[test]
    fn what_go_clients_cannot_use() {
        assert_eq!(
            [DIRECTORY, ISSUER_NAMES, CLIENT_CA, CLIENT_SERVER, ED448]
                .map(|pem| messages("T017", &layer(pem)).concat()),
            [
                "the authority `CN=Edge Lab CA 14` constrains names of a kind that Go clients do not handle",
                "the certificate `CN=Edge Lab CA 15` has the critical extension 2.5.29.18, which Go clients do not handle",
                "the authority `CN=Edge Lab CA 16` is not for TLS servers: its extended key usage lacks serverAuth",
                "the certificate `CN=registry.edge-lab.net` is not for TLS servers: its extended key usage lacks serverAuth",
                "the authority `CN=Edge Lab CA 17` has a key that Go clients cannot use: Ed448"
            ]
        );
        // In a file of a stage it may be for something else.
        check("T017", &format!("stages:\n  boot:\n    - files:\n        - content: |\n{}\n", indented(CLIENT_CA, 12)));
    }

    #[test]
    fn another_authority_may_be_the_one_that_counts() {
        let severities = |pem: &str| {
            let found = findings("T017", &layer(pem), &Context::default());
            found.into_iter().map(|d| d.severity).collect::<Vec<_>>()
        };
        assert_eq!(severities(&format!("{CLIENT_CA}{CA}")), [Severity::Info]);
        assert_eq!(severities(&format!("{CLIENT_CA}{ED448}")), [Severity::Warning; 2]);
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
        // Issued, and pasted by itself: trusted for what it is.
        check("T017", &layer(AUTHORITY_SERVER));
        check("T017", &layer(&marked(AUTHORITY_SERVER)).replace("  registry: registry.", "  registry: other."));
    }
}
