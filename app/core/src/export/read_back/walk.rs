//! The tree of our reader leads: each node says what the other reader is expected to find there. Aliases are not
//! followed: what they repeat is compared where it is written. Keys that appear twice are left to the rules.

use std::cell::Cell;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use super::Disagreement;
use crate::host::go_yaml::{Plain, plain};
use crate::macros;
use crate::source::{LineIndex, TextRange, TextSize, size};
use crate::yaml::{self, Entry, Kind, Node, NodeId, Repair, Scalar, Style, SyntaxError, Tree};

/// Compares what our reader makes of one text with what the second makes of the other.
pub(super) fn compare(ours: &str, theirs: &str) -> Option<Disagreement> {
    let macros = macros::scan(ours);
    let (_, errors) = yaml::read(ours, &macros);
    // Without macros on both sides, so that values can be compared as they are.
    let (tree, more) = yaml::read(&yaml::hide_macros(ours, &macros), &[]);
    // Go has an escape that libyaml does not have.
    let is_read = |errors: &[SyntaxError]| {
        errors.iter().all(|error| error.repair.is_read() && !matches!(error.repair, Repair::EscapedQuotes(_)))
    };
    let is_whole = tree.ids().all(|id| !matches!(tree.node(id).kind, Kind::UnknownAlias));
    if !is_read(&errors) || !is_read(&more) || !is_whole {
        return None;
    }
    let theirs = yaml::hide_macros(theirs, &macros::scan(theirs));
    // For the second reader, keys behind a byte order mark are indented.
    let body = theirs.trim_start_matches('\u{feff}');
    let walk = Walk { tree: &tree, at: Cell::new(None) };
    if walk.agrees(body) {
        return None;
    }
    let refused = walk.refusal(body).map(|at| theirs.len() - body.len() + at);
    let range = match refused {
        Some(at) => TextRange::empty(size(floor(ours, at))),
        None => walk.at.get().map_or(TextRange::empty(TextSize::new(0)), |id| tree.node(id).range),
    };
    let place = LineIndex::new(ours).chars(ours, range.start());
    Some(Disagreement { is_refused: refused.is_some(), place, range: Some(range) })
}

/// The nearest offset of a character at or before an offset.
fn floor(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

/// A tree that the second reader is led through.
struct Walk<'t> {
    tree: &'t Tree,
    /// The node that was expected last.
    at: Cell<Option<NodeId>>,
}

impl Walk<'_> {
    fn agrees(&self, theirs: &str) -> bool {
        let mut roots = self.tree.roots().iter();
        for (index, document) in serde_yaml::Deserializer::from_str(theirs).enumerate() {
            let wanted = match roots.next() {
                Some(id) => {
                    self.at.set(Some(*id));
                    Wanted::Node(*id)
                }
                // A text of comments only is one document without anything for the second reader.
                None if index == 0 => Wanted::Nothing,
                None => return false,
            };
            if self.read(wanted, document).is_err() {
                return false;
            }
        }
        roots.next().is_none()
    }

    /// Where the second reader refuses a text.
    fn refusal(&self, text: &str) -> Option<usize> {
        let mut documents = serde_yaml::Deserializer::from_str(text);
        let refused = documents.find_map(|document| self.read(Wanted::Anything, document).err())?;
        Some(refused.location().map_or(0, |place| place.index()))
    }

    fn read(&self, wanted: Wanted, document: serde_yaml::Deserializer<'_>) -> Result<(), serde_yaml::Error> {
        // As if it were wrapped: what follows is compiled for the reader inside of documents alone.
        document.deserialize_newtype_struct("", self.expect(wanted))
    }

    fn expect(&self, wanted: Wanted) -> Expected<'_> {
        Expected { walk: self, wanted }
    }
}

#[derive(Clone, Copy)]
enum Wanted {
    Node(NodeId),
    Nothing,
    Anything,
}

/// What is expected of the second reader.
#[derive(Clone, Copy)]
struct Expected<'w> {
    walk: &'w Walk<'w>,
    wanted: Wanted,
}

