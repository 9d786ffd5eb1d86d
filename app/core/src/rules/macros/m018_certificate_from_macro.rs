use crate::cx::Cx;
use crate::diagnostic::{Diagnostic, Fix};
use crate::edit::TextEdit;
use crate::macros::Macro;
use crate::macros::MacroFamily;
use crate::model::Value;
use crate::rule::Severity;
use crate::rules::{Sink, declare_rule};
use crate::source::{range, size};

declare_rule! {
    /// ## What it does
    /// Reports `providerCredentials.certificates` that consist of a macro alone: a warning in a block scalar, a note in quotes.
    ///
    /// ## Why it matters
    /// Palette inserts macros as text before the YAML is read, and a certificate has many lines. In a block scalar only the first
    /// of them gets the indentation, so the rest ends up outside of the value. In quotes the line breaks become spaces, unless the
    /// macro's value has them as `\n` and is in double quotes. Palette's documentation says that profile variables cannot have
    /// several lines.
    ///
    /// The rule is a warning only where every certificate breaks the text; the value of a macro is not known.
    ///
    /// ## How to fix
    /// Paste the certificate into the layer: it is not a secret. In a block scalar, `nindent` with the indentation of the
    /// block indents every line.
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
    ///     {{.spectro.var.registry_ca}}
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
    M018 "certificate-from-macro" {
        summary: "A certificate, which has several lines, comes from a macro",
        severity: Warning,
        fix: Sometimes,
        evidence: Inferred,
        source: "Palette documentation, Create Cluster Profile Variables (textual substitution) and Define and Manage Profile Variables (no multi-line variables)",
        since: "0.1.0",
        check: Layer(check),
    }
}

fn check(doc: &Cx<'_>, sink: &mut Sink) {
    let Some(field) = doc.layer.credentials.and_then(|credentials| credentials.certificates) else { return };
    let Some(value) = doc.value(field.value) else { return };
    let [used] = doc.macros_in(value.range) else { return };
    let Some(family) = used.paths(doc.text).next().map(|path| path.family()) else { return };
    let is_value = matches!(family, MacroFamily::Macro | MacroFamily::Variable);
    let is_alone = value.text.trim().strip_prefix("{{").is_some_and(|rest| rest.ends_with("}}"));
    if !used.closed || !is_value || !is_alone || used.calls(doc.text, &["indent", "nindent", "b64dec", "replace"]) {
        return;
    }
    let (message, severity) = if value.style.is_block() {
        ("only the first line of the certificate would get the indentation of this block", Severity::Warning)
    } else {
        ("the line breaks of a certificate that Palette inserts here become spaces", Severity::Info)
    };
    let help = if family == MacroFamily::Variable {
        "Palette inserts macros as text before the YAML is read, and Palette's documentation says that profile variables cannot have several lines; \
         paste the certificate, which is not a secret"
    } else {
        "Palette inserts macros as text before the YAML is read; paste the certificate, which is not a secret, or give its lines their indentation \
         with `nindent` in a block scalar"
    };
    let fix = (value.style.is_block() && family == MacroFamily::Macro).then(|| nindent(doc, &value, used)).flatten();
    sink.report(Diagnostic::new(&M018, used.range, message, help).severity(severity).fix(fix));
}

/// Every line at the column of the macro.
fn nindent(doc: &Cx<'_>, value: &Value<'_>, used: &Macro) -> Option<Fix> {
    let start = doc.lines.start(doc.lines.line(used.range.start()));
    let column = usize::from(used.range.start() - start);
    let is_indented = doc.slice(range(usize::from(start), usize::from(used.range.start()))).trim().is_empty();
    let inner = doc.slice(used.inner());
    let end = usize::from(used.inner().start()) + inner.trim_end().len();
    let is_free =
        is_indented && column > 0 && value.range.contains_range(used.range) && !inner.trim_end().ends_with('-');
    let edit = TextEdit::insert(size(end), format!(" | nindent {column}"));
    is_free.then(|| Fix::unsafe_edit(format!("Indent every line with `nindent {column}`"), edit))
}

#[cfg(test)]
mod tests {
    use crate::context::Context;
    use crate::rule::Severity;
    use crate::rules::testing::{check, check_fix, findings};

    #[test]
    fn in_a_block_and_in_quotes() {
        check("M018", "providerCredentials:\n  certificates: |\n    «{{.spectro.macro.ca}}»\n");
        check("M018", "providerCredentials:\n  certificates: >-\n      «{{ .spectro.var.registry_ca }}»\n");
        let quoted =
            findings("M018", "providerCredentials:\n  certificates: '{{.spectro.macro.ca}}'\n", &Context::default());
        assert_eq!(quoted.iter().map(|d| d.severity).collect::<Vec<_>>(), [Severity::Info]);
    }

    #[test]
    fn with_indentation_or_armor_or_elsewhere() {
        check("M018", "providerCredentials:\n  certificates: |\n    {{.spectro.macro.ca | nindent 4}}\n");
        check(
            "M018",
            "providerCredentials:\n  certificates: |\n    -----BEGIN CERTIFICATE-----\n    {{.spectro.macro.body}}\n    -----END CERTIFICATE-----\n",
        );
        check("M018", "a: |\n  {{.spectro.macro.ca}}\nproviderCredentials:\n  password: |\n    {{.spectro.macro.x}}\n");
    }

    #[test]
    fn the_lines_are_indented() {
        check_fix(
            "M018",
            "providerCredentials:\n  certificates: |\n    {{ .spectro.macro.ca }}\n",
            "providerCredentials:\n  certificates: |\n    {{ .spectro.macro.ca | nindent 4 }}\n",
        );
    }
}
