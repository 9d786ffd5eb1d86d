use super::own_blocks;
use crate::cx::Cx;
use crate::diagnostic::{Diagnostic, Fix};
use crate::edit::TextEdit;
use crate::model::{Content, Value};
use crate::patch;
use crate::pem::correct;
use crate::rules::{Sink, declare_rule};
use crate::source::size;
use crate::yaml::Style;

declare_rule! {
    /// ## What it does
    /// Reports a value of `providerCredentials.certificates` without any PEM block. Macros and empty values are not checked.
    ///
    /// ## Why it matters
    /// Palette documents the field as a block of text with `-----BEGIN CERTIFICATE-----`. Without that line, PEM readers
    /// find no certificate, and the TLS connection to the registry fails.
    ///
    /// ## How to fix
    /// Paste the certificate with its BEGIN and END lines, below `certificates: |` and indented. A DER file (`.der`, `.cer`) must
    /// be converted first: `openssl x509 -inform der -in ca.der`.
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
    ///   certificates: /etc/ssl/certs/registry-ca.pem
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
    T001 "no-pem" {
        summary: "`certificates` contains no PEM block",
        severity: Error,
        fix: Sometimes,
        evidence: Documented,
        source: "Palette documentation, Deploy Cluster with a Private Provider Registry; RFC 7468",
        since: "0.1.0",
        check: Layer(check),
    }
}

fn check(doc: &Cx<'_>, sink: &mut Sink) {
    let field = doc.layer.credentials.and_then(|c| c.certificates);
    let Some(value) = field.and_then(|field| doc.value(field.value)) else { return };
    let text = value.text.trim();
    // Other tools' references are filled in before Palette reads the layer.
    let is_reference = ["${", "$(", "{{", "<%"].iter().any(|open| text.starts_with(open));
    if value.content != Content::Literal
        || value.is_empty()
        || text.is_empty()
        || is_reference
        || !own_blocks(doc).is_empty()
    {
        return;
    }
    let (message, fix) = match decode(text) {
        Some(decoded) if decoded.starts_with(b"-----BEGIN") => {
            ("this PEM text is base64-encoded a second time; paste the decoded text", None)
        }
        Some(der) if der.first() == Some(&0x30) => (
            "this certificate has no `-----BEGIN CERTIFICATE-----` and `-----END CERTIFICATE-----` lines",
            enclose(doc, &value),
        ),
        _ => ("`certificates` contains no PEM block", None),
    };
    let help = "readers look for `-----BEGIN CERTIFICATE-----`; write `certificates: |` and paste the certificate below it, with its BEGIN \
                and END lines";
    sink.report(Diagnostic::new(&T001, value.range, message, help).fix(fix));
}

/// Text that is nothing but base64, decoded.
fn decode(text: &str) -> Option<Vec<u8>> {
    // The scanner reads it when it is between BEGIN and END.
    let block = format!("{}\n{text}\n{}", correct(true, "CERTIFICATE"), correct(false, "CERTIFICATE"));
    crate::pem::scan(&block).into_iter().next().and_then(|block| block.der)
}

/// Puts BEGIN and END around a block scalar.
fn enclose(doc: &Cx<'_>, value: &Value<'_>) -> Option<Fix> {
    if value.style != Style::Literal {
        return None;
    }
    let start = usize::from(value.range.start());
    let line = usize::from(doc.lines.start(doc.lines.line(value.range.start())));
    let indentation = doc.text.get(line..start).filter(|lead| lead.trim().is_empty())?;
    let end = start + doc.slice(value.range).trim_end().len();
    let newline = patch::newline(doc);
    let begin = TextEdit::insert(size(start), format!("{}{newline}{indentation}", correct(true, "CERTIFICATE")));
    let close = TextEdit::insert(size(end), format!("{newline}{indentation}{}", correct(false, "CERTIFICATE")));
    Some(Fix::unsafe_edit("Add the BEGIN and END lines", begin.and(close)?))
}

#[cfg(test)]
mod tests {
    use crate::pem::testing::{CA, layer};
    use crate::rules::testing::{check, check_fix};

    #[test]
    fn texts_without_pem() {
        check("T001", "providerCredentials:\n  certificates: «/etc/ssl/ca.pem»\n");
        check("T001", "providerCredentials:\n  certificates: «'<your certificate>'»\n");
        check("T001", "providerCredentials:\n  certificates: |\n    «MIIDVz»\n");
    }

    #[test]
    fn nothing_macros_and_blocks() {
        for value in ["", "''", "'{{.spectro.macro.ca}}'", "~", "\"${ca_cert}\"", "[]", "'x {{.spectro.var.ca}}'"] {
            check("T001", &format!("providerCredentials:\n  certificates: {value}\n"));
        }
        check("T001", &layer(CA));
        check("T001", &layer(&CA.replace("-----", "------")));
        check("T001", &layer("-----BEGIN CERTIFICATE-----\nMIIDVz...\n-----END CERTIFICATE-----\n"));
        check("T001", "providerCredentials:\n  certificates: 'x\n");
    }

    #[test]
    fn bare_base64_is_enclosed() {
        let bare = CA.lines().filter(|l| !l.starts_with('-')).collect::<Vec<_>>().join("\n");
        check_fix("T001", &layer(&bare), &layer(CA));
    }
}
