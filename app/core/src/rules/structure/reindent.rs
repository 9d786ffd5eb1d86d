//! Moving whole entries to another indentation by insertions and deletions of blanks, so that a fix never holds their text.

use crate::edit::Indel;
use crate::model::Doc;
use crate::source::{TextSize, range, size};
use crate::yaml::Entry;

/// The 0-based lines of a block entry, from its key to the last line of its value. `None` when something else stands on its first line.
pub(super) fn lines(doc: &Doc<'_>, entry: &Entry) -> Option<std::ops::RangeInclusive<usize>> {
    let key = doc.key_range(entry);
    let first = doc.lines.line(key.start());
    let before = doc.slice(range(usize::from(doc.lines.start(first)), usize::from(key.start())));
    if !before.chars().all(|c| c == ' ') {
        return None;
    }
    let end = doc.tree.node(entry.value).range.end().max(key.end());
    let last = doc.lines.line(end);
    Some(first..=last)
}

/// Column of an entry's key, in blanks.
pub(super) fn column(doc: &Doc<'_>, entry: &Entry) -> usize {
    let start = doc.key_range(entry).start();
    usize::from(start) - usize::from(doc.lines.start(doc.lines.line(start)))
}

/// Inserts `by` blanks before every line that is not blank.
pub(super) fn indent(doc: &Doc<'_>, lines: std::ops::RangeInclusive<usize>, by: usize) -> Vec<Indel> {
    lines.filter(|l| !is_blank(doc, *l)).map(|l| Indel::insert(doc.lines.start(l), " ".repeat(by))).collect()
}

/// Deletes `by` blanks before every line that is not blank. `None` when a line has fewer.
pub(super) fn dedent(doc: &Doc<'_>, lines: std::ops::RangeInclusive<usize>, by: usize) -> Option<Vec<Indel>> {
    lines
        .filter(|l| !is_blank(doc, *l))
        .map(|l| {
            let text = doc.slice(doc.lines.range(doc.text, l));
            let start = usize::from(doc.lines.start(l));
            let free = text.len() - text.trim_start_matches(' ').len();
            (free >= by).then(|| Indel::delete(range(start, start + by)))
        })
        .collect()
}

/// Offset of the start of a line, the end of the text for the line after the last.
pub(super) fn line_start(doc: &Doc<'_>, line: usize) -> TextSize {
    if line < doc.lines.len() { doc.lines.start(line) } else { size(doc.text.len()) }
}

fn is_blank(doc: &Doc<'_>, line: usize) -> bool {
    doc.slice(doc.lines.range(doc.text, line)).trim().is_empty()
}
