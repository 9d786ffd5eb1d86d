use crate::diagnostic::Diagnostic;
use crate::model::Doc;
use crate::rules::{Sink, declare_rule};
use crate::yaml::{NodeId, Style};

declare_rule! {
    /// ## What it does
    /// Points at `permissions: 0644` without quotes and says which mode comes out.
    ///
    /// ## Why it matters
    /// Readers of YAML 1.1, such as the host's, take a leading 0 for octal: mode 0644. Readers of YAML 1.2 take decimal 644, which is mode 1204. A number without the leading 0, such as 644, is decimal for both.
    ///
    /// ## How to fix
    /// Write the mode as the sources of the host do, and check it on a host; `420` is 0644 for every reader.
    ///
    /// ## Invalid
    /// ```yaml
    /// options:
    ///   system.uri: registry.example.org/os:1.0.0
    /// stages:
    ///   boot:
    ///     - files:
    ///         - path: /etc/motd
    ///           permissions: 0644
    ///           content: hello
    /// ```
    ///
    /// ## Valid
    /// ```yaml
    /// options:
    ///   system.uri: registry.example.org/os:1.0.0
    /// stages:
    ///   boot:
    ///     - files:
    ///         - path: /etc/motd
    ///           permissions: 420
    ///           content: hello
    /// ```
    S025 "file-mode" {
        summary: "File permissions without quotes are read in two ways",
        severity: Info,
        fix: Never,
        evidence: Practice,
        source: "YAML 1.1 (octal `0644`); YAML 1.2.2, 10.3.2 (decimal 644)",
        since: "0.1.0",
        check: Layer(check),
    }
}

fn check(doc: &Doc<'_>, sink: &mut Sink) {
    let Some(stages) = doc.layer.stages else { return };
    for stage in doc.tree.entries(stages.value) {
        for step in doc.tree.sequence(stage.value).unwrap_or(&[]) {
            for list in ["files", "directories"] {
                for file in doc.tree.get(*step, list).and_then(|f| doc.tree.sequence(f.value)).unwrap_or(&[]) {
                    mode(doc, *file, sink);
                }
            }
        }
    }
}

fn mode(doc: &Doc<'_>, file: NodeId, sink: &mut Sink) {
    let Some(value) = doc.get(file, "permissions").filter(|v| v.style == Style::Plain) else { return };
    let digits = value.text;
    if !(3..=5).contains(&digits.len()) || !digits.chars().all(|c| c.is_ascii_digit()) {
        return;
    }
    let Ok(decimal) = digits.parse::<u32>() else { return };
    let octal = u32::from_str_radix(digits, 8).ok();
    let (message, help) = match octal {
        Some(octal) if digits.starts_with('0') => (
            format!("`{digits}` is mode {octal:04o} for the host's reader, and mode {decimal:o} for YAML 1.2 readers"),
            format!(
                "the host reads YAML 1.1, where a leading 0 means octal; {octal} is the same mode for every reader"
            ),
        ),
        Some(octal)
            if digits.len() == 3
                && [
                    "644", "755", "600", "700", "640", "750", "400", "440", "444", "555", "777", "664", "660", "775",
                ]
                .contains(&digits) =>
        {
            (
                format!("`{digits}` is decimal, which is mode {decimal:o}"),
                format!(
                    "without a leading 0 every reader takes a decimal number; for mode 0{digits} write 0{digits} or {octal}"
                ),
            )
        }
        _ => return,
    };
    sink.report(Diagnostic::new(&S025, value.range, message, help));
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{check, messages};

    #[test]
    fn modes() {
        check(
            "S025",
            "stages:\n  boot:\n    - files:\n        - permissions: «0644»\n        - permissions: 420\n        - permissions: «644»\n        - permissions: '0644'\n        - permissions: 0o644\n",
        );
        assert_eq!(
            messages(
                "S025",
                "stages:\n  boot:\n    - files:\n        - permissions: 0644\n        - permissions: 755\n"
            ),
            [
                "`0644` is mode 0644 for the host's reader, and mode 1204 for YAML 1.2 readers",
                "`755` is decimal, which is mode 1363"
            ]
        );
    }
}
