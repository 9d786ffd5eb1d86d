use super::blocks;
use crate::cx::Cx;
use crate::diagnostic::Diagnostic;
use crate::rules::{Sink, declare_rule};

declare_rule! {
    /// ## What it does
    /// Reports PEM blocks that do not contain an X.509 certificate.
    ///
    /// ## Why it matters
    /// The block looks right, but its content cannot be read: it is another kind of file, or a truncated certificate.
    ///
    /// ## How to fix
    /// Paste the certificate again. `openssl x509 -in ca.pem -noout -text` shows whether a file holds one.
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
    ///     dGhpcyBpcyBhIHRleHQgYW5kIG5vdCBhIGNlcnRpZmljYXRlIGF0IGFsbA==
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
    T004 "not-a-certificate" {
        summary: "A PEM block contains no X.509 certificate",
        severity: Error,
        fix: Never,
        evidence: Practice,
        source: "RFC 5280, 4.1",
        since: "0.1.0",
        check: Certificates(check),
    }
}

fn check(doc: &Cx<'_>, sink: &mut Sink) {
    for (block, _) in blocks(doc) {
        let Some(Err(reason)) = &block.certificate else { continue };
        if block.is_private_key() {
            continue;
        }
        let help = "readers skip or refuse this block; paste the certificate again";
        sink.report(Diagnostic::new(&T004, block.head(), format!("this is not an X.509 certificate: {reason}"), help));
    }
}

#[cfg(test)]
mod tests {
    use crate::pem::testing::{CA, ED, RSA, layer};
    use crate::rules::testing::{check, messages};

    #[test]
    fn other_contents() {
        check("T004", &layer("«-----BEGIN CERTIFICATE-----»\naGVsbG8gd29ybGQh\n-----END CERTIFICATE-----\n"));
        let mut cut: Vec<&str> = CA.lines().collect();
        cut.remove(5);
        let cut = cut.join("\n");
        check("T004", &layer(&cut.replace("-----BEGIN CERTIFICATE-----", "«-----BEGIN CERTIFICATE-----»")));
        assert_eq!(
            messages("T004", &layer(&cut)),
            ["this is not an X.509 certificate: the data is cut short (315 of 363 bytes)"]
        );
    }

    #[test]
    fn certificates_of_all_kinds() {
        for pem in [CA, RSA, ED] {
            check("T004", &layer(pem));
        }
    }
}
