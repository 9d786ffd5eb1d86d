//! Keeps secrets out of what is said about a text. Values of the layer are quoted in messages, paths and inserted texts, and a
//! secret may appear in one a second time: as a key, in an image's tag, in a macro.

use std::cell::OnceCell;
use std::collections::BTreeSet;
use std::ops::Bound;

use super::shown;
use super::values;
use crate::context::EDGE_PACK;
use crate::diagnostic::{Diagnostic, Place};
use crate::model::Doc;
use crate::secrets::Secret;
use crate::sort;
use crate::source::{TextRange, range};

/// Fewest characters of a secret, or of a part at its start, that are hidden.
const MIN: usize = 3;
/// Fewest characters of a secret that is looked for inside of words too.
const INSIDE: usize = 8;

/// Words that messages need: a secret that is one of them would be told by nothing, and no message could be read.
const WORDS: &[&str] = &[
    "pack",
    "options",
    "providerCredentials",
    "stages",
    "stylusPackage",
    "content",
    "images",
    "image",
    "drain",
    "registry",
    "user",
    "username",
    "password",
    "passwd",
    "certificates",
    "certificate",
    "system",
    "uri",
    "spectro",
    "macro",
    "var",
    EDGE_PACK,
    "edge",
    "native",
    "stylus",
    "install",
    "reset",
    "boot",
    "initramfs",
    "network",
    "name",
    "path",
    "files",
    "commands",
    "users",
    "environment",
    "token",
    "secret",
    "key",
    "value",
    "layer",
    "profile",
    "the",
];

/// The secrets of a text, to be hidden in what is said about it. Holds secrets: it has no `Debug`.
pub(crate) struct SecretFilter<'d> {
    texts: BTreeSet<String>,
    /// The first bytes of `texts`: most places of a message begin no secret.
    first: [bool; 256],
    /// The texts that messages quote, and the secrets in them.
    sources: Vec<(&'d str, Vec<TextRange>)>,
    /// The words of the sources that may begin a secret, without those that are in one; made when first asked for.
    quoted: OnceCell<BTreeSet<&'d str>>,
}

impl<'d> SecretFilter<'d> {
    pub(crate) fn new() -> Self {
        Self { texts: BTreeSet::new(), first: [false; 256], sources: Vec::new(), quoted: OnceCell::new() }
    }

    /// The secrets of a document.
    pub(crate) fn of(doc: &Doc<'d>, secrets: &[Secret]) -> Self {
        let mut filter = Self::new();
        filter.learn(doc, secrets);
        filter
    }

    pub(crate) fn learn(&mut self, doc: &Doc<'d>, secrets: &[Secret]) {
        self.add(secrets.iter().flat_map(|secret| values(doc, secret)));
        self.sources.push((doc.text, secrets.iter().map(|secret| secret.range).collect()));
    }

    pub(crate) fn add(&mut self, texts: impl IntoIterator<Item = String>) {
        for text in texts {
            if text.chars().nth(MIN - 1).is_some() && !WORDS.contains(&text.as_str()) {
                if let Some(first) = text.bytes().next().and_then(|first| self.first.get_mut(usize::from(first))) {
                    *first = true;
                }
                self.texts.insert(text);
            }
        }
    }

    /// Another text that is quoted in what is said.
    pub(crate) fn quotes(&mut self, text: &'d str) {
        self.sources.push((text, Vec::new()));
    }

    fn is_empty(&self) -> bool {
        self.texts.is_empty()
    }

    /// Takes the secrets out of what is said. While a secret is typed, it is the start of what is meant, and a copy of it may be
    /// whole or a start itself: either is hidden, if it is three characters or more.
    pub(crate) fn hide(&self, said: &mut String) {
        let places = self.places(said);
        if !places.is_empty() {
            *said = shown::hide(said, &places);
        }
    }

