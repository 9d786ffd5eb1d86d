//! The differences of two layers, value by value.

use std::collections::hash_map::DefaultHasher;
use std::collections::{BTreeMap, BTreeSet};
use std::hash::{Hash, Hasher};

use super::ChangeKind;
use super::anchors::Anchors;
use super::lists::align;
use crate::host::kairos;
use crate::model::Doc;
use crate::model::reference::{self, MAX_REFERENCES};
use crate::sort;
use crate::source::{TextRange, range};
use crate::yaml::{Entry, Kind, NodeId};

/// Deepest way through aliases. A document without aliases is at most [`crate::yaml::MAX_DEPTH`] deep.
const MAX_DEPTH: usize = 2 * crate::yaml::MAX_DEPTH;
/// Longest path, in bytes; keys of a layer are short.
const MAX_PATH: usize = 400;
/// Most differences that are kept, so that their paths do not take more memory than the texts. Of each class the first is kept in
/// any case.
const MAX_DIFFERENCES: usize = 10_000;

/// Options that the table of upgrade behavior names.
const HELPERS: [&str; 7] = [
    "options.system.registry",
    "options.system.repo",
    "options.system.k8sDistribution",
    "options.system.osName",
    "options.system.peVersion",
    "options.system.customTag",
    "options.system.osVersion",
];

/// The row of the table of upgrade behavior that a change falls under.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Class {
    /// `options["system.uri"]`, or a value that it consumes.
    Image,
    /// A stage that the table names, apart from `reconcile`, or `stages` as a whole.
    Stages,
    /// A stage that the table does not name.
    OtherStage,
    /// `stages.reconcile`
    Reload,
    /// `providerCredentials`.
    Credentials,
    /// `pack`
    Pack,
    /// One of the documented options, when `system.uri` does not consume it.
    Helper,
    /// `stylusPackage`
    Agent,
    /// A value outside of `stages` that a macro in `stages` refers to.
    UsedInStages,
    /// Whatever the table does not name.
    Other,
}

impl Class {
    /// Documented to do nothing by itself.
    pub(crate) fn is_idle(self) -> bool {
        matches!(self, Self::Pack | Self::Helper)
    }
}

/// A value that differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Difference {
    pub(crate) class: Class,
    pub(crate) kind: ChangeKind,
    pub(crate) path: String,
    /// A changed value; an added key; for what was taken out, the key around it.
    pub(crate) range: TextRange,
    /// The same in the base, with added and taken out the other way round.
    pub(crate) base_range: TextRange,
    pub(super) new: Option<NodeId>,
    pub(super) old: Option<NodeId>,
}

/// One of the two documents.
struct Side<'d, 'a> {
    doc: &'d Doc<'a>,
    anchors: Anchors<'a>,
    digests: BTreeMap<NodeId, u64>,
}

/// A value of one side, with the place that stands for it when it has none of its own.
#[derive(Clone, Copy)]
struct Spot {
    id: Option<NodeId>,
    place: TextRange,
}

pub(super) struct Comparison<'d, 'a, 'b> {
    new: Side<'d, 'a>,
    old: Side<'d, 'b>,
    consumed: BTreeSet<String>,
    in_stages: BTreeSet<String>,
    found: Vec<Difference>,
    /// The classes of what was found, each once.
    seen: Vec<Class>,
}

impl<'d, 'a, 'b> Comparison<'d, 'a, 'b> {
    pub(super) fn new(new: &'d Doc<'a>, old: &'d Doc<'b>) -> Self {
        let uri = |doc: &Doc<'_>| consumed(doc, doc.system_uri().map(|uri| uri.id));
        let stages = |doc: &Doc<'_>| consumed(doc, doc.layer.stages.map(|stages| stages.value));
        Self {
            new: Side::new(new),
            old: Side::new(old),
            consumed: sort::set(uri(new).into_iter().chain(uri(old))),
            in_stages: sort::set(stages(new).into_iter().chain(stages(old))),
            found: Vec::new(),
            seen: Vec::new(),
        }
    }

    /// The differences, in the order of the new text.
    pub(super) fn run(mut self) -> Vec<Difference> {
        let nowhere = range(0, 0);
        let all = pairs(
            (self.new.doc, &self.new.doc.layer.entries, nowhere),
            (self.old.doc, &self.old.doc.layer.entries, nowhere),
        );
        for (key, new, old) in all {
            if matches!(key.as_str(), "options" | "stages") {
                // What happens depends on the key below, also when all of it is new or gone.
                for (inner, new, old) in self.members(new, old) {
                    self.compare(&format!("{key}.{inner}"), new, old, 0);
                }
                let is_mapping = |side: &Side<'_, '_>, spot: Spot| {
                    spot.id.is_none_or(|id| side.is_nothing(id) || side.doc.tree.mapping(id).is_some())
                };
                if is_mapping(&self.new, new) && is_mapping(&self.old, old) {
                    continue;
                }
            }
            self.compare(&key, new, old, 0);
        }
        sort::by_key(&mut self.found, |difference| difference.range.start());
        self.found
    }

