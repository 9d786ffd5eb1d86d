//! Bytes to editor positions: the only place of the page that does arithmetic on columns.

use std::ops::Range;

use layerwright_core::source::{LineIndex, TextRange, TextSize, range, size, slice};

use layerwright_protocol::Span;
use layerwright_protocol::ide::Position;

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

    /// The byte at a place; the end of the line for columns past it, as the end of the text for lines.
    pub(super) fn offset(&self, [line, column]: Position) -> TextSize {
        let line = line.saturating_sub(1) as usize;
        if line >= self.index.len() {
            return size(self.text.len());
        }
        let at = self.index.range(self.text, line);
        let mark = u32::from(self.has_mark && line == 0);
        let mut left = (column + mark).saturating_sub(1) as usize;
        let mut len = 0;
        for c in slice(self.text, at).chars() {
            if left < c.len_utf16() {
                break;
            }
            left -= c.len_utf16();
            len += c.len_utf8();
        }
        at.start() + size(len)
    }

    pub(super) fn place(&self, offset: TextSize) -> Position {
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

    #[test]
    fn places_lead_back_to_their_bytes() {
        for text in ["é: 𝄞x\r\nb: 1\n", "\u{feff}ab: 1\nc: 2", "a\rb", ""] {
            let positions = Positions::new(text);
            let mark = if text.starts_with('\u{feff}') { 3 } else { 0 };
            for (at, _) in text.char_indices().filter(|(at, c)| *at >= mark && *c != '\n') {
                assert_eq!(usize::from(positions.offset(positions.place(size(at)))), at, "{text:?}");
            }
        }
        let positions = Positions::new("é: 𝄞x\r\nb: 1\n");
        assert_eq!(usize::from(positions.offset([1, 5])), 4, "inside of a pair");
        assert_eq!(usize::from(positions.offset([1, 99])), 9);
        assert_eq!(usize::from(positions.offset([9, 1])), 16);
        assert_eq!(usize::from(positions.offset([0, 0])), 0);
    }
}