    /// Takes the secrets out of all texts of a finding. A fix that would insert one is not offered: with the text hidden it would
    /// do something else, and whoever shows a fix shows what it inserts.
    pub(crate) fn hide_in(&self, found: &mut Diagnostic) {
        self.hide(&mut found.message);
        self.hide(&mut found.help);
        if let Place::Member { path, .. } = &mut found.place {
            self.hide(path);
        }
        found.labels.iter_mut().for_each(|label| self.hide(&mut label.message));
        found.fixes.retain(|fix| fix.edit.indels().iter().all(|indel| !self.is_in(&indel.text)));
        found.fixes.iter_mut().for_each(|fix| self.hide(&mut fix.title));
    }

    pub(crate) fn is_in(&self, said: &str) -> bool {
        !self.places(said).is_empty()
    }

    /// Where a text holds secrets, in order, without overlaps.
    fn places(&self, said: &str) -> Vec<TextRange> {
        self.find(said, |rest| self.word(rest))
    }

    /// Where whole secrets are in a text.
    pub(crate) fn copies(&self, text: &str) -> Vec<TextRange> {
        self.find(text, |rest| self.whole(rest))
    }

    fn may_begin(&self, text: &str) -> bool {
        text.bytes().next().is_some_and(|first| self.first.get(usize::from(first)) == Some(&true))
    }

    /// `word`: how much is hidden at the start of a word.
    fn find(&self, said: &str, word: impl Fn(&str) -> Option<usize>) -> Vec<TextRange> {
        let mut places = Vec::new();
        if self.is_empty() {
            return places;
        }
        let (mut end, mut before) = (0, None);
        for (at, c) in said.char_indices() {
            let is_start = !before.is_some_and(char::is_alphanumeric);
            before = Some(c);
            let rest = said.get(at..).unwrap_or("");
            if at < end || !self.may_begin(rest) {
                continue;
            }
            if let Some(len) = if is_start { word(rest) } else { self.inside(rest) } {
                places.push(range(at, at + len));
                end = at + len;
            }
        }
        places
    }

    /// Length of what is to be hidden at the start of a word.
    fn word(&self, rest: &str) -> Option<usize> {
        let word = rest.split(|c: char| c.is_whitespace() || "`'\"…".contains(c)).next().unwrap_or("");
        let plain = rest.split(|c: char| !c.is_alphanumeric()).next().unwrap_or("");
        if WORDS.contains(&plain) || WORDS.contains(&word) {
            return self.inside(rest);
        }
        let whole = self.longest(rest, 0);
        if let Some(secret) = whole {
            let ends =
                rest.get(secret.len()..).and_then(|rest| rest.chars().next()).is_none_or(|c| !c.is_alphanumeric());
            // What goes on with letters may be the whole of it, of which only the start has been typed.
            let len = if ends { secret.len() } else { word.len().max(secret.len()) };
            return (ends || secret.chars().count() >= INSIDE || self.is_quoted(plain)).then_some(len);
        }
        // The other way round: the start of a secret.
        let next = self.texts.range::<str, _>((Bound::Included(plain), Bound::Unbounded)).next()?;
        let len = common(next, rest);
        let is_end = rest.get(len..).and_then(|rest| rest.chars().next()).is_none_or(|c| !c.is_alphanumeric());
        let start = rest.get(..len).unwrap_or("");
        (is_end && start.chars().nth(MIN - 1).is_some() && self.is_quoted(plain)).then_some(len)
    }

    /// Length of a whole secret that ends with a word, or is long.
    fn whole(&self, rest: &str) -> Option<usize> {
        let secret = self.longest(rest, 0)?;
        let ends = rest.get(secret.len()..).and_then(|rest| rest.chars().next()).is_none_or(|c| !c.is_alphanumeric());
        (ends || secret.chars().count() >= INSIDE).then_some(secret.len())
    }

    /// Length of a whole secret that a word goes on with.
    fn inside(&self, rest: &str) -> Option<usize> {
        self.longest(rest, INSIDE).map(str::len)
    }

    /// The longest secret that the text begins with, if it has so many characters.
    fn longest<'s>(&'s self, rest: &'s str, min: usize) -> Option<&'s str> {
        prefixes(&self.texts, rest).next().filter(|secret| secret.chars().count() >= min)
    }

