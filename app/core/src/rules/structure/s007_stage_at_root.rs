use super::s005_lost_indentation::is_lost;
use crate::cx::Cx;
use crate::diagnostic::{Applicability, Diagnostic, Fix};
use crate::edit::TextEdit;
use crate::host::kairos;
use crate::model::Field;
use crate::patch;
use crate::rules::{Sink, declare_rule};
use crate::yaml::Kind;

declare_rule! {
    /// ## What it does
    /// Reports the name of a stage (`boot.after`, `initramfs`) at the root.
    ///
    /// ## Why it matters
    /// Stages are read only under `stages`. At the root they are ignored, so their commands never run.
    ///
    /// ## How to fix
    /// Move them under `stages`.
    ///
    /// ## Invalid
    /// ```yaml
    /// options:
    ///   system.uri: registry.edge-lab.net/os:1.0.0
    /// boot.after:
    ///   - name: hello
    /// ```
    ///
    /// ## Valid
    /// ```yaml
    /// options:
    ///   system.uri: registry.edge-lab.net/os:1.0.0
    /// stages:
    ///   boot.after:
    ///     - name: hello
    /// ```
    S007 "stage-at-root" {
        summary: "A stage is at the root instead of under `stages`",
        severity: Error,
        fix: Sometimes,
        evidence: Documented,
        source: "Palette documentation, Cloud Init Stages",
        since: "0.1.0",
        check: Layer(check),
    }
}

fn check(doc: &Cx<'_>, sink: &mut Sink) {
    let (mut first, mut lost) = (true, None);
    for (index, field) in doc.layer.entries.iter().enumerate() {
        let Some(key) = doc.tree.key(field).filter(|key| kairos::is_stage(key)) else { continue };
        sink.report(
            Diagnostic::new(
                &S007,
                doc.key_range(field),
                format!("the stage `{key}` is at the root"),
                "stages are read only under `stages`; here it never runs",
            )
            .fix(nest(doc, index, field, first).map(|edit| {
                // Where more of the layer lost its indentation, the rest of the stage may be elsewhere.
                let applicability =
                    if *lost.get_or_insert_with(|| is_lost(doc)) { Applicability::Unsafe } else { Applicability::Safe };
                Fix { title: "Move it under `stages`".to_owned(), applicability, edit }
            })),
        );
        first = false;
    }
}

fn nest(doc: &Cx<'_>, index: usize, field: &Field, first: bool) -> Option<TextEdit> {
    let lines = patch::lines(doc, field).filter(|_| patch::column(doc, field) == 0)?;
    let at = doc.lines.start(*lines.start());
    let mut edit = patch::indent(doc, lines, 2);
    match doc.layer.stages {
        // An empty or an open `stages` block directly above takes it in.
        Some(stages) => {
            let above = doc.layer.entries.get(..index)?.iter().rposition(|e| e.key == stages.key)?;
            let between = doc.layer.entries.get(above + 1..index)?;
            let open = match &doc.tree.node(stages.value).kind {
                Kind::Absent => true,
                Kind::Mapping(m) => !m.flow && m.entries.first().is_some_and(|e| patch::column(doc, e) == 2),
                _ => false,
            };
            if !open || !between.iter().all(|e| doc.tree.key(e).is_some_and(kairos::is_stage)) {
                return None;
            }
        }
        None if first => {
            // Insertions at one place keep their order: the new key comes before the spaces of the stage's own line.
            edit = TextEdit::insert(at, format!("stages:{}", patch::newline(doc))).and(edit)?;
        }
        None => return None,
    }
    Some(edit)
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{check, check_fix};

    #[test]
    fn stages_at_the_root() {
        check("S007", "«boot.after»:\n  - name: x\n«initramfs»: []\nstages:\n  boot: []\n");
    }

    #[test]
    fn they_move_under_stages() {
        check_fix("S007", "stages:\nboot.before:\n  - name: x\n", "stages:\n  boot.before:\n    - name: x\n");
        check_fix(
            "S007",
            "a: 1\nboot.before:\n- name: x\nb: 1\n",
            "a: 1\nstages:\n  boot.before:\n  - name: x\nb: 1\n",
        );
        check_fix(
            "S007",
            "stages:\n  boot: []\nnetwork:\n  - name: x\n",
            "stages:\n  boot: []\n  network:\n    - name: x\n",
        );
    }
}
