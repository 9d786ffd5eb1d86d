//! The key table: what each documented key of the layer means, with its default, its values and the page that says so.
//!
//! The types are those of [`crate::keys`] and [`yip`]; here is only what people read. Where a source is silent, so is the table.

mod macros;
mod palette;
mod stages;

pub(super) use macros::{system_macro, system_macros};
pub(super) use stages::{stage, stages};

use crate::host::yip::{self, Record, Type};
use crate::keys::LAYER;

/// A page that documents something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Source {
    pub title: &'static str,
    pub url: &'static str,
}

/// A value that a key may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeyValue {
    pub value: &'static str,
    /// What it does; empty where nothing has to be said.
    pub meaning: &'static str,
}

/// A documented key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// The last step of [`Self::path`].
    pub name: String,
    /// Where it may be: `pack.drain.cordon`, `stages.<stage>[].files[].path`.
    pub path: String,
    /// One or two sentences.
    pub meaning: &'static str,
    /// What is expected: `text`, `whole number`, `true or false`, `list of texts`, `mapping`.
    pub expected: &'static str,
    /// The value that counts where the key is not there.
    pub default: Option<&'static str>,
    /// The values that it may have. Empty: they are not limited.
    pub values: &'static [KeyValue],
    /// Whether the mapping that it belongs to means nothing without it.
    pub is_required: bool,
    /// The first version of Palette that knows it.
    pub since: Option<&'static str>,
    pub source: Source,
}

/// Every documented key of the layer, those of a mapping in the order of their importance, each before those inside it.
pub fn keys() -> Vec<Key> {
    let mut all = Vec::new();
    below(&LAYER, "", &mut all);
    all
}

fn below(record: &'static Record, path: &str, all: &mut Vec<Key>) {
    for fact in facts(record) {
        let path = if path.is_empty() { fact.name.to_owned() } else { format!("{path}.{}", fact.name) };
        let Some(of) = record.field(fact.name) else { continue };
        all.push(fact.key(&path, of));
        inside(of, &path, all);
    }
}

fn inside(of: &'static Type, path: &str, all: &mut Vec<Key>) {
    match of {
        Type::Record(record) => below(record, path, all),
        Type::List(item) => inside(item, &format!("{path}[]"), all),
        Type::Table(each) if path == "stages" => {
            all.extend(stages().map(|(name, meaning)| Key {
                name: name.to_owned(),
                path: format!("stages.{name}"),
                meaning,
                expected: "list of steps",
                default: None,
                values: &[],
                is_required: false,
                since: None,
                source: palette::CLOUD_INIT,
            }));
            inside(each, "stages.<stage>", all);
        }
        Type::Table(each) => inside(each, &format!("{path}.<name>"), all),
        Type::Text | Type::Count(_) | Type::Whole | Type::Flag | Type::Any => {}
    }
}

/// What is known of a key beside its type.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fact {
    pub(super) name: &'static str,
    pub(super) meaning: &'static str,
    pub(super) default: Option<&'static str>,
    pub(super) values: &'static [KeyValue],
    pub(super) is_required: bool,
    pub(super) since: Option<&'static str>,
    pub(super) source: Source,
}

impl Fact {
    const fn new(source: Source, name: &'static str, meaning: &'static str) -> Self {
        Self { name, meaning, default: None, values: &[], is_required: false, since: None, source }
    }

    const fn default(mut self, value: &'static str) -> Self {
        self.default = Some(value);
        self
    }

    const fn values(mut self, values: &'static [KeyValue]) -> Self {
        self.values = values;
        self
    }

    const fn required(mut self) -> Self {
        self.is_required = true;
        self
    }

    const fn since(mut self, version: &'static str) -> Self {
        self.since = Some(version);
        self
    }

    /// The same with its path and type.
    pub(super) fn key(&self, path: &str, of: &Type) -> Key {
        Key {
            name: self.name.to_owned(),
            path: path.to_owned(),
            meaning: self.meaning,
            expected: expected(of),
            default: self.default,
            values: self.values,
            is_required: self.is_required,
            since: self.since,
            source: self.source,
        }
    }
}

const fn value(value: &'static str, meaning: &'static str) -> KeyValue {
    KeyValue { value, meaning }
}

/// The values of a switch.
pub(super) const FLAG: &[KeyValue] = &[value("true", ""), value("false", "")];

/// The keys of a mapping, those first that it needs.
struct Facts {
    record: &'static Record,
    facts: &'static [Fact],
}

