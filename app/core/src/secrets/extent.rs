//! What a reference has to take the place of.

use crate::model::{Doc, Value};
use crate::source::{TextRange, range};

/// The range that a reference must take the place of: with the quotes, and with the header of a block scalar.
pub(crate) fn replaceable(doc: &Doc<'_>, value: &Value<'_>) -> TextRange {
    if !value.style.is_block() {
        return value.range;
    }
    let body = doc.slice(value.range);
    let end = usize::from(value.range.start()) + body.trim_end_matches(['\n', '\r', ' ']).len();
    range(value.block_header(doc).map_or(usize::from(value.range.start()), usize::from), end)
}
