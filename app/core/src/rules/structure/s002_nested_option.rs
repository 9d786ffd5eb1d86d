use crate::cx::Cx;
use crate::diagnostic::{Diagnostic, Fix};
use crate::edit::{Indel, TextEdit};
use crate::model::Field;
use crate::patch;
use crate::rules::{Sink, declare_rule};
use crate::source::TextRange;

declare_rule! {
    /// ## What it does
    /// Reports `options: {system: {uri: ...}}`: the dotted keys written as nested mappings.
    ///
    /// ## Why it matters
    /// In every published layer, `system.uri` is one key that contains a dot. No document says that a nested spelling is read.
    ///
    /// ## How to fix
    /// Write `system.uri:` directly under `options`.
    ///
    /// ## Invalid
    /// ```yaml
    /// options:
    ///   system:
    ///     uri: registry.edge-lab.net/os:1.0.0
    /// ```
    ///
    /// ## Valid
    /// ```yaml
    /// options:
    ///   system.uri: registry.edge-lab.net/os:1.0.0
    /// ```
    S002 "nested-option" {
        summary: "A dotted option such as `system.uri` is written as nested mappings",
        severity: Warning,
        fix: Sometimes,
        evidence: Inferred,
        source: "Palette documentation, Deploy Cluster with a Private Provider Registry (its example writes the dotted key)",
        since: "0.1.0",
        check: Layer(check),
    }
}

fn check(doc: &Cx<'_>, sink: &mut Sink) {
    let Some(system) = doc.layer.options.and_then(|o| doc.tree.get(o.value, "system")) else { return };
    let Some(mapping) = doc.tree.mapping(system.value) else { return };
    sink.report(
        Diagnostic::new(
            &S002,
            doc.key_range(&system),
            "`system` is a mapping, but `system.uri` is a single key",
            "write `system.uri:` directly under `options`, as every published layer does; no document says that Palette reads the nested form",
        )
        .fix(if mapping.flow { None } else { flatten(doc, &system, &mapping.entries) }),
    );
}

/// Deletes the line of `system:`, and puts `system.` before each of its keys.
fn flatten(doc: &Cx<'_>, system: &Field, entries: &[Field]) -> Option<Fix> {
    let own = patch::lines(doc, system)?;
    let by = entries.first().map(|e| patch::column(doc, e))?.checked_sub(patch::column(doc, system))?;
    if entries.iter().any(|e| doc.tree.scalar(e.value).is_none()) || by == 0 {
        return None;
    }
    let first = *own.start();
    let next = patch::line_start(doc, first + 1);
    if !doc.slice(TextRange::new(doc.key_range(system).end(), next)).trim().eq(":") {
        return None;
    }
    let prefixes = entries.iter().map(|e| Indel::insert(doc.key_range(e).start(), "system.")).collect();
    let lifted = patch::dedent(doc, first + 1..=*own.end(), by)?.and(TextEdit::new(prefixes)?)?;
    Some(Fix::unsafe_edit("Write dotted keys", patch::remove_lines(doc, &(first..=first)).and(lifted)?))
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{check, check_fix};

    #[test]
    fn nested() {
        check("S002", "options:\n  «system»:\n    uri: a/b:1\n");
        check("S002", "options:\n  system.uri: a/b:1\n");
        check_fix(
            "S002",
            "options:\n  system:\n    uri: a/b:1\n    # c\n    repo: x\n  z: 1\n",
            "options:\n  system.uri: a/b:1\n  # c\n  system.repo: x\n  z: 1\n",
        );
    }
}
