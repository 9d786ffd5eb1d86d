//! What a changed layer does to clusters that run an earlier version of it (Palette's table of upgrade behaviour).

use std::collections::{BTreeMap, BTreeSet};

use crate::context::Target;
use crate::macros::reference::{self, MAX_REFERENCES};
use crate::model::Doc;
use crate::source::{TextRange, range};
use crate::yaml::{Entry, Kind, NodeId};

/// What a change does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Class {
    /// `options["system.uri"]`, or a value that it consumes.
    Image,
    /// `stages`, apart from `reconcile`.
    Stages,
    /// `providerCredentials`.
    Credentials,
    /// `pack`, and options that `system.uri` does not consume.
    Idle,
    /// Whatever the table does not name: `stages.reconcile`, `stylusPackage`, other keys.
    Other,
}

/// The first change of its class, in text order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Change {
    pub(crate) class: Class,
    /// A changed value; an added key; for what was taken out, the key around it.
    pub(crate) range: TextRange,
    /// `options.system.uri`, `stages.boot`.
    pub(crate) path: String,
}

/// The changes of the document against the base of its context, one per class. Empty without a base, for new clusters, and where one
/// of the two texts could not be read as a whole.
pub(crate) fn changes<'d>(doc: &'d Doc<'_>) -> &'d [Change] {
    doc.impact.get_or_init(|| {
        let Some(base) = doc.context.base.as_deref().filter(|base| *base != doc.text) else { return Vec::new() };
        if doc.context.target == Some(Target::New) {
            return Vec::new();
        }
        let base = Doc::without_secrets(base, doc.context);
        let is_whole = |doc: &Doc<'_>| doc.tree.damaged().is_empty() && !doc.layer.entries.is_empty();
        if is_whole(doc) && is_whole(&base) { Comparison::new(doc, &base).run() } else { Vec::new() }
    })
}

/// The change of a class.
pub(crate) fn change<'d>(doc: &'d Doc<'_>, class: Class) -> Option<&'d Change> {
    changes(doc).iter().find(|change| change.class == class)
}

struct Comparison<'d, 'a, 'b> {
    new: &'d Doc<'a>,
    old: &'d Doc<'b>,
    first: BTreeMap<Class, Change>,
}

impl<'d, 'a, 'b> Comparison<'d, 'a, 'b> {
    fn new(new: &'d Doc<'a>, old: &'d Doc<'b>) -> Self {
        Self { new, old, first: BTreeMap::new() }
    }

    fn run(mut self) -> Vec<Change> {
        let consumed: BTreeSet<String> = consumed(self.new).into_iter().chain(consumed(self.old)).collect();
        let uri = self.new.system_uri().map_or_else(|| range(0, 0), |uri| uri.range);
        for path in &consumed {
            let new = reference::lookup(self.new, path);
            let old = reference::lookup(self.old, path);
            let place = new.map_or(uri, |id| self.head(id, uri));
            self.compare(Class::Image, path, place, new, old);
        }
        for (key, new, old, place) in self.sections() {
            match key.as_str() {
                "options" => self.options(&consumed, new, old, place),
                "stages" => self.stages(new, old, place),
                "pack" => self.compare(Class::Idle, "pack", place, new, old),
                "providerCredentials" => self.compare(Class::Credentials, "providerCredentials", place, new, old),
                other => self.compare(Class::Other, other, place, new, old),
            }
        }
        self.first.into_values().collect()
    }

    /// The root keys of both, with their values and the place of the new one.
    fn sections(&self) -> Vec<(String, Option<NodeId>, Option<NodeId>, TextRange)> {
        pairs(self.new, &self.new.layer.entries, self.old, &self.old.layer.entries, range(0, 0))
    }

    fn options(&mut self, consumed: &BTreeSet<String>, new: Option<NodeId>, old: Option<NodeId>, place: TextRange) {
        for (key, new, old, place) in self.entries(new, old, place) {
            let path = format!("options.{key}");
            let below = format!("{path}.");
            let is_consumed = consumed.iter().any(|one| *one == path || one.starts_with(&below));
            let class = if key == "system.uri" || is_consumed { Class::Image } else { Class::Idle };
            self.compare(class, &path, place, new, old);
        }
    }

    fn stages(&mut self, new: Option<NodeId>, old: Option<NodeId>, place: TextRange) {
        for (key, new, old, place) in self.entries(new, old, place) {
            let is_reload = matches!(key.as_str(), "reconcile" | "reconcile.before" | "reconcile.after");
            let class = if is_reload { Class::Other } else { Class::Stages };
            self.compare(class, &format!("stages.{key}"), place, new, old);
        }
    }

    fn entries(
        &self,
        new: Option<NodeId>,
        old: Option<NodeId>,
        place: TextRange,
    ) -> Vec<(String, Option<NodeId>, Option<NodeId>, TextRange)> {
        let new_entries = new.map_or(&[][..], |id| self.new.tree.entries(id));
        let old_entries = old.map_or(&[][..], |id| self.old.tree.entries(id));
        pairs(self.new, new_entries, self.old, old_entries, place)
    }

