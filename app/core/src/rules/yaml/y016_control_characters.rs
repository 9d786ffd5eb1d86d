use crate::cx::Cx;
use crate::diagnostic::{Diagnostic, Fix};
use crate::edit::TextEdit;
use crate::rules::{Sink, declare_rule};
use crate::yaml::Repair;

declare_rule! {
    /// ## What it does
    /// Reports control characters, NUL, and byte order marks inside the text.
    ///
    /// ## Why it matters
    /// YAML forbids them. Readers refuse the layer or drop them.
    ///
    /// ## How to fix
    /// Remove them.
    ///
    /// ## Invalid
    /// (`␈` stands for the backspace character, U+0008.)
    /// ```yaml
    /// options:
    ///   system.uri: registry.edge-lab.net/os␈:1.0.0
    /// ```
    ///
    /// ## Valid
    /// ```yaml
    /// options:
    ///   system.uri: registry.edge-lab.net/os:1.0.0
    /// ```
    Y016 "control-characters" {
        summary: "A control character that YAML forbids",
        severity: Error,
        fix: Always,
        evidence: Practice,
        source: "YAML 1.2.2, 5.1 Character Set",
        since: "0.1.0",
        check: Layer(check),
    }
}

fn check(doc: &Cx<'_>, sink: &mut Sink) {
    for error in &doc.syntax {
        let Repair::Control(c) = error.repair else { continue };
        let number = u32::from(c);
        let (message, help, title) = match doc.slice(error.range).chars().count() {
            1 => {
                let name = match c {
                    '\0' => "a NUL character",
                    '\u{FEFF}' => "a byte order mark inside the text",
                    _ => "a control character",
                };
                let help = "it is invisible, and YAML forbids it; remove it";
                (format!("{name} (U+{number:04X})"), help, "Remove the character")
            }
            count => {
                let help = "they are invisible, and YAML forbids them; remove them";
                (format!("{count} control characters, the first is U+{number:04X}"), help, "Remove the characters")
            }
        };
        let fix = Fix::safe(title, TextEdit::delete(error.range));
        sink.report(Diagnostic::new(&Y016, error.range, message, help).fix(fix));
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{check, check_fix, messages};

    #[test]
    fn controls() {
        check("Y016", "a: b«\u{0}»c«\u{7}»\n# «\u{1b}»\nd:\te\r\nf: \u{85}\n");
        check("Y016", "\u{feff}a: «\u{feff}»b\n");
        check_fix("Y016", "a: b\u{8}c\n", "a: bc\n");
    }

    #[test]
    fn a_run_is_one_finding() {
        check("Y016", "a: b«\0\0\u{7}»c\n");
        check_fix("Y016", "a: b\0\0\u{7}c\n", "a: bc\n");
        assert_eq!(
            messages("Y016", "a: \0b\0\u{7}\n"),
            ["a NUL character (U+0000)", "2 control characters, the first is U+0000"]
        );
    }
}
