//! What each line of a text is.

use super::Source;
use crate::source::{LineIndex, range, size, slice};
use crate::yaml::{Kind, Style};

/// What is at the start of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LineKind {
    /// White space, outside of scalars.
    Blank,
    /// A comment of its own.
    Comment,
    /// `---`, `...` or a `%` directive.
    Marker,
    /// A key, a `-`, a value or its properties.
    Structure,
    /// A further line of a plain or quoted scalar or of a flow collection.
    Continuation,
    /// Content of a block scalar, or an empty line below it.
    Block,
    /// Inside a macro that runs over lines.
    InMacro,
}

/// A line of the text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line {
    pub(super) kind: LineKind,
    /// Byte offsets of its start, of the end of its content, and of the next line.
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) next: usize,
    /// The line break lies inside a quoted scalar or a macro: the spaces before it belong to that.
    pub(super) open: bool,
    /// It ends with the header of a block scalar without content.
    pub(super) holds_empty_block: bool,
    /// A key of a block mapping starts in it.
    pub(super) has_key: bool,
    /// Where a comment behind a value starts.
    pub(super) comment: Option<usize>,
}

impl Line {
    /// The line without its line break.
    pub(super) fn body<'a>(&self, text: &'a str) -> &'a str {
        slice(text, range(self.start, self.end))
    }

    /// `\n`, `\r\n`, or nothing at the end of the text.
    pub(super) fn line_end<'a>(&self, text: &'a str) -> &'a str {
        slice(text, range(self.end, self.next))
    }

    /// Number of spaces at the start.
    pub(super) fn indentation(&self, text: &str) -> usize {
        let body = self.body(text);
        body.len() - body.trim_start_matches(' ').len()
    }
}

/// Reads the lines of a text without syntax errors.
pub(super) fn read(source: &Source) -> Vec<Line> {
    let text = &source.text;
    let index = LineIndex::new(text);
    let mut lines: Vec<Line> = (0..index.len()).map(|line| plain(text, &index, line)).collect();
    if lines.last().is_some_and(|last| last.start == text.len()) {
        lines.pop();
    }
    let mut marks = Marks { text, index, lines };
    marks.nodes(source);
    for comment in source.tree.comments() {
        marks.comment(usize::from(comment.range.start()));
    }
    for one in &source.macros {
        marks.inside(one.range.start().into(), one.range.end().into(), LineKind::InMacro, true);
    }
    marks.lines
}

fn plain(text: &str, index: &LineIndex, line: usize) -> Line {
    let body = index.range(text, line);
    let (start, end) = (usize::from(body.start()), usize::from(body.end()));
    let shown = slice(text, body);
    let first = shown.trim_start_matches([' ', '\t']);
    let is_marker =
        |marker: &str| shown.strip_prefix(marker).is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t']));
    let kind = match first.chars().next() {
        None => LineKind::Blank,
        Some('#') => LineKind::Comment,
        _ if is_marker("---") || is_marker("...") || shown.starts_with('%') => LineKind::Marker,
        _ => LineKind::Structure,
    };
    let next = text.get(end..).and_then(|rest| rest.find('\n')).map_or(text.len(), |at| end + at + 1);
    Line { kind, start, end, next, open: false, holds_empty_block: false, has_key: false, comment: None }
}

struct Marks<'a> {
    text: &'a str,
    index: LineIndex,
    lines: Vec<Line>,
}

impl Marks<'_> {
    fn nodes(&mut self, source: &Source) {
        for id in source.tree.ids() {
            let node = source.tree.node(id);
            let (start, end) = (usize::from(node.range.start()), usize::from(node.range.end()));
            match &node.kind {
                Kind::Scalar(scalar) if scalar.style.is_block() => {
                    self.block(start, end, scalar.value.bytes().all(|b| b == b'\n'));
                }
                Kind::Scalar(scalar) => self.inside(start, end, LineKind::Continuation, scalar.style != Style::Plain),
                Kind::Mapping(mapping) if mapping.flow => self.inside(start, end, LineKind::Continuation, false),
                Kind::Mapping(mapping) => {
                    for entry in &mapping.entries {
                        let line = self.line(source.tree.node(entry.key).range.start().into());
                        self.mark(line, |line| line.has_key = true);
                    }
                }
                Kind::Sequence(_) if slice(self.text, node.range).starts_with('[') => {
                    self.inside(start, end, LineKind::Continuation, false);
                }
                _ => {}
            }
        }
    }

    fn line(&self, offset: usize) -> usize {
        self.index.line(size(offset))
    }

    fn mark(&mut self, line: usize, what: impl FnOnce(&mut Line)) {
        if let Some(line) = self.lines.get_mut(line) {
            what(line);
        }
    }

    /// Marks the further lines of what runs from `start` to `end`; `open` when white space inside belongs to it.
    fn inside(&mut self, start: usize, end: usize, kind: LineKind, open: bool) {
        let (first, last) = (self.line(start), self.line(end));
        for number in first..=last {
            self.mark(number, |line| {
                line.open |= open && number < last;
                if number > first && !matches!(line.kind, LineKind::Block) {
                    line.kind = kind;
                }
            });
        }
    }

    /// Marks the content of a block scalar and the empty lines around it.
    fn block(&mut self, start: usize, end: usize, is_empty: bool) {
        let is_blank = |line: &Line| line.body(self.text).trim_matches([' ', '\t']).is_empty();
        let (mut first, mut last) = (self.line(start), self.line(end));
        // The range of a scalar without content is its header at the end of the text, else an empty one below it.
        if is_empty {
            let is_header = |line: &Line| line.kind != LineKind::Comment && !is_blank(line);
            let before = if start == end { first } else { first + 1 };
            let header =
                (0..before).rev().find(|number| self.lines.get(*number).is_some_and(is_header)).unwrap_or(first);
            self.mark(header, |line| line.holds_empty_block = true);
            first = header + 1;
            last = first;
            if self.lines.get(first).is_none_or(|line| !is_blank(line)) {
                return;
            }
        }
        while first > 0 && self.lines.get(first - 1).is_some_and(is_blank) {
            first -= 1;
        }
        while self.lines.get(last + 1).is_some_and(is_blank) {
            last += 1;
        }
        for number in first..=last {
            self.mark(number, |line| line.kind = LineKind::Block);
        }
    }

    fn comment(&mut self, at: usize) {
        let number = self.line(at);
        self.mark(number, |line| {
            if line.kind != LineKind::Comment {
                line.comment = Some(at);
            }
        });
    }
}
