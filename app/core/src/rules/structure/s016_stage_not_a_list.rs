use crate::cx::Cx;
use crate::diagnostic::{Diagnostic, Fix};
use crate::edit::TextEdit;
use crate::model::Field;
use crate::patch;
use crate::rules::{Sink, declare_rule};
use crate::yaml::{Kind, Mapping};

declare_rule! {
    /// ## What it does
    /// Reports a stage whose value is a mapping or a single value instead of a list of steps.
    ///
    /// ## Why it matters
    /// yip, which runs the stages on the host, requires a list for each stage. With anything else it refuses the whole file, and no
    /// stage runs. Some samples of the vendor's documents show a mapping here; whether Palette's agent turns it into a list is not
    /// documented.
    ///
    /// ## How to fix
    /// Put a `-` before the step.
    ///
    /// ## Invalid
    /// ```yaml
    /// options:
    ///   system.uri: registry.edge-lab.net/os:1.0.0
    /// stages:
    ///   initramfs:
    ///     name: Set a mirror
    ///     commands:
    ///       - echo mirror
    /// ```
    ///
    /// ## Valid
    /// ```yaml
    /// options:
    ///   system.uri: registry.edge-lab.net/os:1.0.0
    /// stages:
    ///   initramfs:
    ///     - name: Set a mirror
    ///       commands:
    ///         - echo mirror
    /// ```
    S016 "stage-not-a-list" {
        summary: "A stage is not a list of steps",
        severity: Warning,
        fix: Sometimes,
        evidence: Inferred,
        source: "mudler/yip: pkg/schema/schema.go (`map[string][]Stage`)",
        since: "0.1.0",
        check: Layer(check),
    }
}

fn check(doc: &Cx<'_>, sink: &mut Sink) {
    let Some(stages) = doc.layer.stages else { return };
    for stage in doc.tree.entries(stages.value) {
        let (what, fix) = match &doc.tree.node(stage.value).kind {
            Kind::Mapping(mapping) => ("a mapping", wrap(doc, stage, mapping, "Make it a list with one step")),
            Kind::Scalar(scalar)
                if !scalar.value.contains("{{") && !doc.value(stage.value).is_some_and(|v| v.is_null()) =>
            {
                ("a single value", None)
            }
            _ => continue,
        };
        let key = doc.tree.key(stage).unwrap_or("");
        sink.report(
            Diagnostic::new(
                &S016,
                doc.first_line(stage.value),
                format!("the stage `{key}` is {what}, not a list of steps"),
                "yip, which runs the stages on the host, takes a list here and refuses the whole file otherwise, though some of the vendor's own \
                 samples show this form; put a `-` before the step",
            )
            .fix(fix),
        );
    }
}

/// Makes the mapping the only item of a list: `- ` before its first key, two spaces before every other line.
pub(super) fn wrap(doc: &Cx<'_>, field: &Field, mapping: &Mapping, title: &str) -> Option<Fix> {
    let (first, last) = (mapping.entries.first()?, mapping.entries.last()?);
    let lines = *patch::lines(doc, first)?.start()..=*patch::lines(doc, last)?.end();
    if mapping.flow || doc.lines.line(doc.key_range(field).start()) == *lines.start() {
        return None;
    }
    let dash = TextEdit::insert(doc.key_range(first).start(), "- ");
    Some(Fix::safe(title, dash.and(patch::indent(doc, lines.start() + 1..=*lines.end(), 2))?))
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{check, check_fix};

    #[test]
    fn lists_only() {
        check(
            "S016",
            "stages:\n  boot:\n    «name: x»\n  network:\n    - name: y\n  fs: «z»\n  reconcile:\n  rootfs: []\n  initramfs: '{{.spectro.macro.x}}'\n",
        );
        check("S016", "stages: *x\n");
    }

    #[test]
    fn the_step_is_wrapped() {
        check_fix(
            "S016",
            "stages:\n  boot:\n    name: x\n    # c\n    files:\n      - content: |\n          a\n\n          b\n  fs: []\n",
            "stages:\n  boot:\n    - name: x\n      # c\n      files:\n        - content: |\n            a\n\n            b\n  fs: []\n",
        );
    }
}
