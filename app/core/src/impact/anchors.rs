//! What aliases stand for. The tree does not expand them.

use std::collections::BTreeMap;

use crate::model::Doc;
use crate::source::TextRange;
use crate::yaml::{Kind, NodeId};

/// Longest stretch before a node in which its anchor is looked for, in bytes.
const MAX_PROPERTIES: usize = 512;

/// The anchors of a document, by name, in text order.
#[derive(Debug, Default)]
pub(super) struct Anchors<'a>(BTreeMap<&'a str, Vec<(TextRange, NodeId)>>);

impl<'a> Anchors<'a> {
    pub(super) fn new(doc: &Doc<'a>) -> Self {
        let mut all: BTreeMap<&str, Vec<(TextRange, NodeId)>> = BTreeMap::new();
        for id in doc.tree.ids().filter(|id| doc.tree.node(*id).has_properties) {
            let at = doc.tree.node(id).range;
            if let Some(name) = anchor(doc.text, usize::from(at.start())) {
                all.entry(name).or_default().push((at, id));
            }
        }
        for places in all.values_mut() {
            crate::sort::by_key(places, |(at, _)| at.start());
        }
        Self(all)
    }

    /// The node that an alias stands for.
    pub(super) fn target(&self, doc: &Doc<'a>, alias: NodeId) -> Option<NodeId> {
        let node = doc.tree.node(alias);
        let name = doc.slice(node.range).strip_prefix('*').filter(|_| matches!(node.kind, Kind::Alias))?;
        let places = self.0.get(name)?;
        let before = places.partition_point(|(at, _)| at.start() < node.range.start());
        places.get(before.checked_sub(1)?).map(|(_, id)| *id)
    }
}

/// The name in `&name` before a node, behind a tag or the header of a block scalar perhaps.
fn anchor(text: &str, start: usize) -> Option<&str> {
    let mut from = start.saturating_sub(MAX_PROPERTIES);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    let before = text.get(from..start)?;
    before
        .split_whitespace()
        .rev()
        .take_while(|word| word.starts_with(['&', '!', '|', '>']))
        .find_map(|word| word.strip_prefix('&'))
}
