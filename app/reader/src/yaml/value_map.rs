//! A scalar's value and where each byte of it comes from.
//!
//! The parser says where a scalar is and of which style. Its value is made here: structure (line breaks, quotes, escapes,
//! indentation) is taken from the masked copy, characters from the text itself. Macros are kept as they are, but for escapes of the
//! quotes around them.

use super::mask;
use super::tree::Style;
use crate::macros::Macro;
use crate::source::{TextRange, TextSize, range, size, slice};

/// A piece of the value and the piece of the text that it comes from. Pieces of one length agree byte by byte or are one character.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Run {
    value: u32,
    value_len: u32,
    text: u32,
    text_len: u32,
}

/// Where a scalar's value comes from: both directions between bytes of the value and bytes of the text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ValueMap {
    start: u32,
    /// In the order of the value, and so in that of the text. None: the value is the text from `start`.
    runs: Vec<Run>,
}

impl ValueMap {
    /// The map of a value that is the text from `start`, byte by byte.
    pub fn straight(start: TextSize) -> Self {
        Self { start: u32::from(start), runs: Vec::new() }
    }

    /// Whether the value is one piece of the text, byte by byte.
    pub fn is_straight(&self) -> bool {
        self.runs.is_empty()
    }

    /// The text of the bytes `start..end` of the value: from the first byte of the first character to the last byte of the last
    /// one. What the value does not hold, indentation and quotes, is inside where it is between two characters.
    pub fn text(&self, start: usize, end: usize) -> TextRange {
        let from = self.text_start(start);
        if end <= start { TextRange::empty(from) } else { TextRange::new(from, self.text_end(end).max(from)) }
    }

    /// As [`Self::text`], for a range of the value.
    pub fn range(&self, value: TextRange) -> TextRange {
        self.text(usize::from(value.start()), usize::from(value.end()))
    }

    /// The offset in the value of the character at this offset of the text, or of the next one that the value holds.
    pub fn value(&self, text: TextSize) -> usize {
        let at = u32::from(text);
        if self.runs.is_empty() {
            return at.saturating_sub(self.start) as usize;
        }
        let after = self.runs.partition_point(|run| run.text <= at);
        let Some(run) = after.checked_sub(1).and_then(|last| self.runs.get(last)) else { return 0 };
        let offset = at - run.text;
        let inside = match offset {
            _ if offset >= run.text_len => run.value_len,
            _ if run.value_len == run.text_len => offset,
            _ => 0,
        };
        (run.value + inside) as usize
    }

    fn text_start(&self, at: usize) -> TextSize {
        let at = u32::from(size(at));
        let after = self.runs.partition_point(|run| run.value <= at);
        self.place(at, after)
    }

    fn text_end(&self, at: usize) -> TextSize {
        let at = u32::from(size(at));
        let after = self.runs.partition_point(|run| run.value < at);
        self.place(at, after)
    }

    /// The place in the text of an offset in the value, seen from the run before `after`.
    fn place(&self, at: u32, after: usize) -> TextSize {
        let Some(run) = self.runs.get(after.saturating_sub(1)) else {
            return TextSize::new(self.start.saturating_add(at));
        };
        let offset = at.saturating_sub(run.value);
        let inside = match offset {
            _ if offset >= run.value_len => run.text_len,
            _ if run.value_len == run.text_len => offset,
            _ => 0,
        };
        TextSize::new(run.text.saturating_add(inside))
    }
}

/// What is read.
#[derive(Clone, Copy)]
pub(super) struct Source<'a> {
    pub(super) text: &'a str,
    pub(super) masked: &'a str,
    pub(super) macros: &'a [Macro],
}

