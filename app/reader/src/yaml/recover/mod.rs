//! Reading on after a syntax error.
//!
//! The piece with the error is overwritten in the masked copy, up to the next line of the same or lower indentation, and the text
//! is read again. So one broken block does not silence the rest, and separate errors give separate findings.

mod loose;
mod pasted;
mod skip;
#[cfg(test)]
mod tests;
mod typos;
mod words;

use std::mem::Discriminant;

use granit_parser::ErrorKind;

use super::build::{Builder, Stop, byte};
use super::mask::{self, Masked};
use super::tree::{Comment, Style, Tree};
use super::{MAX_BYTES, MAX_ERRORS};
use crate::macros::Macro;
use crate::sort;
use crate::source::{LineIndex, TextRange, TextSize, range, size, slice};

/// How often a text may be read again after errors, over all rounds, so that the cost grows with the text and not faster.
const REREAD_TIMES: usize = 8;
/// How often more, but no fewer and no more than so many bytes, so that a small text with many errors is read to its end.
const REREAD_SMALL_TIMES: usize = MAX_ERRORS;
const REREAD_SMALL: usize = 1 << 16;
const REREAD_BYTES: usize = 1 << 20;
/// How many bytes are copied in the time in which one is read.
const COPY: usize = 16;

/// A place where the text is not YAML.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyntaxError {
    pub range: TextRange,
    pub repair: Repair,
}

/// What is wrong there, and how reading went on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Repair {
    /// What is wrong, a lower-case fragment. The piece was left out.
    Skipped(String),
    /// Lines that belong to the block scalar above and are not indented far enough; left out. `lines` of them, which need `column`
    /// spaces.
    UnderIndented { lines: usize, column: usize },
    /// A text that was pasted behind or below a key and lacks its indentation, or the header of a block; left out. `key_end` is
    /// where the key's colon ends, `column` where the text's lines have to start. `by`: all lines are moved by as much; else each
    /// to the column.
    Pasted { key_end: TextSize, column: usize, by: Option<usize> },
    /// Lines of brackets or of a quoted text that are not indented more than the key that they belong to, which YAML 1.2 asks for;
    /// read as if they were. The spaces in front of them, and how many there have to be.
    Loose(Vec<(TextRange, usize)>),
    /// A comment right behind a value, without the space that YAML 1.2 asks for; read as a comment. The range is the comment.
    CloseComment,
    /// `\'` in double quotes, which YAML 1.2 does not have; read as the quote. The backslashes; the range is the first escape.
    EscapedQuotes(Vec<TextRange>),
    /// Text above the first key that is no YAML; left out.
    Prose,
    /// The text is inside a Markdown code fence; left out: everything up to the opening fence, and from the closing one on. The
    /// range is the opening fence.
    CodeFence { before: TextRange, after: TextRange },
    /// A tab in the indentation; read as a space.
    Tab,
    /// An unquoted value starts with this character, which YAML reserves; read as if quoted.
    Reserved(char),
    /// A second `: ` in an unquoted value; read as if quoted. The range is the whole value.
    ColonInValue,
    /// `key:value` without the space. The range is the colon.
    NoSpaceAfterColon,
    /// A quote that is not closed before the indentation ends; left out. The range starts at the quote.
    OpenQuote(char),
    /// A bracket that is not closed; left out. The range starts at the bracket.
    OpenBracket(char),
    /// The macro holds the quote that the scalar around it uses; read as if escaped. The range is the macro.
    QuoteInMacro(char),
    /// Characters that no YAML text may hold, one after the other; overwritten. The first of them.
    Control(char),
    /// Nested deeper than [`super::MAX_DEPTH`]; the deeper part was left out.
    TooDeep,
    /// Larger than [`MAX_BYTES`] or [`super::MAX_NODES`]; not read, or not to its end.
    TooLarge,
    /// More than [`MAX_ERRORS`]: reading stopped.
    TooMany,
}

impl Repair {
    /// Whether it is read as Go's readers read it, while YAML 1.2 refuses it: nothing was left out.
    pub fn is_read(&self) -> bool {
        matches!(self, Self::Loose(_) | Self::CloseComment | Self::EscapedQuotes(_))
    }
}

/// Reads a text whose macros were found before. Always gives a tree; what could not be read is in [`Tree::damaged`].
pub fn read(text: &str, macros: &[Macro]) -> (Tree, Vec<SyntaxError>) {
    let (tree, errors, _) = read_counted(text, macros);
    (tree, errors)
}