impl Expected<'_> {
    fn node(&self) -> Option<&Node> {
        match self.wanted {
            Wanted::Node(id) => Some(self.walk.tree.node(id)),
            Wanted::Nothing | Wanted::Anything => None,
        }
    }

    fn scalar(&self) -> Option<&Scalar> {
        match &self.node()?.kind {
            Kind::Scalar(scalar) => Some(scalar),
            _ => None,
        }
    }

    /// The scalar, if neither quotes nor a tag say which type it has.
    fn plain(&self) -> Option<&Scalar> {
        self.scalar()
            .filter(|scalar| scalar.style == Style::Plain && self.node().is_some_and(|node| !node.has_properties))
    }

    /// Goes on to a part of the node.
    fn part(&self, id: NodeId) -> Self {
        self.walk.at.set(Some(id));
        Self { wanted: Wanted::Node(id), ..*self }
    }

    fn rest(&self) -> Self {
        Self { wanted: Wanted::Anything, ..*self }
    }

    fn verdict<E: Error>(agrees: bool) -> Result<(), E> {
        if agrees { Ok(()) } else { Err(E::custom("")) }
    }

    /// Versions of YAML differ in which texts are numbers, and Go's readers follow none of them: only what they take for
    /// a whole number is compared. `None`: a fraction, or larger than Go's numbers.
    fn number<E: Error>(self, number: Option<i128>) -> Result<(), E> {
        Self::verdict(self.plain().is_some_and(|scalar| match plain(&scalar.value) {
            Plain::Null | Plain::Bool(_) => false,
            Plain::Int(own) => number.is_none_or(|number| number == own),
            Plain::Float(_) | Plain::Text => true,
        }))
    }
}

impl<'de> DeserializeSeed<'de> for Expected<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<(), D::Error> {
        let node = match self.wanted {
            Wanted::Anything => return reader.deserialize_ignored_any(self),
            Wanted::Nothing => return reader.deserialize_unit(self),
            Wanted::Node(id) => self.walk.tree.node(id),
        };
        match &node.kind {
            Kind::Mapping(_) => reader.deserialize_map(self),
            Kind::Sequence(_) => reader.deserialize_seq(self),
            Kind::Alias | Kind::UnknownAlias => reader.deserialize_ignored_any(self),
            // With a tag, the type is the tag's.
            Kind::Scalar(_) | Kind::Absent if node.has_properties => reader.deserialize_str(self),
            Kind::Scalar(_) => reader.deserialize_any(self),
            Kind::Absent => reader.deserialize_unit(self),
        }
    }
}

impl<'de> Visitor<'de> for Expected<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("what the first reader found")
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, reader: D) -> Result<(), D::Error> {
        self.deserialize(reader)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut theirs: A) -> Result<(), A::Error> {
        let entries = self.node().into_iter().filter_map(|node| match &node.kind {
            Kind::Mapping(mapping) => Some(&mapping.entries),
            _ => None,
        });
        for Entry { key, value } in entries.flatten() {
            Self::verdict(theirs.next_key_seed(self.part(*key))?.is_some())?;
            theirs.next_value_seed(self.part(*value))?;
        }
        Self::verdict(theirs.next_key_seed(self.rest())?.is_none())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut theirs: A) -> Result<(), A::Error> {
        let items = self.node().into_iter().filter_map(|node| match &node.kind {
            Kind::Sequence(items) => Some(items),
            _ => None,
        });
        for item in items.flatten() {
            Self::verdict(theirs.next_element_seed(self.part(*item))?.is_some())?;
        }
        Self::verdict(theirs.next_element_seed(self.rest())?.is_none())
    }

    fn visit_str<E: Error>(self, theirs: &str) -> Result<(), E> {
        // Which longer forms are numbers (`0644`, `1_000`), the readers do not agree on.
        let is_typed = |scalar: &Scalar| match plain(&scalar.value) {
            Plain::Null | Plain::Bool(_) => true,
            Plain::Int(own) => own.to_string() == scalar.value,
            Plain::Float(_) | Plain::Text => false,
        };
        Self::verdict(match self.scalar() {
            Some(scalar) => scalar.value == theirs && !self.plain().is_some_and(is_typed),
            None => theirs.is_empty(),
        })
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        let is_null = |scalar: &Scalar| plain(&scalar.value) == Plain::Null;
        Self::verdict(self.scalar().is_none() || self.plain().is_some_and(is_null))
    }

    fn visit_bool<E: Error>(self, theirs: bool) -> Result<(), E> {
        Self::verdict(self.plain().is_some_and(|scalar| plain(&scalar.value) == Plain::Bool(theirs)))
    }

    fn visit_u64<E: Error>(self, theirs: u64) -> Result<(), E> {
        self.number(Some(theirs.into()))
    }

    fn visit_i64<E: Error>(self, theirs: i64) -> Result<(), E> {
        self.number(Some(theirs.into()))
    }

    fn visit_u128<E: Error>(self, _: u128) -> Result<(), E> {
        self.number(None)
    }

    fn visit_i128<E: Error>(self, _: i128) -> Result<(), E> {
        self.number(None)
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<(), E> {
        self.number(None)
    }
}
