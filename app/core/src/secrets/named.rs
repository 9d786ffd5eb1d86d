//! Values under keys that are named like a secret.

use std::collections::BTreeSet;

use super::extent::replaceable;
use super::{Candidate, names};
use crate::model::{Doc, Value};
use crate::placeholder::{is_foreign_reference, placeholder};
use crate::secrets::SecretKind;
use crate::source::{TextRange, range};
use crate::yaml::{Entry, Kind, NodeId, Style};

/// Values under keys that are named like a secret.
pub(super) fn named_values(doc: &Doc<'_>, found: &mut Vec<Candidate>) {
    let mut credentials = BTreeSet::new();
    for mapping in doc.tree.ids() {
        let own = credentials.contains(&mapping);
        for entry in doc.tree.entries(mapping) {
            let Some(key) = doc.tree.key(entry) else { continue };
            if key == "providerCredentials" {
                credentials.insert(entry.value);
            } else if own && (key == "password" || names::is_like_password(key)) {
                password(doc, *entry, found);
            } else if names::is_secret_key(key) {
                let value = doc.value(entry.value).filter(|value| names::is_literal_secret(key, value));
                found.extend(value.map(|value| whole(doc, &value)));
            }
        }
    }
}

/// The password of the registry, whatever YAML reads in its place.
fn password(doc: &Doc<'_>, entry: Entry, found: &mut Vec<Candidate>) {
    let Some(value) = doc.value(entry.value) else {
        collection(doc, entry.value, found);
        return;
    };
    if doc.tree.node(entry.value).has_properties && (value.is_empty() || doc.swallowed(entry.value).is_some()) {
        // `password: !abc` and `password: &abc`: a tag or an anchor of nothing, or of what is left.
        found.extend(rest_of_line(doc, entry).map(|at| Candidate {
            range: at,
            kind: SecretKind::Password,
            whole: Some(value.id),
            id: "password",
        }));
    } else if value.is_empty() {
        // `password: #abc`: the value became a comment.
        let line = doc.lines.range(doc.text, doc.lines.line(value.range.start()));
        let comment = doc.tree.comment_after(doc.key_range(&entry).end()).filter(|c| line.contains_range(c.range));
        let lost = comment.filter(|c| is_lost_value(doc.slice(c.range)) && placeholder(doc.slice(c.range)).is_none());
        found.extend(lost.map(|c| Candidate {
            range: c.range,
            kind: SecretKind::Password,
            whole: Some(value.id),
            id: "password",
        }));
    } else if is_literal_password(&value) {
        found.push(whole(doc, &value));
    }
}

/// What is on a key's line behind its colon, comments left out.
fn rest_of_line(doc: &Doc<'_>, entry: Entry) -> Option<TextRange> {
    let key = doc.key_range(&entry);
    let line = doc.lines.range(doc.text, doc.lines.line(key.start()));
    let rest = doc.slice(TextRange::new(key.end(), line.end().max(key.end())));
    let body = rest.trim_start().strip_prefix(':')?.trim_start();
    let start = usize::from(key.end()) + rest.len() - body.len();
    let body = body.split(" #").next().unwrap_or(body);
    let text = body.trim_end_matches([' ', '\t', '}', ',']);
    let is_secret = text.len() > 1 && placeholder(text).is_none() && !is_foreign_reference(text);
    is_secret.then(|| range(start, start + text.len()))
}

/// `password: [abc]`: the list of a value that was meant as text. In lines, each of its texts.
fn collection(doc: &Doc<'_>, id: NodeId, found: &mut Vec<Candidate>) {
    let node = doc.tree.node(id);
    let texts: Vec<Value<'_>> = match &node.kind {
        Kind::Sequence(items) => items.iter().filter_map(|item| doc.value(*item)).collect(),
        Kind::Mapping(mapping) => {
            mapping.entries.iter().flat_map(|e| [e.key, e.value]).filter_map(|item| doc.value(item)).collect()
        }
        _ => return,
    };
    let is_flow = doc.slice(node.range).starts_with(['[', '{']);
    let mut secrets = texts.iter().filter(|value| is_literal_password(value)).peekable();
    if is_flow && secrets.peek().is_some() {
        found.push(Candidate { range: node.range, kind: SecretKind::Password, whole: Some(id), id: "password" });
    } else {
        found.extend(secrets.map(|value| whole(doc, value)));
    }
}

/// Whether a comment looks like the rest of an unquoted value: nobody writes `#abc` for a remark behind a value.
pub(crate) fn is_lost_value(comment: &str) -> bool {
    comment.strip_prefix('#').is_some_and(|rest| rest.starts_with(|c: char| !c.is_whitespace()))
}

/// Whether a value of `providerCredentials.password` is a secret in clear.
pub(crate) fn is_literal_password(value: &Value<'_>) -> bool {
    value.is_literal()
        && !value.is_empty()
        && !value.text.trim().is_empty()
        && placeholder(value.text).is_none()
        && !is_foreign_reference(value.text)
}

fn whole(doc: &Doc<'_>, value: &Value<'_>) -> Candidate {
    let mut at = replaceable(doc, value);
    // `password: abc #def`: the second half is a comment for YAML and half of a password for its owner.
    let rest = doc.tree.comment_after(at.end()).filter(|c| {
        let line = doc.lines.range(doc.text, doc.lines.line(at.end()));
        value.style == Style::Plain && line.contains_range(c.range) && is_lost_value(doc.slice(c.range))
    });
    if let Some(comment) = rest {
        at = TextRange::new(at.start(), comment.range.end());
    }
    Candidate { range: at, kind: SecretKind::Password, whole: Some(value.id), id: "password" }
}