/// The value of the scalar at `at`: with its quotes; from the first character of a block to what follows it. `parsed` is the value
/// that the parser gave: how many line breaks a block keeps at its end is seen from it.
pub(super) fn read(source: Source<'_>, at: TextRange, style: Style, parsed: &str) -> (String, ValueMap) {
    let raw = slice(source.text, at);
    let inner = if style.is_quoted() && raw.len() >= 2 {
        range(usize::from(at.start()) + 1, usize::from(at.end()) - 1)
    } else {
        at
    };
    let body = slice(source.text, inner);
    let straight = match style {
        Style::Plain => !body.contains(['\n', '\r']) && body.is_ascii(),
        Style::SingleQuoted => !body.contains(['\n', '\r', '\'']),
        Style::DoubleQuoted => !body.contains(['\n', '\r', '\\']),
        Style::Literal | Style::Folded => false,
    };
    if straight {
        return (body.to_owned(), ValueMap::straight(inner.start()));
    }
    let macros = if style.is_quoted() {
        let first = source.macros.partition_point(|m| m.range.start() < at.start());
        source.macros.get(first..).unwrap_or_default()
    } else {
        &[]
    };
    let mut writer = Writer {
        text: source.text,
        masked: source.masked.as_bytes(),
        macros,
        style,
        value: String::new(),
        runs: Vec::new(),
    };
    if style.is_block() {
        writer.block(at, parsed);
    } else {
        writer.flow(inner);
        if style == Style::Plain && !body.contains(['\n', '\r']) {
            writer.leave_out_invisible();
        }
    }
    let Writer { value, runs, .. } = writer;
    let map = match &runs[..] {
        [one]
            if one.value_len == one.text_len
                && value == slice(source.text, range(one.text as usize, (one.text + one.text_len) as usize)) =>
        {
            ValueMap::straight(TextSize::new(one.text))
        }
        _ => ValueMap { start: u32::from(inner.start()), runs },
    };
    (value, map)
}

struct Writer<'a> {
    text: &'a str,
    masked: &'a [u8],
    /// Those that may hold an escaped quote, from the scalar on.
    macros: &'a [Macro],
    style: Style,
    value: String,
    runs: Vec<Run>,
}

