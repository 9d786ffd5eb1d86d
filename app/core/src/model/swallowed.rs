//! Text at the start of a value that YAML takes for a tag or an anchor, so that programs never get it.

use super::Doc;
use crate::source::{TextRange, range};
use crate::yaml::{Kind, NodeId, Style};

/// Longest stretch before a value in which it is looked for, in bytes.
const MAX_PROPERTIES: usize = 512;

/// What YAML takes for a property of a value.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Swallowed {
    /// `!` or `&`.
    pub(crate) sign: char,
    /// From the sign to the end of the value.
    pub(crate) whole: TextRange,
    /// Nothing of the value is left.
    pub(crate) is_all: bool,
}

impl Doc<'_> {
    /// The text before an unquoted value that YAML takes for a tag of its own kind, or for an anchor. Tags of YAML itself (`!!str`)
    /// are meant. Whether an anchor is used, the caller has to know.
    pub(crate) fn swallowed(&self, id: NodeId) -> Option<Swallowed> {
        let node = self.tree.node(id);
        let is_all = match &node.kind {
            Kind::Absent => true,
            Kind::Scalar(scalar) if scalar.style == Style::Plain => scalar.value.is_empty(),
            _ => false,
        };
        let is_plain = is_all || matches!(&node.kind, Kind::Scalar(scalar) if scalar.style == Style::Plain);
        if !node.has_properties || !is_plain {
            return None;
        }
        let start = usize::from(node.range.start());
        let line = usize::from(self.lines.start(self.lines.line(node.range.start())))
            .max(start.saturating_sub(MAX_PROPERTIES));
        // The place of a value of which nothing is left is before or behind its properties.
        let end = if is_all { start + word_len(self.text.get(start..)?) } else { usize::from(node.range.end()) };
        let before = self.text.get(line..start)?;
        let mut first = start;
        for word in before.split_whitespace().rev() {
            // In a list or mapping in brackets, the sign before a property needs no space.
            let property = if word.starts_with(['!', '&']) { word } else { word.rsplit(['[', '{', ',']).next()? };
            if !property.starts_with(['!', '&']) {
                break;
            }
            first = line + before.get(..first - line)?.rfind(word)? + word.len() - property.len();
            if property.len() < word.len() {
                break;
            }
        }
        let sign = self.text.get(first..end)?.chars().next().filter(|sign| matches!(sign, '!' | '&'))?;
        let word = self.text.get(first..end)?.split_whitespace().next()?;
        let is_of_yaml =
            word.strip_prefix("!!").is_some_and(|name| OF_YAML.contains(&name)) || word.starts_with("!<tag:yaml.org,");
        (!is_of_yaml).then(|| Swallowed { sign, whole: range(first, end), is_all })
    }
}

/// The tags of YAML's own types.
const OF_YAML: &[&str] =
    &["str", "int", "float", "bool", "null", "binary", "timestamp", "map", "seq", "set", "omap", "pairs"];

/// The length of the tag or anchor that a text starts with, after white space.
fn word_len(text: &str) -> usize {
    let body = text.trim_start_matches([' ', '\t']);
    if !body.starts_with(['!', '&']) {
        return 0;
    }
    text.len() - body.len() + body.find(char::is_whitespace).unwrap_or(body.len())
}
