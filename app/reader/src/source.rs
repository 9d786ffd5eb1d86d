//! Text positions: the only place that turns bytes into lines and columns.

pub use text_size::{TextRange, TextSize};

/// A byte range from two offsets. Out of order offsets give an empty range at the first one.
pub fn range(start: usize, end: usize) -> TextRange {
    let start = size(start);
    TextRange::new(start, size(end).max(start))
}

/// Documents are limited to far less than 4 GiB (see [`crate::yaml::MAX_BYTES`]), so this saturates without being noticed.
fn saturating(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

/// A byte offset as a [`TextSize`].
pub fn size(n: usize) -> TextSize {
    TextSize::new(saturating(n))
}

/// The text of a range, or `""` when the range does not lie on character boundaries inside the text.
pub fn slice(text: &str, range: TextRange) -> &str {
    text.get(usize::from(range.start())..usize::from(range.end())).unwrap_or("")
}

/// A place in the text as people count: line and column from 1, the column in Unicode scalar values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LineColumn {
    pub line: u32,
    pub column: u32,
}

/// Line starts of a text. A line ends after `\n`, `\r\n`, or a `\r` alone, as for YAML and for editors.
#[derive(Debug, Clone)]
pub struct LineIndex {
    starts: Vec<u32>,
}

impl LineIndex {
    pub fn new(text: &str) -> Self {
        let mut starts = vec![0];
        let is_alone = |at: usize| text.as_bytes().get(at + 1) != Some(&b'\n');
        let ends = text.bytes().enumerate().filter(|(at, b)| *b == b'\n' || (*b == b'\r' && is_alone(*at)));
        starts.extend(ends.map(|(at, _)| saturating(at + 1)));
        Self { starts }
    }

    /// Number of lines, at least 1.
    pub fn len(&self) -> usize {
        self.starts.len()
    }

    pub fn is_empty(&self) -> bool {
        false
    }

    /// The 0-based line that holds an offset.
    pub fn line(&self, offset: TextSize) -> usize {
        self.starts.partition_point(|s| *s <= u32::from(offset)).saturating_sub(1)
    }

    /// Offset of the first byte of a 0-based line; the last line's for lines past the end.
    pub fn start(&self, line: usize) -> TextSize {
        TextSize::new(self.starts.get(line).or(self.starts.last()).copied().unwrap_or(0))
    }

    /// Range of a 0-based line without its line break.
    pub fn range(&self, text: &str, line: usize) -> TextRange {
        let start = usize::from(self.start(line));
        let end = self.starts.get(line + 1).map_or(text.len(), |s| *s as usize);
        let body = text.get(start..end).unwrap_or("");
        range(start, start + body.trim_end_matches(['\n', '\r']).len())
    }

    /// Line and column, both from 1, the column in Unicode scalar values.
    pub fn chars(&self, text: &str, offset: TextSize) -> LineColumn {
        self.column(text, offset, |s| s.chars().count())
    }

    /// Line and column, both from 1, the column in UTF-16 code units, as Monaco and browsers count.
    pub fn utf16(&self, text: &str, offset: TextSize) -> LineColumn {
        self.column(text, offset, |s| s.encode_utf16().count())
    }

    fn column(&self, text: &str, offset: TextSize, count: impl Fn(&str) -> usize) -> LineColumn {
        let line = self.line(offset);
        let before = slice(text, TextRange::new(self.start(line), offset.max(self.start(line))));
        LineColumn { line: saturating(line + 1), column: saturating(count(before) + 1) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_or_utf16_units() {
        let text = "é: 𝄞x\r\nb: 1\n";
        let index = LineIndex::new(text);
        let x = size(text.find('x').unwrap());
        assert_eq!(index.chars(text, x), LineColumn { line: 1, column: 5 });
        assert_eq!(index.utf16(text, x), LineColumn { line: 1, column: 6 });
        assert_eq!(slice(text, index.range(text, 0)), "é: 𝄞x");
        assert_eq!(index.chars(text, size(text.find('b').unwrap())), LineColumn { line: 2, column: 1 });
        assert_eq!(index.chars(text, size(text.len())), LineColumn { line: 3, column: 1 });
        let returns = LineIndex::new("a\rb\r\nc");
        assert_eq!((returns.len(), returns.start(1), returns.start(2)), (3, size(2), size(5)));
    }
}