/// As [`read`], with the work that errors made: bytes that were read again, as far as [`REREAD_TIMES`] counts them.
fn read_counted(text: &str, macros: &[Macro]) -> (Tree, Vec<SyntaxError>, usize) {
    if text.len() > MAX_BYTES {
        let unread = Tree { damaged: vec![range(0, text.len())], ..Tree::default() };
        return (unread, vec![SyntaxError { range: range(0, 0), repair: Repair::TooLarge }], 0);
    }
    let mut recovery = Recovery {
        text,
        lines: LineIndex::new(text),
        masked: without_macros(text, macros),
        errors: Vec::new(),
        damaged: Vec::new(),
        joined: Vec::new(),
        comments: Vec::new(),
        last_skip: None,
    };
    recovery.hide_control_characters();
    recovery.code_fence();
    let whole_budget = text.len() * REREAD_TIMES + (text.len() * REREAD_SMALL_TIMES).clamp(REREAD_SMALL, REREAD_BYTES);
    let mut budget = whole_budget;
    let mut tree = loop {
        let snapshot = recovery.masked.text().to_owned();
        let joined = recovery.joined.len();
        let mut builder = Builder::new(text, &snapshot, macros);
        let stopped_at = match builder.run(&recovery.joined_lines(&snapshot)) {
            Ok(()) => break builder.tree,
            Err(Stop::TooManyNodes) => {
                let rest = range(builder.last, text.len());
                recovery.damaged.push(rest);
                recovery.errors.push(SyntaxError { range: TextRange::empty(rest.start()), repair: Repair::TooLarge });
                break builder.tree;
            }
            Err(Stop::Syntax(error)) => {
                let at = byte(error.marker()).min(text.len());
                if recovery.is_full() || budget == 0 {
                    recovery.damaged.push(range(at, text.len()));
                    recovery.errors.push(SyntaxError { range: recovery.line_from(at), repair: Repair::TooMany });
                    break builder.tree;
                }
                let is_mended =
                    recovery.repair(&builder, &snapshot, at, error.kind(), words::of(error.kind()).to_owned());
                // What changes nothing would be found again, for ever.
                let has_changed = recovery.masked.text() != snapshot || recovery.joined.len() > joined;
                if !is_mended || !has_changed {
                    recovery.damaged.push(range(at, text.len()));
                    recovery.report(recovery.shown(at), Repair::Skipped(words::of(error.kind()).to_owned()));
                    break builder.tree;
                }
                at
            }
        };
        // A round copies the text, wherever it stops: that is quick beside reading it.
        budget = budget.saturating_sub(stopped_at + text.len() / COPY);
    };
    recovery.find_quotes_in_macros(&tree, macros);
    tree.comments.extend(recovery.comments.iter().map(|range| Comment { range: *range }));
    sort::by_key(&mut tree.comments, |comment| comment.range.start());
    sort::by_key(&mut recovery.damaged, |d| d.start());
    tree.damaged = recovery.damaged;
    sort::by_key(&mut recovery.errors, |e| e.range.start());
    (tree, recovery.errors, whole_budget - budget)
}

/// The text with the macros overwritten that are part of the value around them.
fn without_macros(text: &str, macros: &[Macro]) -> Masked {
    let mut masked = Masked::new(text);
    for one in macros.iter().filter(|m| keeps_quotes_balanced(slice(text, m.range))) {
        masked.hide_macro(one);
    }
    masked
}

/// The text for another YAML reader: of the same length, each macro overwritten with characters that mean nothing in YAML.
pub fn hide_macros(text: &str, macros: &[Macro]) -> String {
    without_macros(text, macros).text().to_owned()
}

struct Recovery<'a> {
    text: &'a str,
    lines: LineIndex,
    masked: Masked,
    errors: Vec<SyntaxError>,
    damaged: Vec<TextRange>,
    /// What the parser sees as spaces: line breaks of [`Repair::Loose`], comments, backslashes. The masked copy keeps it, since values
    /// are read from it.
    joined: Vec<TextRange>,
    /// Comments that the parser does not see.
    comments: Vec<TextRange>,
    /// Kind of the last skipped piece and the line after it: a piece of the same kind that follows at once belongs to it.
    last_skip: Option<(Discriminant<ErrorKind>, usize)>,
}

