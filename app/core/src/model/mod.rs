//! The typed OS layer: what rules ask about.

mod anchor;
mod layer;
pub mod reference;
mod swallowed;
mod value;

pub use layer::{Credentials, Field, Layer};
pub use value::{Content, Value};

use crate::context::{Context, EDGE_PACK, EXTENSIONS, Mode, UnixTime};
use crate::macros::{self, Macro};
use crate::source::{LineIndex, TextRange, TextSize, slice};
use crate::yaml::{self, Entry, Kind, NodeId, SyntaxError, Tree};

use reference::Keys;

/// A text as it was read: its tree, its macros and the layer in it.
#[derive(Debug)]
pub struct Doc<'a> {
    pub text: &'a str,
    pub context: &'a Context,
    pub now: UnixTime,
    pub lines: LineIndex,
    /// Every `{{ ... }}`, in text order.
    pub macros: Vec<Macro>,
    pub tree: Tree,
    /// Keys sorted for the search of what pack references mean.
    pub(crate) keys: Keys,
    pub syntax: Vec<SyntaxError>,
    pub layer: Layer,
}

impl<'a> Doc<'a> {
    pub fn new(text: &'a str, context: &'a Context, now: UnixTime) -> Self {
        let macros = macros::scan(text);
        let (tree, syntax) = yaml::read(text, &macros);
        let (layer, lines) = (Layer::new(&tree), LineIndex::new(text));
        Self { text, context, now, lines, macros, tree, keys: Keys::default(), syntax, layer }
    }

    /// The text of a range.
    pub fn slice(&self, range: TextRange) -> &'a str {
        slice(self.text, range)
    }

    /// A scalar as a value. `None` for collections and for values that could not be read.
    pub fn value(&self, id: NodeId) -> Option<Value<'_>> {
        Value::new(self, id)
    }

    /// The value under `key` of a mapping.
    pub fn get(&self, mapping: NodeId, key: &str) -> Option<Value<'_>> {
        self.value(self.tree.get(mapping, key)?.value)
    }

    /// The macros inside a range.
    pub fn macros_in(&self, range: TextRange) -> &[Macro] {
        let first = self.macros.partition_point(|m| m.range.start() < range.start());
        let last = self.macros.partition_point(|m| m.range.start() < range.end());
        self.macros.get(first..last).unwrap_or(&[])
    }

    /// The innermost scalar that holds the offset.
    pub fn scalar_at(&self, offset: TextSize) -> Option<NodeId> {
        self.tree.scalar_at(offset)
    }

    /// Whether the offset is in a comment.
    pub fn in_comment(&self, offset: TextSize) -> bool {
        self.tree.comment_at(offset).is_some()
    }

    /// Whether everything inside the node could be read, so that what is not there is really missing.
    pub fn is_complete(&self, id: NodeId) -> bool {
        let node = self.tree.node(id).range;
        let next = self.tree.next_scalar_after(node.end()).unwrap_or(TextSize::of(self.text));
        !self.tree.damaged().iter().any(|d| node.start() < d.end() && d.start() < next)
            && !self.tree.damaged().iter().any(|d| d.contains_inclusive(node.start()))
    }

    /// Name of the OS pack that pack reference macros of this layer must use.
    pub fn pack_name(&self) -> &str {
        self.context.pack.as_deref().unwrap_or(EDGE_PACK)
    }

    /// The deployment mode: as answered, else read off the presets comment. Only before systemd extensions does `NA` tell it too.
    pub fn mode(&self) -> Option<Mode> {
        if self.context.mode.is_some() {
            return self.context.mode;
        }
        let presets = self
            .tree
            .comments()
            .iter()
            .map(|c| self.slice(c.range))
            .find(|c| c.contains("spectrocloud.com/enabled-presets"));
        match presets {
            Some(comment) if comment.contains("byoi-agent-mode") => return Some(Mode::Agent),
            Some(comment) if comment.contains("byoi-appliance-mode") => return Some(Mode::Appliance),
            _ => {}
        }
        let says_none = self.system_uri().is_some_and(|uri| uri.text == "NA");
        (says_none && self.context.palette_is_before(EXTENSIONS)).then_some(Mode::Agent)
    }

    /// `options["system.uri"]`.
    pub fn system_uri(&self) -> Option<Value<'_>> {
        self.option("system.uri")
    }

    /// A value under `options`; the key is literal, dots included.
    pub fn option(&self, key: &str) -> Option<Value<'_>> {
        self.get(self.layer.options?.value, key)
    }

    /// Dotted path of keys and indexes that leads to a node: `stages.initramfs[0].commands`.
    pub fn path(&self, id: NodeId) -> String {
        let mut steps = Vec::new();
        let mut child = id;
        while let Some(parent) = self.tree.node(child).parent {
            match &self.tree.node(parent).kind {
                // Nodes are numbered in the order of the text.
                Kind::Mapping(m) => {
                    let after = m.entries.partition_point(|e| e.key <= child);
                    let entry = after.checked_sub(1).and_then(|at| m.entries.get(at));
                    steps.extend(entry.and_then(|e| self.tree.key(e)).map(|key| format!(".{key}")));
                }
                Kind::Sequence(items) => {
                    steps.extend(items.binary_search(&child).ok().map(|index| format!("[{index}]")));
                }
                _ => {}
            }
            child = parent;
        }
        steps.reverse();
        steps.concat().trim_start_matches('.').to_owned()
    }

    /// The first line of a node: a mark over all of a collection would hide the rest.
    pub(crate) fn first_line(&self, id: NodeId) -> TextRange {
        let all = self.tree.node(id).range;
        let line = self.lines.range(self.text, self.lines.line(all.start()));
        TextRange::new(all.start(), all.end().min(line.end()).max(all.start()))
    }

    /// The range of an entry's key.
    pub fn key_range(&self, entry: &Entry) -> TextRange {
        self.tree.node(entry.key).range
    }
}
