//! What a value becomes once the pack references in it that this layer itself answers are put in.
//!
//! Palette replaces `{{ .spectro.pack.<pack>.<path> }}` by the value at that path of the pack's own YAML, so references to this
//! layer can be followed here. Everything else that is in braces is known to Palette only and is kept as [`UNKNOWN`].

use std::cell::{OnceCell, RefCell};
use std::collections::BTreeMap;
use std::ops::Range;
use std::rc::Rc;

use crate::macros::{self, Macro, Path};
use crate::model::reference::lookup;
use crate::model::{Doc, Value};
use crate::source::TextRange;
use crate::yaml::NodeId;

/// Stands in [`Resolved::text`] for a macro whose value is not known.
pub const UNKNOWN: char = '\u{FFFC}';
/// Longest text that is built, in bytes. An image reference has at most a few hundred.
const MAX_LEN: usize = 4096;
/// Most references that are followed, so that references which double at each step end too.
const MAX_STEPS: usize = 32;

/// A value with its references replaced.
#[derive(Debug, Clone, Default)]
pub struct Resolved {
    /// Macros that could not be followed are [`UNKNOWN`].
    pub text: String,
    /// Where the parts of the text come from, in order; they cover all of it.
    pub pieces: Vec<Piece>,
    /// References that lead to an empty value.
    pub empty: Vec<Empty>,
    /// [`has_placeholder`](crate::registry::has_placeholder) of the text, once somebody has asked.
    pub(crate) has_placeholder: OnceCell<bool>,
}

/// A part of a resolved text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Piece {
    /// Offset in the resolved text.
    pub start: usize,
    /// The value it was written in.
    pub node: NodeId,
    /// Offset in that value's text.
    pub offset: usize,
}

/// A reference that leads to an empty value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Empty {
    /// Offset in the resolved text at which nothing was put in.
    pub at: usize,
    /// The empty value.
    pub node: NodeId,
    /// The value that holds the reference.
    pub holder: NodeId,
    /// The reference in that value's text.
    pub reference: Range<usize>,
}

impl Resolved {
    /// Whether every macro could be followed.
    pub fn is_complete(&self) -> bool {
        !self.text.contains(UNKNOWN)
    }

    /// The piece that holds an offset.
    pub fn piece(&self, offset: usize) -> Option<Piece> {
        self.pieces.get(self.pieces.partition_point(|p| p.start <= offset).checked_sub(1)?).copied()
    }

    /// Where `len` bytes of the resolved text are written, when they are in one value exactly as they are.
    pub fn source(&self, doc: &Doc<'_>, offset: usize, len: usize) -> Option<TextRange> {
        let piece = self.piece(offset)?;
        let wanted = self.text.get(offset..offset + len)?;
        let range = doc.value(piece.node)?.part(piece.offset + offset - piece.start, len);
        (doc.slice(range) == wanted).then_some(range)
    }
}

/// The node of this layer that a macro's path leads to.
fn target(doc: &Doc<'_>, path: &Path<'_>) -> Option<NodeId> {
    let (pack, rest) = path.pack()?;
    if pack != doc.pack_name() || rest.is_empty() { None } else { lookup(doc, rest) }
}

/// Puts the values that this layer holds into a value.
pub fn resolve(doc: &Doc<'_>, value: &Value<'_>) -> Resolved {
    resolve_with(doc, value, &mut |_| None)
}

/// A macro that cannot be followed in this layer.
pub(crate) struct ExternalMacro<'r> {
    /// The text of the value that holds it.
    pub(crate) text: &'r str,
    /// Its range counts in that text.
    pub(crate) used: &'r Macro,
    /// The value that holds it.
    pub(crate) holder: NodeId,
}

/// [`resolve`] with texts for macros that cannot be followed; [`UNKNOWN`] where there is none.
pub(crate) fn resolve_with(
    doc: &Doc<'_>,
    value: &Value<'_>,
    fill: &mut dyn FnMut(&ExternalMacro<'_>) -> Option<String>,
) -> Resolved {
    let mut resolver = Resolver { doc, fill, out: Resolved::default(), open: vec![value.id], steps: 0 };
    resolver.text(value.text, value.id);
    resolver.out
}

/// The values that many rules ask for, each resolved once.
#[derive(Debug, Default)]
pub(crate) struct ResolvedValues(RefCell<BTreeMap<NodeId, Rc<Resolved>>>);

impl ResolvedValues {
    /// [`resolve`] for a value of the document's own; the same few are expected again and again.
    pub(crate) fn of(&self, doc: &Doc<'_>, value: &Value<'_>) -> Rc<Resolved> {
        Rc::clone(self.0.borrow_mut().entry(value.id).or_insert_with(|| Rc::new(resolve(doc, value))))
    }
}

struct Resolver<'d, 'f> {
    doc: &'d Doc<'d>,
    fill: &'f mut dyn FnMut(&ExternalMacro<'_>) -> Option<String>,
    out: Resolved,
    /// The values that are being put in, so that a reference back to one of them ends.
    open: Vec<NodeId>,
    steps: usize,
}