impl Recovery<'_> {
    /// Overwrites what is wrong at `at`. `false`: there was nothing left to overwrite.
    fn repair(&mut self, builder: &Builder<'_>, snapshot: &str, at: usize, kind: &ErrorKind, info: String) -> bool {
        let is_read = match kind {
            ErrorKind::InvalidIndentation
            | ErrorKind::InvalidQuotedScalarIndent
            | ErrorKind::TabNotAllowed
            | ErrorKind::TabInBlockIndentation
            | ErrorKind::TabInIndentation => self.loose(builder, snapshot, at),
            ErrorKind::SimpleKeyExpected => self.loose_header(snapshot, at),
            ErrorKind::CommentNotSeparated => self.close_comment(snapshot, at),
            ErrorKind::UnknownQuotedScalarEscape => self.escaped_quotes(snapshot, at),
            _ => false,
        };
        if is_read {
            return true;
        }
        let may_be_pasted = matches!(
            kind,
            ErrorKind::SimpleKeyExpected
                | ErrorKind::ExpectedDocumentStart
                | ErrorKind::ExpectedBlockMappingKey
                | ErrorKind::InvalidBlockScalarHeader
                | ErrorKind::MappingValueNotAllowed
                | ErrorKind::InvalidQuotedScalarIndent
                | ErrorKind::UnclosedQuotedScalar
                | ErrorKind::DocumentIndicatorInQuotedScalar
        );
        if may_be_pasted && self.pasted(snapshot, at) {
            return true;
        }
        let repaired = match kind {
            ErrorKind::TabNotAllowed
            | ErrorKind::TabInBlockIndentation
            | ErrorKind::TabInIndentation
            | ErrorKind::TabAtBlockScalarStart => self.tab(snapshot, at),
            ErrorKind::UnexpectedCharacter { character } => self.reserved(snapshot, at, *character),
            ErrorKind::MissingAnchorOrAliasName
            | ErrorKind::ExpectedBlockMappingKey
            | ErrorKind::InvalidBlockScalarHeader
            | ErrorKind::InvalidTagTerminator
            | ErrorKind::UndeclaredTagHandle => self.indicator(snapshot, at),
            ErrorKind::ExpectedDocumentStart => match builder.last_plain {
                Some(plain) => self.line_without_key(snapshot, plain, self.lines.line(size(at))),
                None => self.directive(snapshot, at, &info),
            },
            ErrorKind::SimpleKeyExpected => self.introduced(snapshot, at),
            ErrorKind::MappingValueNotAllowed => self.colon(builder, snapshot, at),
            ErrorKind::InvalidQuotedScalarIndent
            | ErrorKind::UnclosedQuotedScalar
            | ErrorKind::DocumentIndicatorInQuotedScalar => self.open_quote(builder, snapshot, at),
            _ => false,
        };
        repaired
            || self.open_bracket(builder, snapshot, at)
            || self.under_indented(builder, snapshot, at)
            || self.bracket_in_text(snapshot, at)
            || self.skip(snapshot, at, kind, info)
    }

    /// Whether there are more errors than a person will read. What was read all the same is none of them.
    fn is_full(&self) -> bool {
        self.errors.iter().filter(|error| !error.repair.is_read()).count() >= MAX_ERRORS
    }

    /// Overwrites what YAML forbids, and no-break spaces behind a colon: a key was meant there.
    fn hide_control_characters(&mut self) {
        let mut blank_until = usize::MAX;
        // Printable ASCII is done with by one comparison. Inside a character nothing can be read, and nothing has to.
        let suspects = self.text.bytes().enumerate().filter(|(_, b)| !(0x20..0x7F).contains(b));
        for (at, _) in suspects {
            let Some(c) = self.text.get(at..).and_then(|rest| rest.chars().next()) else { continue };
            let is_behind_colon = || at == blank_until || self.text.get(..at).is_some_and(|text| text.ends_with(':'));
            if matches!(c, '\u{A0}' | '\u{2007}' | '\u{202F}') && is_behind_colon() {
                blank_until = at + c.len_utf8();
                self.masked.fill(mask::at(at, c.len_utf8()), b' ');
                continue;
            }
            let bad = match c {
                '\t' | '\n' | '\r' | '\u{85}' => false,
                '\u{FEFF}' => at > 0,
                c => c.is_control() || matches!(c, '\u{FFFE}' | '\u{FFFF}'),
            };
            if bad {
                let place = mask::at(at, c.len_utf8());
                self.masked.fill(place, b'_');
                let has_room = self.errors.len() < MAX_ERRORS;
                match self.errors.last_mut().filter(|last| last.range.end() == place.start()) {
                    Some(run) => run.range = run.range.cover(place),
                    None if has_room => {
                        self.errors.push(SyntaxError { range: place, repair: Repair::Control(c) });
                    }
                    None => {}
                }
            }
        }
    }

    /// `"{{ x | default "y" }}"`: hidden from the parser with the macro, but for YAML the string ends at the inner quote.
    fn find_quotes_in_macros(&mut self, tree: &Tree, macros: &[Macro]) {
        let scalars = tree.ids().filter_map(|id| tree.scalar(id).map(|s| (s.style, tree.node(id).range)));
        for (style, at) in scalars.filter(|(style, _)| style.is_quoted()) {
            let first = macros.partition_point(|m| m.range.start() < at.start());
            for one in macros.iter().skip(first).take_while(|m| m.range.end() <= at.end()) {
                let raw = slice(self.text, one.range);
                let (quote, escaped) = if style == Style::DoubleQuoted { ('"', "\\\"") } else { ('\'', "''") };
                if raw.replace(escaped, "").contains(quote) {
                    self.errors.push(SyntaxError { range: one.range, repair: Repair::QuoteInMacro(quote) });
                }
            }
        }
    }

    /// From the offset to the end of its line, without trailing spaces.
    fn line_from(&self, at: usize) -> TextRange {
        let line = self.lines.range(self.text, self.lines.line(size(at)));
        let mut start = at.min(usize::from(line.end()));
        while !self.text.is_char_boundary(start) {
            start -= 1;
        }
        let body = self.text.get(start..usize::from(line.end())).unwrap_or("");
        range(start, start + body.trim_end().len())
    }

    /// From the offset to the end of its line; the whole line if the offset is at its end.
    fn shown(&self, at: usize) -> TextRange {
        let line = self.lines.range(self.text, self.lines.line(size(at)));
        let lead = slice(self.text, line).len() - slice(self.text, line).trim_start().len();
        self.line_from(if at < usize::from(line.end()) { at } else { usize::from(line.start()) + lead })
    }

    /// Adds a finding, unless the line has one already: the rest of a line is mostly a consequence.
    fn report(&mut self, at: TextRange, repair: Repair) {
        let line = self.lines.line(at.start());
        let taken = self.errors.iter().any(|e| {
            self.lines.line(e.range.start()) == line && !matches!(e.repair, Repair::Control(_)) && !e.repair.is_read()
        });
        if !taken {
            self.errors.push(SyntaxError { range: at, repair });
        }
    }
}

