//! Whether two texts are the same document in other white space.

use super::Source;
use crate::source::slice;
use crate::yaml::{Kind, Node, NodeId, Tree};

pub(super) fn same(a: &Source, b: &Source) -> bool {
    b.syntax.is_empty()
        && same_characters(&a.text, &b.text)
        && same_tree(&a.tree, &b.tree)
        && same_comments(a, b)
        && same_macros(a, b)
}

/// Names of anchors, tags and aliases, brackets and quotes: everything that is no white space.
fn same_characters(a: &str, b: &str) -> bool {
    let shown = |c: &char| !matches!(c, ' ' | '\t' | '\r' | '\n');
    a.chars().filter(shown).eq(b.chars().filter(shown))
}

fn same_tree(a: &Tree, b: &Tree) -> bool {
    a.ids().eq(b.ids())
        && a.roots() == b.roots()
        && a.document_starts().len() == b.document_starts().len()
        && a.ids().all(|id: NodeId| same_node(a.node(id), b.node(id)))
}

fn same_node(a: &Node, b: &Node) -> bool {
    let same_kind = match (&a.kind, &b.kind) {
        (Kind::Scalar(a), Kind::Scalar(b)) => a.style == b.style && a.value == b.value,
        (Kind::Mapping(a), Kind::Mapping(b)) => {
            a.flow == b.flow
                && a.entries.iter().map(|e| (e.key, e.value)).eq(b.entries.iter().map(|e| (e.key, e.value)))
        }
        (Kind::Sequence(a), Kind::Sequence(b)) => a == b,
        (a, b) => std::mem::discriminant(a) == std::mem::discriminant(b),
    };
    same_kind && a.parent == b.parent && a.has_properties == b.has_properties
}

fn same_comments(a: &Source, b: &Source) -> bool {
    let texts = |source: &Source| -> Vec<String> {
        source.tree.comments().iter().map(|c| slice(&source.text, c.range).trim_end().to_owned()).collect()
    };
    texts(a) == texts(b)
}

/// To the byte: Palette substitutes in the text, not in values.
fn same_macros(a: &Source, b: &Source) -> bool {
    let ours = |source: &Source| -> Vec<String> {
        source.macros.iter().filter(|m| m.is_palette).map(|m| slice(&source.text, m.range).to_owned()).collect()
    };
    ours(a) == ours(b)
}
