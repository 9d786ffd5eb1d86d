//! Typos that are known by their form: what was meant is read, and the finding says what the typo is.

use super::{Recovery, Repair, indentation, value_offset};
use crate::source::{TextRange, range, size, slice};
use crate::yaml::build::Builder;
use crate::yaml::mask;

impl Recovery<'_> {
    /// A layer that was copied with its Markdown code fence, and perhaps with the sentences around it. Only where the fence comes
    /// before the first key: in a block scalar at the root the same characters are text.
    pub(super) fn code_fence(&mut self) {
        let text = self.text;
        let mut opening = None;
        let mut start = 0;
        for line in text.split_inclusive('\n') {
            let body = line.trim_end().trim_start_matches('\u{feff}');
            match opening {
                None if is_opening_fence(body) => {
                    opening = Some((range(start, start + line.trim_end().len()), start + line.len()));
                }
                None if is_root_key(body) => return,
                _ => {}
            }
            if opening.is_some() {
                break;
            }
            start += line.len();
        }
        let Some((shown, content)) = opening else { return };
        let marker = if slice(text, shown).contains('~') { "~~~" } else { "```" };
        let mut closing = text.len();
        let mut at = content;
        for line in text.get(content..).unwrap_or("").split_inclusive('\n') {
            if line.trim_end().starts_with(marker) && line.trim_end().trim_start_matches(['`', '~']).is_empty() {
                closing = at;
                break;
            }
            at += line.len();
        }
        let (before, after) = (range(0, content), range(closing, text.len()));
        self.masked.blank(before);
        self.masked.blank(after);
        self.report(shown, Repair::CodeFence { before, after });
    }

    pub(super) fn tab(&mut self, snapshot: &str, at: usize) -> bool {
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

    pub(super) fn reserved(&mut self, snapshot: &str, at: usize, character: char) -> bool {
        if !snapshot.get(at..).is_some_and(|rest| rest.starts_with(character)) {
            return false;
        }
        self.masked.fill(mask::at(at, character.len_utf8()), b'x');
        self.report(self.value_from(snapshot, at), Repair::Reserved(character));
        true
    }

    /// From the offset to the end of its line, without a comment there.
    fn value_from(&self, snapshot: &str, at: usize) -> TextRange {
        let whole = self.line_from(at);
        let before = slice(snapshot, whole).find(" #").and_then(|len| slice(snapshot, whole).get(..len));
        before.map_or(whole, |value| mask::at(at, value.trim_end().len()))
    }

    /// `password: *a b`, `&`, `!a!b`, `|x`: the value starts with an indicator and goes on in a way that only plain text does.
    pub(super) fn indicator(&mut self, snapshot: &str, at: usize) -> bool {
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

    pub(super) fn colon(&mut self, builder: &Builder<'_>, snapshot: &str, at: usize) -> bool {
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
        // `user: foo: bar`: the scalar is `foo`, the error is at the colon after it.
        let whole = self.lines.range(snapshot, line);
        let value_start = value_offset(slice(snapshot, whole)).map(|offset| usize::from(whole.start()) + offset);
        let is_value = value_start.is_some_and(|start| start <= usize::from(plain.start()));
        if !is_value || usize::from(plain.end()) != at || !snapshot.get(at..).is_some_and(|rest| rest.starts_with(':'))
        {
            return false;
        }
        let value = range(usize::from(plain.start()), usize::from(self.value_from(snapshot, at).end()));
        for (colon, _) in slice(snapshot, value).match_indices(':') {
            self.masked.fill(mask::at(usize::from(plain.start()) + colon, 1), b'x');
        }
        self.report(value, Repair::ColonInValue);
        true
    }

    /// `%name` in the first column is a directive, which needs a line `---` below it. Without one it is the line to leave out.
    pub(super) fn directive(&mut self, snapshot: &str, at: usize, info: &str) -> bool {
        let above = (0..=self.lines.line(size(at))).rev().map(|line| self.lines.range(snapshot, line));
        let Some(line) = above.into_iter().find(|line| slice(snapshot, *line).starts_with('%')) else { return false };
        self.masked.blank(line);
        self.damaged.push(line);
        self.report(self.line_from(usize::from(line.start())), Repair::Skipped(info.to_owned()));
        true
    }

    /// Prose above the first key that begins with a line that YAML takes for a key: `Here is the profile:`.
    pub(super) fn introduced(&mut self, snapshot: &str, at: usize) -> bool {
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

    /// A key that is indented deeper than the one above, which already has a value.
    pub(super) fn key_too_deep(&mut self, snapshot: &str, line: usize) -> bool {
        let own = indentation(slice(snapshot, self.lines.range(snapshot, line)));
        let start = usize::from(self.lines.start(line));
        // The keys beside it are as deep.
        let piece = range(start, self.piece_end(snapshot, line, own.saturating_sub(1)));
        self.masked.blank(piece);
        self.damaged.push(piece);
        let words = "this key is indented deeper than the key above it, which already has a value";
        self.report(self.line_from(start + own), Repair::Skipped(words.to_owned()));
        true
    }

    /// A line that is no `key: value` was read as the first line of the next key. `next` is the line of the error.
    pub(super) fn line_without_key(&mut self, snapshot: &str, plain: TextRange, next: usize) -> bool {
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
            !key.contains([' ', '/', ':']) && value.starts_with(|c: char| !c.is_whitespace() && !matches!(c, '/' | ':'))
        });
        match colon {
            Some(colon) => self.report(mask::at(start + colon, 1), Repair::NoSpaceAfterColon),
            None => {
                self.report(line, Repair::Skipped("this line is neither a `key: value` nor a list item".to_owned()));
            }
        }
        true
    }

    pub(super) fn open_quote(&mut self, builder: &Builder<'_>, snapshot: &str, at: usize) -> bool {
        let Some(between) = snapshot.get(builder.last..at) else { return false };
        let Some((offset, quote)) = between.char_indices().find(|(_, c)| matches!(c, '\'' | '"')) else { return false };
        let start = builder.last + offset;
        self.skip_from(snapshot, start);
        self.report(self.line_from(start), Repair::OpenQuote(quote));
        true
    }

    pub(super) fn open_bracket(&mut self, builder: &Builder<'_>, snapshot: &str, at: usize) -> bool {
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
    pub(super) fn bracket_in_text(&mut self, snapshot: &str, at: usize) -> bool {
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
    pub(super) fn under_indented(&mut self, builder: &Builder<'_>, snapshot: &str, at: usize) -> bool {
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
}

/// `Here is the profile:`, above the YAML: several words and a colon, which YAML takes for a key.
fn is_introduction(line: &str) -> bool {
    let words = line.trim_end();
    !line.starts_with(' ')
        && words.ends_with(':')
        && words.split(' ').count() >= 3
        && !words.contains(['{', '[', '"', '\''])
}

/// ```` ``` ```` or `~~~` in the first column, with the name of a language perhaps.
fn is_opening_fence(line: &str) -> bool {
    ["```", "~~~"].iter().any(|marker| {
        line.strip_prefix(marker).is_some_and(|rest| {
            let word = rest.trim_start_matches(['`', '~']).trim();
            word.len() <= 20 && word.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '+' | '.'))
        })
    })
}

/// `key:` or `key: value` in the first column, without a space in the key: a sentence with a colon is no such key.
fn is_root_key(line: &str) -> bool {
    line.split_once(':').is_some_and(|(key, value)| {
        !key.is_empty()
            && !key.starts_with(['#', ' ', '\t', '-'])
            && !key.contains(' ')
            && (value.is_empty() || value.starts_with(' '))
    })
}
