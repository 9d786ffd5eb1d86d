//! Names of anchors and aliases, which the tree does not keep.

use std::collections::BTreeSet;

use super::Doc;
use crate::source::{TextRange, range};
use crate::yaml::{Kind, NodeId};

/// Longest stretch before a node in which its anchor is looked for, in bytes.
const MAX_PROPERTIES: usize = 512;

impl<'a> Doc<'a> {
    /// The name in `&name` before a node, behind a tag or the header of a block scalar perhaps.
    pub(crate) fn anchor(&self, id: NodeId) -> Option<TextRange> {
        let node = self.tree.node(id);
        let start = usize::from(node.range.start());
        let mut from = start.saturating_sub(MAX_PROPERTIES);
        while !self.text.is_char_boundary(from) {
            from += 1;
        }
        let before = self.text.get(from..start).filter(|_| node.has_properties)?;
        let mut rest = before;
        loop {
            rest = rest.trim_end();
            let word_start = rest.rfind(char::is_whitespace).map_or(0, |at| at + 1);
            let word = rest.get(word_start..)?;
            // In brackets, the sign before an anchor needs no space.
            let sign = word.rfind(['[', '{', ',']).map_or(0, |at| at + 1);
            let property = if word.starts_with(['&', '!']) { word } else { word.get(sign..)? };
            if let Some(name) = property.strip_prefix('&') {
                let end = from + rest.len();
                return Some(range(end - name.len(), end));
            }
            if !property.starts_with(['!', '|', '>']) || property.len() < word.len() {
                return None;
            }
            rest = rest.get(..word_start)?;
        }
    }

    /// The names that aliases refer to.
    pub(crate) fn aliases(&self) -> BTreeSet<&'a str> {
        let mut used = BTreeSet::new();
        let aliases = self.tree.ids().map(|id| self.tree.node(id)).filter(|node| matches!(node.kind, Kind::Alias));
        used.extend(aliases.map(|node| self.slice(node.range).trim_start_matches('*')));
        used
    }
}
