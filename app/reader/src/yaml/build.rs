//! From events to the tree.

use granit_parser::{Event, Marker, ScalarStyle, ScanError, Span, StructureStyle};

use super::tree::{Comment, Entry, Kind, Mapping, Node, NodeId, Scalar, Style, Tree};
use super::value_map::{self, Source};
use super::{MAX_DEPTH, MAX_NODES};
use crate::macros::Macro;
use crate::sort;
use crate::source::{TextRange, TextSize, range, size, slice};

/// Why reading stopped.
#[derive(Debug)]
pub(super) enum Stop {
    /// The masked text has an error.
    Syntax(ScanError),
    /// [`MAX_NODES`] was reached.
    TooManyNodes,
}

/// A collection that is still open.
struct Open {
    id: NodeId,
    /// Key that waits for its value.
    key: Option<NodeId>,
    flow_start: Option<usize>,
}

pub(super) struct Builder<'a> {
    text: &'a str,
    masked: &'a str,
    macros: &'a [Macro],
    pub(super) tree: Tree,
    open: Vec<Open>,
    /// End of the last scalar, or start of the last flow collection: where the piece with an error begins.
    pub(super) last: usize,
    /// Start of the outermost flow collection that was open when reading stopped.
    pub(super) open_flow: Option<usize>,
    /// Column of the content and offset of the end of the last block scalar, when nothing was read after it.
    pub(super) last_block: Option<(usize, usize)>,
    /// Range of the last plain scalar.
    pub(super) last_plain: Option<TextRange>,
}

impl<'a> Builder<'a> {
    pub(super) fn new(text: &'a str, masked: &'a str, macros: &'a [Macro]) -> Self {
        Self {
            text,
            masked,
            macros,
            tree: Tree::default(),
            open: Vec::new(),
            last: 0,
            open_flow: None,
            last_block: None,
            last_plain: None,
        }
    }

    /// Reads all events of a text that is as long as the masked copy. The tree holds what was read, also after an error.
    pub(super) fn run(&mut self, parsed: &str) -> Result<(), Stop> {
        let options = granit_parser::options! {
            strict_indentation: true,
            emit_unresolved_aliases: true,
            emit_anchor_events: true,
            max_buffered_comment_events: usize::MAX,
            flow_nesting_limit: MAX_DEPTH,
            block_nesting_limit: MAX_DEPTH,
        };
        let result = self.events(granit_parser::Parser::new_from_str_with_options(parsed, options));
        self.open_flow = self.open.iter().find_map(|open| open.flow_start);
        while !self.open.is_empty() {
            self.close(self.last);
        }
        sort::by_key(&mut self.tree.comments, |c| c.range.start());
        result
    }