impl Resolver<'_, '_> {
    fn text(&mut self, text: &str, node: NodeId) {
        let mut from = 0;
        for used in &macros::scan(text) {
            let at = usize::from(used.range.start())..usize::from(used.range.end());
            self.literal(text, from..at.start, node);
            from = at.end;
            self.reference(text, used, at, node);
        }
        self.literal(text, from..text.len(), node);
    }

    fn literal(&mut self, text: &str, at: Range<usize>, node: NodeId) {
        let piece = text.get(at.clone()).unwrap_or("");
        if piece.is_empty() {
            return;
        }
        if self.out.text.len() + piece.len() > MAX_LEN {
            return self.unknown(node, at.start);
        }
        self.out.pieces.push(Piece { start: self.out.text.len(), node, offset: at.start });
        self.out.text.push_str(piece);
    }

    fn unknown(&mut self, node: NodeId, offset: usize) {
        // One after the other says no more than one, and keeps the text short.
        if !self.out.text.ends_with(UNKNOWN) {
            self.out.pieces.push(Piece { start: self.out.text.len(), node, offset });
            self.out.text.push(UNKNOWN);
        }
    }

    fn reference(&mut self, text: &str, used: &Macro, at: Range<usize>, holder: NodeId) {
        self.steps += 1;
        let node = used
            .paths(text)
            .next()
            .filter(|path| used.is_plain_reference() && path.dotted && self.steps < MAX_STEPS)
            .and_then(|path| target(self.doc, &path))
            .filter(|node| !self.open.contains(node));
        let doc = self.doc;
        match node.and_then(|node| doc.value(node)) {
            Some(value) if value.is_empty() => {
                self.out.empty.push(Empty { at: self.out.text.len(), node: value.id, holder, reference: at });
            }
            Some(value) => {
                self.open.push(value.id);
                self.text(value.text, value.id);
                self.open.pop();
            }
            None => match (self.fill)(&ExternalMacro { text, used, holder }) {
                Some(filled) if self.out.text.len() + filled.len() <= MAX_LEN => {
                    self.out.pieces.push(Piece { start: self.out.text.len(), node: holder, offset: at.start });
                    self.out.text.push_str(&filled);
                }
                _ => self.unknown(holder, at.start),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::context::{Context, UnixTime};

    fn resolved(text: &str) -> String {
        let context = Context::default();
        let doc = Doc::new(text, &context, UnixTime(0));
        let value = doc.system_uri().expect("a system.uri");
        resolve(&doc, &value).text
    }

    #[test]
    fn references_to_this_layer_are_followed_through_chains() {
        let text = "options:\n  system.uri: '{{ .spectro.pack.edge-native-byoi.options.a }}/r:{{.spectro.system.kubernetes.version}}-{{ .spectro.pack.edge-native-byoi.options.c }}'\n  a: \"{{.spectro.pack.edge-native-byoi.options.b.d}}\"\n  b.d: ttl.sh\n  c: ''\n";
        assert_eq!(resolved(text), "ttl.sh/r:\u{FFFC}-");
    }

    #[test]
    fn cycles_and_strangers_are_unknown() {
        let own = "{{ .spectro.pack.edge-native-byoi.options.system.uri }}";
        assert_eq!(resolved(&format!("options:\n  system.uri: 'x{own}y'\n")), "x\u{FFFC}y");
        for other in [
            "{{ .spectro.pack.other.options.a }}",
            "{{ .spectro.pack.edge-native-byoi.options.missing }}",
            "{{ .spectro.pack.edge-native-byoi.options.a | upper }}",
            "{{ .Values.a }}",
            "{{ .spectro.pack.edge-native-byoi.options }}",
        ] {
            assert_eq!(resolved(&format!("options:\n  system.uri: '{other}/x'\n  a: b\n")), "\u{FFFC}/x", "{other}");
        }
    }

    #[test]
    fn references_that_double_end() {
        let reference = |i: usize| format!("{{{{.spectro.pack.edge-native-byoi.options.k{i}}}}}");
        let lines: Vec<String> = (0..40).map(|i| format!("  k{i}: '{0}-{0}'\n", reference(i + 1))).collect();
        let text = format!("options:\n  system.uri: '{}'\n{}  k40: x\n", reference(0), lines.concat());
        assert!(resolved(&text).len() < 2 * MAX_LEN);
    }

    #[test]
    fn parts_know_where_they_are_written() {
        let context = Context::default();
        let text = "options:\n  system.uri: '{{ .spectro.pack.edge-native-byoi.options.a }}/r'\n  a: \"ttl.sh\"\n";
        let doc = Doc::new(text, &context, UnixTime(0));
        let value = doc.system_uri().unwrap();
        let resolved = resolve(&doc, &value);
        assert_eq!(resolved.source(&doc, 0, 6).map(|r| usize::from(r.start())), text.find("ttl.sh"));
        assert_eq!(resolved.source(&doc, 6, 2).map(|r| usize::from(r.start())), text.find("/r"));
        assert_eq!(resolved.source(&doc, 4, 4), None);
    }
}