    fn members(&self, new: Spot, old: Spot) -> Vec<(String, Spot, Spot)> {
        fn entries<'d>(side: &Side<'d, '_>, spot: Spot) -> &'d [Entry] {
            spot.id.map_or(&[][..], |id| side.doc.tree.entries(id))
        }
        pairs((self.new.doc, entries(&self.new, new), new.place), (self.old.doc, entries(&self.old, old), old.place))
    }

    fn compare(&mut self, path: &str, new: Spot, old: Spot, depth: usize) {
        let new_id = new.id.filter(|id| !self.new.is_nothing(*id));
        let old_id = old.id.filter(|id| !self.old.is_nothing(*id));
        let (new_id, old_id) = match (new_id, old_id) {
            (None, None) => return,
            (Some(new_id), Some(old_id)) => (new_id, old_id),
            (Some(_), None) => return self.note(ChangeKind::Added, path, new, old),
            (None, Some(_)) => return self.note(ChangeKind::Removed, path, new, old),
        };
        if depth > MAX_DEPTH || self.new.digest(new_id, 0) == self.old.digest(old_id, 0) {
            return;
        }
        match (&self.new.doc.tree.node(new_id).kind, &self.old.doc.tree.node(old_id).kind) {
            (Kind::Mapping(_), Kind::Mapping(_)) => {
                for (key, new, old) in self.members(new, old) {
                    self.compare(&join(path, &key), new, old, depth + 1);
                }
            }
            (Kind::Sequence(new_items), Kind::Sequence(old_items)) => {
                let new_digests: Vec<u64> = new_items.iter().map(|id| self.new.digest(*id, 0)).collect();
                let old_digests: Vec<u64> = old_items.iter().map(|id| self.old.digest(*id, 0)).collect();
                for (at_new, at_old) in align(&new_digests, &old_digests) {
                    let spot = |doc: &Doc<'_>, items: &[NodeId], at: Option<usize>, around: TextRange| {
                        let id = at.and_then(|at| items.get(at)).copied();
                        Spot { id, place: id.map_or(around, |id| head(doc, id, around)) }
                    };
                    let new = spot(self.new.doc, new_items, at_new, new.place);
                    let old = spot(self.old.doc, old_items, at_old, old.place);
                    let index = at_new.or(at_old).unwrap_or(0);
                    self.compare(&format!("{path}[{index}]"), new, old, depth + 1);
                }
            }
            _ => self.note(ChangeKind::Changed, path, new, old),
        }
    }

    fn note(&mut self, kind: ChangeKind, path: &str, new: Spot, old: Spot) {
        // A changed scalar is shown itself, unless it is a block of lines.
        let own = |side: &Side<'_, '_>, spot: Spot| {
            let node = spot.id.filter(|_| kind == ChangeKind::Changed).map(|id| side.doc.tree.node(id));
            match node.map(|node| (&node.kind, node.range)) {
                Some((Kind::Scalar(scalar), range)) if !scalar.style.is_block() => range,
                Some((Kind::Alias | Kind::UnknownAlias, range)) => range,
                _ => spot.place,
            }
        };
        let class = self.class(path);
        let is_first = !self.seen.contains(&class);
        if self.found.len() >= MAX_DIFFERENCES && !is_first {
            return;
        }
        if is_first {
            self.seen.push(class);
        }
        self.found.push(Difference {
            class,
            kind,
            path: path.to_owned(),
            range: own(&self.new, new),
            base_range: own(&self.old, old),
            new: new.id,
            old: old.id,
        });
    }

    fn class(&self, path: &str) -> Class {
        let is_at_or_below = |path: &str, top: &str| {
            path.strip_prefix(top).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
        };
        let touches = |one: &String| is_at_or_below(path, one) || is_at_or_below(one, path);
        if touches(&"options.system.uri".to_owned()) || self.consumed.iter().any(touches) {
            return Class::Image;
        }
        let below = |top: &str| is_at_or_below(path, top);
        if below("stages.reconcile") {
            Class::Reload
        } else if let Some(stage) = path.strip_prefix("stages.") {
            let is_named = stage.starts_with("after-") || stage.starts_with("before-");
            if is_named || kairos::STAGES.iter().any(|name| is_at_or_below(stage, name)) {
                Class::Stages
            } else {
                Class::OtherStage
            }
        } else if below("stages") {
            Class::Stages
        } else if below("providerCredentials") {
            Class::Credentials
        } else if below("stylusPackage") {
            Class::Agent
        } else if self.in_stages.iter().any(touches) {
            Class::UsedInStages
        } else if below("pack") {
            Class::Pack
        } else if HELPERS.iter().any(|helper| below(helper)) {
            Class::Helper
        } else {
            Class::Other
        }
    }
}

