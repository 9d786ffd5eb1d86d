//! Text that was pasted below or behind a key, without the indentation that it needs: certificates first of all.

use super::{Recovery, Repair, indentation, key_column, value_offset};
use crate::source::{range, size, slice};

/// Most lines between a key and the line where reading stopped, or between a line and the next BEGIN line.
const NEAR: usize = 120;
/// Keys of the texts around certificates, which OpenSSL and browsers print.
const AROUND: &[&str] = &[
    "Certificate",
    "Data",
    "Version",
    "Validity",
    "Issuer",
    "Subject",
    "issuer",
    "subject",
    "serial",
    "Label",
    "Serial",
    "friendlyName",
    "localKeyID",
    "Verification",
];
/// Keys beside a text in a stage's file, or beside certificates: there the text ends.
const BESIDE: &[&str] =
    &["path", "permissions", "owner", "ownerstring", "group", "encoding", "registry", "user", "password"];

impl Recovery<'_> {
    /// A pasted text around the place where reading stopped.
    pub(super) fn pasted(&mut self, snapshot: &str, at: usize) -> bool {
        let stopped = self.lines.line(size(at.min(snapshot.len())));
        let Some(key) = (stopped.saturating_sub(NEAR)..=stopped).rev().find(|line| self.holds_text(snapshot, *line))
        else {
            return false;
        };
        let whole = self.lines.range(snapshot, key);
        let line = slice(snapshot, whole);
        let (own, Some(offset)) = (key_column(line), value_offset(line)) else { return false };
        let rest = line.get(offset..).unwrap_or("");
        let is_block = is_header(rest);
        let Some((end, has_pem)) = self.end_of_text(snapshot, key, own, is_block) else { return false };
        if end < stopped || (!has_pem && !is_block) {
            return false;
        }
        let lines = || (key + 1..end).map(|line| slice(snapshot, self.lines.range(snapshot, line)));
        let is_deep = |line: &&str| indentation(line) > own;
        // What is indented as a block belongs to it; that lines below are not is told of them alone.
        if !has_pem && lines().find(|line| !line.trim().is_empty()).is_some_and(|line| is_deep(&line)) {
            return false;
        }
        let is_begin = |line: &&str| begin(line).is_some();
        let column = lines().filter(is_begin).filter(is_deep).map(indentation).min().unwrap_or(own + 2);
        let least = lines().filter(|line| !line.trim().is_empty()).map(indentation).min().unwrap_or(0);
        // Text without PEM keeps its form.
        let by = (!has_pem).then(|| column.saturating_sub(least));
        let key_end = usize::from(whole.start()) + offset;
        let start = if is_block || rest.trim().is_empty() || rest.trim_start().starts_with('#') {
            usize::from(self.lines.start(key + 1))
        } else {
            key_end
        };
        let stop = if end < self.lines.len() { usize::from(self.lines.start(end)) } else { snapshot.len() };
        // Lines that are right already come first where the block was begun by hand.
        let first = (key + 1..end).find(|line| {
            let body = slice(snapshot, self.lines.range(snapshot, *line));
            by.is_some() || (!body.trim().is_empty() && indentation(body) != column)
        });
        let start = match first {
            Some(line) if is_block => usize::from(self.lines.start(line)),
            _ => start,
        };
        let text = snapshot.get(start..stop).unwrap_or("");
        let shown = range(start + text.len() - text.trim_start().len(), start + text.trim_end().len());
        if shown.is_empty() || (is_block && first.is_none()) {
            return false;
        }
        // The header stays in the text, but the value is unknown.
        let piece = range(key_end, stop);
        self.masked.blank(piece);
        self.damaged.push(piece);
        self.report(shown, Repair::Pasted { key_end: size(key_end), column, by });
        true
    }

    /// Whether a line is a key that waits for a text: with nothing, a block's header or the start of a pasted text behind it.
    fn holds_text(&self, snapshot: &str, line: usize) -> bool {
        let line = slice(snapshot, self.lines.range(snapshot, line));
        let Some(offset) = value_offset(line) else { return false };
        let (key, rest) = (key_of(line), line.get(offset..).unwrap_or("").trim());
        let is_identifier = key.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '"' | '\''));
        let is_text = rest.is_empty() || rest.starts_with('#') || is_header(rest) || begin(rest).is_some();
        is_identifier && !AROUND.contains(&key) && (is_text || key == "certificates")
    }

    /// The line after a text that starts behind the key on `line`, and whether PEM is in it. `None`: no such text.
    fn end_of_text(&self, snapshot: &str, key: usize, own: usize, is_block: bool) -> Option<(usize, bool)> {
        let body = |line: usize| slice(snapshot, self.lines.range(snapshot, line));
        let mut is_open = begin(body(key)).is_some();
        let (mut has_pem, mut end, mut is_first) = (is_open, key + 1, true);
        for line in key + 1..self.lines.len() {
            let text = body(line);
            let trimmed = text.trim();
            if trimmed.is_empty() {
                continue;
            }
            let is_begin = begin(text).is_some();
            let is_key = is_key(trimmed);
            let is_structure = is_key || trimmed.starts_with('#') || trimmed.starts_with("- ") || trimmed == "---";
            let belongs = if is_begin || (is_open && !is_key) {
                true
            } else if indentation(text) > own {
                is_block || has_pem || !is_key || self.begins_below(snapshot, line, own)
            } else if self.begins_below(snapshot, line, own) {
                true
            } else if is_block && !has_pem {
                // A text without PEM at the column of its key: no key begins it.
                let is_beside = is_key && BESIDE.contains(&key_of(trimmed));
                indentation(text) == own && own > 0 && !is_beside && !trimmed.starts_with("- ") && !(is_first && is_key)
            } else {
                has_pem && !is_structure
            };
            if !belongs {
                break;
            }
            is_open = (is_open || is_begin) && !text.contains("-----END ");
            has_pem |= is_begin;
            is_first = false;
            end = line + 1;
        }
        (end > key + 1).then_some((end, has_pem))
    }

    /// Whether a BEGIN line follows before anything that is a layer's.
    fn begins_below(&self, snapshot: &str, line: usize, own: usize) -> bool {
        let below =
            (line..self.lines.len().min(line + NEAR)).map(|line| slice(snapshot, self.lines.range(snapshot, line)));
        for text in below {
            if begin(text).is_some() {
                return true;
            }
            let trimmed = text.trim();
            let is_layer = (is_key(trimmed) && !AROUND.contains(&key_of(trimmed))) || trimmed.starts_with("- ");
            if is_layer && indentation(text) <= own {
                return false;
            }
        }
        false
    }
}

/// Where BEGIN is in a line. One in a comment belongs to no value.
fn begin(line: &str) -> Option<usize> {
    let is_comment = line.trim_start().starts_with('#');
    line.find("-----BEGIN ")
        .filter(|_| !is_comment)
        .filter(|at| *at <= 80 && line.trim_end().ends_with(['-', '"', '\'', '`']))
}

/// `key:` or `key: value`, where the key is one word.
fn is_key(line: &str) -> bool {
    let key = key_of(line);
    value_offset(line).is_some() && !key.is_empty() && !key.contains([' ', ':', '/', '='])
}

fn key_of(line: &str) -> &str {
    let end = value_offset(line).unwrap_or(1) - 1;
    line.get(..end).unwrap_or("").trim_start_matches([' ', '-']).trim()
}

/// `|`, `>-`, `|2 # comment`.
fn is_header(rest: &str) -> bool {
    let rest = rest.trim_start();
    let Some(more) = rest.strip_prefix(['|', '>']) else { return false };
    let more = more.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '+' | '-'));
    more.trim().is_empty() || more.trim_start().starts_with('#')
}
