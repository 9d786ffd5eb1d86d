//! Values under secret names in places that are not YAML: they are not judged, but they must not be shown.

use super::{Candidate, names};
use crate::model::Doc;
use crate::placeholder::{is_foreign_reference, placeholder};
use crate::secrets::SecretKind;
use crate::source::{range, size};

pub(super) fn unreadable(doc: &Doc<'_>, found: &mut Vec<Candidate>) {
    let mut next = 0;
    for damage in doc.tree.damaged() {
        let last = doc.lines.line(damage.end());
        for line in doc.lines.line(damage.start()).max(next)..=last {
            next = line + 1;
            let whole = doc.lines.range(doc.text, line);
            let Some((key, offset)) = names::key_of_line(doc.slice(whole)) else { continue };
            let start = usize::from(whole.start()) + offset;
            let text = doc.text.get(start..usize::from(whole.end())).unwrap_or("").trim_end();
            if !names::is_secret_key(key) || text.len() < 2 || placeholder(text).is_some() || is_foreign_reference(text)
            {
                continue;
            }
            // An open quote or a block goes on to the end of the damage.
            let starts_here = damage.start() + size(1) >= size(start) && damage.start() <= whole.end();
            let piece = doc.text.get(start..usize::from(damage.end())).map_or(0, |t| t.trim_end().len());
            let end = if starts_here { start + piece.max(text.len()) } else { start + text.len() };
            found.push(Candidate { range: range(start, end), kind: SecretKind::Password, whole: None, id: "password" });
        }
    }
}
