use super::removable;
use crate::cx::Cx;
use crate::diagnostic::{Diagnostic, Fix};
use crate::edit::TextEdit;
use crate::model::{Content, Field};
use crate::patch;
use crate::rules::{Sink, declare_rule};
use crate::source::{TextRange, size};

declare_rule! {
    /// ## What it does
    /// Reports `providerCredentials.certificates` written as a list.
    ///
    /// ## Why it matters
    /// In the OS layer Palette documents one block of text. A list of certificates is the form of `stylus.externalRegistries` in
    /// the user data.
    ///
    /// ## How to fix
    /// Put the certificates one below the other in one block: `certificates: |`.
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
    ///   certificates:
    ///     - |
    ///       -----BEGIN CERTIFICATE-----
    ///       MIIBZzCCAQ2gAwIBAgIJAJufgWv2Zi6yMAoGCCqGSM49BAMCMBYxFDASBgNVBAMM
    ///       C0VkZ2UgTGFiIENBMCAXDTI1MDEwMTAwMDAwMFoYDzIwNTUwMTAxMDAwMDAwWjAW
    ///       MRQwEgYDVQQDDAtFZGdlIExhYiBDQTBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IA
    ///       BJIZCiLlhjT5AEdx4kj7Ve/tcCOCV5sAf8Z/0HGcY2/hgIj/laIXKEYaupcdwe/Q
    ///       wVJP+EcZdF25LZEwcHlW3QCjQjBAMA8GA1UdEwEB/wQFMAMBAf8wDgYDVR0PAQH/
    ///       BAQDAgEGMB0GA1UdDgQWBBRkqKfPA8tVknNrIFgUxjG3j4cAjDAKBggqhkjOPQQD
    ///       AgNIADBFAiBFE4EkYGyTIr3kEYl6W1lIR4IeaisGJZgze4Bjtya+MAIhAKa4RBhr
    ///       BalB94cmYFNSP1RFW4XFzDmDCgEt5e3dUHbP
    ///       -----END CERTIFICATE-----
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
    T012 "certificates-as-list" {
        summary: "`certificates` is a list instead of one block of text",
        severity: Warning,
        fix: Sometimes,
        evidence: Documented,
        source: "Palette documentation, Deploy Cluster with a Private Provider Registry (block scalar) and Edge Installer Configuration Reference (list in user data)",
        since: "0.1.0",
        check: Layer(check),
    }
}

fn check(doc: &Cx<'_>, sink: &mut Sink) {
    let Some(field) = doc.layer.credentials.and_then(|c| c.certificates) else { return };
    if doc.tree.sequence(field.value).is_none() {
        return;
    }
    let range = doc.tree.node(field.value).range;
    let help = "Palette documents one block scalar here; the list form belongs to `stylus.externalRegistries` in the user data";
    let fix = join(doc, field).map(|edit| Fix::unsafe_edit("Join the certificates into one block", edit));
    sink.report(Diagnostic::new(&T012, range, "`certificates` is a list, not one block of text", help).fix(fix));
}

/// The items one below the other. Only certificates are rewritten: never a key, a macro or a comment.
fn join(doc: &Cx<'_>, field: Field) -> Option<TextEdit> {
    let key = doc.key_range(&field);
    let at = TextRange::new(key.end() + size(1), doc.tree.node(field.value).range.end());
    removable(doc, field, at)?;
    let column = usize::from(key.start() - doc.lines.start(doc.lines.line(key.start())));
    let newline = patch::newline(doc);
    let mut text = " |".to_owned();
    for item in doc.tree.sequence(field.value)? {
        let value = doc.value(*item).filter(|v| v.content == Content::Literal && v.text.contains("-----BEGIN"))?;
        if value.text.contains("PRIVATE") {
            return None;
        }
        for line in value.text.lines().filter(|line| !line.trim().is_empty()) {
            text.push_str(newline);
            text.push_str(&" ".repeat(column + 2));
            text.push_str(line);
        }
    }
    if doc.slice(at).ends_with('\n') {
        text.push_str(newline);
    }
    Some(TextEdit::replace(at, text))
}

#[cfg(test)]
mod tests {
    use crate::pem::testing::{CA, CA2, indented, layer};
    use crate::rules::testing::{check, check_fix};

    fn list(items: &[&str]) -> String {
        let one = layer(CA);
        let items: Vec<String> = items.iter().map(|pem| format!("    - |\n{}", indented(pem, 6))).collect();
        one.replace(&format!(" |\n{}", indented(CA, 4)), &format!("\n{}", items.join("\n")))
    }

    #[test]
    fn lists() {
        check("T012", "providerCredentials:\n  certificates:\n    «- x\n    - y»\n");
        check("T012", "providerCredentials:\n  certificates: x\nstylus:\n  certificates: [x]\n");
        for code in ["T001", "T002", "T003", "T004", "T005", "T006", "T011"] {
            check(code, &list(&[CA, CA2]));
        }
    }

    #[test]
    fn items_are_joined() {
        check_fix("T012", &list(&[CA]), &layer(CA));
        check_fix("T012", &list(&[CA, CA2]), &layer(&format!("{CA}{CA2}")));
    }
}