impl<'d, 'a> Side<'d, 'a> {
    fn new(doc: &'d Doc<'a>) -> Self {
        Self { doc, anchors: Anchors::new(doc), digests: BTreeMap::new() }
    }

    /// No value, `null`, or an empty list or mapping.
    fn is_nothing(&self, id: NodeId) -> bool {
        match &self.doc.tree.node(id).kind {
            Kind::Mapping(mapping) => mapping.entries.is_empty(),
            Kind::Sequence(items) => items.is_empty(),
            Kind::Absent => true,
            _ => self.doc.value(id).is_some_and(|value| value.is_null()),
        }
    }

    /// The same for values that mean the same: without comments, quoting and the order of keys, aliases followed.
    fn digest(&mut self, id: NodeId, depth: usize) -> u64 {
        if let Some(known) = self.digests.get(&id) {
            return *known;
        }
        let mut hasher = DefaultHasher::new();
        let doc = self.doc;
        match &doc.tree.node(id).kind {
            _ if self.is_nothing(id) || depth > MAX_DEPTH => 0.hash(&mut hasher),
            Kind::Scalar(scalar) => (1, &scalar.value).hash(&mut hasher),
            Kind::Sequence(items) => {
                2.hash(&mut hasher);
                for item in items {
                    self.digest(*item, depth + 1).hash(&mut hasher);
                }
            }
            Kind::Mapping(mapping) => {
                3.hash(&mut hasher);
                // The last of a key that is there twice counts, and a key without a value is as good as absent.
                let members =
                    sort::map(mapping.entries.iter().map(|entry| (doc.tree.key(entry).unwrap_or(""), entry.value)));
                for (key, value) in members {
                    if !self.is_nothing(value) {
                        (key, self.digest(value, depth + 1)).hash(&mut hasher);
                    }
                }
            }
            Kind::Alias => match self.anchors.target(doc, id) {
                Some(target) => return self.digest(target, depth + 1),
                None => (4, doc.slice(doc.tree.node(id).range)).hash(&mut hasher),
            },
            Kind::UnknownAlias | Kind::Absent => (4, doc.slice(doc.tree.node(id).range)).hash(&mut hasher),
        }
        let digest = hasher.finish();
        self.digests.insert(id, digest);
        digest
    }
}

/// The keys of two mappings with their values; the last of a key that is there twice counts. A key that is gone has the place
/// around.
fn pairs(new: (&Doc<'_>, &[Entry], TextRange), old: (&Doc<'_>, &[Entry], TextRange)) -> Vec<(String, Spot, Spot)> {
    let mut all: BTreeMap<&str, (Option<Entry>, Option<Entry>)> = BTreeMap::new();
    for entry in new.1 {
        all.entry(new.0.tree.key(entry).unwrap_or("")).or_default().0 = Some(*entry);
    }
    for entry in old.1 {
        all.entry(old.0.tree.key(entry).unwrap_or("")).or_default().1 = Some(*entry);
    }
    let spot = |doc: &Doc<'_>, entry: Option<Entry>, around: TextRange| Spot {
        id: entry.map(|entry| entry.value),
        place: entry.map_or(around, |entry| doc.key_range(&entry)),
    };
    all.into_iter().map(|(key, (a, b))| (key.to_owned(), spot(new.0, a, new.2), spot(old.0, b, old.2))).collect()
}

/// Where an element of a list is shown: itself, or its first key.
fn head(doc: &Doc<'_>, id: NodeId, other: TextRange) -> TextRange {
    match &doc.tree.node(id).kind {
        Kind::Mapping(mapping) => mapping.entries.first().map_or(other, |entry| doc.key_range(entry)),
        Kind::Sequence(_) => other,
        _ => doc.tree.node(id).range,
    }
}

fn join(path: &str, key: &str) -> String {
    if path.len() + key.len() > MAX_PATH { format!("{path}.…") } else { format!("{path}.{key}") }
}

/// Paths of the values of this layer that macros in a value refer to, through chains.
pub(super) fn consumed(doc: &Doc<'_>, start: Option<NodeId>) -> BTreeSet<String> {
    let mut paths = BTreeSet::new();
    let mut open: Vec<NodeId> = start.into_iter().collect();
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
