use super::blocks;
use crate::cx::Cx;
use crate::diagnostic::Diagnostic;
use crate::pem::CertificateDetails;
use crate::rule::Severity;
use crate::rules::{Sink, declare_rule};

declare_rule! {
    /// ## What it does
    /// Reports certificates with a key that is too short (RSA below 2048 bits, curves below 224 bits, DSA), or with a signature
    /// over MD5, MD2 or SHA-1. The signature of a self-signed certificate is only noted: clients do not check it to trust the
    /// certificate.
    ///
    /// ## Why it matters
    /// TLS libraries refuse such certificates, or will with the next update of the host's image. Go, in which Palette's agent and
    /// container tools are written, has refused signatures with SHA-1 since version 1.18.
    ///
    /// ## How to fix
    /// Get a new certificate with RSA 2048 or a curve such as P-256, signed with SHA-256.
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
    ///     MIIB8TCCAVqgAwIBAgIIL7NxdCIWsycwDQYJKoZIhvcNAQELBQAwGDEWMBQGA1UE
    ///     AwwNRWRnZSBMYWIgQ0EgNTAgFw0yNTAxMDEwMDAwMDBaGA8yMDU1MDEwMTAwMDAw
    ///     MFowGDEWMBQGA1UEAwwNRWRnZSBMYWIgQ0EgNTCBnzANBgkqhkiG9w0BAQEFAAOB
    ///     jQAwgYkCgYEA4Z9U6U2VLf7WH3RjLIjrPO51LbGr4tEjVndJC+OzbXBx5SQ4rgBR
    ///     I9MKSS1jham26x8Gm9SdXdrDtAmD3H+W6+I/vut1pGWmlap6VExDDdTIaT93+Swi
    ///     bY1yWeQHpDu5gVuKvGAZPDbpXc+mm2HdBneDOoPhvOXZtRuGA14e6gECAwEAAaNC
    ///     MEAwDwYDVR0TAQH/BAUwAwEB/zAOBgNVHQ8BAf8EBAMCAQYwHQYDVR0OBBYEFF7e
    ///     eMELRH2Tsm9UgGM+k2GiRke8MA0GCSqGSIb3DQEBCwUAA4GBAMHBISi0O9zTHTzl
    ///     g9W+H4EuivPXMsoR/th6xkX8C3mcz8kH8qzx8zm5MkUnRQsqoh7jCbEoVyd1u+5g
    ///     jdA32hEKqeqFe17u8iOeq4md9dfMwtKZuccJ0uMIJW5JQKT0OzGKbUkAJ3LJui17
    ///     obsT7Sk6l/gcRKPgyL5+6ahmVnsS
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
    T010 "weak-certificate" {
        summary: "A certificate with a short key or an outdated signature",
        severity: Warning,
        fix: Never,
        evidence: Practice,
        source: "NIST SP 800-131A; Go 1.18 Release Notes (SHA-1)",
        since: "0.1.0",
        check: Certificates(check),
    }
}

fn check(doc: &Cx<'_>, sink: &mut Sink) {
    for (block, _) in blocks(doc) {
        let Some(Ok(certificate)) = block.certificate.as_ref().filter(|_| !block.is_private_key()) else { continue };
        let fields = certificate.fields();
        let subject = certificate.subject();
        let help = "TLS libraries refuse such certificates, or will after an update; get a new one with RSA 2048 or P-256, signed with SHA-256";
        if is_weak_key(&fields.key) {
            let message = format!("the key of the certificate `{subject}` is too weak: {}", fields.key);
            sink.report(Diagnostic::new(&T010, block.head(), message, help));
        }
        if is_weak_signature(fields) {
            let message = format!("the certificate `{subject}` is signed with {}", fields.signature);
            let severity = if fields.self_issued { Severity::Info } else { Severity::Warning };
            sink.report(Diagnostic::new(&T010, block.head(), message, help).severity(severity));
        }
    }
}

fn is_weak_key(key: &str) -> bool {
    let bits = key.rsplit(' ').next().and_then(|bits| bits.parse::<u32>().ok());
    match key.split(' ').next() {
        Some("RSA" | "RSA-PSS") => bits.is_some_and(|bits| bits < 2048),
        Some("DSA") => true,
        _ => key == "EC P-192",
    }
}

fn is_weak_signature(fields: &CertificateDetails) -> bool {
    let signature = fields.signature.to_ascii_lowercase();
    ["md2", "md5", "sha1with", "-sha1"].iter().any(|weak| signature.contains(weak))
}

#[cfg(test)]
mod tests {
    use super::is_weak_key;
    use crate::pem::testing::{CA, ED, LEAF, RSA, SHA1, WEAK, indented, layer};
    use crate::rules::testing::{check, messages};

    fn marked(pem: &str) -> String {
        pem.replacen("-----BEGIN CERTIFICATE-----", "«-----BEGIN CERTIFICATE-----»", 1)
    }

    #[test]
    fn short_keys_and_old_signatures() {
        check("T010", &layer(&format!("{CA}{}{}", marked(WEAK), marked(SHA1))));
        check(
            "T010",
            &format!("stages:\n  boot:\n    - files:\n        - content: |\n{}\n", indented(&marked(WEAK), 12)),
        );
        assert_eq!(
            messages("T010", &layer(SHA1)),
            ["the certificate `CN=registry.edge-lab.net` is signed with ecdsa-with-SHA1"]
        );
    }

    #[test]
    fn keys() {
        for (key, is_weak) in [
            ("RSA 2047", true),
            ("RSA 2048", false),
            ("DSA 2048", true),
            ("EC P-192", true),
            ("EC P-256", false),
            ("Ed25519", false),
        ] {
            assert_eq!(is_weak_key(key), is_weak, "{key}");
        }
    }

    #[test]
    fn usual_ones() {
        for pem in [CA, RSA, ED, LEAF] {
            check("T010", &layer(pem));
        }
    }
}
