//! A scalar with its range, its quoting, and what it is made of.

use super::Doc;
use crate::macros::Macro;
use crate::source::{TextRange, TextSize, range, size};
use crate::yaml::{Kind, NodeId, Style, ValueMap};

/// What a value is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Content {
    /// Nothing: no value written, or an empty string.
    Empty,
    /// No macro in it.
    Literal,
    /// One Palette macro and nothing else.
    Macro,
    /// Palette macros and text, or several macros.
    Mixed,
}

/// A scalar value.
#[derive(Debug, Clone, Copy)]
pub struct Value<'d> {
    pub id: NodeId,
    /// With the quotes.
    pub range: TextRange,
    /// After unescaping and folding, macros in place.
    pub text: &'d str,
    pub style: Style,
    pub content: Content,
    /// Where `text` comes from; `None` where YAML reads no scalar.
    map: Option<&'d ValueMap>,
}

impl<'d> Value<'d> {
    pub(super) fn new(doc: &'d Doc<'_>, id: NodeId) -> Option<Self> {
        let node = doc.tree.node(id);
        let mut map = None;
        let (text, style) = match &node.kind {
            Kind::Scalar(scalar) => {
                map = Some(&scalar.map);
                (scalar.value.as_str(), scalar.style)
            }
            Kind::Absent if !doc.tree.is_damaged(node.range) => ("", Style::Plain),
            // An unquoted `******`: YAML reads an alias, the person meant a value.
            Kind::UnknownAlias => (doc.slice(node.range), Style::Plain),
            _ => return None,
        };
        let content = content(text, doc.macros_in(node.range));
        Some(Self { id, range: node.range, text, style, content, map })
    }

    /// Whether there is no macro in it.
    pub fn is_literal(&self) -> bool {
        matches!(self.content, Content::Literal | Content::Empty)
    }

    /// `null`, `~` or nothing, unquoted: YAML reads no value.
    pub fn is_null(&self) -> bool {
        self.style == Style::Plain && matches!(self.text, "" | "~" | "null" | "Null" | "NULL")
    }

    /// Nothing, `null` or an empty string.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty() || self.is_null()
    }

    /// The range without the quotes.
    pub fn inner(&self) -> TextRange {
        if self.style.is_quoted() && self.range.len() >= TextSize::new(2) {
            range(usize::from(self.range.start()) + 1, usize::from(self.range.end()) - 1)
        } else {
            self.range
        }
    }

    /// Where the `|` or `>` of a block scalar is.
    pub(crate) fn block_header(&self, doc: &Doc<'_>) -> Option<TextSize> {
        let sign = if self.style == Style::Literal { '|' } else { '>' };
        // The header ends its line; only empty lines are between it and the content.
        let before = doc.text.get(..usize::from(self.range.start()))?.trim_end();
        let line = before.rfind('\n').map_or(0, |at| at + 1);
        let at = before.get(line..)?.char_indices().rev().find(|(at, c)| {
            let rest = before.get(line + at + 1..).unwrap_or("");
            let header = rest.split(" #").next().unwrap_or(rest).trim_end();
            *c == sign && header.bytes().all(|b| b.is_ascii_digit() || b == b'+' || b == b'-')
        })?;
        Some(size(line + at.0))
    }

    /// Where a part of [`Self::text`] is written: with escapes, and over line breaks where YAML folds them.
    pub fn part(&self, start: usize, len: usize) -> TextRange {
        match self.map {
            Some(map) => map.text(start, start + len),
            None => range(usize::from(self.range.start()) + start, usize::from(self.range.start()) + start + len),
        }
    }
}

fn content(text: &str, macros: &[Macro]) -> Content {
    let mut palette = macros.iter().filter(|m| m.is_palette);
    match (palette.next(), palette.next()) {
        _ if text.is_empty() => Content::Empty,
        (None, _) => Content::Literal,
        (Some(_), None) if text.starts_with("{{") && text.ends_with("}}") && text.matches("{{").count() == 1 => {
            Content::Macro
        }
        _ => Content::Mixed,
    }
}
