//! Secrets that appear in the text a second time, where nothing tells that they are secrets: a password in a comment or a script.

use std::collections::BTreeSet;

use super::SecretFilter;
use super::filter::prefixes;
use crate::context::{Context, UnixTime};
use crate::model::Doc;
use crate::secrets::{Secret, SecretKind};
use crate::sort;
use crate::source::{TextRange, range};

/// Fewest characters of a secret that is looked for in comments.
const IN_COMMENT: usize = 6;
/// Fewest characters of a secret that is looked for elsewhere, where a shorter one may be a word that belongs there.
const IN_VALUE: usize = 8;

/// The texts of secrets, to find where they appear again. Holds secrets: it has no `Debug` and gives none away.
#[derive(Clone, Default)]
pub struct Repeated(BTreeSet<String>);

impl Repeated {
    /// Remembers the secrets that the analysis of a text found.
    pub fn new(text: &str, secrets: &[Secret]) -> Self {
        let context = Context::default();
        Self::of(&Doc::new(text, &context, UnixTime(0)), secrets)
    }

    /// Remembers the secrets of a document.
    pub(crate) fn of(doc: &Doc<'_>, secrets: &[Secret]) -> Self {
        Self(sort::set(secrets.iter().filter_map(|secret| secret_text(doc, secret))))
    }

