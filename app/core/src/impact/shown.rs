//! Values as they may be shown: short, and never a secret.

use std::collections::BTreeSet;

use super::compare::Difference;
use crate::model::Doc;
use crate::secrets::{self, Secret, SecretFilter, is_secret_key};
use crate::sort;
use crate::source::TextRange;
use crate::yaml::{Kind, NodeId};

/// Longest text that is shown, in characters.
const MAX_CHARS: usize = 80;
/// How many characters before the first difference are shown of a longer text.
const CONTEXT: usize = 20;
/// Shortest secret that is looked for in other values, in bytes: a shorter one may be a part of any word.
const MIN_SECRET: usize = 4;
/// Members of `providerCredentials` that are no secrets.
const OPEN: [&str; 5] = ["registry", "user", "username", "certificates", "certificate"];

/// A value before or after a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shown {
    /// Not there.
    Nothing,
    /// Cut to a line of at most 80 characters around the first difference.
    Text(String),
    /// It is or holds a secret, in one of the versions.
    Hidden,
}

/// The secrets of both versions.
pub(super) struct Secrets<'d> {
    pub(super) filter: SecretFilter<'d>,
    texts: BTreeSet<String>,
    new: Vec<TextRange>,
    old: Vec<TextRange>,
}

impl<'d> Secrets<'d> {
    pub(super) fn new(new: &Doc<'d>, old: &Doc<'d>) -> Self {
        let (of_new, of_old) = (secrets::find(new), secrets::find(old));
        let ranges = |secrets: &[Secret]| secrets.iter().map(|secret| secret.range).collect();
        let texts = sort::set(texts(new, &of_new).chain(texts(old, &of_old)));
        let mut filter = SecretFilter::of(new, &of_new);
        filter.learn(old, &of_old);
        Self { filter, texts, new: ranges(&of_new), old: ranges(&of_old) }
    }

    fn are_in(&self, text: &str) -> bool {
        self.texts.iter().any(|secret| text.contains(secret.as_str())) || self.filter.is_in(text)
    }
}

/// The lines of a document's secrets, as they are written and as YAML reads them.
fn texts<'d>(doc: &'d Doc<'_>, secrets: &'d [Secret]) -> impl Iterator<Item = String> + 'd {
    secrets.iter().flat_map(|secret| {
        let value =
            doc.tree.scalar_at(secret.range.start()).filter(|_| secret.whole_value).and_then(|id| doc.tree.scalar(id));
        let read = value.map(|scalar| scalar.value.clone());
        let written = doc.slice(secret.range).trim_matches(['"', '\'']).to_owned();
        let lines = |text: String| {
            let lines: Vec<String> =
                text.lines().map(str::trim).filter(|line| line.len() >= MIN_SECRET).map(str::to_owned).collect();
            lines
        };
        lines(written).into_iter().chain(read.into_iter().flat_map(lines))
    })
}

/// The values before and after a difference.
pub(super) fn values(secrets: &Secrets<'_>, new: &Doc<'_>, old: &Doc<'_>, difference: &Difference) -> (Shown, Shown) {
    let is_hidden = is_secret(new, difference.new, &secrets.new) || is_secret(old, difference.old, &secrets.old);
    let (before, after) = (text(old, difference.old), text(new, difference.new));
    let (before_line, after_line) = differing(before.as_deref(), after.as_deref());
    let shown = |whole: Option<String>, line: Option<String>| match (whole, line) {
        (Some(whole), Some(line)) if !is_hidden && !secrets.are_in(&whole) => Shown::Text(line),
        (Some(_), _) => Shown::Hidden,
        (None, _) => Shown::Nothing,
    };
    match (shown(before, before_line), shown(after, after_line)) {
        // One alone would tell how it came about.
        (Shown::Hidden, Shown::Text(_)) | (Shown::Text(_), Shown::Hidden) => (Shown::Hidden, Shown::Hidden),
        both => both,
    }
}

