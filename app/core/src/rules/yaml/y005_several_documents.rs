use std::collections::BTreeSet;

use crate::cx::Cx;
use crate::diagnostic::{Diagnostic, Fix};
use crate::patch;
use crate::rules::{Sink, declare_rule};
use crate::source::TextRange;
use crate::yaml::NodeId;

declare_rule! {
    /// ## What it does
    /// Reports a `---` line that starts a second YAML document inside the layer.
    ///
    /// ## Why it matters
    /// Most readers of a pack's values read only the first document, so everything below the `---` may be lost.
    ///
    /// ## How to fix
    /// Remove the `---` line. The fix does this when no root key appears in both documents.
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
    let first_end = doc.tree.roots().first().map(|root| doc.tree.node(*root).range.end());
    for marker in doc.tree.document_starts().iter().filter(|m| first_end.is_some_and(|end| m.start() >= end)) {
        sink.report(
            Diagnostic::new(
                &Y005,
                *marker,
                "`---` starts a second document",
                "a reader that expects one document does not see anything below this line; keep everything in one document",
            )
            .fix(can_merge.then(|| merge(doc, *marker)).flatten()),
        );
    }
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

/// Deletes the marker's line.
fn merge(doc: &Cx<'_>, marker: TextRange) -> Option<Fix> {
    let line = doc.lines.line(marker.start());
    let alone = doc.slice(doc.lines.range(doc.text, line)).trim() == "---";
    alone.then(|| Fix::safe("Remove the `---` line", patch::remove_lines(doc, &(line..=line))))
}

#[cfg(test)]
mod tests {
    use crate::context::Context;
    use crate::rules::testing::{check, check_fix, findings};

    #[test]
    fn documents() {
        check("Y005", "---\na: 1\n«---»\nb: 1\n");
        check("Y005", "# c\n---\na: |\n  ---\n");
        check_fix("Y005", "a: 1\n---\nb: 1\n", "a: 1\nb: 1\n");
    }

    #[test]
    fn documents_that_do_not_fit_together() {
        for text in ["  a: 1\n---\nb: 1\n", "{a: 1}\n---\nb: 1\n", "a: 1\n---\na: 1\n", "a: 1\n---\n- b\n"] {
            let found = findings("Y005", text, &Context::default());
            assert!(found.len() == 1 && found[0].fixes.is_empty(), "{found:?}");
        }
    }
}