impl Writer<'_> {
    fn byte(&self, at: usize) -> Option<u8> {
        self.masked.get(at).copied()
    }

    /// The piece of the text, as it is.
    fn copy(&mut self, from: usize, to: usize) {
        let mut from = from;
        while let Some((one, rest)) = self.macros.split_first() {
            let (start, end) = (usize::from(one.range.start()), usize::from(one.range.end()));
            if start < from {
                self.macros = rest;
                continue;
            }
            if start >= to {
                break;
            }
            self.macros = rest;
            let is_hidden = self.masked.get(start..end).is_some_and(mask::is_hidden);
            if is_hidden && end <= to {
                self.piece(from, start);
                self.in_macro(start, end);
                from = end;
            }
        }
        self.piece(from, to);
    }

    fn piece(&mut self, from: usize, to: usize) {
        let Some(piece) = self.text.get(from..to).filter(|piece| !piece.is_empty()) else { return };
        let value = self.value.len();
        self.value.push_str(piece);
        self.run(value, piece.len(), from, to - from);
    }

    /// A macro: only the quotes around it are escaped in it, and the backslashes with them.
    fn in_macro(&mut self, start: usize, end: usize) {
        let escapes: &[(&str, &str)] =
            if self.style == Style::DoubleQuoted { &[("\\\"", "\""), ("\\\\", "\\")] } else { &[("''", "'")] };
        let (mut from, mut at) = (start, start);
        while at < end {
            let left = self.text.get(at..end).unwrap_or("");
            match escapes.iter().find(|(escaped, _)| left.starts_with(escaped)) {
                Some((written, meant)) => {
                    self.piece(from, at);
                    self.put(meant, at, at + written.len());
                    at += written.len();
                    from = at;
                }
                None => at += left.chars().next().map_or(1, char::len_utf8),
            }
        }
        self.piece(from, end);
    }

    /// Something else in place of a piece of the text.
    fn put(&mut self, what: &str, from: usize, to: usize) {
        let value = self.value.len();
        self.value.push_str(what);
        self.run(value, what.len(), from, to - from);
    }

    fn run(&mut self, value: usize, value_len: usize, text: usize, text_len: usize) {
        let [value, value_len, text, text_len] = [value, value_len, text, text_len].map(|n| u32::from(size(n)));
        match self.runs.last_mut() {
            Some(last)
                if value_len == text_len && last.value_len == last.text_len && last.text + last.text_len == text =>
            {
                last.value_len += value_len;
                last.text_len += text_len;
            }
            _ => self.runs.push(Run { value, value_len, text, text_len }),
        }
    }

    /// Length of the line break at an offset.
    fn line_end(&self, at: usize) -> Option<usize> {
        match (self.byte(at)?, self.byte(at + 1)) {
            (b'\r', Some(b'\n')) => Some(2),
            (b'\r' | b'\n', _) => Some(1),
            _ => None,
        }
    }

    fn white(&self, at: usize, end: usize) -> usize {
        (at..end).find(|at| !matches!(self.byte(*at), Some(b' ' | b'\t'))).unwrap_or(end)
    }

    /// Plain and quoted texts: `inner` is without the quotes.
    fn flow(&mut self, inner: TextRange) {
        let (mut from, end) = (usize::from(inner.start()), usize::from(inner.end()));
        let mut at = from;
        while at < end {
            let next = match (self.byte(at), self.style) {
                (Some(b' ' | b'\t'), _) => {
                    let next = self.white(at, end);
                    if next >= end || self.line_end(next).is_none() {
                        at = next;
                        continue;
                    }
                    self.copy(from, at);
                    self.fold(at, next, end)
                }
                (Some(b'\n' | b'\r'), _) => {
                    self.copy(from, at);
                    self.fold(at, at, end)
                }
                (Some(b'\''), Style::SingleQuoted) => {
                    self.copy(from, at);
                    let next = (at + 2).min(end);
                    self.put("'", at, next);
                    next
                }
                (Some(b'\\'), Style::DoubleQuoted) => {
                    self.copy(from, at);
                    self.escape(at, end)
                }
                _ => {
                    at += 1;
                    continue;
                }
            };
            at = next.max(at + 1);
            from = at;
        }
        self.copy(from, end);
    }

    /// Line breaks with the white space around them: one is a space, of several all but the first stay. `start` is where the white
    /// space before the first line break begins. Gives where the text goes on.
    fn fold(&mut self, start: usize, first: usize, end: usize) -> usize {
        let after = self.white(first + self.line_end(first).unwrap_or(1), end);
        if self.line_end(after).is_none() || after >= end {
            self.put(" ", start, after);
            return after;
        }
        self.empty_lines(after, end)
    }

    /// A line break for each empty line from `at` on. Gives where the text goes on.
    fn empty_lines(&mut self, mut at: usize, end: usize) -> usize {
        while at < end
            && let Some(len) = self.line_end(at)
        {
            let next = self.white(at + len, end);
            self.put("\n", at, at + len);
            at = next;
        }
        at
    }

    /// An escape in double quotes. Gives where the text goes on.
    fn escape(&mut self, at: usize, end: usize) -> usize {
        if let Some(len) = self.line_end(at + 1) {
            let next = self.white(at + 1 + len, end);
            self.put("", at, next);
            return self.empty_lines(next, end);
        }
        let code = self.byte(at + 1).unwrap_or(b'\\');
        let digits = match code {
            b'x' => 2,
            b'u' => 4,
            b'U' => 8,
            _ => 0,
        };
        let next = (at + 2 + digits).min(end);
        let meant = match code {
            b'0' => '\0',
            b'a' => '\u{7}',
            b'b' => '\u{8}',
            b't' | b'\t' => '\t',
            b'n' => '\n',
            b'v' => '\u{B}',
            b'f' => '\u{C}',
            b'r' => '\r',
            b'e' => '\u{1B}',
            b' ' => ' ',
            b'"' => '"',
            b'\'' => '\'',
            b'/' => '/',
            b'\\' => '\\',
            b'N' => '\u{85}',
            b'_' => '\u{A0}',
            b'L' => '\u{2028}',
            b'P' => '\u{2029}',
            b'x' | b'u' | b'U' => {
                let hex = self.text.get(at + 2..next).unwrap_or("");
                u32::from_str_radix(hex, 16).ok().and_then(char::from_u32).unwrap_or(char::REPLACEMENT_CHARACTER)
            }
            // The parser refuses all others.
            _ => {
                self.piece(at, at + 1);
                return at + 1;
            }
        };
        self.put(meant.encode_utf8(&mut [0; 4]), at, next);
        next
    }

    /// The lines of a block, from its first character on.
    fn block(&mut self, at: TextRange, parsed: &str) {
        let (start, end) = (usize::from(at.start()), usize::from(at.end()));
        let ends = parsed.len() - parsed.trim_end_matches('\n').len();
        if ends == parsed.len() {
            return self.empty_block(start, ends);
        }
        let is_break = |byte: &u8| matches!(byte, b'\n' | b'\r');
        let above = self.masked.get(..start).unwrap_or_default();
        let indentation = above.len() - above.iter().rposition(is_break).map_or(0, |line| line + 1);
        // Empty lines above the first character: each is a line break of the value.
        let blank = above.iter().rposition(|byte| !matches!(byte, b' ' | b'\t' | b'\n' | b'\r')).map_or(0, |at| at + 1);
        let mut pending: Vec<(usize, usize)> = Vec::new();
        self.breaks_in(blank, start, usize::MAX, &mut pending);
        // The first of them ends the line of the header.
        let mut pending = pending.into_iter().skip(1).collect::<Vec<_>>();
        let (mut line, mut is_first, mut was_spaced) = (start - indentation, true, false);
        while line < end {
            let line_end = (line..self.masked.len()).find(|at| self.byte(*at).as_ref().is_some_and(is_break));
            let stop = line_end.unwrap_or(self.masked.len());
            let lead = (line..stop).find(|at| self.byte(*at) != Some(b' ')).unwrap_or(stop);
            let content = (line + indentation).min(stop);
            if lead < content && lead < stop {
                break;
            }
            // What could not be read was overwritten with spaces.
            let is_left_out = lead == stop && !self.text.get(content..stop).is_some_and(|line| line.trim().is_empty());
            if content < stop && !is_left_out {
                let is_spaced = self.style == Style::Folded && matches!(self.byte(content), Some(b' ' | b'\t'));
                self.between(&pending, is_first, is_spaced || was_spaced);
                pending.clear();
                self.copy(content, stop);
                (is_first, was_spaced) = (false, is_spaced);
            }
            let Some(len) = line_end.and_then(|at| self.line_end(at)) else { break };
            pending.push((stop, len));
            line = stop + len;
        }
        for (at, len) in pending.into_iter().take(ends) {
            self.put("\n", at, at + len);
        }
    }

    /// A block with nothing but empty lines. Where the text ends with its header the parser places it there.
    fn empty_block(&mut self, start: usize, ends: usize) {
        let above = self.masked.get(..start).unwrap_or_default();
        let header =
            above.iter().rposition(|byte| !matches!(byte, b' ' | b'\t' | b'\n' | b'\r')).map_or(0, |at| at + 1);
        let mut breaks = Vec::new();
        self.breaks_in(header, self.masked.len(), ends + 1, &mut breaks);
        for (at, len) in breaks.into_iter().skip(1) {
            self.put("\n", at, at + len);
        }
    }

    /// The first line breaks of a piece, not more than `most`.
    fn breaks_in(&self, from: usize, to: usize, most: usize, breaks: &mut Vec<(usize, usize)>) {
        let mut at = from;
        while at < to && breaks.len() < most {
            let len = self.line_end(at);
            breaks.extend(len.map(|len| (at, len)));
            at += len.unwrap_or(1);
        }
    }

    /// The line breaks between two lines of a block.
    fn between(&mut self, breaks: &[(usize, usize)], is_first: bool, is_spaced: bool) {
        let Some(((at, len), rest)) = breaks.split_first() else { return };
        if self.style == Style::Literal || is_first || is_spaced {
            self.put("\n", *at, at + len);
        } else if rest.is_empty() {
            self.put(" ", *at, at + len);
        }
        for (at, len) in rest {
            self.put("\n", *at, at + len);
        }
    }

    /// Leaves out the characters that nobody sees, which rules report by themselves: a key is the key that was meant.
    fn leave_out_invisible(&mut self) {
        let is_invisible = |c: char| matches!(c, '\u{FEFF}' | '\u{200B}'..='\u{200D}' | '\u{2060}' | '\u{AD}');
        if !self.value.contains(is_invisible) {
            return;
        }
        let start = self.runs.first().map_or(0, |run| run.text as usize);
        let whole = std::mem::take(&mut self.value);
        self.runs.clear();
        let mut at = start;
        for piece in whole.split_inclusive(is_invisible) {
            let seen = piece.trim_end_matches(is_invisible);
            self.piece(at, at + seen.len());
            at += piece.len();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::ops::ControlFlow;

    use super::*;
    use crate::yaml::Event;

    /// The scalars of a text without macros, as they are read and as the parser reads them.
    fn both(text: &str) -> (Vec<(String, Style)>, Vec<String>) {
        let mut parsed = Vec::new();
        let read = crate::yaml::for_each_event(text, &mut |event, span| {
            if let Event::Scalar(value, style, ..) = event {
                // For the parser the last line of a block always has a line break.
                let is_cut = matches!(style, crate::yaml::ScalarStyle::Literal | crate::yaml::ScalarStyle::Folded)
                    && span.end.byte_offset() == Some(text.len())
                    && !text.ends_with(['\n', '\r']);
                let value = if is_cut { value.strip_suffix('\n').unwrap_or(&value) } else { &value };
                if !(value.is_empty() && style == crate::yaml::ScalarStyle::Plain) {
                    parsed.push(value.to_owned());
                }
            }
            ControlFlow::Continue(())
        });
        assert!(read.is_ok(), "{text:?}: {read:?}");
        let (tree, errors) = crate::yaml::read(text, &[]);
        assert_eq!(errors, [], "{text:?}");
        let own = tree.ids().filter_map(|id| {
            let scalar = tree.scalar(id)?;
            assert_map(text, &scalar.value, &scalar.map, tree.node(id).range);
            Some((scalar.value.clone(), scalar.style))
        });
        (own.collect(), parsed)
    }

    /// Every character of the value comes from a place in the scalar, in order, and back.
    fn assert_map(text: &str, value: &str, map: &ValueMap, within: TextRange) {
        let mut reached = TextSize::new(0);
        for (at, c) in value.char_indices() {
            let place = map.text(at, at + c.len_utf8());
            assert!(place.start() >= reached, "{value:?}");
            reached = place.end();
            let raw = slice(text, place);
            assert!(!raw.is_empty(), "{value:?} at {at}: {place:?}");
            let is_copy = raw.chars().eq([c]);
            let is_made = matches!(c, '\n' | ' ') || raw.starts_with('\\') || raw == "''";
            assert!(is_copy || is_made, "{value:?} at {at}: {raw:?}");
            assert_eq!(map.value(place.start()), at, "{value:?}");
            // A node begins and ends with a visible character.
            if !c.is_whitespace() {
                assert!(within.contains_range(place), "{value:?} at {at}: {place:?} in {within:?}");
            }
        }
        assert_eq!(map.text(0, 0).len(), TextSize::new(0));
    }

    fn agrees(text: &str) {
        let (own, parsed) = both(text);
        assert_eq!(own.into_iter().map(|(value, _)| value).collect::<Vec<_>>(), parsed, "{text:?}");
    }

    #[test]
    fn values_are_those_of_the_parser() {
        for text in [
            "a: plain\n  folded\n\n  twice\n",
            "a: 'it''s\n  folded\n\n\n  \tthree''s' \nb: ''\n",
            "a: \"x\\n\\t\\x41\\u00e9\\U0001D11E\\_\\N\\L\\P\\e\\0\\/\\\\\\\"\\ y\"\n",
            "a: \"folded \n  to a space,\t\n \n  to a line feed, or \t\\\n   \\ \tnon-content\"\n",
            "a: \"one\\\n\n\n  two\\\n  three\n\n\n  four\"\n",
            "a: |\n  x\n   y\n\n  z  \n\n\nb: |-\n  x\n\nc: |+\n  x\n\n\nd: |+\n\n\ne: |\n\n\n  x\n",
            "a: |2\n   x\n  y\nb: >1-\n   x\n y\n\n z\n",
            "a: >\n  x\n  y\n\n  z\n   more\n  less\n\n\n   more\n\n  less\n  \ttab\n  x\n    \nb: >+\n\n  x\n\n",
            "- |1\n  x\n- >\n \n  a\n  b\n- |\n  x\n- | # c | d\n  x\n# comment\n- y\n",
            "--- |\nab\n--- >\nab\ncd\n",
            "a: |\n  x",
            "a: >\n  x\n  y",
            "a: |",
            "a: |\n",
            "a: |+\n\n",
            "\u{FEFF}a: é𝄞\nb: 'é''𝄞'\nc: >\n  é\n  𝄞\nd: \"\u{A0}\\\u{9}\u{A0}\n  x\"\n",
        ] {
            agrees(text);
            agrees(&text.replace('\n', "\r\n"));
            agrees(&text.replace('\n', "\r"));
        }
    }

    fn of(text: &str) -> Vec<String> {
        let (tree, _) = crate::yaml::read(text, &crate::macros::scan(text));
        tree.ids().filter_map(|id| tree.scalar(id)).map(|scalar| scalar.value.clone()).skip(1).collect()
    }

    #[test]
    fn macros_and_characters_that_were_hidden_are_in_the_value() {
        assert_eq!(of("a: \"{{ .x | default \\\"y\\\" }}\\n{{ .z }}\"\n"), ["{{ .x | default \"y\" }}\n{{ .z }}"]);
        assert_eq!(of("a: '{{ .x | default ''y'' }}''s'\n"), ["{{ .x | default 'y' }}'s"]);
        assert_eq!(of("a: |\n  {{ .x }}-\n  é{{ .y }}\n"), ["{{ .x }}-\né{{ .y }}\n"]);
        assert_eq!(of("a: \"x:\u{A0}y\"\n"), ["x:\u{A0}y"]);
        assert_eq!(of("a: \"x\u{7}y\\n\"\n"), ["x\u{7}y\n"]);
        assert_eq!(of("a: x\u{200B}y\u{FEFF}\n"), ["xy"]);
    }

    #[test]
    fn both_directions() {
        let text = "a: \"-----BEGIN\n  CERTIFICATE-----\\nMII\\\n  CZ\"\n";
        let (tree, _) = crate::yaml::read(text, &[]);
        let scalar = tree.ids().filter_map(|id| tree.scalar(id)).nth(1).unwrap();
        assert_eq!(scalar.value, "-----BEGIN CERTIFICATE-----\nMIICZ");
        let raw = |part: &str| {
            let at = scalar.value.find(part).unwrap();
            slice(text, scalar.map.text(at, at + part.len()))
        };
        assert_eq!(raw("-----BEGIN CERTIFICATE-----"), "-----BEGIN\n  CERTIFICATE-----");
        assert_eq!(raw("MIICZ"), "MII\\\n  CZ");
        assert_eq!(raw("MII"), "MII");
        assert_eq!(raw("CZ"), "CZ");
        assert_eq!(scalar.map.value(size(text.find("CZ").unwrap())), scalar.value.find("CZ").unwrap());
        assert_eq!(scalar.map.value(size(text.find("  CERT").unwrap() + 1)), "-----BEGIN".len());
    }
}