/// Whether no string of the text around starts or ends between the braces: `"{{ a", "b }}"` are two strings, not a macro.
fn keeps_quotes_balanced(one: &str) -> bool {
    if !one.contains(['"', '\'']) {
        return true;
    }
    let balanced = |quote: char, escaped: &str| {
        let one = one.replace(escaped, "");
        let mut quotes = one.match_indices(quote);
        while let Some((open, _)) = quotes.next() {
            let starts_a_string =
                one.get(..open).is_some_and(|before| before.ends_with([' ', '\n', '(', '|', '{', ',']));
            if !starts_a_string || quotes.next().is_none() {
                return false;
            }
        }
        true
    };
    balanced('"', "\\\"") && balanced('\'', "''")
}

fn indentation(line: &str) -> usize {
    line.len() - line.trim_start_matches([' ', '\t']).len()
}

/// Column of the key of `- - key: value`: what belongs to the value is indented deeper.
fn key_column(line: &str) -> usize {
    line.len() - line.trim_start_matches([' ', '\t', '-']).len()
}

/// Offset just after the colon of `key: value` or `- key: value`, when the line has that form.
fn value_offset(line: &str) -> Option<usize> {
    let lead = line.len() - line.trim_start_matches([' ', '-']).len();
    let rest = line.get(lead..)?;
    let colon = match rest.chars().next()? {
        quote @ ('"' | '\'') => {
            let close = rest.get(1..)?.find(quote)? + 2;
            rest.get(close..)?.starts_with(':').then_some(close)?
        }
        '#' | '[' | '{' => return None,
        _ => {
            rest.char_indices()
                .find(|(i, c)| {
                    *c == ':' && rest.get(i + 1..).is_some_and(|r| r.is_empty() || r.starts_with([' ', '\r']))
                })?
                .0
        }
    };
    Some(lead + colon + 1)
}
