//! Bytes to editor positions: the only place of the page that does arithmetic on columns.

use std::ops::Range;

use layerwright_core::source::{LineIndex, TextRange, TextSize, range};

use layerwright_protocol::Span;

/// The lines of one text.
pub(super) struct Positions<'a> {
    text: &'a str,
    index: LineIndex,
    /// The editor keeps a byte order mark apart from the first line.
    has_mark: bool,
}

impl<'a> Positions<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, index: LineIndex::new(text), has_mark: text.starts_with('\u{feff}') }
    }

    pub(super) fn span(&self, range: TextRange) -> Span {
        let [start_line, start_column] = self.place(range.start());
        let [end_line, end_column] = self.place(range.end());
        [start_line, start_column, end_line, end_column]
    }

    pub(super) fn span_of(&self, bytes: Range<usize>) -> Span {
        self.span(range(bytes.start, bytes.end))
    }

    fn place(&self, offset: TextSize) -> [u32; 2] {
        let place = self.index.utf16(self.text, offset);
        let mark = u32::from(self.has_mark && place.line == 1 && place.column > 1);
        [place.line, place.column - mark]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(text: &str, part: &str) -> Span {
        let start = text.find(part).unwrap();
        Positions::new(text).span_of(start..start + part.len())
    }

    #[test]
    fn columns_count_utf16_units() {
        assert_eq!(span("é: 𝄞x\r\nb: 1\n", "x"), [1, 6, 1, 7]);
        assert_eq!(span("é: 𝄞x\r\nb: 1\n", "b: 1"), [2, 1, 2, 5]);
        assert_eq!(span("\ta: 1\n", "a"), [1, 2, 1, 3]);
    }

    #[test]
    fn a_byte_order_mark_has_no_column() {
        assert_eq!(span("\u{feff}ab: 1\nc: 2\n", "b"), [1, 2, 1, 3]);
        assert_eq!(span("\u{feff}ab: 1\nc: 2\n", "c"), [2, 1, 2, 2]);
        assert_eq!(Positions::new("\u{feff}a").span_of(0..3), [1, 1, 1, 1]);
    }
}
