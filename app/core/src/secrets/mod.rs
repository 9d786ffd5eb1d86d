//! Literal secrets: where they are, never what they are.
//!
//! A secret is the password of `providerCredentials`, a value under a key that is named like one, a text in the published form of
//! a token, a password in a URL, or a PEM private key. Placeholders, macros, references of other tools, hashes and public keys are
//! none. Nothing is guessed from randomness.

mod extent;
mod filter;
mod forms;
mod keys;
mod named;
mod names;
mod options;
mod repeated;
pub mod shown;
mod signs;
mod texts;
mod unreadable;
mod written_out;

use std::cmp::Reverse;
use std::collections::BTreeMap;

use crate::model::Doc;
use crate::sort;
use crate::source::{TextRange, range, size};
use crate::yaml::NodeId;

use signs::Signs;

pub(crate) use extent::replaceable;
pub(crate) use filter::SecretFilter;
pub(crate) use named::{is_literal_password, is_lost_value};
pub(crate) use names::is_secret_key;
pub use repeated::Repeated;
pub(crate) use repeated::{in_keys, places as repeated_places, secret_text, values};

/// Paths are worked out for this many secrets; a path takes a look at all neighbors of a value. Others are named by their key.
const MAX_PATHS: usize = 200;

/// A literal secret in the layer: its place, never its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Secret {
    /// The whole value with its quotes.
    pub range: TextRange,
    pub kind: SecretKind,
    /// Dotted path of the value, `providerCredentials.password`; empty when it is in a comment or a longer text.
    pub path: String,
    /// A name for the variable or macro that could hold it, lower snake case, unique in the report.
    pub suggested_name: String,
    /// Whether the whole scalar is the secret, so that a reference can take its place.
    pub whole_value: bool,
}

/// What makes a text a secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SecretKind {
    /// `providerCredentials.password`, or a value under a key that is named like one.
    Password,
    /// A token with a published form.
    Token,
    /// A PEM private key.
    PrivateKey,
}

/// A secret on the way to the report.
#[derive(Debug)]
struct Candidate {
    range: TextRange,
    kind: SecretKind,
    /// The scalar that it fills.
    whole: Option<NodeId>,
    /// What a secret that fills no scalar is called.
    id: &'static str,
}

impl Candidate {
    /// A secret at this range, and whether it fills a value or list item.
    fn at(doc: &Doc<'_>, at: TextRange, kind: SecretKind, id: &'static str) -> Self {
        let is_value = |id: &NodeId| doc.tree.node(*id).parent.is_some() && !doc.tree.is_key(*id);
        let filled = doc.tree.scalar_around(at).filter(is_value).and_then(|id| doc.value(id)).filter(|value| {
            let inner = value.inner();
            inner.contains_range(at) && doc.slice(inner).trim().len() == usize::from(at.len())
        });
        match filled {
            Some(value) => Self { range: replaceable(doc, &value), kind, whole: Some(value.id), id },
            None => Self { range: at, kind, whole: None, id },
        }
    }
}

/// Finds the literal secrets of a document, in text order; they do not overlap.
pub(crate) fn find(doc: &Doc<'_>) -> Vec<Secret> {
    let mut found = Vec::new();
    named::named_values(doc, &mut found);
    let signs = Signs::of(doc.text);
    keys::private_keys(doc, &signs, &mut found);
    for token in forms::scan(doc.text) {
        found.push(Candidate::at(doc, range(token.start, token.end), SecretKind::Token, token.id));
    }
    for (at, id) in written_out::find(doc.text, &signs) {
        found.push(Candidate::at(doc, at, SecretKind::Password, id));
    }
    for (at, id) in options::find(doc) {
        found.push(Candidate::at(doc, at, SecretKind::Password, id));
    }
    for (at, id) in texts::find(doc, &signs) {
        found.push(Candidate::at(doc, at, SecretKind::Password, id));
    }
    unreadable::unreadable(doc, &mut found);
    sort::by_key(&mut found, |one| (one.range.start(), Reverse(one.range.end())));
    let mut end = size(0);
    found.retain(|one| {
        let keep = one.range.start() >= end && !one.range.is_empty();
        end = if keep { one.range.end() } else { end };
        keep
    });
    let mut taken = BTreeMap::new();
    let secrets: Vec<Secret> =
        found.iter().enumerate().map(|(index, one)| secret(doc, index, one, None, &mut taken)).collect();
    if secrets.is_empty() {
        return secrets;
    }
    // A secret may be a key above another one.
    let mut filter = SecretFilter::new();
    filter.learn(doc, &secrets);
    taken.clear();
    found.iter().enumerate().map(|(index, one)| secret(doc, index, one, Some(&filter), &mut taken)).collect()
}

/// What a secret is, a noun phrase: `a GitHub token`, `a password`.
pub(crate) fn describe(doc: &Doc<'_>, secret: &Secret) -> String {
    let text = doc.slice(secret.range);
    let token = forms::scan(text).into_iter().next().map(|token| token.name);
    match (secret.kind, token) {
        (SecretKind::PrivateKey, _) => "a private key".to_owned(),
        (SecretKind::Token, Some(name)) => {
            let article = if name.starts_with(['A', 'E', 'I', 'O', 'a']) { "an" } else { "a" };
            format!("{article} {name}")
        }
        (SecretKind::Token, None) => "a token".to_owned(),
        (SecretKind::Password, _) if secret.path.is_empty() => {
            let is_login =
                ["url_", "registry_auth", "basic_", "login_"].iter().any(|id| secret.suggested_name.starts_with(id));
            let what = if is_login { "a login or a URL with a password" } else { "a password or token" };
            what.to_owned()
        }
        (SecretKind::Password, _) => {
            let key = secret.path.rsplit('.').next().unwrap_or("");
            if names::is_plain_key(key) { format!("the value of `{key}`") } else { "a password or token".to_owned() }
        }
    }
}

/// The id of the published form that the whole text has: `github_token`.
pub(crate) fn token_form(text: &str) -> Option<&'static str> {
    forms::scan(text).into_iter().find(|token| token.start == 0 && token.end == text.len()).map(|token| token.id)
}

fn secret(
    doc: &Doc<'_>,
    index: usize,
    one: &Candidate,
    filter: Option<&SecretFilter<'_>>,
    taken: &mut BTreeMap<String, u32>,
) -> Secret {
    let mut path = match one.whole {
        Some(node) if index < MAX_PATHS => doc.path(node),
        _ => String::new(),
    };
    if let Some(filter) = filter {
        filter.hide(&mut path);
    }
    let name = if one.whole.is_some() && !path.is_empty() { names::suggest(&path) } else { one.id.to_owned() };
    let count = taken.entry(name.clone()).or_insert(0);
    *count += 1;
    let suggested_name = if *count == 1 { name } else { format!("{name}_{count}") };
    Secret { range: one.range, kind: one.kind, path, suggested_name, whole_value: one.whole.is_some() }
}

/// The first `len` bytes, less where they end inside a character.
fn window(text: &str, len: usize) -> &str {
    let mut end = len.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or("")
}

#[cfg(test)]
mod tests;