/// What is known of the keys of a mapping.
pub(super) fn facts(record: &'static Record) -> &'static [Fact] {
    let all = palette::TABLE.iter().chain(stages::TABLE);
    all.into_iter().find(|facts| facts.record.is(record)).map_or(&[], |facts| facts.facts)
}

/// What is known of one key of a mapping.
pub(super) fn fact(record: &'static Record, name: &str) -> Option<&'static Fact> {
    facts(record).iter().find(|fact| fact.name == name)
}

/// What a type expects, in words.
pub(super) fn expected(of: &Type) -> &'static str {
    match of {
        Type::Text => "text",
        Type::Count(_) => "whole number, 0 or more",
        Type::Whole => "whole number",
        Type::Flag => "true or false",
        Type::List(Type::Text) => "list of texts",
        Type::List(Type::Record(_)) => "list of mappings",
        Type::List(_) => "list",
        Type::Table(Type::Text) => "mapping of names to texts",
        Type::Table(Type::List(_)) => "mapping of names to lists",
        Type::Table(_) | Type::Record(_) => "mapping",
        Type::Any => "not documented in detail",
    }
}

/// The place of a value in the layer: what Palette's documentation and yip expect there.
#[derive(Debug, Clone, Copy)]
pub(super) enum Place {
    /// A value of this type.
    Of(&'static Type),
    /// The root.
    Root,
    /// Nothing is known.
    Unknown,
}

/// One step of a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Step {
    Key(String),
    Item,
}

impl Place {
    /// The mapping with fixed keys that belongs there.
    pub(super) fn record(self) -> Option<&'static Record> {
        match self {
            Self::Root => Some(&LAYER),
            Self::Of(Type::Record(record)) => Some(record),
            _ => None,
        }
    }

    /// What is under a key.
    pub(super) fn key(self, name: &str) -> Self {
        match (self, self.record()) {
            (_, Some(record)) => record.field(name).map_or(Self::Unknown, Self::Of),
            (Self::Of(Type::Table(each)), _) => Self::Of(each),
            _ => Self::Unknown,
        }
    }

    /// What a list item is.
    pub(super) fn item(self) -> Self {
        match self {
            Self::Of(Type::List(item)) => Self::Of(item),
            _ => Self::Unknown,
        }
    }

    pub(super) fn step(self, step: &Step) -> Self {
        match step {
            Step::Key(name) => self.key(name),
            Step::Item => self.item(),
        }
    }

    /// What a path leads to.
    pub(super) fn at(steps: &[Step]) -> Self {
        steps.iter().fold(Self::Root, Self::step)
    }

    /// Whether the keys there are names of stages.
    pub(super) fn is_stages(self) -> bool {
        matches!(self, Self::Of(Type::Table(Type::List(Type::Record(record)))) if record.is(&yip::STEP))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::keys::{DISTRIBUTIONS, OPTIONS};

    /// Every mapping with fixed keys below a type.
    fn records(of: &'static Type, found: &mut Vec<&'static Record>) {
        match of {
            Type::Record(record) => {
                found.push(record);
                record.fields.iter().for_each(|(_, of)| records(of, found));
            }
            Type::List(of) | Type::Table(of) => records(of, found),
            _ => {}
        }
    }

    #[test]
    fn every_key_of_every_mapping_is_explained_once() {
        let mut all = vec![&LAYER];
        LAYER.fields.iter().for_each(|(_, of)| records(of, &mut all));
        assert!(all.len() > 20);
        for record in all {
            let mut known: Vec<&str> = record.fields.iter().map(|(name, _)| *name).collect();
            let mut explained: Vec<&str> = facts(record).iter().map(|fact| fact.name).collect();
            known.sort_unstable();
            explained.sort_unstable();
            assert_eq!(known, explained, "{}", record.name);
        }
        assert_eq!(stages().map(|(name, _)| name).collect::<Vec<_>>(), crate::host::kairos::STAGES);
        let distribution = fact(&OPTIONS, "system.k8sDistribution").unwrap();
        assert!(distribution.values.iter().map(|value| value.value).eq(DISTRIBUTIONS.iter().copied()));
    }

    #[test]
    fn what_is_said_reads_well() {
        let all = keys();
        let paths: BTreeSet<&str> = all.iter().map(|key| key.path.as_str()).collect();
        assert_eq!(paths.len(), all.len());
        for path in [
            "pack.content.images[].image",
            "options.system.uri",
            "stages.boot",
            "stages.<stage>[].files[].permissions",
            "stages.<stage>[].users.<name>.ssh_authorized_keys",
        ] {
            assert!(paths.contains(path), "{path}");
        }
        for key in &all {
            assert!(key.meaning.ends_with('.') && key.meaning.len() > 8, "{}: {}", key.path, key.meaning);
            assert!(key.source.url.starts_with("https://"), "{}", key.path);
            let is_value = |default: &str| key.values.iter().any(|value| value.value == default);
            assert!(key.values.is_empty() || key.default.is_none_or(is_value), "{}", key.path);
        }
    }
}
