//! Pieces that cannot be read are left out, up to the next line of the same or lower indentation.

use std::mem::discriminant;

use granit_parser::ErrorKind;

use super::{Recovery, Repair, indentation, key_column, value_offset};
use crate::source::{range, size, slice};

impl Recovery<'_> {
    /// Leaves out the piece around `at`.
    pub(super) fn skip(&mut self, snapshot: &str, at: usize, kind: &ErrorKind, info: String) -> bool {
        let mut line = self.lines.line(size(at));
        while line > 0 && slice(snapshot, self.lines.range(snapshot, line)).trim().is_empty() {
            line -= 1;
        }
        let whole = self.lines.range(snapshot, line);
        let body = slice(snapshot, whole);
        let start = usize::from(whole.start());
        let at = at.clamp(start, usize::from(whole.end()));
        // Where the error is behind `key: `, the key stays, its value is unknown.
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
        let kind_only = discriminant(kind);
        let follows = self.last_skip.as_ref().is_some_and(|(last, next)| {
            *last == kind_only
                && (*next..line).all(|l| slice(snapshot, self.lines.range(snapshot, l)).trim().is_empty())
        });
        self.last_skip = Some((kind_only, self.lines.line(size(end))));
        if !follows {
            let repair =
                if matches!(kind, ErrorKind::RecursionLimitExceeded) { Repair::TooDeep } else { Repair::Skipped(info) };
            self.report(self.shown(at), repair);
        }
        true
    }

    /// Spaces from `start` to the end of its piece.
    pub(super) fn skip_from(&mut self, snapshot: &str, start: usize) {
        let line = self.lines.line(size(start));
        let own = key_column(slice(snapshot, self.lines.range(snapshot, line)));
        let piece = range(start, self.piece_end(snapshot, line, own));
        self.masked.blank(piece);
        let spaces = self.text.get(..start).map_or(0, |before| before.len() - before.trim_end_matches(' ').len());
        self.damaged.push(range(start - spaces, usize::from(piece.end())));
    }

    /// Start of the next line after `line` that is indented as far as `own` or less.
    pub(super) fn piece_end(&self, snapshot: &str, line: usize, own: usize) -> usize {
        (line + 1..self.lines.len())
            .find(|l| {
                let body = slice(snapshot, self.lines.range(snapshot, *l));
                !body.trim().is_empty() && indentation(body) <= own
            })
            .map_or(snapshot.len(), |l| usize::from(self.lines.start(l)))
    }

    /// Goes on over lines that cannot start an entry: text that lost its indentation, such as a pasted certificate.
    pub(super) fn end_of_loose_lines(&self, snapshot: &str, end: usize) -> usize {
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
}