    /// Whether a word begins one in the sources that is no part of a secret: if not, it is the message's own.
    fn is_quoted(&self, word: &str) -> bool {
        let words = self.quoted.get_or_init(|| {
            let words = self.sources.iter().flat_map(|(text, secrets)| words_beside(text, secrets));
            sort::set(words.filter(|word| self.may_begin(word)))
        });
        let next = words.range::<str, _>((Bound::Included(word), Bound::Unbounded)).next();
        next.is_some_and(|next| next.starts_with(word))
    }
}

/// The words of a text, without those that begin in a secret, and each no farther than to the next secret.
fn words_beside<'d>(text: &'d str, secrets: &[TextRange]) -> impl Iterator<Item = &'d str> {
    let (mut at, mut next) = (0, secrets);
    text.split_inclusive(|c: char| !c.is_alphanumeric()).filter_map(move |piece| {
        let start = at;
        at += piece.len();
        while let Some((_, others)) = next.split_first().filter(|(secret, _)| usize::from(secret.end()) <= start) {
            next = others;
        }
        let word = piece.trim_end_matches(|c: char| !c.is_alphanumeric());
        let end = next.first().map_or(word.len(), |secret| usize::from(secret.start()).saturating_sub(start));
        word.get(..end.min(word.len())).filter(|word| !word.is_empty())
    })
}

/// The texts that a text begins with, the longest first. The set is sorted: what shares most with the text is its neighbor in it.
pub(super) fn prefixes<'s>(texts: &'s BTreeSet<String>, text: &'s str) -> impl Iterator<Item = &'s str> {
    let mut end = Bound::Included(text);
    std::iter::from_fn(move || {
        loop {
            let (Bound::Included(key) | Bound::Excluded(key)) = end else { return None };
            let before = texts.range::<str, _>((Bound::Unbounded, end)).next_back()?;
            let len = common(before, key);
            if len == before.len() {
                end = Bound::Excluded(before);
                return Some(before.as_str());
            }
            end = Bound::Included(key.get(..len)?);
        }
    })
}

/// Bytes that two texts begin with alike, whole characters.
fn common(a: &str, b: &str) -> usize {
    a.chars().zip(b.chars()).take_while(|(a, b)| a == b).map(|(a, _)| a.len_utf8()).sum()
}

#[cfg(test)]
mod tests {
    use super::super::shown::HIDDEN;
    use super::*;
    use crate::context::{Context, UnixTime};

    #[track_caller]
    fn check(password: &str, other: &str, said: &str, shown: &str) {
        let context = Context::default();
        let text = format!("providerCredentials:\n  registry: a\n  password: {password}\n{other}: 1\n");
        let doc = Doc::new(&text, &context, UnixTime(0));
        let secrets = crate::secrets::find(&doc);
        assert!(!secrets.is_empty(), "{text}");
        let mut said = said.to_owned();
        SecretFilter::of(&doc, &secrets).hide(&mut said);
        assert_eq!(said, shown, "{text}");
    }

    #[test]
    fn secrets_and_their_starts_are_hidden() {
        check("Tr0ub4dor-xyz", "a", "`a/b:Tr0ub4dor-xyz` and Tr0ub4dor-xyz.", &format!("`a/b:{HIDDEN}` and {HIDDEN}."));
        check("Tr0ub4dor-xyz", "a", "v1Tr0ub4dor-xyz2", &format!("v1{HIDDEN}2"));
        check("Tr0ub4dor-xyz", "Tr0ub4", "`Tr0ub4` is no key", &format!("`{HIDDEN}` is no key"));
        check("Tr0", "Tr0ub4dor-xyz", "`Tr0ub4dor-xyz` is no key", &format!("`{HIDDEN}` is no key"));
        check("Tr0ub4dor-x", "Tr0ub4dor-xyz", "`Tr0ub4dor-xyz` is no key", &format!("`{HIDDEN}` is no key"));
    }

    #[test]
    fn words_of_messages_are_not() {
        check("reg", "a", "the registry regards it", "the registry regards it");
        check("pas", "passing", "the `password` passes", "the `password` passes");
        check("registry", "a", "`registry` is empty", "`registry` is empty");
        check("image9-x", "a", "the image", "the image");
    }
}
