use crate::cx::Cx;
use crate::diagnostic::{Diagnostic, Fix};
use crate::patch;
use crate::rules::{Sink, declare_rule};

declare_rule! {
    /// ## What it does
    /// Reports `if: [ -f /path ]` without quotes in a step of `stages`.
    ///
    /// ## Why it matters
    /// `[` starts a list in YAML, but yip requires a string here. It refuses the whole file, and no stage runs. A sample of the
    /// vendor's documents shows this form; whether Palette's agent turns it into a string is not documented.
    ///
    /// ## How to fix
    /// Put the condition in quotes.
    ///
    /// ## Invalid
    /// ```yaml
    /// options:
    ///   system.uri: registry.edge-lab.net/os:1.0.0
    /// stages:
    ///   boot:
    ///     - if: [ -f /oem/userdata ]
    ///       commands:
    ///         - echo hello
    /// ```
    ///
    /// ## Valid
    /// ```yaml
    /// options:
    ///   system.uri: registry.edge-lab.net/os:1.0.0
    /// stages:
    ///   boot:
    ///     - if: '[ -f /oem/userdata ]'
    ///       commands:
    ///         - echo hello
    /// ```
    S024 "if-is-a-list" {
        summary: "The condition `if` of a step is a list",
        severity: Warning,
        fix: Sometimes,
        evidence: Inferred,
        source: "A published sample (`if: [ -f ... ]` without quotes); mudler/yip: `if` is a string",
        since: "0.1.0",
        check: Layer(check),
    }
}

fn check(doc: &Cx<'_>, sink: &mut Sink) {
    let Some(stages) = doc.layer.stages else { return };
    for stage in doc.tree.entries(stages.value) {
        for step in doc.tree.sequence(stage.value).unwrap_or(&[]) {
            let Some(condition) = doc.tree.get(*step, "if").filter(|c| doc.tree.sequence(c.value).is_some()) else {
                continue;
            };
            let at = doc.tree.node(condition.value).range;
            let text = doc.slice(at);
            let quoted = patch::quote(doc, at).filter(|_| text.starts_with('['));
            sink.report(
                Diagnostic::new(
                    &S024,
                    at,
                    "`if` is a list, not a string",
                    "YAML reads `[` as the start of a list; yip requires a string here and refuses the whole file otherwise; put the condition in quotes",
                )
                .fix(quoted.map(|edit| Fix::safe("Put the condition in quotes", edit))),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{check, check_fix};

    #[test]
    fn conditions() {
        check("S024", "stages:\n  boot:\n    - if: «[ -f /x ]»\n    - if: '[ -f /x ]'\n    - if: test -f /x\n");
        check_fix(
            "S024",
            "stages:\n  boot:\n    - if: [ -f \"/x\" ]\n",
            "stages:\n  boot:\n    - if: '[ -f \"/x\" ]'\n",
        );
        check_fix(
            "S024",
            "stages:\n  boot:\n    - if: [ -f '/x' ] # c\r\n",
            "stages:\n  boot:\n    - if: '[ -f ''/x'' ]' # c\r\n",
        );
    }
}
