use std::collections::BTreeSet;

use crate::cx::Cx;
use crate::diagnostic::{Diagnostic, Fix};
use crate::edit::TextEdit;
use crate::patch;
use crate::rules::{Sink, declare_rule};
use crate::source::{TextRange, TextSize};
use crate::yaml::NodeId;

declare_rule! {
    /// ## What it does
    /// Reports a `---` or `...` line that separates the layer into several YAML documents.
    ///
    /// ## Why it matters
    /// Most readers of a pack's values read only the first document, so everything below the line may be lost.
    ///
    /// ## How to fix
    /// Remove the line. The fix does this when no root key appears in both documents.
    ///
    /// ## Invalid
    /// ```yaml
    /// options:
    ///   system.uri: registry.edge-lab.net/os:1.0.0
    /// ---
    /// stages:
    ///   boot:
    ///     - name: hello
    /// ```
    ///
    /// ## Valid
    /// ```yaml
    /// ---
    /// options:
    ///   system.uri: registry.edge-lab.net/os:1.0.0
    /// stages:
    ///   boot:
    ///     - name: hello
    /// ```
    Y005 "several-documents" {
        summary: "The layer contains more than one YAML document",
        severity: Warning,
        fix: Sometimes,
        evidence: Documented,
        source: "YAML 1.2.2, 9.2 Streams",
        since: "0.1.0",
        check: Layer(check),
    }
}

fn check(doc: &Cx<'_>, sink: &mut Sink) {
    if doc.tree.roots().len() < 2 {
        return;
    }
    let can_merge = can_merge(doc);
    let roots = doc.tree.roots().iter().map(|root| doc.tree.node(*root).range);
    for (above, below) in roots.clone().zip(roots.skip(1)) {
        let markers = markers(doc, above.end(), below.start());
        let Some(marker) = markers.iter().find(|marker| doc.slice(**marker) == "---").or(markers.first()) else {
            continue;
        };
        let message = match doc.slice(*marker) {
            "---" => "`---` starts a second document",
            _ => "`...` ends the document, and another one follows",
        };
        sink.report(
            Diagnostic::new(
                &Y005,
                *marker,
                message,
                "a reader that expects one document does not see anything below this line; keep everything in one document",
            )
            .fix(can_merge.then(|| merge(doc, &markers)).flatten()),
        );
    }
}

/// The `...` and `---` that begin lines between two documents.
fn markers(doc: &Cx<'_>, from: TextSize, to: TextSize) -> Vec<TextRange> {
    let lines = doc.lines.line(from)..=doc.lines.line(to);
    let starts = lines.map(|line| doc.lines.start(line)).filter(|start| (from..=to).contains(start));
    let markers = starts.map(|start| TextRange::at(start, TextSize::from(3)));
    let text = |marker: &TextRange| doc.text.get(usize::from(marker.start())..usize::from(marker.end()));
    markers.filter(|marker| matches!(text(marker), Some("---" | "..."))).collect()
}

/// Whether all documents are block mappings of one indentation without a common key.
fn can_merge(doc: &Cx<'_>) -> bool {
    let mut keys = BTreeSet::new();
    let column = |root: &NodeId| {
        let start = doc.tree.node(*root).range.start();
        doc.tree.mapping(*root).filter(|mapping| !mapping.flow)?;
        Some(start - doc.lines.start(doc.lines.line(start)))
    };
    let first = doc.tree.roots().first().and_then(column);
    first.is_some()
        && doc.tree.roots().iter().all(|root| column(root) == first)
        && doc.layer.entries.iter().all(|e| doc.tree.key(e).is_some_and(|key| keys.insert(key)))
}

/// Deletes the markers' lines.
fn merge(doc: &Cx<'_>, markers: &[TextRange]) -> Option<Fix> {
    let is_alone = |marker: &TextRange| {
        doc.slice(doc.lines.range(doc.text, doc.lines.line(marker.start()))).trim() == doc.slice(*marker)
    };
    let title = match markers {
        [marker] => format!("Remove the `{}` line", doc.slice(*marker)),
        _ => "Remove the lines between the documents".to_owned(),
    };
    let lines = markers.iter().map(|marker| doc.lines.line(marker.start()));
    let mut removed = lines.map(|line| patch::remove_lines(doc, &(line..=line)));
    let first = removed.next()?;
    let edit = removed.try_fold(first, TextEdit::and);
    edit.filter(|_| markers.iter().all(is_alone)).map(|edit| Fix::safe(title, edit))
}

#[cfg(test)]
mod tests {
    use crate::context::Context;
    use crate::rules::testing::{check, check_fix, findings};

    #[test]
    fn documents() {
        check("Y005", "---\na: 1\n«---»\nb: 1\n");
        check("Y005", "# c\n---\na: |\n  ---\n");
        check("Y005", "a: 1\n«...»\nb: 1\n...\n");
        check("Y005", "a: 1\n...\n%YAML 1.1\n«---»\nb: |\n  ...\n");
        check("Y005", "a: 1\n...\n# c\n");
        check_fix("Y005", "a: 1\n---\nb: 1\n", "a: 1\nb: 1\n");
        check_fix("Y005", "a: 1\n...\nb: 1\n", "a: 1\nb: 1\n");
        check_fix("Y005", "a: 1\n...\n---\nb: 1\n", "a: 1\nb: 1\n");
    }

    #[test]
    fn documents_that_do_not_fit_together() {
        for text in ["  a: 1\n---\nb: 1\n", "{a: 1}\n---\nb: 1\n", "a: 1\n---\na: 1\n", "a: 1\n---\n- b\n"] {
            let found = findings("Y005", text, &Context::default());
            assert!(found.len() == 1 && found[0].fixes.is_empty(), "{found:?}");
        }
    }
}
