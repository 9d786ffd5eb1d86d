//! Lines of block style, read one by one: what is being typed is seldom YAML yet, so no tree can be asked.

use std::borrow::Cow;

use crate::cx::Cx;
use crate::source::size;

/// What opens a mapping's entry or a list's item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Opener<'t> {
    /// Where it starts on its line, in bytes.
    pub(super) column: usize,
    /// `None`: the `-` of an item.
    pub(super) key: Option<Cow<'t, str>>,
}

/// A line: what it opens, and what is behind that.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line<'t> {
    pub(super) openers: Vec<Opener<'t>>,
    /// Column of what is behind the openers.
    pub(super) rest_at: usize,
    /// To the end of the line, with a comment.
    pub(super) rest: &'t str,
}

impl<'t> Line<'t> {
    /// Reads a line, or the start of one.
    pub(super) fn read(text: &'t str) -> Self {
        let mut at = text.len() - text.trim_start_matches([' ', '\t']).len();
        let mut openers = Vec::new();
        loop {
            let rest = text.get(at..).unwrap_or("");
            if rest == "-" || rest.starts_with("- ") || rest.starts_with("-\t") {
                openers.push(Opener { column: at, key: None });
                at += 1 + spaces(rest.get(1..).unwrap_or(""));
                continue;
            }
            if let Some((key, _, colon)) = key(rest) {
                openers.push(Opener { column: at, key: Some(key) });
                at += colon + 1 + spaces(rest.get(colon + 1..).unwrap_or(""));
            }
            return Self { openers, rest_at: at, rest: text.get(at..).unwrap_or("") };
        }
    }

    /// Column of the first thing on the line.
    pub(super) fn column(&self) -> usize {
        self.openers.first().map_or(self.rest_at, |opener| opener.column)
    }

    /// Whether nothing but a comment, an anchor or a tag is behind the openers, so that the value is on the lines below.
    pub(super) fn is_open(&self) -> bool {
        let mut words = self.rest.split_whitespace();
        words.find(|word| !word.starts_with(['&', '!'])).is_none_or(|word| word.starts_with('#'))
    }

    /// Whether it ends with the header of a block scalar.
    pub(super) fn is_block_header(&self) -> bool {
        let mut words = self.rest.split_whitespace().skip_while(|word| word.starts_with(['&', '!']));
        let header = words.next().and_then(|word| word.strip_prefix(['|', '>']));
        let is_header = header.is_some_and(|rest| rest.bytes().all(|b| b.is_ascii_digit() || b == b'+' || b == b'-'));
        is_header && words.next().is_none_or(|word| word.starts_with('#'))
    }

    /// The column of the flow collection that begins behind the openers, and behind an anchor or tag.
    pub(super) fn flow(&self) -> Option<usize> {
        let mut at = 0;
        while let Some(rest) = self.rest.get(at..).filter(|rest| rest.starts_with(['&', '!'])) {
            let word = rest.find([' ', '\t'])?;
            at += word + spaces(rest.get(word..)?);
        }
        let rest = self.rest.get(at..)?;
        let is_flow = rest.starts_with('[') || (rest.starts_with('{') && !rest.starts_with("{{"));
        is_flow.then_some(self.rest_at + at)
    }

    /// Whether it is blank or a comment.
    pub(super) fn is_blank(&self) -> bool {
        self.openers.is_empty() && (self.rest.trim().is_empty() || self.rest.starts_with('#'))
    }
}

fn spaces(text: &str) -> usize {
    text.len() - text.trim_start_matches([' ', '\t']).len()
}

/// The key at the start of a text: its name, its length with quotes, and where its colon is.
pub(super) fn key(text: &str) -> Option<(Cow<'_, str>, usize, usize)> {
    let is_colon = |at: usize| {
        let mut rest = text.get(at..).unwrap_or("").chars();
        rest.next() == Some(':') && rest.next().is_none_or(|c| c == ' ' || c == '\t')
    };
    if let Some(quote) = text.chars().next().filter(|c| matches!(c, '"' | '\'')) {
        let end = closing_quote(text, quote)?;
        let colon = end + 1 + spaces(text.get(end + 1..)?);
        let inner = text.get(1..end)?;
        let name = if quote == '\'' && inner.contains("''") { inner.replace("''", "'").into() } else { inner.into() };
        return is_colon(colon).then_some((name, end + 1, colon));
    }
    if text.starts_with(['#', '[', ']', '}', ',', '|', '>', '&', '*', '!', '%', '@', '`', '?'])
        || (text.starts_with('{') && !text.starts_with("{{"))
    {
        return None;
    }
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        if rest.starts_with("{{") {
            at += rest.find("}}")? + 2;
            continue;
        }
        if rest.starts_with('#') && text.get(..at).is_some_and(|before| before.ends_with([' ', '\t'])) {
            return None;
        }
        if is_colon(at) {
            let name = text.get(..at)?.trim_end();
            return (!name.is_empty()).then_some((name.into(), name.len(), at));
        }
        at += rest.chars().next().map_or(1, char::len_utf8);
    }
    None
}