    fn events<'m>(&mut self, parser: impl Iterator<Item = Result<(Event<'m>, Span), ScanError>>) -> Result<(), Stop> {
        for event in parser {
            let (event, span) = event.map_err(Stop::Syntax)?;
            if self.tree.nodes.len() >= MAX_NODES {
                return Err(Stop::TooManyNodes);
            }
            let (start, end) = (byte(&span.start), byte(&span.end));
            match event {
                Event::Scalar(value, style, anchor, tag) => {
                    self.scalar(&value, style, range(start, end), anchor != 0 || tag.is_some());
                }
                Event::Alias(_) => self.leaf(range(start, end), Kind::Alias, false),
                Event::UnresolvedAlias(_) => self.leaf(range(start, end), Kind::UnknownAlias, false),
                Event::MappingStart(style, anchor, tag) => {
                    let flow = style == StructureStyle::Flow;
                    self.open(
                        Kind::Mapping(Mapping { entries: Vec::new(), flow }),
                        start,
                        flow,
                        anchor != 0 || tag.is_some(),
                    );
                }
                Event::SequenceStart(style, anchor, tag) => {
                    let flow = style == StructureStyle::Flow;
                    self.open(Kind::Sequence(Vec::new()), start, flow, anchor != 0 || tag.is_some());
                }
                Event::MappingEnd | Event::SequenceEnd => self.close(end),
                Event::Comment(..) => self.tree.comments.push(Comment { range: range(start, end) }),
                Event::DocumentStart(explicit, _) if explicit => self.tree.document_starts.push(range(start, end)),
                _ => {}
            }
        }
        Ok(())
    }

    fn scalar(&mut self, value: &str, style: ScalarStyle, at: TextRange, has_properties: bool) {
        let style = match style {
            ScalarStyle::Plain => Style::Plain,
            ScalarStyle::SingleQuoted => Style::SingleQuoted,
            ScalarStyle::DoubleQuoted => Style::DoubleQuoted,
            ScalarStyle::Literal => Style::Literal,
            ScalarStyle::Folded => Style::Folded,
        };
        if style == Style::Plain {
            self.last_plain = Some(at);
        }
        // The parser's range of a block scalar runs up to the next token.
        let end = usize::from(at.start()) + slice(self.text, at).trim_end_matches([' ', '\t', '\r', '\n']).len();
        self.last = self.last.max(usize::from(at.end()));
        let (whole, at) = (at, if style.is_block() { range(usize::from(at.start()), end) } else { at });
        if style == Style::Plain && at.is_empty() {
            // The parser puts the missing value at the colon; it belongs after it.
            let colon = self.text.get(usize::from(at.start())..).is_some_and(|rest| rest.starts_with(':'));
            return self.leaf(at + size(usize::from(colon)), Kind::Absent, has_properties);
        }
        self.last_block = style.is_block().then(|| (self.content_column(at), usize::from(at.end())));
        let source = Source { text: self.text, masked: self.masked, macros: self.macros };
        let (value, map) = value_map::read(source, whole, style, value);
        self.leaf(at, Kind::Scalar(Scalar { style, value, map }), has_properties);
    }

    /// Column at which the lines of a block scalar start; two more than its key's for one without content.
    fn content_column(&self, at: TextRange) -> usize {
        let column =
            |offset: usize| self.text.get(..offset).map_or(0, |t| t.len() - t.rfind('\n').map_or(0, |n| n + 1));
        if at.is_empty() {
            let key = self.open.last().and_then(|open| open.key).map(|key| self.tree.node(key).range.start());
            key.map_or(2, |key| column(usize::from(key)) + 2)
        } else {
            column(usize::from(at.start()))
        }
    }

    fn leaf(&mut self, at: TextRange, kind: Kind, has_properties: bool) {
        self.last = self.last.max(usize::from(at.end()));
        let is_scalar = matches!(kind, Kind::Scalar(_));
        let id = self.push(at, kind, has_properties);
        if is_scalar {
            self.tree.scalars.push(id);
        }
        self.attach(id);
    }

    fn open(&mut self, kind: Kind, start: usize, flow: bool, has_properties: bool) {
        let id = self.push(TextRange::empty(size(start)), kind, has_properties);
        if flow {
            self.last = self.last.max(start + 1);
        }
        self.open.push(Open { id, key: None, flow_start: flow.then_some(start) });
    }

    fn close(&mut self, end: usize) {
        if let Some(key) = self.open.last().and_then(|open| open.key) {
            let after = TextRange::empty(self.tree.node(key).range.end());
            self.leaf(after, Kind::Absent, false);
        }
        let Some(Open { id, flow_start, .. }) = self.open.pop() else { return };
        let end = if flow_start.is_some() {
            self.last = self.last.max(end);
            size(end)
        } else {
            self.last_child_end(id)
        };
        if let Some(node) = self.tree.nodes.get_mut(id.0 as usize) {
            node.range = TextRange::new(node.range.start(), end.max(node.range.start()));
        }
        self.attach(id);
    }

    fn last_child_end(&self, id: NodeId) -> TextSize {
        let node = self.tree.node(id);
        let last = match &node.kind {
            Kind::Mapping(m) => {
                m.entries.last().map(|e| self.tree.node(e.value).range.end().max(self.tree.node(e.key).range.end()))
            }
            Kind::Sequence(items) => items.last().map(|i| self.tree.node(*i).range.end()),
            _ => None,
        };
        last.unwrap_or(node.range.end())
    }

    fn push(&mut self, at: TextRange, kind: Kind, has_properties: bool) -> NodeId {
        let id = NodeId(u32::try_from(self.tree.nodes.len()).unwrap_or(u32::MAX));
        let parent = self.open.last().map(|open| open.id);
        if has_properties {
            self.tree.anchored.push(id);
        }
        if matches!(kind, Kind::Alias) {
            self.tree.aliases.push(id);
        }
        self.tree.nodes.push(Node { range: at, kind, parent, has_properties });
        id
    }

    /// Gives a finished node to the collection that is open, or makes it a root.
    fn attach(&mut self, id: NodeId) {
        let Some(open) = self.open.last_mut() else {
            self.tree.roots.push(id);
            return;
        };
        match self.tree.nodes.get_mut(open.id.0 as usize).map(|n| &mut n.kind) {
            Some(Kind::Sequence(items)) => items.push(id),
            Some(Kind::Mapping(mapping)) => match open.key.take() {
                None => open.key = Some(id),
                Some(key) => mapping.entries.push(Entry { key, value: id }),
            },
            _ => {}
        }
    }
}

/// Byte offset of a marker. Text input always has them.
pub(super) fn byte(marker: &Marker) -> usize {
    marker.byte_offset().unwrap_or(0)
}
