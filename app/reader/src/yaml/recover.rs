//! Reading on after a syntax error.
//!
//! The piece with the error is overwritten in the masked copy, up to the next line of the same or lower indentation, and the text is
//! read again. So one broken block does not silence the rest, and separate errors give separate findings.

use granit_parser::ErrorKind;

use super::build::{Builder, Stop, byte};
use super::mask::{self, Masked};
use super::tree::{Style, Tree};
use super::{MAX_BYTES, MAX_ERRORS};
use crate::macros::Macro;
use crate::sort;
use crate::source::{LineIndex, TextRange, range, size, slice};

/// Bytes that may be read again after errors, over all rounds: about half a second natively.
const REREAD_BUDGET: usize = 48 << 20;

/// A place where the text is not YAML.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyntaxError {
    pub range: TextRange,
    pub repair: Repair,
}

/// What is wrong there, and how reading went on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Repair {
    /// The parser's words. The piece was left out.
    Skipped(String),
    /// Lines that belong to the block scalar above and are not indented far enough; left out. `lines` of them, which need `column` blanks.
    UnderIndented { lines: usize, column: usize },
    /// Text above the first key that is no YAML; left out.
    Prose,
    /// A tab in the indentation; read as a blank.
    Tab,
    /// An unquoted value starts with this character, which YAML reserves; read as if quoted.
    Reserved(char),
    /// A second `: ` in an unquoted value; read as if quoted. The range is the whole value.
    ColonInValue,
    /// `key:value` without the blank. The range is the colon.
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

/// Reads a text whose macros were found before. Always gives a tree; what could not be read is in [`Tree::damaged`].
pub fn read(text: &str, macros: &[Macro]) -> (Tree, Vec<SyntaxError>) {
    if text.len() > MAX_BYTES {
        return (Tree::default(), vec![SyntaxError { range: range(0, 0), repair: Repair::TooLarge }]);
    }
    let mut masked = Masked::new(text);
    for one in macros.iter().filter(|m| keeps_quotes_balanced(slice(text, m.range))) {
        masked.hide_macro(one);
    }
    let mut recovery = Recovery {
        text,
        lines: LineIndex::new(text),
        masked,
        errors: Vec::new(),
        damaged: Vec::new(),
        last_skip: None,
    };
    recovery.hide_control_characters();
    let mut budget = REREAD_BUDGET;
    let mut tree = loop {
        let snapshot = recovery.masked.text().to_owned();
        let mut builder = Builder::new(text, &snapshot, macros);
        let stopped_at = match builder.run() {
            Ok(()) => break builder.tree,
            Err(Stop::TooManyNodes) => {
                let rest = range(builder.last, text.len());
                recovery.damaged.push(rest);
                recovery.errors.push(SyntaxError { range: TextRange::empty(rest.start()), repair: Repair::TooLarge });
                break builder.tree;
            }
            Err(Stop::Syntax(error)) => {
                let at = byte(error.marker()).min(text.len());
                if recovery.errors.len() >= MAX_ERRORS || budget < at {
                    recovery.damaged.push(range(at, text.len()));
                    recovery.errors.push(SyntaxError { range: recovery.line_from(at), repair: Repair::TooMany });
                    break builder.tree;
                }
                let is_mended = recovery.repair(&builder, &snapshot, at, error.kind(), error.info());
                // What changes nothing would be found again, for ever.
                if !is_mended || recovery.masked.text() == snapshot {
                    recovery.damaged.push(range(at, text.len()));
                    recovery.report(recovery.shown(at), Repair::Skipped(error.info()));
                    break builder.tree;
                }
                at
            }
        };
        budget -= stopped_at.min(budget);
    };
    recovery.find_quotes_in_macros(&tree, macros);
    sort::by_key(&mut recovery.damaged, |d| d.start());
    tree.damaged = recovery.damaged;
    sort::by_key(&mut recovery.errors, |e| e.range.start());
    (tree, recovery.errors)
}

struct Recovery<'a> {
    text: &'a str,
    lines: LineIndex,
    masked: Masked,
    errors: Vec<SyntaxError>,
    damaged: Vec<TextRange>,
    /// Kind of the last skipped piece and the line after it: a piece of the same kind that follows at once belongs to it.
    last_skip: Option<(String, usize)>,
}

