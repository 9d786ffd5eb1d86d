use crate::diagnostic::{Applicability, Diagnostic, Fix};
use crate::edit::{Indel, TextEdit};
use crate::model::Doc;
use crate::rules::structure::is_lost;
use crate::rules::{Sink, declare_rule};
use crate::yaml::Repair;

declare_rule! {
    /// ## What it does
    /// Finds lines below `key: |` that are not indented as far as the block needs: most often a certificate that was pasted without indentation.
    ///
    /// ## Why it matters
    /// For YAML the block ends there, and the rest is no YAML: every reader refuses the layer.
    ///
    /// ## How to fix
    /// Indent the lines two blanks further than the key. The fix does it for all of them.
    ///
    /// ## Invalid
    /// ```yaml
    /// options:
    ///   system.uri: registry.example.org/os:1.0.0
    /// providerCredentials:
    ///   registry: registry.example.org
    ///   user: edge
    ///   password: '{{.spectro.macro.registry_password}}'
    ///   certificates: |
    /// -----BEGIN CERTIFICATE-----
    /// MIIB
    /// -----END CERTIFICATE-----
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
    ///           content: |
    ///             first line
    ///             second line
    /// ```
    Y014 "under-indented-block" {
        summary: "Lines of a block scalar are not indented far enough",
        severity: Error,
        fix: Always,
        evidence: Practice,
        source: "YAML 1.2.2, 8.1.1.1 Block Indentation Indicator; pages that lost their indentation",
        since: "0.1.0",
        check: Layer(check),
    }
}

fn check(doc: &Doc<'_>, sink: &mut Sink) {
    let mut lost = None;
    for error in &doc.syntax {
        let Repair::UnderIndented { lines, column } = error.repair else { continue };
        // Part of a layer without any indentation: S005 rebuilds it as a whole, when asked.
        let applicability =
            if *lost.get_or_insert_with(|| is_lost(doc)) { Applicability::Unsafe } else { Applicability::Safe };
        let first = doc.lines.line(error.range.start());
        let indels: Vec<Indel> = (first..first + lines)
            .filter_map(|line| {
                let body = doc.slice(doc.lines.range(doc.text, line));
                let own = body.len() - body.trim_start_matches(' ').len();
                (own < column && !body.trim_matches([' ', '\t']).is_empty())
                    .then(|| Indel::insert(doc.lines.start(line), " ".repeat(column - own)))
            })
            .collect();
        let what = if lines == 1 { "this line is".to_owned() } else { format!("these {lines} lines are") };
        sink.report(
            Diagnostic::new(
                &Y014,
                doc.lines.range(doc.text, first),
                format!("{what} not indented far enough for the block above"),
                format!("the block needs {column} blanks; without them every reader refuses the layer"),
            )
            .fix(TextEdit::new(indels).map(|edit| Fix {
                title: "Indent the lines".to_owned(),
                applicability,
                edit,
            })),
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::context::Context;
    use crate::rules::testing::{check, check_fix, findings};

    #[test]
    fn pasted_blocks() {
        check("Y014", "a:\n  b: |\n    x\n«  y z»\n    v\n  c: 1\n");
        check("Y014", "a:\n  b: |\n    x\n\n     y\n  c: 1\n");
    }

    #[test]
    fn lines_are_indented() {
        check_fix(
            "Y014",
            "a:\n  b: |\n-----BEGIN X-----\nMIIB\n-----END X-----\nc: 1\n",
            "a:\n  b: |\n    -----BEGIN X-----\n    MIIB\n    -----END X-----\nc: 1\n",
        );
    }

    /// For YAML a control character is no white space.
    #[test]
    fn lines_of_control_characters_are_indented_too() {
        let text = "a:\n  b: |\n    x\n\u{b}\u{b}\n  c: 1\n";
        let found = findings("Y014", text, &Context::default());
        assert!(!found.is_empty() && found.iter().all(|one| !one.fixes.is_empty()), "{found:?}");
    }
}
