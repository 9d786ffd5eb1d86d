//! Pack reference macros: which node of the layer `spectro.pack.PACK.PATH` means.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use super::Doc;
use crate::yaml::{Entry, Kind, NodeId};

/// Most pack references that are followed by one rule. Each costs a few searches in sorted keys; a real layer has about ten.
pub const MAX_REFERENCES: usize = 20_000;
/// Most ways of reading a path, with keys that hold dots, that are tried.
const MAX_STEPS: usize = 256;

/// What a path leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lookup {
    Found(NodeId),
    /// Not there. The mapping in which the way ends (`None`: the root) and the byte of the path from which on nothing was found.
    Missing {
        parent: Option<NodeId>,
        from: usize,
    },
    /// The way leads through something that is not followed (a list, an alias, a merge key) or through a part that could not be
    /// read.
    Unknown,
}

/// The keys of the mappings that references lead through, sorted when they are first asked for.
#[derive(Debug, Default)]
pub struct Keys(RefCell<BTreeMap<Option<NodeId>, Rc<Sorted>>>);

#[derive(Debug)]
struct Sorted {
    /// By key; those of one key in text order.
    entries: Vec<Entry>,
    /// Whether there may be keys that are not known from here: a merge key, a macro in a key, a key that is no scalar.
    opaque: bool,
}

impl Keys {
    fn of(&self, doc: &Doc<'_>, parent: Option<NodeId>, entries: &[Entry]) -> Rc<Sorted> {
        let new = || {
            let is_opaque = |e: &Entry| doc.tree.key(e).is_none_or(|key| key == "<<" || key.contains("{{"));
            let mut sorted = entries.to_vec();
            crate::sort::by(&mut sorted, |a, b| doc.tree.key(a).cmp(&doc.tree.key(b)));
            Rc::new(Sorted { entries: sorted, opaque: entries.iter().any(is_opaque) })
        };
        Rc::clone(self.0.borrow_mut().entry(parent).or_insert_with(new))
    }
}

impl Sorted {
    /// The entry of a key, the last one when it is there twice.
    fn get(&self, doc: &Doc<'_>, key: &str) -> Option<Entry> {
        let after = self.entries.partition_point(|e| doc.tree.key(e).is_none_or(|other| other <= key));
        let last = self.entries.get(after.checked_sub(1)?)?;
        (doc.tree.key(last) == Some(key)).then_some(*last)
    }
}

/// The node that a path leads to. Keys are literal, dots included, at any level: `options.system.uri` is `options` and
/// `system.uri`, or three nested keys. Of a key that is there twice the last one counts.
pub fn lookup(doc: &Doc<'_>, path: &str) -> Option<NodeId> {
    match resolve(doc, path) {
        Lookup::Found(id) => Some(id),
        _ => None,
    }
}

/// [`lookup`] with the reason.
pub fn resolve(doc: &Doc<'_>, path: &str) -> Lookup {
    // Every node has one way from the root, so no node is looked at twice.
    let mut open: Vec<(Option<NodeId>, usize)> = vec![(None, 0)];
    let mut missing = (None, 0);
    let mut unknown = false;
    let mut steps = 0;
    while let Some((parent, from)) = open.pop() {
        let rest = path.get(from..).unwrap_or("");
        let entries = match parent {
            None => doc.layer.entries.as_slice(),
            Some(id) => match &doc.tree.node(id).kind {
                Kind::Mapping(mapping) => mapping.entries.as_slice(),
                Kind::Sequence(_) | Kind::Alias | Kind::UnknownAlias => {
                    unknown = true;
                    continue;
                }
                _ => continue,
            },
        };
        if from >= missing.1 {
            missing = (parent, from);
        }
        let keys = doc.keys.of(doc, parent, entries);
        unknown |= keys.opaque;
        if let Some(entry) = keys.get(doc, rest) {
            return Lookup::Found(entry.value);
        }
        for (dot, _) in rest.match_indices('.') {
            steps += 1;
            if steps > MAX_STEPS {
                return Lookup::Unknown;
            }
            let below = rest.get(..dot).and_then(|key| keys.get(doc, key));
            open.extend(below.map(|entry| (Some(entry.value), from + dot + 1)));
        }
    }
    let (parent, from) = missing;
    let complete = match parent {
        None => doc.tree.damaged().is_empty(),
        Some(id) => doc.is_complete(id),
    };
    if unknown || !complete { Lookup::Unknown } else { Lookup::Missing { parent, from } }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::context::{Context, UnixTime};

    fn value(text: &str, path: &str) -> Result<String, Lookup> {
        let context = Context::default();
        let doc = Doc::new(text, &context, UnixTime(0));
        match resolve(&doc, path) {
            Lookup::Found(id) => Ok(doc.slice(doc.tree.node(id).range).to_owned()),
            other => Err(other),
        }
    }

    #[test]
    fn keys_may_hold_dots_at_any_level() {
        let text = "options:\n  system.uri: a\n  system:\n    repo: b\nx.y: c\nz: 1\nz: 2\n";
        assert_eq!(value(text, "options.system.uri").as_deref(), Ok("a"));
        assert_eq!(value(text, "options.system.repo").as_deref(), Ok("b"));
        assert_eq!(value(text, "x.y").as_deref(), Ok("c"));
        assert_eq!(value(text, "z").as_deref(), Ok("2"));
        assert!(matches!(value(text, "options.system.registry"), Err(Lookup::Missing { parent: Some(_), from: 15 })));
        assert!(matches!(value(text, "option.system.uri"), Err(Lookup::Missing { parent: None, from: 0 })));
    }

    #[test]
    fn what_cannot_be_known_is_not_missing() {
        assert_eq!(value("options:\n  a: 'x\n", "options.system.uri"), Err(Lookup::Unknown));
        assert_eq!(value("b: &b {c: 1}\noptions: *b\n", "options.d"), Err(Lookup::Unknown));
        assert_eq!(value("options:\n  - a\n", "options.a"), Err(Lookup::Unknown));
        assert_eq!(value("b: &b {c: 1}\noptions:\n  <<: *b\n", "options.c"), Err(Lookup::Unknown));
    }
}