/// Whether a scalar is or holds a secret, or is under a key that is named like one.
fn is_secret(doc: &Doc<'_>, id: Option<NodeId>, secrets: &[TextRange]) -> bool {
    let Some(id) = id else { return false };
    let at = doc.tree.node(id).range;
    let is_collection = matches!(doc.tree.node(id).kind, Kind::Mapping(_) | Kind::Sequence(_));
    // Of a collection only the size is told.
    let holds = !is_collection
        && secrets.iter().any(|secret| secret.intersect(at).is_some_and(|both| !both.is_empty() || at.is_empty()));
    holds || is_under_secret_key(doc, id)
}

fn is_under_secret_key(doc: &Doc<'_>, id: NodeId) -> bool {
    let mut child = id;
    let mut below = "";
    while let Some(parent) = doc.tree.node(child).parent {
        if let Some(entry) = doc.tree.entries(parent).iter().find(|entry| entry.value == child) {
            let key = doc.tree.key(entry).unwrap_or("");
            if is_secret_key(key) || (key == "providerCredentials" && !below.is_empty() && !OPEN.contains(&below)) {
                return true;
            }
            below = key;
        }
        child = parent;
    }
    false
}

/// What is there: the text of a scalar, the size of a collection.
fn text(doc: &Doc<'_>, id: Option<NodeId>) -> Option<String> {
    let id = id?;
    let count = |n: usize, one: &str, more: &str| if n == 1 { format!("1 {one}") } else { format!("{n} {more}") };
    let node = doc.tree.node(id);
    match &node.kind {
        Kind::Absent => None,
        Kind::Mapping(mapping) => Some(count(mapping.entries.len(), "key", "keys")),
        Kind::Sequence(items) => Some(count(items.len(), "element", "elements")),
        Kind::Scalar(scalar) => Some(scalar.value.clone()),
        Kind::Alias | Kind::UnknownAlias => Some(doc.slice(node.range).to_owned()),
    }
}

/// The first line that differs, cut around the first difference.
fn differing(before: Option<&str>, after: Option<&str>) -> (Option<String>, Option<String>) {
    let (a, b) = (before.unwrap_or(""), after.unwrap_or(""));
    let is_long = |text: &str| text.trim_end().contains('\n');
    // Of two aliases with one name only what they stand for differs.
    let number = if a == b { 0 } else { a.lines().zip(b.lines()).take_while(|(a, b)| a == b).count() };
    let line = |text: &str| text.lines().nth(number).unwrap_or("").to_owned();
    let (line_a, line_b) = if before.is_some() && after.is_some() { (line(a), line(b)) } else { (first(a), first(b)) };
    let same = if before.is_some() && after.is_some() {
        line_a.chars().zip(line_b.chars()).take_while(|(a, b)| a == b).count()
    } else {
        0
    };
    let prefix = |text: &str| {
        if is_long(text) && before.is_some() && after.is_some() {
            format!("line {}: ", number + 1)
        } else {
            String::new()
        }
    };
    let more = |text: &str| if is_long(text) && (before.is_none() || after.is_none()) { " …" } else { "" };
    let shown = |whole: &str, line: &str| format!("{}{}{}", prefix(whole), cut(line, same), more(whole));
    (before.map(|whole| shown(whole, &line_a)), after.map(|whole| shown(whole, &line_b)))
}

fn first(text: &str) -> String {
    text.lines().find(|line| !line.trim().is_empty()).unwrap_or("").to_owned()
}

/// At most [`MAX_CHARS`] of a line that hold its first difference, at the character `same`.
fn cut(line: &str, same: usize) -> String {
    let chars: Vec<char> = line.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let from = if chars.len() > MAX_CHARS { same.saturating_sub(CONTEXT).min(chars.len()) } else { 0 };
    let rest = chars.get(from..).unwrap_or(&[]);
    let part: String = rest.iter().take(MAX_CHARS).collect();
    let (before, after) = (if from > 0 { "…" } else { "" }, if rest.len() > MAX_CHARS { "…" } else { "" });
    format!("{before}{part}{after}")
}
