//! The tree: nodes in one vector, so that nothing recurses over the depth of a document.

use super::value_map::ValueMap;
use crate::source::TextRange;

/// Index of a node in its [`Tree`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(pub(super) u32);

/// A scalar's quoting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Style {
    Plain,
    SingleQuoted,
    DoubleQuoted,
    /// `|`
    Literal,
    /// `>`
    Folded,
}

impl Style {
    pub fn is_quoted(self) -> bool {
        matches!(self, Self::SingleQuoted | Self::DoubleQuoted)
    }

    pub fn is_block(self) -> bool {
        matches!(self, Self::Literal | Self::Folded)
    }
}

/// A scalar.
#[derive(Debug, Clone)]
pub struct Scalar {
    pub style: Style,
    /// The value after unescaping and folding, macros in place. Empty for a value that is not there.
    pub value: String,
    /// Where in the text each byte of the value comes from.
    pub map: ValueMap,
}

/// A mapping's key and value.
#[derive(Debug, Clone, Copy)]
pub struct Entry {
    pub key: NodeId,
    pub value: NodeId,
}

/// A mapping, entries in text order, duplicates included.
#[derive(Debug, Clone, Default)]
pub struct Mapping {
    pub entries: Vec<Entry>,
    pub flow: bool,
}

/// What a node is.
#[derive(Debug, Clone)]
pub enum Kind {
    Scalar(Scalar),
    /// No value written: `key:`, or one lost to a syntax error.
    Absent,
    Mapping(Mapping),
    Sequence(Vec<NodeId>),
    /// `*name` of an anchor seen before.
    Alias,
    /// `*name` of no anchor: an error for YAML, most often an unquoted value.
    UnknownAlias,
}

/// A node. Aliases are never expanded.
#[derive(Debug, Clone)]
pub struct Node {
    /// Scalars: with quotes; block scalars: the content, without the header and blank lines at the end. Block collections: from the
    /// first key or item to the end of the last value. Absent values: empty, after the colon.
    pub range: TextRange,
    pub kind: Kind,
    pub parent: Option<NodeId>,
    /// Whether an explicit tag (`!!str`) or an anchor (`&x`) is before it.
    pub has_properties: bool,
}

/// A comment, from `#` to the end of its line.
#[derive(Debug, Clone, Copy)]
pub struct Comment {
    pub range: TextRange,
}

/// A read document.
#[derive(Debug, Clone, Default)]
pub struct Tree {
    pub(super) nodes: Vec<Node>,
    pub(super) roots: Vec<NodeId>,
    /// The scalars, in text order.
    pub(super) scalars: Vec<NodeId>,
    /// What an anchor or a tag is before, in text order.
    pub(super) anchored: Vec<NodeId>,
    /// The aliases of anchors, in text order.
    pub(super) aliases: Vec<NodeId>,
    /// In text order.
    pub(super) comments: Vec<Comment>,
    /// Parts of the text that could not be read, sorted. Whatever is there is unknown, not missing.
    pub(super) damaged: Vec<TextRange>,
    /// Ranges of the `---` markers.
    pub(super) document_starts: Vec<TextRange>,
}

impl Tree {
    /// The node of an id of this tree.
    pub fn node(&self, id: NodeId) -> &Node {
        // Ids are only made by the builder of the same tree; a foreign one gives the first node rather than a panic.
        static NOTHING: Node = Node {
            range: TextRange::empty(text_size::TextSize::new(0)),
            kind: Kind::Absent,
            parent: None,
            has_properties: false,
        };
        self.nodes.get(id.0 as usize).unwrap_or(&NOTHING)
    }

    /// Every node, in the order in which they end up in the text for scalars; parents before children.
    pub fn ids(&self) -> impl Iterator<Item = NodeId> + use<> {
        (0..u32::try_from(self.nodes.len()).unwrap_or(u32::MAX)).map(NodeId)
    }

    /// The documents' root nodes.
    pub fn roots(&self) -> &[NodeId] {
        &self.roots
    }

    pub fn comments(&self) -> &[Comment] {
        &self.comments
    }

    /// Parts that could not be read.
    pub fn damaged(&self) -> &[TextRange] {
        &self.damaged
    }

    pub fn document_starts(&self) -> &[TextRange] {
        &self.document_starts
    }

