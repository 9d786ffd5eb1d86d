//! Quoting a value by insertions only, so that a fix never holds the value.

use crate::edit::{Indel, TextEdit};
use crate::model::Doc;
use crate::source::{TextRange, size};

/// Wraps the range in single quotes and doubles the single quotes in it. `None` over a line end: a quoted text is folded differently.
pub(in crate::rules) fn single(doc: &Doc<'_>, what: TextRange) -> Option<TextEdit> {
    let text = doc.slice(what);
    if text.is_empty() || text.contains('\n') {
        return None;
    }
    let start = usize::from(what.start());
    let mut indels = vec![Indel::insert(what.start(), "'")];
    indels.extend(text.match_indices('\'').map(|(at, _)| Indel::insert(size(start + at), "'")));
    indels.push(Indel::insert(what.end(), "'"));
    TextEdit::new(indels)
}
