use super::{BlockPlace, blocks};
use crate::cx::Cx;
use crate::diagnostic::{Diagnostic, Fix};
use crate::edit::TextEdit;
use crate::pem::{Block, BodyDamage};
use crate::rules::{Sink, declare_rule};
use crate::source::TextRange;
use crate::yaml::Style;

declare_rule! {
    /// ## What it does
    /// Reports certificates whose text between BEGIN and END is not base64: a placeholder such as `MIIDVz...` or a row of
    /// asterisks, a character outside of the alphabet, padding in the wrong place, or a wrong number of characters.
    ///
    /// ## Why it matters
    /// Readers cannot decode such a block, so the certificate is missing and the TLS connection to the registry fails.
    /// Examples of the vendor show placeholders here.
    ///
    /// ## How to fix
    /// Paste the whole certificate. When the length is wrong, a line or the end of a line was lost while copying.
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
    ///     MIIDVz...
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
    T003 "pem-body" {
        summary: "The text of a certificate is not base64, or a placeholder",
        severity: Error,
        fix: Sometimes,
        evidence: Practice,
        source: "RFC 7468, 3; RFC 4648, 4; Palette documentation, Deploy Cluster with a Private Provider Registry (placeholders)",
        since: "0.1.0",
        check: Layer(check),
    }
}

fn check(doc: &Cx<'_>, sink: &mut Sink) {
    for (block, place) in blocks(doc) {
        let Some((line, damage)) = block.body_damage else {
            let is_judged = place == BlockPlace::Certificates && block.armor_damage.is_none() && block.is_certificate();
            if is_judged && let Some(found) = headed(doc, block) {
                sink.report(found);
            }
            continue;
        };
        let is_script = place == BlockPlace::Elsewhere && damage == BodyDamage::Empty;
        if !block.is_certificate() || block.armor_damage.is_some() || block.is_private_key() || is_script {
            continue;
        }
        let help = match damage {
            BodyDamage::Placeholder | BodyDamage::Empty => {
                "paste the certificate's own text between the BEGIN and END lines"
            }
            BodyDamage::Character(_) => {
                "the text between BEGIN and END may contain only letters, digits, `+` and `/`, with `=` at its end"
            }
            BodyDamage::Padding | BodyDamage::Length(_) => {
                "something was lost or added while copying; paste the certificate again"
            }
        };
        sink.report(Diagnostic::new(&T003, line, damage.in_words(), help));
    }
}

/// Lines such as `Comment: ours`, which make Go leave the certificate out.
fn headed(doc: &Cx<'_>, block: &Block) -> Option<Diagnostic> {
    let (first, body) = (block.headers.first()?, block.body.first()?);
    let help = "Go's readers of certificates leave out a block with `Key: value` lines, and no client complains: the certificate is \
                missing where it is needed; delete the lines";
    let is_block =
        block.value.and_then(|(id, _)| doc.tree.scalar(id)).is_some_and(|scalar| scalar.style == Style::Literal);
    let edit = is_block.then(|| TextEdit::delete(TextRange::new(first.start(), body.start())));
    let fix = edit.map(|edit| Fix::safe("Delete the header lines", edit));
    Some(Diagnostic::new(&T003, *first, "a header line inside the certificate", help).fix(fix))
}

#[cfg(test)]
mod tests {
    use crate::pem::testing::{CA, layer};
    use crate::rules::testing::{check, check_fix, messages};

    fn with_body(body: &str) -> String {
        layer(&format!("-----BEGIN CERTIFICATE-----\n{body}\n-----END CERTIFICATE-----\n"))
    }

    #[test]
    fn the_damaged_line_is_marked() {
        for body in [
            "«MIIDVz...»",
            "«**********»",
            "«----------»",
            "«...»",
            "«<certificate>»",
            "MIIBZjCC\n«MII?ZjCC»\nMIIBZjCC",
            "«MIIB=»\nZjCC",
            "MIIB\n«MII»",
        ] {
            check("T003", &with_body(body));
        }
        check("T003", &layer("«-----BEGIN CERTIFICATE-----»\n-----END CERTIFICATE-----\n"));
        assert_eq!(messages("T003", &with_body("MI?D")), ["the character `?` is not base64"]);
    }

    #[test]
    fn nothing_else_is_told_of_the_vendors_example() {
        for code in ["T001", "T002", "T004", "T005", "T006", "T011"] {
            check(code, &with_body("MIIDVz..."));
            check(code, &with_body("MIIDVz\n----------\nMIIDVz"));
        }
    }

    #[test]
    fn whole_texts_of_any_line_length_and_templates() {
        check("T003", &layer(CA));
        let one_line = CA.lines().filter(|l| !l.starts_with('-')).collect::<String>();
        check("T003", &with_body(&one_line));
        check("T003", &with_body("{{.spectro.macro.caBody}}"));
        check("T003", &layer(CA).replace('\n', "\r\n"));
        check("T003", "# -----BEGIN CERTIFICATE-----\n# ...\n# -----END CERTIFICATE-----\na: b\n");
    }

    #[test]
    fn stages_are_judged_too() {
        check(
            "T003",
            "stages:\n  boot:\n    - files:\n        - path: /x\n          content: |\n            -----BEGIN CERTIFICATE-----\n            «MII...»\n            -----END CERTIFICATE-----\n",
        );
    }

    #[test]
    fn header_lines() {
        let headed = |header: &str| CA.replacen("-----\n", &format!("-----\n{header}"), 1);
        check("T003", &layer(&headed("«Comment: ours»\n\n")));
        check_fix("T003", &layer(&headed("Proc-Type: 4,CLEAR\nX-Origin: lab\n\n")), &layer(CA));
    }
}
