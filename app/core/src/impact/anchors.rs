//! What aliases stand for. The tree does not expand them.

use std::collections::BTreeMap;

use crate::model::Doc;
use crate::source::TextRange;
use crate::yaml::{Kind, NodeId};

/// The anchors of a document, by name, in text order.
#[derive(Debug, Default)]
pub(super) struct Anchors<'a>(BTreeMap<&'a str, Vec<(TextRange, NodeId)>>);

impl<'a> Anchors<'a> {
    pub(super) fn new(doc: &Doc<'a>) -> Self {
        let mut all: BTreeMap<&str, Vec<(TextRange, NodeId)>> = BTreeMap::new();
        for id in doc.tree.ids().filter(|id| doc.tree.node(*id).has_properties) {
            if let Some(name) = doc.anchor(id) {
                all.entry(doc.slice(name)).or_default().push((doc.tree.node(id).range, id));
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
