use super::{BlockPlace, blocks, removal};
use crate::cx::Cx;
use crate::diagnostic::{Diagnostic, Fix};
use crate::rules::{Sink, declare_rule};

declare_rule! {
    /// ## What it does
    /// Reports PEM private keys anywhere in the layer, even those under the label `CERTIFICATE`. Their text is never shown.
    ///
    /// ## Why it matters
    /// The layer is stored in the profile, visible to everyone who can read it, exported with it, and written to the hosts in plain
    /// text. The certificates field is for certificates only.
    ///
    /// ## How to fix
    /// Remove the key. If the layer was already shared, replace the key wherever it is used. If hosts need a key, put it
    /// in a masked profile variable or deliver it in another way.
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
    /// stages:
    ///   initramfs:
    ///     - name: Registry client key
    ///       files:
    ///         - path: /etc/edge/client.key
    ///           content: |
    ///             -----BEGIN PRIVATE KEY-----
    ///             VGhpcyBpcyBhIHRleHQgYW5kIG5vdCBhIHByaXZhdGUga2V5LCBvZiBjb3Vyc2Uu
    ///             -----END PRIVATE KEY-----
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
    /// stages:
    ///   initramfs:
    ///     - name: Registry client key
    ///       files:
    ///         - path: /etc/edge/client.key
    ///           content: '{{.spectro.var.registry_client_key}}'
    /// ```
    T015 "private-key" {
        summary: "The layer contains a private key",
        severity: Error,
        fix: Sometimes,
        evidence: Practice,
        source: "RFC 7468, 10; Palette documentation, Deploy Cluster with an ECR Provider Registry (plain text on the hosts)",
        since: "0.1.0",
        check: Layer(check),
    }
}

fn check(doc: &Cx<'_>, sink: &mut Sink) {
    for (block, place) in blocks(doc) {
        // In other places, a key built from macros or a placeholder is no key yet.
        let is_one = place == BlockPlace::Certificates || (block.has_content() && !block.is_templated);
        if !block.is_private_key() || !is_one {
            continue;
        }
        let message = match (place, block.is_certificate()) {
            (_, true) => "this is a private key under the label `CERTIFICATE`",
            (BlockPlace::Certificates, _) => "this is a private key where certificates belong",
            (BlockPlace::Elsewhere, _) => "the layer contains a private key",
        };
        let help = "everyone who can read this file can read the key, and hosts get it in plain text; remove it, and replace it if the \
                    layer was shared already";
        let fix = removal(doc, block).map(|edit| Fix::unsafe_edit("Remove the private key", edit));
        sink.report(Diagnostic::new(&T015, block.head(), message, help).fix(fix));
    }
}

#[cfg(test)]
mod tests {
    use crate::context::Context;
    use crate::pem::testing::{CA, layer};
    use crate::rules::testing::{NOW, check, check_fix};

    /// Base64 of a text, another one than in the documentation.
    const BODY: &str = "QW5vdGhlciB0ZXh0LCB3aGljaCBpcyBubyBwcml2YXRlIGtleSBlaXRoZXIhISEh";

    #[test]
    fn keys_anywhere() {
        for label in
            ["PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY", "ENCRYPTED PRIVATE KEY", "OPENSSH PRIVATE KEY"]
        {
            check("T015", &layer(&format!("{CA}«-----BEGIN {label}-----»\n{BODY}\n-----END {label}-----\n")));
            check(
                "T015",
                &format!(
                    "stages:\n  boot:\n    - files:\n        - content: |\n            «-----BEGIN {label}-----»\n            {BODY}\n            -----END {label}-----\n"
                ),
            );
        }
        check("T015", &format!("a: \"«-----BEGIN PRIVATE KEY-----»\\n{BODY}\\n-----END PRIVATE KEY-----\"\n"));
        check("T015", &format!("a: |\n  «------BEGIN PRIVATE KEY------»\n  {BODY}\n"));
        check(
            "T015",
            &format!("a: b\n  # «-----BEGIN PRIVATE KEY-----»\n  #  {BODY}\n# -----END PRIVATE KEY-----\nc: d\n"),
        );
        check("T015", &format!("#«-----BEGIN PRIVATE KEY-----»\n#{BODY}\na: b\n"));
    }

    #[test]
    fn placeholders_templates_and_public_keys() {
        for body in ["...", "{{.spectro.var.key}}", "$KEY", "<key>"] {
            check(
                "T015",
                &format!(
                    "stages:\n  boot:\n    - files:\n        - content: |\n            -----BEGIN PRIVATE KEY-----\n            {body}\n            -----END PRIVATE KEY-----\n"
                ),
            );
        }
        check("T015", &layer(&CA.replace("CERTIFICATE", "PUBLIC KEY")));
        check("T015", "# -----BEGIN PRIVATE KEY-----\n# in one line\n# -----END PRIVATE KEY-----\na: b\n");
        check("T015", "# -----BEGIN PRIVATE KEY-----\n# x\n# -----END PRIVATE KEY-----\na: b\n");
        check("T015", "run: grep -- '-----BEGIN PRIVATE KEY-----' x\n");
    }

    #[test]
    fn no_other_finding_and_nothing_of_the_key_is_told() {
        let text = layer(&format!("-----BEGIN RSA PRIVATE KEY-----\n{BODY}\n-----END CERTIFICATE-----\n"));
        let report = crate::analyze(&text, &Context::default(), NOW);
        let reported: Vec<_> = report.diagnostics.iter().filter(|d| d.code().starts_with('T')).collect();
        assert_eq!(reported.iter().map(|d| d.code()).collect::<Vec<_>>(), ["T015"]);
        assert!(!format!("{reported:?} {:?}", report.certificates).contains("QW5vdGhlciB0ZXh0"));
    }

    #[test]
    fn the_key_goes() {
        check_fix(
            "T015",
            &layer(&format!("{CA}-----BEGIN PRIVATE KEY-----\n{BODY}\n-----END PRIVATE KEY-----\n")),
            &layer(CA),
        );
    }
}
