use super::{BlockPlace, blocks, removal};
use crate::cx::Cx;
use crate::diagnostic::{Diagnostic, Fix};
use crate::edit::TextEdit;
use crate::pem::{Block, correct, is_certificate};
use crate::rules::{Sink, declare_rule};

declare_rule! {
    /// ## What it does
    /// Reports PEM blocks in `providerCredentials.certificates` that are not certificates: public keys, requests,
    /// `TRUSTED CERTIFICATE`, PKCS #7. Private keys are T015.
    ///
    /// ## Why it matters
    /// The field is for certificates. Readers accept only blocks with the label `CERTIFICATE` and skip others.
    ///
    /// ## How to fix
    /// Paste the certificate itself. `openssl x509 -in trusted.pem` turns a trusted certificate into a plain one,
    /// `openssl pkcs7 -print_certs -in chain.p7b` extracts certificates from PKCS #7.
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
    ///     -----BEGIN PUBLIC KEY-----
    ///     MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEkhkKIuWGNPkAR3HiSPtV7+1wI4JX
    ///     mwB/xn/QcZxjb+GAiP+VohcoRhq6lx3B79DBUk/4Rxl0XbktkTBweVbdAA==
    ///     -----END PUBLIC KEY-----
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
    ///     MIIBZzCCAQ2gAwIBAgIJAJufgWv2Zi6yMAoGCCqGSM49BAMCMBYxFDASBgNVBAMM
    ///     C0VkZ2UgTGFiIENBMCAXDTI1MDEwMTAwMDAwMFoYDzIwNTUwMTAxMDAwMDAwWjAW
    ///     MRQwEgYDVQQDDAtFZGdlIExhYiBDQTBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IA
    ///     BJIZCiLlhjT5AEdx4kj7Ve/tcCOCV5sAf8Z/0HGcY2/hgIj/laIXKEYaupcdwe/Q
    ///     wVJP+EcZdF25LZEwcHlW3QCjQjBAMA8GA1UdEwEB/wQFMAMBAf8wDgYDVR0PAQH/
    ///     BAQDAgEGMB0GA1UdDgQWBBRkqKfPA8tVknNrIFgUxjG3j4cAjDAKBggqhkjOPQQD
    ///     AgNIADBFAiBFE4EkYGyTIr3kEYl6W1lIR4IeaisGJZgze4Bjtya+MAIhAKa4RBhr
    ///     BalB94cmYFNSP1RFW4XFzDmDCgEt5e3dUHbP
    ///     -----END CERTIFICATE-----
    /// options:
    ///   system.uri: registry.edge-lab.net/edge/ubuntu:k3s-1.32.4-v4.7.6
    /// ```
    T005 "wrong-pem-label" {
        summary: "A PEM block in `certificates` is not a certificate",
        severity: Error,
        fix: Sometimes,
        evidence: Practice,
        source: "RFC 7468, 5; Palette documentation, Deploy Cluster with a Private Provider Registry",
        since: "0.1.0",
        check: Layer(check),
    }
}

fn check(doc: &Cx<'_>, sink: &mut Sink) {
    for (block, place) in blocks(doc) {
        let other = [&block.begin, &block.end].into_iter().flatten().any(|a| a.meant == "CERTIFICATE");
        if place == BlockPlace::Elsewhere || other || block.is_private_key() {
            continue;
        }
        let message = match block.label.as_str() {
            "" => "this PEM block has no label".to_owned(),
            label => format!("this PEM block has the label `{label}`, so it is not read as a certificate"),
        };
        let help = "readers skip blocks with a label other than `CERTIFICATE`; paste the certificate itself";
        let fix =
            relabel(block).or_else(|| removal(doc, block).map(|edit| Fix::unsafe_edit("Remove this block", edit)));
        sink.report(Diagnostic::new(&T005, block.head(), message, help).fix(fix));
    }
}

/// `X509 CERTIFICATE` is an older name for the same thing.
fn relabel(block: &Block) -> Option<Fix> {
    let is_same = block.label == "X509 CERTIFICATE" && block.der.as_deref().is_some_and(is_certificate);
    let (begin, end) = block.begin.as_ref().zip(block.end.as_ref()).filter(|_| is_same)?;
    let replace = |range, is_begin| TextEdit::replace(range, correct(is_begin, "CERTIFICATE"));
    let edit = replace(begin.range, true).and(replace(end.range, false))?;
    Some(Fix::unsafe_edit("Write the label `CERTIFICATE`", edit))
}

#[cfg(test)]
mod tests {
    use crate::pem::testing::{CA, layer};
    use crate::rules::testing::{check, check_fix};

    #[test]
    fn other_labels_in_certificates() {
        for label in ["TRUSTED CERTIFICATE", "CERTIFICATE REQUEST", "PUBLIC KEY", "PKCS7", "X509 CRL", "SOMETHING ELSE"]
        {
            let text = CA.replace("CERTIFICATE", label);
            let begin = format!("-----BEGIN {label}-----");
            check("T005", &layer(&text.replace(&begin, &format!("«{begin}»"))));
            check("T002", &layer(&text));
            check("T001", &layer(&text));
        }
    }

    #[test]
    fn certificates_and_other_places() {
        check("T005", &layer(CA));
        check(
            "T005",
            "stages:\n  boot:\n    - files:\n        - content: |\n            -----BEGIN PGP PUBLIC KEY BLOCK-----\n\n            mQENBF=\n            =Bvzs\n            -----END PGP PUBLIC KEY BLOCK-----\n",
        );
    }

    #[test]
    fn fixes() {
        check_fix("T005", &layer(&CA.replace("CERTIFICATE", "X509 CERTIFICATE")), &layer(CA));
        check_fix("T005", &layer(&format!("{}{CA}", CA.replace("CERTIFICATE", "PUBLIC KEY"))), &layer(CA));
    }
}
