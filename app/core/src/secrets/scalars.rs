//! The scalars of a document, to tell which of them a secret fills.

use super::Found;
use crate::model::Doc;
use crate::secrets::SecretKind;
use crate::sort;
use crate::source::TextRange;
use crate::yaml::{Kind, NodeId};

use super::extent::replaceable;

/// The scalars that are values or list items, not keys, in text order.
pub(super) struct Scalars(Vec<(TextRange, NodeId)>);

impl Scalars {
    pub(super) fn new(doc: &Doc<'_>) -> Self {
        let mut all = Vec::new();
        let mut add = |id: NodeId| {
            if doc.tree.scalar(id).is_some() {
                all.push((doc.tree.node(id).range, id));
            }
        };
        for id in doc.tree.ids() {
            match &doc.tree.node(id).kind {
                Kind::Mapping(mapping) => mapping.entries.iter().for_each(|entry| add(entry.value)),
                Kind::Sequence(items) => items.iter().copied().for_each(&mut add),
                _ => {}
            }
        }
        sort::by_key(&mut all, |(at, _)| at.start());
        Self(all)
    }

    /// A secret at this range, and whether it fills its scalar.
    pub(super) fn found(&self, doc: &Doc<'_>, at: TextRange, kind: SecretKind, id: &'static str) -> Found {
        let after = self.0.partition_point(|(scalar, _)| scalar.start() <= at.start());
        let value = after.checked_sub(1).and_then(|i| self.0.get(i)).and_then(|(_, node)| doc.value(*node));
        let filled = value.filter(|value| {
            let inner = value.inner();
            let text = doc.slice(inner).trim();
            inner.contains_range(at) && text.len() == usize::from(at.len())
        });
        match filled {
            Some(value) => Found { range: replaceable(doc, &value), kind, whole: Some(value.id), id },
            None => Found { range: at, kind, whole: None, id },
        }
    }
}