    /// Notes the first difference of two values. `place` is shown where the new one has no place of its own.
    fn compare(&mut self, class: Class, path: &str, place: TextRange, new: Option<NodeId>, old: Option<NodeId>) {
        let mut open = vec![(new, old, place)];
        let mut first: Option<TextRange> = None;
        while let Some((new, old, place)) = open.pop() {
            let found = match (new.filter(|id| !is_nothing(self.new, *id)), old.filter(|id| !is_nothing(self.old, *id)))
            {
                (None, None) => None,
                (Some(new), Some(old)) => match (&self.new.tree.node(new).kind, &self.old.tree.node(old).kind) {
                    (Kind::Mapping(_), Kind::Mapping(_)) => {
                        let pairs = self.entries(Some(new), Some(old), place);
                        open.extend(pairs.into_iter().map(|(_, new, old, place)| (new, old, place)));
                        None
                    }
                    (Kind::Sequence(new), Kind::Sequence(old)) => {
                        for index in 0..new.len().max(old.len()) {
                            let (new, old) = (new.get(index).copied(), old.get(index).copied());
                            open.push((new, old, new.map_or(place, |id| self.head(id, place))));
                        }
                        None
                    }
                    (Kind::Scalar(a), Kind::Scalar(b)) => {
                        let here = if a.style.is_block() { place } else { self.new.tree.node(new).range };
                        (a.value != b.value).then_some(here)
                    }
                    (Kind::Alias, Kind::Alias) | (Kind::UnknownAlias, Kind::UnknownAlias) => {
                        let (a, b) = (self.new.tree.node(new).range, self.old.tree.node(old).range);
                        (self.new.slice(a) != self.old.slice(b)).then_some(a)
                    }
                    _ => Some(place),
                },
                _ => Some(place),
            };
            first = match (first, found) {
                (Some(a), Some(b)) if b.start() < a.start() => Some(b),
                (None, found) => found,
                (first, _) => first,
            };
        }
        if let Some(range) = first {
            let change = Change { class, range, path: path.to_owned() };
            let kept = self.first.entry(class).or_insert_with(|| change.clone());
            if change.range.start() < kept.range.start() {
                *kept = change;
            }
        }
    }

    /// Where a value of the new text is shown: itself, or its first key.
    fn head(&self, id: NodeId, other: TextRange) -> TextRange {
        match &self.new.tree.node(id).kind {
            Kind::Mapping(mapping) => mapping.entries.first().map_or(other, |entry| self.new.key_range(entry)),
            Kind::Sequence(_) => other,
            _ => self.new.tree.node(id).range,
        }
    }
}

/// The keys of two mappings with their values; the last of a key that is there twice counts. The place is the new key, or `around`
/// for keys that are gone.
fn pairs(
    new: &Doc<'_>,
    new_entries: &[Entry],
    old: &Doc<'_>,
    old_entries: &[Entry],
    around: TextRange,
) -> Vec<(String, Option<NodeId>, Option<NodeId>, TextRange)> {
    let mut all: BTreeMap<&str, (Option<Entry>, Option<NodeId>)> = BTreeMap::new();
    for entry in new_entries {
        all.entry(new.tree.key(entry).unwrap_or("")).or_default().0 = Some(*entry);
    }
    for entry in old_entries {
        all.entry(old.tree.key(entry).unwrap_or("")).or_default().1 = Some(entry.value);
    }
    let pair = |(key, (entry, old)): (&str, (Option<Entry>, Option<NodeId>))| {
        let place = entry.map_or(around, |entry| new.key_range(&entry));
        (key.to_owned(), entry.map(|entry| entry.value), old, place)
    };
    all.into_iter().map(pair).collect()
}

/// No value, `null`, or an empty list or mapping.
fn is_nothing(doc: &Doc<'_>, id: NodeId) -> bool {
    match &doc.tree.node(id).kind {
        Kind::Mapping(mapping) => mapping.entries.is_empty(),
        Kind::Sequence(items) => items.is_empty(),
        Kind::Absent => true,
        _ => doc.value(id).is_some_and(|value| value.is_null()),
    }
}

/// Paths of the values of this layer that `system.uri` is put together from, through chains.
fn consumed(doc: &Doc<'_>) -> BTreeSet<String> {
    let mut paths = BTreeSet::new();
    let mut open: Vec<NodeId> = doc.system_uri().map(|uri| uri.id).into_iter().collect();
    while let Some(id) = open.pop() {
        for one in doc.macros_in(doc.tree.node(id).range) {
            for (pack, path) in one.paths(doc.text).filter_map(|path| path.pack()) {
                let is_own = pack == doc.pack_name() && !path.is_empty();
                if is_own && paths.len() < MAX_REFERENCES && paths.insert(path.to_owned()) {
                    open.extend(reference::lookup(doc, path));
                }
            }
        }
    }
    paths
}