impl Recovery<'_> {
    /// Overwrites what is wrong at `at`. `false`: there was nothing left to overwrite.
    fn repair(&mut self, builder: &Builder<'_>, snapshot: &str, at: usize, kind: &ErrorKind, info: String) -> bool {
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

    fn tab(&mut self, snapshot: &str, at: usize) -> bool {
        let line = self.lines.range(snapshot, self.lines.line(size(at)));
        let body = slice(snapshot, line);
        let lead = body.len() - body.trim_start_matches([' ', '\t']).len();
        let tabs: Vec<usize> =
            body.bytes().take(lead).enumerate().filter(|(_, b)| *b == b'\t').map(|(i, _)| i).collect();
        let (Some(first), Some(last)) = (tabs.first(), tabs.last()) else { return false };
        let start = usize::from(line.start());
        for tab in &tabs {
            self.masked.fill(mask::at(start + tab, 1), b' ');
        }
        self.report(range(start + first, start + last + 1), Repair::Tab);
        true
    }

    fn reserved(&mut self, snapshot: &str, at: usize, character: char) -> bool {
        if !snapshot.get(at..).is_some_and(|rest| rest.starts_with(character)) {
            return false;
        }
        self.masked.fill(mask::at(at, character.len_utf8()), b'x');
        let value = self.line_from(at);
        let comment = slice(snapshot, value)
            .find(" #")
            .map(|len| mask::at(at, slice(snapshot, value).get(..len).map_or(0, |v| v.trim_end().len())));
        self.report(comment.unwrap_or(value), Repair::Reserved(character));
        true
    }

    /// `password: *a b`, `&`, `!a!b`, `|x`: the value starts with an indicator and goes on in a way that only plain text does.
    fn indicator(&mut self, snapshot: &str, at: usize) -> bool {
        let line = self.lines.range(snapshot, self.lines.line(size(at)));
        let body = slice(snapshot, line);
        let Some(after_colon) = value_offset(body) else { return false };
        let Some(value) = body.get(after_colon..).map(str::trim_start) else { return false };
        let start = usize::from(line.start()) + body.len() - value.len();
        match value.chars().next() {
            Some(c @ ('*' | '&' | '!' | '|' | '>')) if start <= at => self.reserved(snapshot, start, c),
            _ => false,
        }
    }

    fn colon(&mut self, builder: &Builder<'_>, snapshot: &str, at: usize) -> bool {
        let Some(plain) = builder.last_plain else { return false };
        let line = self.lines.line(size(at));
        let first = self.lines.line(plain.start());
        if first < line {
            let above = slice(snapshot, self.lines.range(snapshot, first));
            let is_value = value_offset(above)
                .is_some_and(|value| usize::from(self.lines.start(first)) + value <= usize::from(plain.start()));
            return if is_value {
                self.key_too_deep(snapshot, line)
            } else {
                self.line_without_key(snapshot, plain, line)
            };
        }
        // `user: foo: bar`: the scalar is `foo`, the error stands at the colon after it.
        let whole = self.lines.range(snapshot, line);
        let value_start = value_offset(slice(snapshot, whole)).map(|offset| usize::from(whole.start()) + offset);
        let is_value = value_start.is_some_and(|start| start <= usize::from(plain.start()));
        if !is_value || usize::from(plain.end()) != at || !snapshot.get(at..).is_some_and(|rest| rest.starts_with(':'))
        {
            return false;
        }
        let value = range(usize::from(plain.start()), usize::from(self.line_from(at).end()));
        for (colon, _) in slice(snapshot, value).match_indices(':') {
            self.masked.fill(mask::at(usize::from(plain.start()) + colon, 1), b'x');
        }
        self.report(value, Repair::ColonInValue);
        true
    }

    /// `%name` in the first column is a directive, which wants a line `---` below it. Without one it is the line to leave out.
    fn directive(&mut self, snapshot: &str, at: usize, info: &str) -> bool {
        let above = (0..=self.lines.line(size(at))).rev().map(|line| self.lines.range(snapshot, line));
        let Some(line) = above.into_iter().find(|line| slice(snapshot, *line).starts_with('%')) else { return false };
        self.masked.blank(line);
        self.damaged.push(line);
        self.report(self.line_from(usize::from(line.start())), Repair::Skipped(info.to_owned()));
        true
    }

    /// Prose above the first key that begins with a line that YAML takes for a key: `Here is the profile:`.
    fn introduced(&mut self, snapshot: &str, at: usize) -> bool {
        let below = usize::from(self.lines.start(self.lines.line(size(at))));
        let above = snapshot.get(..below).unwrap_or("");
        let is_other = |l: &str| !(l.trim().is_empty() || l.starts_with('#') || is_introduction(l));
        let Some(first) = above.lines().find(|l| is_introduction(l)).and_then(|l| above.find(l)) else { return false };
        if above.lines().any(is_other) {
            return false;
        }
        let end = self.end_of_loose_lines(snapshot, below);
        let prose = range(first, snapshot.get(..end).map_or(end, |text| text.trim_end().len()));
        self.masked.blank(prose);
        self.report(prose, Repair::Prose);
        true
    }

    /// A key that is indented deeper than the one above, which has a value already.
    fn key_too_deep(&mut self, snapshot: &str, line: usize) -> bool {
        let own = indentation(slice(snapshot, self.lines.range(snapshot, line)));
        let start = usize::from(self.lines.start(line));
        // The keys beside it are as deep.
        let piece = range(start, self.piece_end(snapshot, line, own.saturating_sub(1)));
        self.masked.blank(piece);
        self.damaged.push(piece);
        let words = "this key is indented deeper than the key above it, which has a value already";
        self.report(self.line_from(start + own), Repair::Skipped(words.to_owned()));
        true
    }

    /// A line that is no `key: value` was read as the first line of the next key. `next` is the line of the error.
    fn line_without_key(&mut self, snapshot: &str, plain: TextRange, next: usize) -> bool {
        let start = usize::from(plain.start());
        let line = self.line_from(start);
        if slice(snapshot, line).trim().is_empty() {
            return false;
        }
        let end = usize::from(self.lines.start(next.min(self.lines.line(plain.end()) + 1)));
        let what = slice(snapshot, line);
        let is_first = snapshot
            .get(..start)
            .is_some_and(|above| above.lines().all(|l| l.trim().is_empty() || l.trim().starts_with('#')));
        if is_first && value_offset(what).is_none() && !what.contains(':') {
            let prose = snapshot.get(start..end).map_or(start, |lines| start + lines.trim_end().len());
            self.masked.blank(range(start, end));
            self.report(range(start, prose), Repair::Prose);
            return true;
        }
        self.masked.blank(range(start, end));
        self.damaged.push(range(start, end));
        let colon = what.match_indices(':').map(|(at, _)| at).find(|at| {
            let (key, value) = (what.get(..*at).unwrap_or(""), what.get(at + 1..).unwrap_or(""));
            !key.contains([' ', '/']) && value.starts_with(|c: char| !c.is_whitespace() && c != '/')
        });
        match colon {
            Some(colon) => self.report(mask::at(start + colon, 1), Repair::NoSpaceAfterColon),
            None => {
                self.report(line, Repair::Skipped("this line is neither a `key: value` nor a list item".to_owned()));
            }
        }
        true
    }

    fn open_quote(&mut self, builder: &Builder<'_>, snapshot: &str, at: usize) -> bool {
        let Some(between) = snapshot.get(builder.last..at) else { return false };
        let Some((offset, quote)) = between.char_indices().find(|(_, c)| matches!(c, '\'' | '"')) else { return false };
        let start = builder.last + offset;
        self.skip_from(snapshot, start);
        self.report(self.line_from(start), Repair::OpenQuote(quote));
        true
    }

    fn open_bracket(&mut self, builder: &Builder<'_>, snapshot: &str, at: usize) -> bool {
        let Some(start) = builder.open_flow else { return false };
        let bracket = snapshot.get(start..).and_then(|rest| rest.chars().next()).unwrap_or('[');
        let closed_on_line =
            self.lines.line(size(start)) == self.lines.line(size(at)) && at < snapshot.trim_end().len();
        if closed_on_line {
            return false;
        }
        self.skip_from(snapshot, start);
        self.report(self.line_from(start), Repair::OpenBracket(bracket));
        true
    }

    /// `if: [ -f x ] && y`: a value that goes on behind the bracket that ends the list.
    fn bracket_in_text(&mut self, snapshot: &str, at: usize) -> bool {
        let line = self.lines.range(snapshot, self.lines.line(size(at)));
        let body = slice(snapshot, line);
        let Some((offset, value)) = value_offset(body).and_then(|o| Some((o, body.get(o..)?))) else { return false };
        let lead = value.len() - value.trim_start().len();
        let start = usize::from(line.start()) + offset + lead;
        let Some(open @ ('[' | '{')) = value.trim_start().chars().next() else { return false };
        let close = if open == '[' { ']' } else { '}' };
        let mut depth = 0_usize;
        let end = value.char_indices().find_map(|(at, c)| {
            depth += usize::from(c == open);
            depth -= usize::from(c == close && depth > 0);
            (c == close && depth == 0).then_some(at + 1)
        });
        let Some(rest) = end.and_then(|end| value.get(end..)) else { return false };
        let goes_on =
            !rest.trim().is_empty() && !rest.starts_with([',', ']', '}']) && !rest.trim_start().starts_with('#');
        goes_on && start < at && self.reserved(snapshot, start, open)
    }

    /// Lines that lost the indentation of the block scalar above them: a pasted certificate.
    fn under_indented(&mut self, builder: &Builder<'_>, snapshot: &str, at: usize) -> bool {
        let Some((column, block_end)) = builder.last_block else { return false };
        let first = self.lines.line(size(at));
        let start = usize::from(self.lines.start(first));
        let directly_below =
            snapshot.get(block_end..start).is_some_and(|between| between.trim().is_empty() || block_end == start);
        let end = self.end_of_loose_lines(snapshot, start);
        let lines = snapshot.get(start..end).unwrap_or("");
        if !directly_below || lines.trim().is_empty() || indentation(lines) >= column {
            return false;
        }
        let body = start + lines.trim_end().len();
        self.masked.blank(range(start, end));
        self.damaged.push(range(block_end.min(start), end));
        self.report(
            range(start + indentation(lines), body),
            Repair::UnderIndented { lines: lines.trim_end().lines().count(), column },
        );
        true
    }

    /// Leaves out the piece around `at`.
    fn skip(&mut self, snapshot: &str, at: usize, kind: &ErrorKind, info: String) -> bool {
        let mut line = self.lines.line(size(at));
        while line > 0 && slice(snapshot, self.lines.range(snapshot, line)).trim().is_empty() {
            line -= 1;
        }
        let whole = self.lines.range(snapshot, line);
        let body = slice(snapshot, whole);
        let start = usize::from(whole.start());
        let at = at.clamp(start, usize::from(whole.end()));
        // Where the error stands behind `key: `, the key stays, its value is unknown.
        let value_start = value_offset(body).map(|offset| start + offset).filter(|value| *value <= at);
        let from = value_start.unwrap_or(start);
        let own = if value_start.is_some() { key_column(body) } else { indentation(body) };
        let mut end = self.piece_end(snapshot, line, own);
        if matches!(kind, ErrorKind::SimpleKeyExpected) {
            end = self.end_of_loose_lines(snapshot, end);
        }
        let mut piece = range(from, end);
        if slice(snapshot, piece).trim().is_empty() {
            // There is no value: the error is in the key.
            piece = range(start, end);
        }
        if slice(snapshot, piece).trim().is_empty() {
            return false;
        }
        self.masked.blank(piece);
        self.damaged.push(piece);
        let name = format!("{kind:?}");
        let follows = self.last_skip.as_ref().is_some_and(|(last, next)| {
            *last == name && (*next..line).all(|l| slice(snapshot, self.lines.range(snapshot, l)).trim().is_empty())
        });
        self.last_skip = Some((name, self.lines.line(size(end))));
        if !follows {
            let repair =
                if matches!(kind, ErrorKind::RecursionLimitExceeded) { Repair::TooDeep } else { Repair::Skipped(info) };
            self.report(self.shown(at), repair);
        }
        true
    }

    /// Blanks from `start` to the end of its piece.
    fn skip_from(&mut self, snapshot: &str, start: usize) {
        let line = self.lines.line(size(start));
        let own = key_column(slice(snapshot, self.lines.range(snapshot, line)));
        let piece = range(start, self.piece_end(snapshot, line, own));
        self.masked.blank(piece);
        let blanks = self.text.get(..start).map_or(0, |before| before.len() - before.trim_end_matches(' ').len());
        self.damaged.push(range(start - blanks, usize::from(piece.end())));
    }

    /// Start of the next line after `line` that is indented as far as `own` or less.
    fn piece_end(&self, snapshot: &str, line: usize, own: usize) -> usize {
        (line + 1..self.lines.len())
            .find(|l| {
                let body = slice(snapshot, self.lines.range(snapshot, *l));
                !body.trim().is_empty() && indentation(body) <= own
            })
            .map_or(snapshot.len(), |l| usize::from(self.lines.start(l)))
    }

    /// Goes on over lines that cannot start an entry: text that lost its indentation, such as a pasted certificate.
    fn end_of_loose_lines(&self, snapshot: &str, end: usize) -> usize {
        if end >= snapshot.len() {
            return end;
        }
        (self.lines.line(size(end))..self.lines.len())
            .find(|l| {
                let body = slice(snapshot, self.lines.range(snapshot, *l)).trim();
                value_offset(body).is_some() || body.starts_with('#') || body.starts_with("- ") || body == "---"
            })
            .map_or(snapshot.len(), |l| usize::from(self.lines.start(l)))
    }

    /// Overwrites what YAML forbids, and no-break blanks behind a colon: a key was meant there.
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

    /// From the offset to the end of its line, without trailing blanks.
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
        let taken = self
            .errors
            .iter()
            .any(|e| self.lines.line(e.range.start()) == line && !matches!(e.repair, Repair::Control(_)));
        if !taken {
            self.errors.push(SyntaxError { range: at, repair });
        }
    }
}