    /// Keys and values, in text order.
    pub fn scalars(&self) -> &[NodeId] {
        &self.scalars
    }

    /// Whether an alias outside of the range may refer to an anchor in it. A tag counts as an anchor.
    pub fn holds_anchor_of_others(&self, range: TextRange) -> bool {
        let within = |id: &NodeId| range.contains_range(self.node(*id).range);
        // What is within the range is a run of them.
        let is_alias_outside = [self.aliases.first(), self.aliases.last()].into_iter().flatten().any(|id| !within(id));
        let first = self.anchored.partition_point(|id| self.node(*id).range.start() < range.start());
        let anchored = self.anchored.iter().skip(first);
        let mut near = anchored.take_while(|id| self.node(**id).range.start() <= range.end());
        is_alias_outside && near.any(within)
    }

    pub fn scalar(&self, id: NodeId) -> Option<&Scalar> {
        match &self.node(id).kind {
            Kind::Scalar(scalar) => Some(scalar),
            _ => None,
        }
    }

    /// The scalar that holds the offset.
    pub fn scalar_at(&self, offset: text_size::TextSize) -> Option<NodeId> {
        self.last_scalar(offset).filter(|id| self.node(*id).range.contains(offset))
    }

    /// The scalar that holds all of the range.
    pub fn scalar_around(&self, range: TextRange) -> Option<NodeId> {
        self.last_scalar(range.start()).filter(|id| self.node(*id).range.contains_range(range))
    }

    /// The last scalar that starts at the offset or before it.
    fn last_scalar(&self, offset: text_size::TextSize) -> Option<NodeId> {
        let after = self.scalars.partition_point(|id| self.node(*id).range.start() <= offset);
        self.scalars.get(after.checked_sub(1)?).copied()
    }

    /// Whether the node is the key of an entry.
    pub fn is_key(&self, id: NodeId) -> bool {
        let node = self.node(id);
        let entries = node.parent.map_or(&[][..], |parent| self.entries(parent));
        let at = entries.partition_point(|entry| self.node(entry.key).range.start() < node.range.start());
        entries.get(at).is_some_and(|entry| entry.key == id)
    }

    /// Where the next scalar after the offset starts.
    pub fn next_scalar_after(&self, offset: text_size::TextSize) -> Option<text_size::TextSize> {
        let next = self.scalars.partition_point(|id| self.node(*id).range.start() <= offset);
        self.scalars.get(next).map(|id| self.node(*id).range.start())
    }

    pub fn mapping(&self, id: NodeId) -> Option<&Mapping> {
        match &self.node(id).kind {
            Kind::Mapping(mapping) => Some(mapping),
            _ => None,
        }
    }

    pub fn sequence(&self, id: NodeId) -> Option<&[NodeId]> {
        match &self.node(id).kind {
            Kind::Sequence(items) => Some(items),
            _ => None,
        }
    }

    /// Entries of a mapping; none for other nodes.
    pub fn entries(&self, id: NodeId) -> &[Entry] {
        self.mapping(id).map_or(&[], |m| &m.entries)
    }

    /// The text of a scalar key.
    pub fn key(&self, entry: &Entry) -> Option<&str> {
        self.scalar(entry.key).map(|s| s.value.as_str())
    }

    /// The entry of this key; the last one when the key is there twice, as most readers do.
    pub fn get(&self, id: NodeId, key: &str) -> Option<Entry> {
        self.entries(id).iter().rev().find(|e| self.key(e) == Some(key)).copied()
    }

    /// Whether something in the range, or between it and what follows on deeper indentation, could not be read.
    pub fn is_damaged(&self, range: TextRange) -> bool {
        self.damaged.iter().any(|d| d.start() <= range.end() && range.start() <= d.end())
    }

    /// The comment that holds the offset.
    pub fn comment_at(&self, offset: text_size::TextSize) -> Option<Comment> {
        let after = self.comments.partition_point(|c| c.range.start() <= offset);
        let comment = *self.comments.get(after.checked_sub(1)?)?;
        comment.range.contains(offset).then_some(comment)
    }

    /// The first comment that starts at or after the offset.
    pub fn comment_after(&self, offset: text_size::TextSize) -> Option<Comment> {
        self.comments.get(self.comments.partition_point(|c| c.range.start() < offset)).copied()
    }
}
