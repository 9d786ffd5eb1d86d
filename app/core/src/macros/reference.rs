//! Pack reference macros: which node of the layer `spectro.pack.PACK.PATH` means.

use crate::model::Doc;
use crate::yaml::{Entry, Kind, NodeId};

/// Most pack references that are followed by one rule. Each costs a walk over the keys on its way; a real layer has about ten.
pub const MAX_REFERENCES: usize = 300;

/// What a path leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lookup {
    Found(NodeId),
    /// Not there. The mapping in which the way ends (`None`: the root) and the byte of the path from which on nothing was found.
    Missing {
        parent: Option<NodeId>,
        from: usize,
    },
    /// The way leads through something that is not followed (a list, an alias, a merge key) or through a part that could not be read.
    Unknown,
}

/// The node that a path leads to. Keys are literal, dots included, at any level: `options.system.uri` is `options` and `system.uri`,
/// or three nested keys. Of a key that is there twice the last one counts.
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
    while let Some((parent, from)) = open.pop() {
        let rest = path.get(from..).unwrap_or("");
        let entries = match parent {
            None => doc.layer.entries.as_slice(),
            Some(id) => match &doc.tree.node(id).kind {
                Kind::Mapping(mapping) => mapping.entries.as_slice(),
                Kind::Sequence(_) | Kind::Alias => {
                    unknown = true;
                    continue;
                }
                _ => continue,
            },
        };
        if from >= missing.1 {
            missing = (parent, from);
        }
        for entry in entries {
            match step(doc, *entry, rest) {
                Step::Here => {
                    // Later entries win: look on for a duplicate in this mapping.
                    let last = entries.iter().rev().find(|e| doc.tree.key(e) == Some(rest)).unwrap_or(entry);
                    return Lookup::Found(last.value);
                }
                Step::Down(len) => open.push((Some(entry.value), from + len)),
                Step::Unknown => unknown = true,
                Step::Elsewhere => {}
            }
        }
    }
    let (parent, from) = missing;
    let complete = match parent {
        None => doc.tree.damaged().is_empty(),
        Some(id) => doc.is_complete(id),
    };
    if unknown || !complete { Lookup::Unknown } else { Lookup::Missing { parent, from } }
}

enum Step {
    Here,
    /// The key and the dot after it have this many bytes.
    Down(usize),
    Unknown,
    Elsewhere,
}

fn step(doc: &Doc<'_>, entry: Entry, rest: &str) -> Step {
    let Some(key) = doc.tree.key(&entry) else { return Step::Unknown };
    match rest.strip_prefix(key) {
        Some("") => Step::Here,
        Some(tail) if tail.starts_with('.') => Step::Down(key.len() + 1),
        _ if key == "<<" || key.contains("{{") => Step::Unknown,
        _ => Step::Elsewhere,
    }
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