/// `Here is the profile:`, above the YAML: several words and a colon, which YAML takes for a key.
fn is_introduction(line: &str) -> bool {
    let words = line.trim_end();
    !line.starts_with(' ')
        && words.ends_with(':')
        && words.split(' ').count() >= 3
        && !words.contains(['{', '[', '"', '\''])
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

#[cfg(test)]
mod tests {
    use super::super::Kind;
    use super::*;

    /// The findings, each with the text it covers, and the root's keys.
    fn read_all(text: &str) -> (Vec<(Repair, &str)>, Vec<String>) {
        let macros = crate::macros::scan(text);
        let (tree, errors) = read(text, &macros);
        let keys =
            tree.roots().iter().flat_map(|r| tree.entries(*r)).filter_map(|e| tree.key(e)).map(str::to_owned).collect();
        (errors.into_iter().map(|e| (e.repair, slice(text, e.range))).collect(), keys)
    }

    /// A carriage return alone is a line end for the parser and for nothing else, so pieces of both do not always fit. Each round takes
    /// something away; this one took millions.
    #[test]
    fn every_round_takes_something_away() {
        let text = "\"\r\r | upper\r\r\r\r\r\r\r\r\r\r\r\r\r\r\roptions:plate\"e\r$\u{e}\r\r\r:\n    \"images\":\n0.0\"\n:plate\"e\r\u{e}\r\r\r:\n                        \"images\":\n0.0\"\n\u{fffd}\"options\"\r\r\r\r\r\r\r\r\r\n\r\r\n";
        #[expect(clippy::disallowed_methods, reason = "a native test, which has a clock")]
        let started = std::time::Instant::now();
        assert!(!read_all(text).0.is_empty());
        assert!(started.elapsed() < std::time::Duration::from_secs(5), "{:?}", started.elapsed());
    }

    #[test]
    fn a_broken_block_does_not_silence_the_rest() {
        let (errors, keys) = read_all(
            "stages:\n  initramfs:\n    - name: 'x\n      if: y\n  boot: [a,\noptions:\n  a: 1\nuser: a: b\nz: 1\n",
        );
        assert_eq!(keys, ["stages", "options", "user", "z"]);
        assert_eq!(
            errors,
            [(Repair::OpenQuote('\''), "'x"), (Repair::OpenBracket('['), "[a,"), (Repair::ColonInValue, "a: b")]
        );
    }

    #[test]
    fn the_key_of_a_broken_value_stays() {
        let text = "c:\n  password: 'abc\n  registry: x\n";
        let macros = crate::macros::scan(text);
        let (tree, errors) = read(text, &macros);
        assert_eq!(errors.len(), 1);
        let c = tree.get(tree.roots()[0], "c").unwrap().value;
        let password = tree.get(c, "password").unwrap().value;
        assert!(matches!(tree.node(password).kind, Kind::Absent) && tree.is_damaged(tree.node(password).range));
        assert!(tree.get(c, "registry").is_some());
    }

    #[test]
    fn macros_are_values_wherever_they_stand() {
        let text = "a: {{ .spectro.macro.x }}-s\n{{ .spectro.var.k }}: 'é {{.x | default ''y''}}'\nb: |\n  l {{ .c }}\n  m\nd: [{{ .e }}, f]\n";
        let macros = crate::macros::scan(text);
        let (tree, errors) = read(text, &macros);
        assert_eq!(errors, []);
        let values: Vec<&str> = tree.ids().filter_map(|id| tree.scalar(id)).map(|s| s.value.as_str()).collect();
        assert_eq!(
            values,
            [
                "a",
                "{{ .spectro.macro.x }}-s",
                "{{ .spectro.var.k }}",
                "é {{.x | default 'y'}}",
                "b",
                "l {{ .c }}\nm\n",
                "d",
                "{{ .e }}",
                "f"
            ]
        );
    }

    #[test]
    fn a_certificate_without_indentation_is_one_finding() {
        let (errors, keys) = read_all(
            "a:\n  certificates: |\n-----BEGIN CERTIFICATE-----\nMIID\nAAAA\n-----END CERTIFICATE-----\noptions:\n  b: 1\n",
        );
        assert_eq!(keys, ["a", "options"]);
        assert_eq!(
            errors.into_iter().map(|e| e.0).collect::<Vec<_>>(),
            [Repair::UnderIndented { lines: 4, column: 4 }]
        );
        let (errors, keys) = read_all(
            "a:\n  certificates: |\n    -----BEGIN CERTIFICATE-----\n  MIID\n  AAAA\n    -----END CERTIFICATE-----\n  b: 1\n",
        );
        assert_eq!(keys, ["a"]);
        assert_eq!(
            errors.into_iter().map(|e| e.0).collect::<Vec<_>>(),
            [Repair::UnderIndented { lines: 3, column: 4 }]
        );
    }

    #[test]
    fn prose_above_the_yaml() {
        let (errors, keys) = read_all("######\nPASTE THE CONTENT BELOW\n######\n\npack: {}\n");
        assert_eq!(keys, ["pack"]);
        assert_eq!(errors, [(Repair::Prose, "PASTE THE CONTENT BELOW")]);
    }

    #[test]
    fn typical_slips() {
        assert_eq!(read_all("a:\n\tb: 1\nc: 2\n"), (vec![(Repair::Tab, "\t")], vec!["a".to_owned(), "c".to_owned()]));
        assert_eq!(read_all("a: @x\nb: 1\n").0, [(Repair::Reserved('@'), "@x")]);
        assert_eq!(read_all("a: `x\nb: %y\n").0, [(Repair::Reserved('`'), "`x"), (Repair::Reserved('%'), "%y")]);
        assert_eq!(read_all("a:b\nc: 1\n"), (vec![(Repair::NoSpaceAfterColon, ":")], vec!["c".to_owned()]));
        assert_eq!(
            read_all("a: \"{{ .x | default \"y\" }}\"\n").0,
            [(Repair::QuoteInMacro('"'), "{{ .x | default \"y\" }}")]
        );
        assert_eq!(read_all("a: [\"{{ x\", \"y\", \"z }}\"]\n").0, []);
        assert_eq!(read_all("a: x\u{7}y\n").0, [(Repair::Control('\u{7}'), "\u{7}")]);
        assert_eq!(read_all("a: 1\n- b\n- c\nd: 1\n").1, ["a", "d"]);
        assert_eq!(read_all("a: *x y\nb: *\nc: >x\n").0.len(), 3);
    }

    #[test]
    fn damage_never_goes_without_a_finding() {
        for text in ["%pack:", "%pack: ", "%HH-----BEGIN A-a:--H"] {
            let (tree, errors) = read(text, &[]);
            assert!(!errors.is_empty(), "{text:?}: {:?}", tree.damaged());
        }
        assert_eq!(read_all("%a:\nb: 1\n").1, ["b"]);
    }

    #[test]
    fn keys_that_are_too_deep_are_one_finding() {
        let too_deep = "a: 1\n  b: 1\n  c: 1\n\n  d: 1\n    e: 1\nf: 1\n";
        let (errors, keys) = read_all(too_deep);
        assert_eq!(errors.iter().map(|e| e.1).collect::<Vec<_>>(), ["b: 1"]);
        assert_eq!(keys, ["a", "f"]);
    }

    #[test]
    fn hostile_texts_end_with_a_finding() {
        for text in [
            "[".repeat(100_000),
            "a: ".repeat(20_000),
            "- ".repeat(50_000),
            "{{".repeat(50_000),
            "a: 'x\n".repeat(5_000),
        ] {
            let (errors, _) = read_all(&text);
            assert!(!errors.is_empty() && errors.len() <= MAX_ERRORS + 1);
        }
        let deep: String = (0..1500).fold(String::new(), |text, i| text + &" ".repeat(i) + "a:\n");
        assert_eq!(read_all(&deep).0.into_iter().map(|(r, _)| r).collect::<Vec<_>>(), [Repair::TooDeep]);
    }
}
