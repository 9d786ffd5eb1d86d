use crate::cx::Cx;
use crate::diagnostic::Diagnostic;
use crate::inventory::certificates::{OwnCertificates, own_certificates};
use crate::inventory::signatures::{id, is_same_key, named};
use crate::pem::{Block, Certificate};
use crate::rules::{Sink, declare_rule};
use crate::sort;

declare_rule! {
    /// ## What it does
    /// Compares the certificates in `providerCredentials.certificates` with each other: the issuer that a certificate names with
    /// the subjects of the others, the key identifiers of the two, and the signature with the key. Signatures are verified with RSA
    /// (PKCS#1 v1.5 and PSS), ECDSA on P-256 and P-384, and Ed25519, the last of them a moment after the other findings; one of
    /// another kind is not judged.
    ///
    /// ## Why it matters
    /// A server's certificate can only be trusted through the authority that issued it. With another authority, or with a
    /// certificate of the same name for another key (a renewed authority), the connection is refused, and the client reports only
    /// that the issuer is unknown. A signature that does not verify can also mean a damaged copy.
    ///
    /// ## How to fix
    /// Add the certificate of the issuer that the message names. If the key differs, get the certificate of the authority
    /// that is in use. If a signature does not verify, get both certificates from their source again.
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
    ///     -----BEGIN CERTIFICATE-----
    ///     MIIBmjCCAT+gAwIBAgIUWIrS7jIdzgqrdpQ9xokKetrcp/kwCgYIKoZIzj0EAwIw
    ///     GTEXMBUGA1UEAwwOU3RvcmVzIFJvb3QgQ0EwIBcNMjUwMTAxMDAwMDAwWhgPMjA1
    ///     NTAxMDEwMDAwMDBaMBkxFzAVBgNVBAMMDlN0b3JlcyBSb290IENBMFkwEwYHKoZI
    ///     zj0CAQYIKoZIzj0DAQcDQgAEVyk6vOlpdZy6cJIk0HrJRnDv1vurCejN7uJcWDrH
    ///     FX0RDX+00bPWadBP1yl0YUDrplktQhY7YqCmdGsoV0iFOaNjMGEwDwYDVR0TAQH/
    ///     BAUwAwEB/zAOBgNVHQ8BAf8EBAMCAQYwHQYDVR0OBBYEFG43dHm928+L2FMhpqlY
    ///     mnJvRy4DMB8GA1UdIwQYMBaAFG43dHm928+L2FMhpqlYmnJvRy4DMAoGCCqGSM49
    ///     BAMCA0kAMEYCIQCYTZXXz90UqQxCtwtQmGE3H8vNoBC1hUpb++VJBDrZswIhAKqo
    ///     ZuQT0jOcdo+mXy/flUsc+6hN0bzSrI0XqVRd4iP1
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
    T016 "broken-chain" {
        summary: "The certificates of one bundle do not belong together",
        severity: Warning,
        fix: Never,
        evidence: Practice,
        source: "RFC 5280, 4.2.1.1, 4.2.1.2 and 6.1",
        since: "0.1.0",
        check: Certificates(check),
    }
}

fn check(doc: &Cx<'_>, sink: &mut Sink) {
    let own = own_certificates(doc);
    for (block, certificate) in &own.read {
        bad_signature(doc, &own, block, certificate, sink);
    }
    for (block, certificate) in own.read.iter().filter(|(_, certificate)| !certificate.fields().self_issued) {
        let named: Vec<_> = named(&own.read, certificate).collect();
        let is_server = !certificate.fields().is_ca;
        let has_authority = own.read.iter().any(|(_, other)| other.fields().is_ca);
        let (message, help) = match named.first() {
            // Without any authority T007 tells it; authorities need not end in a self-signed one to be trusted.
            None if is_server && has_authority && !own.unread => (
                format!("the issuer of `{}` is not among these certificates", certificate.subject()),
                format!("it was issued by `{}`; add the certificate of that authority", certificate.issuer()),
            ),
            _ => continue,
        };
        sink.report(Diagnostic::new(&T016, block.head(), message, help));
    }
}

