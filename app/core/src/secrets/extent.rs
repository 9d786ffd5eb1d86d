//! What a reference has to take the place of.

use crate::model::{Doc, Value};
use crate::source::{TextRange, range, size};
use crate::yaml::Style;

/// The range that a reference must take the place of: with the quotes, and with the header of a block scalar.
pub(crate) fn replaceable(doc: &Doc<'_>, value: &Value<'_>) -> TextRange {
    if !value.style.is_block() {
        return value.range;
    }
    let body = doc.slice(value.range);
    let end = usize::from(value.range.start()) + body.trim_end_matches(['\n', '\r', ' ']).len();
    range(block_header(doc, value).map_or(usize::from(value.range.start()), usize::from), end)
}

/// Where the `|` or `>` of a block scalar is.
pub(crate) fn block_header(doc: &Doc<'_>, value: &Value<'_>) -> Option<crate::source::TextSize> {
    let sign = if value.style == Style::Literal { '|' } else { '>' };
    // The header ends its line; only blank lines are between it and the content.
    let before = doc.text.get(..usize::from(value.range.start()))?.trim_end();
    let line = before.rfind('\n').map_or(0, |at| at + 1);
    let at = before.get(line..)?.char_indices().rev().find(|(at, c)| {
        let rest = before.get(line + at + 1..).unwrap_or("");
        let header = rest.split(" #").next().unwrap_or(rest).trim_end();
        *c == sign && header.bytes().all(|b| b.is_ascii_digit() || b == b'+' || b == b'-')
    })?;
    Some(size(line + at.0))
}