    /// Remembers those of another text too.
    pub fn extend(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    /// Every copy of them in a text that is only shown, in text order: also keys and words, which [`Self::places`] leaves alone.
    pub fn copies(&self, text: &str) -> Vec<TextRange> {
        let mut filter = SecretFilter::new();
        filter.add(self.0.iter().cloned());
        filter.copies(text)
    }

    /// A line to show without them, such as the name of a file.
    pub fn hide(&self, text: &str) -> String {
        super::shown::hide(text, &self.copies(text))
    }

    /// Where they are in a text beside the secrets that its own analysis finds, in text order.
    pub fn places(&self, text: &str) -> Vec<Secret> {
        let context = Context::default();
        let doc = Doc::new(text, &context, UnixTime(0));
        places(&doc, &super::find(&doc), &self.0)
    }
}

/// The text of a secret of one line, without quotes and block header. `None` for others.
pub(crate) fn secret_text(doc: &Doc<'_>, secret: &Secret) -> Option<String> {
    let raw = doc.slice(secret.range);
    let text = match doc.scalar_at(secret.range.start()).and_then(|id| doc.tree.scalar(id)) {
        Some(scalar) if secret.whole_value => scalar.value.as_str(),
        None if raw.starts_with(['|', '>']) => raw.split_once('\n')?.1,
        _ => raw,
    };
    let text = text.trim();
    (!text.contains('\n')).then(|| text.to_owned())
}

/// Fewest characters of a line of a longer secret that is distinguished from other lines.
const LINE: usize = 16;

/// How a secret may be quoted: as YAML reads it, as it is written, the password behind a user name, the lines of a key.
pub(crate) fn values(doc: &Doc<'_>, secret: &Secret) -> Vec<String> {
    let raw = doc.slice(secret.range).trim().trim_matches(['"', '\'']);
    let mut values: Vec<String> = secret_text(doc, secret).into_iter().collect();
    if raw.contains('\n') {
        let lines = raw.lines().map(str::trim).filter(|line| line.len() >= LINE && !line.starts_with("-----"));
        values.extend(lines.map(str::to_owned));
    } else {
        values.push(raw.to_owned());
        if let Some((_, password)) = raw.split_once(':').filter(|_| !secret.whole_value) {
            values.push(password.trim_start_matches('/').to_owned());
        }
    }
    values
}

/// Where one of the texts appears as a whole word and is no known secret. `secrets` are in text order.
pub(crate) fn places(doc: &Doc<'_>, secrets: &[Secret], texts: &BTreeSet<String>) -> Vec<Secret> {
    let texts = sort::set(texts.iter().filter(|text| text.chars().count() >= IN_COMMENT).cloned());
    let first: BTreeSet<u8> = sort::set(texts.iter().filter_map(|text| text.bytes().next()));
    let mut found = Vec::new();
    let mut before = None;
    for (at, c) in doc.text.char_indices() {
        let is_start = !before.replace(c).is_some_and(char::is_alphanumeric);
        let rest = doc.text.get(at..).unwrap_or("");
        if !is_start || !rest.bytes().next().is_some_and(|byte| first.contains(&byte)) {
            continue;
        }
        for text in prefixes(&texts, rest) {
            let place = range(at, at + text.len());
            let known = secrets.partition_point(|secret| secret.range.end() <= place.start());
            let is_known = secrets.get(known).is_some_and(|secret| secret.range.start() < place.end());
            let ends = !rest.get(text.len()..).and_then(|rest| rest.chars().next()).is_some_and(char::is_alphanumeric);
            if !is_known && ends && is_telling(doc, at, text) {
                found.push(place);
            }
        }
    }
    sort::by_key(&mut found, |place| (place.start(), std::cmp::Reverse(place.end())));
    found.dedup_by(|next, kept| next.start() < kept.end());
    let secret = |range| Secret {
        range,
        kind: SecretKind::Password,
        path: String::new(),
        suggested_name: "secret".to_owned(),
        whole_value: false,
    };
    found.into_iter().map(secret).collect()
}

/// How many keys of a document hold one of the texts. A key cannot give way to a reference.
pub(crate) fn in_keys(doc: &Doc<'_>, texts: &BTreeSet<String>) -> usize {
    let mut filter = SecretFilter::new();
    filter.add(texts.iter().filter(|text| is_mixed(text) && text.chars().count() >= IN_VALUE).cloned());
    let keys = doc.tree.ids().filter(|id| doc.tree.is_key(*id)).filter_map(|id| doc.tree.scalar(id));
    keys.filter(|key| !filter.copies(&key.value).is_empty()).count()
}

fn is_mixed(text: &str) -> bool {
    text.contains(|c: char| c.is_alphabetic()) && text.contains(|c: char| !c.is_alphabetic())
}

/// A word of letters alone may be a value or key that happens to be the same.
fn is_telling(doc: &Doc<'_>, at: usize, text: &str) -> bool {
    let offset = crate::source::size(at);
    doc.in_comment(offset)
        || (is_mixed(text)
            && text.chars().count() >= IN_VALUE
            && !doc.scalar_at(offset).is_some_and(|id| doc.tree.is_key(id)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{LineIndex, slice};

    fn found(text: &str) -> Vec<usize> {
        let secrets = crate::analyze(text, &Context::default(), UnixTime(0)).secrets;
        assert!(!secrets.is_empty(), "{text}");
        Repeated::new(text, &secrets)
            .places(text)
            .into_iter()
            .map(|secret| {
                assert!(!slice(text, secret.range).is_empty());
                LineIndex::new(text).line(secret.range.start()) + 1
            })
            .collect()
    }

    #[test]
    fn a_password_is_found_again() {
        for password in ["Tr0ub4dor&3x", "\"Tr0ub4dor&3x\"", "'Tr0ub4dor&3x'", "|\n    Tr0ub4dor&3x"] {
            let text = format!(
                "# it was Tr0ub4dor&3x before\nproviderCredentials:\n  password: {password}\nnote: see Tr0ub4dor&3x, Tr0ub4dor&3xyz\n"
            );
            assert_eq!(found(&text), [1, text.lines().count()], "{password}");
        }
    }

    #[test]
    fn words_are_left_alone() {
        let text = "# kubernetes\nproviderCredentials:\n  password: kubernetes\nstages: {kubernetes: kubernetes}\n";
        assert_eq!(found(text), [1]);
        let text = "a1b2c3d4: 1\nproviderCredentials:\n  password: a1b2c3d4\n";
        assert_eq!(found(text), [0; 0]);
    }
}
