use crate::cx::Cx;
use crate::diagnostic::{Diagnostic, Fix};
use crate::patch;
use crate::rule::Severity;
use crate::rules::{Sink, declare_rule};
use crate::yaml::{NodeId, Style};

declare_rule! {
    /// ## What it does
    /// Points at modes that are not the same number for every reader (`0644`), and at modes that lack their leading 0 (`644`).
    ///
    /// ## Why it matters
    /// yip asks for a number. Go's YAML readers, which yip uses, take `0644` and `0o644` for octal: mode 0644. A reader of YAML 1.2
    /// takes `0644` for decimal 644, which is mode 1204. Without the leading 0, `644` is decimal for every reader.
    ///
    /// ## How to fix
    /// `0644` is right for yip. `420` is the same mode for every reader. Do not put the mode in quotes: yip then refuses the file.
    ///
    /// ## Invalid
    /// ```yaml
    /// options:
    ///   system.uri: registry.edge-lab.net/os:1.0.0
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
    ///   system.uri: registry.edge-lab.net/os:1.0.0
    /// stages:
    ///   boot:
    ///     - files:
    ///         - path: /etc/motd
    ///           permissions: 420
    ///           content: hello
    /// ```
    S025 "file-mode" {
        summary: "A file mode is decimal, or is octal for some readers only",
        severity: Info,
        fix: Sometimes,
        evidence: Practice,
        source: "gopkg.in/yaml.v2 (octal `0644`); YAML 1.2.2, 10.3.2 (decimal 644)",
        since: "0.1.0",
        check: Layer(check),
    }
}

fn check(doc: &Cx<'_>, sink: &mut Sink) {
    let Some(stages) = doc.layer.stages else { return };
    for stage in doc.tree.entries(stages.value) {
        for step in doc.tree.sequence(stage.value).unwrap_or(&[]) {
            for list in ["files", "downloads", "directories"] {
                for file in doc.tree.get(*step, list).and_then(|f| doc.tree.sequence(f.value)).unwrap_or(&[]) {
                    mode(doc, *file, sink);
                }
            }
        }
    }
}

fn mode(doc: &Cx<'_>, file: NodeId, sink: &mut Sink) {
    let Some(value) = doc.get(file, "permissions").filter(|v| v.style == Style::Plain) else { return };
    let digits = value.text;
    if !(3..=5).contains(&digits.len()) || !digits.chars().all(|c| c.is_ascii_digit()) {
        return;
    }
    let Ok(decimal) = digits.parse::<u32>() else { return };
    let octal = u32::from_str_radix(digits, 8).ok();
    let finding = match octal {
        Some(octal) if digits.starts_with('0') => Diagnostic::new(
            &S025,
            value.range,
            format!("yip reads `{digits}` as mode {octal:04o}, but YAML 1.2 readers read it as mode {decimal:o}"),
            format!(
                "a leading 0 means octal to Go's YAML readers, so hosts set the mode that is meant; {octal} is the same mode for every reader"
            ),
        ),
        Some(octal) if USUAL.contains(&digits) => {
            let write = format!("0o{digits}");
            let help = format!(
                "without a leading 0, every reader reads a decimal number; for mode 0{digits}, write {write} or {octal}"
            );
            let fix = patch::replace_value(doc, value.id, &write).map(|edit| Fix::safe(format!("Write {write}"), edit));
            let message = format!("`{digits}` is decimal, which is mode {decimal:o}");
            Diagnostic::new(&S025, value.range, message, help).severity(Severity::Warning).fix(fix)
        }
        _ => return,
    };
    sink.report(finding);
}

/// Modes that nobody writes as decimal numbers.
const USUAL: &[&str] = &[
    "644", "755", "600", "700", "640", "750", "400", "440", "444", "555", "777", "664", "660", "775", "500", "550",
    "770",
];

#[cfg(test)]
mod tests {
    use crate::rules::testing::{check, check_fix, messages};

    #[test]
    fn modes() {
        check(
            "S025",
            "stages:\n  boot:\n    - files:\n        - permissions: «0644»\n        - permissions: 420\n        - permissions: «644»\n        - permissions: '0644'\n        - permissions: 0o644\n",
        );
        check_fix(
            "S025",
            "stages:\n  boot:\n    - downloads:\n        - permissions: 755\n",
            "stages:\n  boot:\n    - downloads:\n        - permissions: 0o755\n",
        );
        assert_eq!(
            messages(
                "S025",
                "stages:\n  boot:\n    - files:\n        - permissions: 0644\n        - permissions: 755\n"
            ),
            [
                "yip reads `0644` as mode 0644, but YAML 1.2 readers read it as mode 1204",
                "`755` is decimal, which is mode 1363"
            ]
        );
    }
}
