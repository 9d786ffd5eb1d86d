//! The masked copy of the text: same length, same line breaks, only what would mislead the YAML reader is overwritten.

use crate::macros::Macro;
use crate::source::{TextRange, range};

/// First character of an overwritten macro: a private-use character, allowed in YAML and in no other use in a layer.
const MARK: char = '\u{E000}';

/// A text of the same byte length as the original.
#[derive(Debug)]
pub(super) struct Masked {
    bytes: Vec<u8>,
}

impl Masked {
    pub(super) fn new(text: &str) -> Self {
        Self { bytes: text.as_bytes().to_vec() }
    }

    /// The masked text. Every write below replaces whole characters by ASCII or by [`MARK`], so it stays UTF-8.
    pub(super) fn text(&self) -> &str {
        std::str::from_utf8(&self.bytes).unwrap_or("")
    }

    /// Overwrites a closed macro so that it reads as part of a plain word. Line breaks inside a folded macro are joined.
    pub(super) fn hide_macro(&mut self, one: &Macro) {
        if one.closed {
            self.fill(one.range, b'_');
            let mut mark = [0; 4];
            let mark = MARK.encode_utf8(&mut mark).as_bytes();
            let start = usize::from(one.range.start());
            if let Some(target) = self.bytes.get_mut(start..start + mark.len()) {
                target.copy_from_slice(mark);
            }
        }
    }

    /// Overwrites with spaces; line breaks stay.
    pub(super) fn blank(&mut self, what: TextRange) {
        for byte in self.slice_mut(what) {
            if !matches!(byte, b'\n' | b'\r') {
                *byte = b' ';
            }
        }
    }

    /// Overwrites everything in the range, line breaks too.
    pub(super) fn fill(&mut self, what: TextRange, with: u8) {
        self.slice_mut(what).fill(with);
    }

    fn slice_mut(&mut self, what: TextRange) -> &mut [u8] {
        self.bytes.get_mut(usize::from(what.start())..usize::from(what.end())).unwrap_or_default()
    }
}

/// Whether a macro that was overwritten starts here.
pub(super) fn is_hidden(masked: &[u8]) -> bool {
    masked.starts_with(MARK.encode_utf8(&mut [0; 4]).as_bytes())
}

/// The range of `len` bytes from `start`.
pub(super) fn at(start: usize, len: usize) -> TextRange {
    range(start, start + len)
}
