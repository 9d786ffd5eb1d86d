//! What readers of an older grammar take, Go's and libyaml, and YAML 1.2 refuses: brackets and quoted texts with lines that are not
//! indented more than the key that they belong to, comments right behind a value, `\'` in double quotes.

use std::borrow::Cow;
use std::ops::ControlFlow;

use granit_parser::Event;

use super::super::build::{Builder, byte};
use super::super::visit_events;
use super::{Recovery, Repair, indentation, key_column, value_offset};
use crate::source::{TextRange, range, size, slice};

impl Recovery<'_> {
    /// The masked copy as the parser sees it.
    pub(super) fn joined_lines<'t>(&self, masked: &'t str) -> Cow<'t, str> {
        if self.joined.is_empty() {
            return Cow::Borrowed(masked);
        }
        let mut joined = String::with_capacity(masked.len());
        let mut pieces: Vec<_> = self.joined.clone();
        crate::sort::by_key(&mut pieces, |piece| piece.start());
        for piece in pieces {
            let (start, end) = (usize::from(piece.start()), usize::from(piece.end()));
            joined.push_str(masked.get(joined.len()..start).unwrap_or(""));
            joined.extend(std::iter::repeat_n(' ', end.saturating_sub(joined.len())));
        }
        joined.push_str(masked.get(joined.len()..).unwrap_or(""));
        Cow::Owned(joined)
    }

    /// Reads brackets or quotes to their end, wherever their lines start. `false`: they are not closed.
    pub(super) fn loose(&mut self, builder: &Builder<'_>, snapshot: &str, at: usize) -> bool {
        let between = snapshot.get(builder.last..at).unwrap_or("");
        let open = || between.find(['\'', '"', '[', '{']).map(|offset| builder.last + offset);
        let Some(start) = builder.open_flow.or_else(open) else { return false };
        let is_quoted = snapshot.get(start..).is_some_and(|value| value.starts_with(['\'', '"']));
        // Lines below one that is indented with tabs are those of one mistake.
        let opening = slice(self.text, self.lines.range(self.text, self.lines.line(size(start))));
        if opening.get(..indentation(opening)).is_some_and(|lead| lead.contains('\t')) {
            return false;
        }
        let Some((end, comments)) = extent(snapshot, start) else { return false };
        // A certificate in quotes is one that was pasted there.
        if is_quoted && snapshot.get(start..end).is_some_and(|value| value.contains("-----BEGIN ")) {
            return false;
        }
        let Some(outer) = self.outer_column(snapshot, start) else { return false };
        let (first, last) = (self.lines.line(size(start)), self.lines.line(size(end)));
        let lines: Vec<TextRange> = (first + 1..=last).map(|line| self.lines.range(snapshot, line)).collect();
        if let Some(closing) = lines.last() {
            let closing = slice(snapshot, *closing);
            let rest = snapshot.get(end..).and_then(|rest| rest.lines().next()).unwrap_or("");
            let is_behind =
                rest.trim().is_empty() || rest.starts_with([' ', '\t']) && rest.trim_start().starts_with('#');
            // `user: "a`, and below it `group: b"`: two quotes are missing.
            let is_key = is_quoted && key_column(closing) == outer && value_offset(closing).is_some();
            if !is_behind || is_key {
                return false;
            }
        }
        let lead = |line: &TextRange| {
            let body = slice(snapshot, *line);
            range(usize::from(line.start()), usize::from(line.start()) + indentation(body))
        };
        let is_shallow = |line: &&TextRange| {
            let body = slice(snapshot, **line);
            let spaces = body.len() - body.trim_start_matches(' ').len();
            !body.trim().is_empty() && spaces <= outer && (is_quoted || !body.trim_start().starts_with('#'))
        };
        let shallow: Vec<TextRange> = lines.iter().filter(is_shallow).map(lead).collect();
        // A tab is as wide as a step of the indentation.
        let width =
            |lead: &TextRange| slice(snapshot, *lead).bytes().map(|b| if b == b'\t' { 2 } else { 1 }).sum::<usize>();
        let Some(narrowest) = shallow.iter().map(width).min() else { return false };
        let Some(shown) = shallow.first().map(|lead| self.line_from(usize::from(lead.end()))) else { return false };
        for line in &lines {
            let above = snapshot.get(..usize::from(line.start())).unwrap_or("");
            let above = above.trim_end_matches(['\n', '\r']).trim_end_matches([' ', '\t']).len();
            self.joined.push(range(above.max(start), usize::from(lead(line).end()).min(end)));
        }
        self.joined.extend(&comments);
        self.comments.extend(comments);
        let moved = shallow.iter().map(|lead| (*lead, outer + 2 + width(lead) - narrowest)).collect();
        self.report(shown, Repair::Loose(moved));
        true
    }

    /// `|` below its key, in the column of the key.
    pub(super) fn loose_header(&mut self, snapshot: &str, at: usize) -> bool {
        let whole = self.lines.range(snapshot, self.lines.line(size(at)));
        let body = slice(snapshot, whole);
        let lead = indentation(body);
        let header =
            body.trim_start().trim_start_matches(['|', '>']).trim_start_matches(['-', '+', '1', '2', '3', '4']).trim();
        let start = usize::from(whole.start()) + lead;
        let above = snapshot.get(..start).unwrap_or("").trim_end();
        let is_header = body.trim_start().starts_with(['|', '>']) && (header.is_empty() || header.starts_with('#'));
        let key = above.get(above.rfind('\n').map_or(0, |end| end + 1)..).unwrap_or("");
        if !is_header
            || !above.ends_with(':')
            || key_column(key) != lead
            || self.joined.last().is_some_and(|last| usize::from(last.end()) == start)
        {
            return false;
        }
        self.joined.push(range(above.len(), start));
        let lead = range(usize::from(whole.start()), start);
        self.report(self.line_from(start), Repair::Loose(vec![(lead, usize::from(lead.len()) + 2)]));
        true
    }

    /// `"value"# comment`.
    pub(super) fn close_comment(&mut self, snapshot: &str, at: usize) -> bool {
        let comment = self.line_from(at);
        if !slice(snapshot, comment).starts_with('#') || value_offset(slice(snapshot, comment)).is_some() {
            return false;
        }
        self.joined.push(comment);
        self.comments.push(comment);
        self.report(comment, Repair::CloseComment);
        true
    }

    /// `"it\'s"`: all such escapes of the text in quotes that begins there.
    pub(super) fn escaped_quotes(&mut self, snapshot: &str, at: usize) -> bool {
        let Some(text) = snapshot.get(at..).and_then(|rest| rest.strip_prefix('"')) else { return false };
        let mut places = Vec::new();
        let mut is_escaped = false;
        for (offset, byte) in text.bytes().enumerate() {
            if is_escaped && byte == b'\'' {
                places.push(range(at + offset, at + offset + 1));
            }
            if !is_escaped && byte == b'"' {
                break;
            }
            is_escaped = !is_escaped && byte == b'\\';
        }
        let Some(first) = places.first().copied() else { return false };
        // Another escape of this text is unknown, too.
        if self.joined.contains(&first) {
            return false;
        }
        self.joined.extend(&places);
        self.report(range(usize::from(first.start()), usize::from(first.end()) + 1), Repair::EscapedQuotes(places));
        true
    }

    /// Column of the key or of the hyphen that the value at `start` belongs to: its lines have to start behind it.
    fn outer_column(&self, snapshot: &str, start: usize) -> Option<usize> {
        let line = self.lines.line(size(start));
        let whole = self.lines.range(snapshot, line);
        let body = slice(snapshot, whole);
        let lead = key_column(body);
        if usize::from(whole.start()) + lead < start {
            return Some(lead);
        }
        if let Some(hyphen) = body.get(..lead).and_then(|lead| lead.rfind('-')) {
            return Some(hyphen);
        }
        let above = (0..line).rev().map(|line| slice(snapshot, self.lines.range(snapshot, line)));
        above
            .filter(|above| !above.trim().is_empty() && !above.trim_start().starts_with('#'))
            .find(|above| indentation(above) < lead)
            .map(|above| key_column(above.trim_end_matches(['-', ' '])).min(lead.saturating_sub(1)))
    }
}

/// Where the brackets or quotes that open at `start` are closed, for a reader that does not look at indentation, and the comments
/// in between.
fn extent(snapshot: &str, start: usize) -> Option<(usize, Vec<TextRange>)> {
    let mut comments = Vec::new();
    let (mut depth, mut end) = (0_usize, None);
    let read = visit_events(snapshot.get(start..)?, false, &mut |event, span| {
        match event {
            Event::SequenceStart(..) | Event::MappingStart(..) => depth += 1,
            Event::SequenceEnd | Event::MappingEnd => depth = depth.saturating_sub(1),
            Event::Scalar(..) | Event::UnresolvedAlias(..) | Event::Alias(_) => {}
            Event::Comment(..) => {
                comments.push(range(start + byte(&span.start), start + byte(&span.end)));
                return ControlFlow::Continue(());
            }
            _ => return ControlFlow::Continue(()),
        }
        if depth > 0 {
            return ControlFlow::Continue(());
        }
        end = Some(start + byte(&span.end));
        ControlFlow::Break(())
    });
    read.ok()?;
    Some((end?, comments))
}