/// Reports a certificate whose signature verifies under none of the keys that it can be meant for.
fn bad_signature(doc: &Cx<'_>, own: &OwnCertificates<'_>, block: &Block, certificate: &Certificate, sink: &mut Sink) {
    // A signature that verifies counts, whatever the key identifiers say: Go tries the others too.
    let mut issuers: Vec<_> = named(&own.read, certificate).collect();
    sort::by_key(&mut issuers, |(_, issuer)| !is_same_key(certificate, issuer));
    let is_bad = |issuer: &Certificate| doc.context.bad_signatures.contains(&id(certificate, issuer));
    let Some((first, issuer)) = issuers.first().filter(|_| issuers.iter().all(|(_, issuer)| is_bad(issuer))) else {
        return;
    };
    // Without key identifiers the one that was meant may be among those that could not be read.
    let is_certain =
        certificate.facts.issuer_key_id.is_some() && certificate.facts.issuer_key_id == issuer.facts.key_id;
    if own.unread && !is_certain {
        return;
    }
    let (subject, name) = (certificate.subject(), issuer.subject());
    sink.report(if first.range == block.range {
        let message = format!("the signature of `{subject}` does not verify with its own key");
        let help = "it is most likely a damaged copy; get it from its source again";
        Diagnostic::new(&T016, block.head(), message, help)
    } else if !is_same_key(certificate, issuer) {
        let message = format!("`{subject}` was not issued with the key of `{name}`");
        let help = "a client does not take it for the issuer; get the certificate of the authority that is in use";
        Diagnostic::new(&T016, block.head(), message, help)
            .label(first.head(), "of the issuer's name, with another key")
    } else {
        let message = format!("the signature of `{subject}` does not verify with the key of `{name}`");
        let help = "one of the two is damaged, or the other is not the authority that issued it; get both from their source again";
        Diagnostic::new(&T016, block.head(), message, help).label(first.head(), "with this key")
    });
}

#[cfg(test)]
mod tests {
    use crate::context::Context;
    use crate::pem::testing::{CA, CA2, LEAF, NO_KEY_IDS, OTHER_LEAF, OTHER_NO_KEY_IDS, OTHER_ROOT, ROOT, SHA1, layer};
    use crate::rules::certificates::testing::{KEY_ID_CA, KEY_ID_LEAF};
    use crate::rules::testing::{NOW, check, check_in, findings, messages};

    fn marked(pem: &str) -> String {
        pem.replacen("-----BEGIN CERTIFICATE-----", "«-----BEGIN CERTIFICATE-----»", 1)
    }

    #[test]
    fn strangers() {
        let mut context = all_bad(&format!("{LEAF}{OTHER_ROOT}"));
        context.bad_signatures.retain(|id| id.certificate != id.issuer);
        check_in(&context, "T016", &layer(&format!("{}{OTHER_ROOT}", marked(LEAF))));
        // The key identifiers differ, and no signature is known to be bad.
        check("T016", &layer(&format!("{KEY_ID_LEAF}{KEY_ID_CA}")));
        check("T016", &layer(&format!("{CA}{}{}", marked(SHA1), marked(OTHER_LEAF))));
        assert_eq!(
            messages("T016", &layer(&format!("{LEAF}{CA}"))),
            ["the issuer of `CN=registry.edge-lab.net` is not among these certificates"]
        );
    }

    /// Every signature of the bundle, as bad ones.
    fn all_bad(pem: &str) -> Context {
        let signatures = crate::analyze(&layer(pem), &Context::default(), NOW).signatures;
        Context { bad_signatures: signatures.into_iter().map(|s| s.id).collect(), ..Context::default() }
    }

    #[test]
    fn bad_signatures() {
        let context = all_bad(&format!("{LEAF}{ROOT}"));
        check_in(&context, "T016", &layer(&format!("{}{}", marked(LEAF), marked(ROOT))));
        let messages: Vec<String> =
            findings("T016", &layer(&format!("{LEAF}{ROOT}")), &context).into_iter().map(|d| d.message).collect();
        assert_eq!(
            messages,
            [
                "the signature of `CN=registry.edge-lab.net` does not verify with the key of `CN=Edge Lab Root`",
                "the signature of `CN=Edge Lab Root` does not verify with its own key"
            ]
        );
    }

    #[test]
    fn one_key_that_verifies_is_enough() {
        let mut context = all_bad(&format!("{NO_KEY_IDS}{OTHER_NO_KEY_IDS}"));
        assert_eq!(context.bad_signatures.len(), 4);
        let pem = format!("{}{}", marked(NO_KEY_IDS), marked(OTHER_NO_KEY_IDS));
        check_in(&context, "T016", &layer(&pem));
        context.bad_signatures.retain(|id| id.certificate != id.issuer);
        check_in(&context, "T016", &layer(&format!("{NO_KEY_IDS}{OTHER_NO_KEY_IDS}")));
    }

    #[test]
    fn what_could_not_be_read_may_be_the_issuer() {
        let unread = "-----BEGIN CERTIFICATE-----\nMII...\n-----END CERTIFICATE-----\n";
        let context = all_bad(&format!("{NO_KEY_IDS}{LEAF}{ROOT}"));
        check_in(&context, "T016", &layer(&format!("{NO_KEY_IDS}{}{ROOT}{unread}", marked(LEAF))));
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
