//! Looking into the JSON of a profile that was opened, with the path and the place of each member.

use jsonc_parser::ast::{Object, ObjectProp, Value};
use jsonc_parser::common::Ranged;

use crate::diagnostic::{Fix, Place};
use crate::edit::TextEdit;
use crate::source::{TextRange, range};

/// A JSON value with its path, `spec.template.packs[0].tag`.
#[derive(Clone)]
pub(crate) struct Cursor<'v, 'a> {
    pub(crate) value: &'v Value<'a>,
    pub(crate) path: String,
    /// Offset of the JSON in the text, and whether places in it mean anything: not in JSON that was made from YAML.
    base: usize,
    known: bool,
    /// Of the member's name; of the value in lists.
    key: TextRange,
}

/// What a member should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Type {
    Text,
    Object,
    List,
}

impl<'v, 'a> Cursor<'v, 'a> {
    pub(crate) fn root(value: &'v Value<'a>, base: usize, known: bool) -> Self {
        let key = range(base + value.start(), base + value.start() + 1);
        Self { value, path: String::new(), base, known, key }
    }

    fn object(&self) -> Option<&'v Object<'a>> {
        self.value.as_object()
    }

    fn member(&self, prop: &'v ObjectProp<'a>) -> Self {
        let name = prop.name.as_str();
        let path = if self.path.is_empty() { name.to_owned() } else { format!("{}.{name}", self.path) };
        let at = prop.name.range();
        Self { value: &prop.value, path, key: range(self.base + at.start, self.base + at.end), ..*self }
    }

    /// The member of this name, unless it is `null`.
    pub(crate) fn get(&self, key: &str) -> Option<Self> {
        let prop = self.object()?.properties.iter().find(|prop| prop.name.as_str() == key)?;
        (!matches!(prop.value, Value::NullKeyword(_))).then(|| self.member(prop))
    }

    /// All members.
    pub(crate) fn members(&self) -> impl Iterator<Item = Self> {
        self.object().into_iter().flat_map(|object| object.properties.iter()).map(|prop| self.member(prop))
    }

    /// The values of a list.
    pub(crate) fn items(&self) -> impl Iterator<Item = Self> {
        let list = self.value.as_array().map_or(&[][..], |list| list.elements.as_slice());
        list.iter().enumerate().map(|(index, value)| {
            let path = format!("{}[{index}]", self.path);
            // A value of many lines is shown at its opening bracket.
            let (start, end) = (value.start(), if is_container(value) { value.start() + 1 } else { value.end() });
            Self { value, path, key: range(self.base + start, self.base + end), ..*self }
        })
    }

    /// The text, empty for values of other types.
    pub(crate) fn text(&self) -> &'v str {
        self.value.as_string_lit().map_or("", |text| text.value.as_ref())
    }

    /// Text of a member, empty when it is not there.
    pub(crate) fn text_of(&self, key: &str) -> &'v str {
        self.get(key).map_or("", |member| member.text())
    }

    pub(crate) fn is_false(&self, key: &str) -> bool {
        self.get(key).is_some_and(|member| matches!(member.value, Value::BooleanLit(literal) if !literal.value))
    }

    pub(crate) fn is_true(&self, key: &str) -> bool {
        self.get(key).is_some_and(|member| matches!(member.value, Value::BooleanLit(literal) if literal.value))
    }

    pub(crate) fn is(&self, wanted: Type) -> bool {
        match wanted {
            Type::Text => self.value.as_string_lit().is_some(),
            Type::Object => self.value.as_object().is_some(),
            Type::List => self.value.as_array().is_some(),
        }
    }

    /// Range of the value, in the text that was opened; of lists and objects, the member's name.
    fn shown(&self) -> Option<TextRange> {
        let at = self.value.range();
        let whole = range(self.base + at.start, self.base + at.end);
        self.known.then_some(if is_container(self.value) { self.key } else { whole })
    }

    /// The member, shown at its value; lists and objects at the name.
    pub(crate) fn place(&self) -> Place {
        Place::Member { path: self.path.clone(), range: self.shown() }
    }

    /// The member, shown at its name.
    pub(crate) fn key_place(&self) -> Place {
        Place::Member { path: self.path.clone(), range: self.known.then_some(self.key) }
    }

    /// A member that this one should have, shown at the name of this one.
    pub(crate) fn missing(&self, key: &str) -> Place {
        Place::Member { path: format!("{}.{key}", self.path), range: self.known.then_some(self.key) }
    }

    /// The offer to write another JSON text in place of the value.
    pub(crate) fn replacement(&self, title: &str, json: &str) -> Option<Fix> {
        self.shown().map(|at| Fix::unsafe_edit(title, TextEdit::replace(at, json)))
    }
}

fn is_container(value: &Value<'_>) -> bool {
    matches!(value, Value::Object(_) | Value::Array(_))
}