/// Where the quote at the start of a text ends.
pub(super) fn closing_quote(text: &str, quote: char) -> Option<usize> {
    let mut chars = text.char_indices().skip(1).peekable();
    while let Some((at, c)) = chars.next() {
        if c == '\\' && quote == '"' {
            chars.next();
        } else if c == quote {
            let is_doubled = quote == '\'' && chars.peek().is_some_and(|(_, next)| *next == quote);
            if !is_doubled {
                return Some(at);
            }
            chars.next();
        }
    }
    None
}

/// Length of a plain or quoted value at the start of a line's rest, without the comment behind it.
pub(super) fn value_len(rest: &str) -> usize {
    if let Some(quote) = rest.chars().next().filter(|c| matches!(c, '"' | '\'')) {
        return closing_quote(rest, quote).map_or(rest.trim_end().len(), |at| at + 1);
    }
    if rest.starts_with('#') {
        return 0;
    }
    let comment = rest.find(" #").or_else(|| rest.find("\t#")).unwrap_or(rest.len());
    rest.get(..comment).unwrap_or(rest).trim_end().len()
}

/// A line of the document; `None` for lines that are blank, comments, or inside a scalar that starts above.
pub(super) fn line<'c>(cx: &'c Cx<'_>, index: usize) -> Option<Line<'c>> {
    let at = cx.lines.range(cx.text, index);
    let line = Line::read(cx.slice(at));
    if line.is_blank() {
        return None;
    }
    let first = at.start() + size(line.column());
    let is_inside = cx.scalar_at(first).is_some_and(|id| cx.tree.node(id).range.start() < at.start());
    // A block scalar's first line is its start.
    let is_block = cx.scalar_at(first).and_then(|id| cx.tree.scalar(id)).is_some_and(|scalar| scalar.style.is_block());
    (!is_inside && !is_block).then_some(line)
}

/// Whether a line ends a document.
pub(super) fn is_marker(line: &Line<'_>) -> bool {
    line.openers.is_empty() && (line.rest.starts_with("---") || line.rest.trim_end() == "...") && line.rest_at == 0
}

/// How a text indents.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Style {
    /// Spaces of a mapping inside another one.
    pub(super) unit: usize,
    /// Spaces of a list's `-` behind its key.
    pub(super) list: usize,
}

/// How the text indents, read off its first mapping and its first list.
pub(super) fn style(cx: &Cx<'_>) -> Style {
    let (mut unit, mut list) = (None, None);
    let mut above: Option<usize> = None;
    for index in 0..cx.lines.len() {
        let Some(line) = line(cx, index) else { continue };
        if let Some(parent) = above {
            let is_item = line.openers.first().is_some_and(|opener| opener.key.is_none());
            let deeper = line.column().checked_sub(parent).filter(|by| *by <= 8);
            if is_item {
                list = list.or(deeper);
            } else if !line.openers.is_empty() {
                unit = unit.or(deeper.filter(|by| *by > 0));
            }
        }
        if unit.is_some() && list.is_some() {
            break;
        }
        above = line.openers.last().filter(|last| last.key.is_some() && line.is_open()).map(|last| last.column);
    }
    let unit = unit.or(list.filter(|by| *by > 0)).unwrap_or(2);
    Style { unit, list: list.unwrap_or(unit) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> String {
        let line = Line::read(text);
        let openers = line.openers.iter().map(|o| format!("{}{}", o.column, o.key.as_deref().unwrap_or("-")));
        format!("{} | {}", openers.collect::<Vec<_>>().join(" "), line.rest)
    }

    #[test]
    fn what_a_line_opens() {
        for (text, expected) in [
            ("  - name: a b # c", "2- 4name | a b # c"),
            ("- - x", "0- 2- | x"),
            ("system.uri: a/b:1", "0system.uri | a/b:1"),
            ("a:b", " | a:b"),
            ("'it''s' : x", "0it's | x"),
            ("\"a: b\": 1", "0a: b | 1"),
            ("key:", "0key | "),
            ("    -", "4- | "),
            ("{{ .spectro.var.x | default \"a: b\" }}: 1", "0{{ .spectro.var.x | default \"a: b\" }} | 1"),
            ("{{ .spectro.var.x | default \"a: b", " | {{ .spectro.var.x | default \"a: b"),
            ("a # b: c", " | a # b: c"),
            ("{a: 1}", " | {a: 1}"),
            ("# a: b", " | # a: b"),
        ] {
            assert_eq!(read(text), expected, "{text}");
        }
        for (text, header) in
            [("a: |", true), ("- >-2 # x", true), ("a: &x |+", true), ("a: | x", false), ("a: b|", false)]
        {
            assert_eq!(Line::read(text).is_block_header(), header, "{text}");
        }
    }

    #[test]
    fn values_end_before_comments() {
        for (rest, len) in [("a b # c", 3), ("'a # b' # c", 7), ("\"a", 2), ("a#b  ", 3), ("# c", 0), ("", 0)] {
            assert_eq!(value_len(rest), len, "{rest}");
        }
    }
}
