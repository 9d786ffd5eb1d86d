//! Fixes that give a value of `stages` the type that yip asks for. They insert names, numbers and signs of YAML only, never a
//! value.

use super::s016_stage_not_a_list::wrap;
use crate::cx::Cx;
use crate::diagnostic::Fix;
use crate::edit::{Indel, TextEdit};
use crate::host::go_yaml::{self, Plain};
use crate::host::yip::{Record, STEP, Type};
use crate::model::Field;
use crate::patch;
use crate::source::{TextRange, TextSize, range};
use crate::yaml::{Kind, NodeId, Scalar, Style};

/// A value of the wrong type, and where it belongs.
pub(super) struct Wrong<'d> {
    pub(super) doc: &'d Cx<'d>,
    pub(super) value: NodeId,
    /// The entry that it belongs to, itself or as an item of its list.
    pub(super) of: Field,
    pub(super) mapping: NodeId,
    pub(super) expected: &'static Type,
}

impl Wrong<'_> {
    pub(super) fn fix(&self) -> Option<Fix> {
        let kind = &self.doc.tree.node(self.value).kind;
        match (self.expected, kind) {
            (Type::Count(_) | Type::Whole, Kind::Scalar(scalar)) => self.number(scalar).or_else(|| self.owner(scalar)),
            (Type::Flag, Kind::Scalar(scalar)) => match go_yaml::plain(&scalar.value) {
                Plain::Bool(flag) if self.is_one_line() => self.unquoted(&flag.to_string()),
                _ => None,
            },
            (Type::List(Type::Text), Kind::Scalar(scalar)) => self.list_of_texts(scalar),
            (Type::List(Type::Record(_)), Kind::Mapping(inner)) => wrap(self.doc, &self.of, inner, "Make it a list"),
            (Type::Record(record), Kind::Scalar(scalar)) if std::ptr::eq(*record, &raw const STEP) => {
                self.commands(scalar)
            }
            (Type::Table(Type::Record(_)), Kind::Sequence(items)) => self.named(items),
            (Type::Table(Type::Text), Kind::Sequence(items)) => self.assignments(items),
            (Type::Text, Kind::Mapping(_) | Kind::Sequence(_)) => self.quoted(),
            _ => None,
        }
    }

    fn key(&self) -> &str {
        self.doc.tree.key(&self.of).unwrap_or("")
    }

    fn range(&self) -> TextRange {
        self.doc.tree.node(self.value).range
    }

    fn is_one_line(&self) -> bool {
        !self.doc.slice(self.range()).contains('\n')
    }

    fn unquoted(&self, text: &str) -> Option<Fix> {
        let edit = patch::replace_value(self.doc, self.value, text)?;
        Some(Fix::safe(format!("Write {text} without quotes"), edit))
    }

    /// A number in quotes. A mode without its leading 0 gets one: without quotes it would be decimal.
    fn number(&self, scalar: &Scalar) -> Option<Fix> {
        let text = scalar.value.trim();
        let Plain::Int(value) = go_yaml::plain(text) else { return None };
        if !self.is_one_line() || !scalar.style.is_quoted() || i64::try_from(value).is_err() {
            return None;
        }
        if matches!(self.expected, Type::Count(bits) if value < 0 || value >> bits != 0) {
            return None;
        }
        let is_mode = self.key() == "permissions"
            && matches!(text.len(), 3 | 4)
            && text.starts_with(|c| c != '0')
            && text.bytes().all(|b| (b'0'..=b'7').contains(&b));
        if is_mode { self.unquoted(&format!("0{text}")) } else { self.unquoted(text) }
    }

    /// The name of a user or group where its number belongs.
    fn owner(&self, scalar: &Scalar) -> Option<Fix> {
        let doc = self.doc;
        let (user, group) = scalar.value.split_once(':').map_or((scalar.value.as_str(), None), |(u, g)| (u, Some(g)));
        if !self.is_one_line() || !is_account(user) || !group.is_none_or(is_account) {
            return None;
        }
        let has_names = doc.tree.get(self.mapping, "path").is_some() && self.record_has_names();
        let names = doc.tree.get(self.mapping, "ownerstring");
        if self.key() == "owner" && has_names && names.is_none() {
            let edit = patch::rename_key(doc, &self.of, "ownerstring")?;
            return Some(Fix::safe("Rename to `ownerstring`, which takes names", edit));
        }
        if self.key() == "group"
            && group.is_none()
            && let Some(edit) = names.and_then(|names| self.join_group(&names, user))
        {
            return Some(Fix::safe("Add the group to `ownerstring`", edit));
        }
        let edit = patch::replace_value(doc, self.value, "0").filter(|_| scalar.value == "root")?;
        Some(Fix::safe("Write 0, the number of `root`", edit))
    }

    /// Files and downloads take `ownerstring`, directories do not.
    fn record_has_names(&self) -> bool {
        let list = self.doc.tree.node(self.mapping).parent;
        let holder = list.and_then(|list| self.doc.tree.node(list).parent);
        holder.is_some_and(|step| {
            ["files", "downloads"].iter().any(|key| self.doc.tree.get(step, key).map(|e| e.value) == list)
        })
    }

    /// Appends `:group` to a one-word `ownerstring` and removes `group`.
    fn join_group(&self, names: &Field, group: &str) -> Option<TextEdit> {
        let doc = self.doc;
        let value = doc.value(names.value).filter(|value| is_account(value.text))?;
        TextEdit::insert(value.inner().end(), format!(":{group}")).and(patch::remove_entry(doc, &self.of)?)
    }

    /// One text where a list belongs: it becomes the only item. Names that are parted by commas or spaces become items of their
    /// own.
    fn list_of_texts(&self, scalar: &Scalar) -> Option<Fix> {
        let doc = self.doc;
        let title = "Make it a list";
        let at = self.range();
        let words: Vec<&str> = scalar.value.split([',', ' ']).filter(|word| !word.is_empty()).collect();
        if self.key() != "commands" && words.len() > 1 {
            let are_names =
                words.iter().all(|word| word.bytes().all(|b| b.is_ascii_alphanumeric() || b"._-@:/".contains(&b)));
            let is_plain = words.iter().all(|word| !word.ends_with(':') && !word.starts_with(['@', '-', ':']));
            let text = format!("[{}]", words.join(", "));
            return (are_names && is_plain && self.is_one_line())
                .then(|| Fix::safe(title, TextEdit::replace(at, text)));
        }
        let column = patch::column(doc, &self.of);
        if scalar.style.is_block() {
            let header = doc.value(self.value)?.block_header(doc)?;
            let edit = self.on_a_line_of_its_own(header, &format!("{}- ", " ".repeat(column)))?;
            return Some(Fix::safe(title, edit));
        }
        let is_alone = self.is_one_line() && patch::lines(doc, &self.of).is_some();
        if is_alone {
            let edit = self.on_a_line_of_its_own(at.start(), &format!("{}- ", " ".repeat(column + 2)))?;
            return Some(Fix::safe(title, edit));
        }
        let edit = TextEdit::insert(at.start(), "[").and(TextEdit::insert(at.end(), "]"))?;
        let fits = scalar.style.is_quoted() || !scalar.value.contains([',', '[', ']', '{', '}', '#']);
        (fits && self.is_one_line()).then(|| Fix::safe(title, edit))
    }

    /// Moves what begins at an offset behind the key to a new line.
    fn on_a_line_of_its_own(&self, start: TextSize, lead: &str) -> Option<TextEdit> {
        let doc = self.doc;
        let colon = doc.key_range(&self.of).end();
        let between = doc.slice(TextRange::new(colon, start));
        let gap = between.strip_prefix(':').filter(|gap| gap.chars().all(|c| c == ' '))?;
        let after = usize::from(start) - gap.len();
        Some(TextEdit::replace(range(after, usize::from(start)), format!("{}{lead}", patch::newline(doc))))
    }

    /// A step that is a text: a command, or a script.
    fn commands(&self, scalar: &Scalar) -> Option<Fix> {
        let doc = self.doc;
        let value = doc.value(self.value)?;
        let start = if scalar.style.is_block() { value.block_header(doc)? } else { value.range.start() };
        let line = doc.lines.line(start);
        let column = usize::from(start) - usize::from(doc.lines.start(line));
        let before = doc.slice(TextRange::new(doc.lines.start(line), start));
        if !before.trim_start().strip_prefix('-').is_some_and(|rest| rest.trim().is_empty()) {
            return None;
        }
        let head = format!("commands:{}{}- ", patch::newline(doc), " ".repeat(column + 2));
        let mut edit = TextEdit::insert(start, head);
        let last = doc.lines.line(value.range.end());
        if scalar.style.is_block() {
            let header = doc.slice(TextRange::new(start, doc.lines.range(doc.text, line).end()));
            if header.bytes().any(|b| b.is_ascii_digit()) {
                return None;
            }
            edit = edit.and(patch::indent(doc, line + 1..=last, 4))?;
        } else if last != line {
            return None;
        }
        Some(Fix::safe("Make it a step with `commands`", edit))
    }

    /// `- name: ops` becomes `ops:` with the rest below it.
    fn named(&self, items: &[NodeId]) -> Option<Fix> {
        let doc = self.doc;
        let (mut edit, mut names) = (TextEdit::default(), Vec::new());
        let outer = patch::column(doc, &self.of);
        for item in items {
            let first = doc.tree.mapping(*item).filter(|inner| !inner.flow)?.entries.first()?;
            let name = doc.value(first.value).filter(|name| is_account(name.text) && name.is_literal())?;
            let key = doc.key_range(first).start();
            let line = doc.lines.line(key);
            let before = doc.slice(TextRange::new(doc.lines.start(line), key));
            let dash = before.find('-').filter(|_| before.trim() == "-")?;
            if doc.tree.key(first) != Some("name") || names.contains(&name.text) {
                return None;
            }
            names.push(name.text);
            // Items may be in the column of their key; entries of a mapping may not.
            let deeper = if dash > outer { 0 } else { outer + 2 - dash };
            let lead = " ".repeat(before.len() + deeper);
            let at = range(usize::from(doc.lines.start(line)), usize::from(key));
            let head = format!("{}{}:{}{lead}", " ".repeat(dash + deeper), name.text, patch::newline(doc));
            edit = edit.and(TextEdit::replace(at, head))?;
            let last = doc.lines.line(doc.tree.node(*item).range.end());
            if deeper > 0 {
                edit = edit.and(patch::indent(doc, line + 1..=last, deeper))?;
            }
        }
        Some(Fix::safe("Make it a mapping with the users' names as keys", edit))
    }

    /// `- NAME=value` becomes `NAME: 'value'`.
    fn assignments(&self, items: &[NodeId]) -> Option<Fix> {
        let doc = self.doc;
        let mut indels = Vec::new();
        let outer = patch::column(doc, &self.of);
        for item in items {
            let value = doc.value(*item).filter(|value| value.style == Style::Plain)?;
            let (name, text) = value.text.split_once('=')?;
            let is_name = !name.is_empty()
                && name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'.'))
                && !name.starts_with(|c: char| c.is_ascii_digit());
            let line = doc.lines.line(value.range.start());
            let before = doc.slice(TextRange::new(doc.lines.start(line), value.range.start()));
            let dash = before.find('-').filter(|_| before.trim() == "-")?;
            if !is_name || text.contains(['\'', '\n']) || doc.slice(value.range) != value.text {
                return None;
            }
            let column = if dash > outer { dash } else { outer + 2 };
            let start = usize::from(doc.lines.start(line));
            let behind = usize::from(value.range.start()) + name.len() + 1;
            indels.push(Indel::replace(range(start, behind), format!("{}{name}: '", " ".repeat(column))));
            indels.push(Indel::insert(value.range.end(), "'"));
        }
        Some(Fix::safe("Make it a mapping", TextEdit::new(indels)?))
    }

    /// `a: b` or `[a]` that was meant as one text.
    fn quoted(&self) -> Option<Fix> {
        let text = self.doc.slice(self.range());
        let edit = patch::quote(self.doc, self.range()).filter(|_| !text.starts_with('{') && !text.contains("{{"))?;
        Some(Fix::safe("Put it in single quotes", edit))
    }
}

/// Whether this is the name of a user or group (useradd(8)).
fn is_account(name: &str) -> bool {
    name.len() <= 32
        && name.starts_with(|c: char| c.is_ascii_lowercase() || c == '_')
        && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'_' | b'-'))
        && go_yaml::plain(name) == Plain::Text
        && go_yaml::yes_or_no(name).is_none()
}

/// The keys of a record, for a message.
pub(super) fn nearest_key(record: &Record, key: &str, is_free: impl Fn(&str) -> bool + Copy) -> Option<&'static str> {
    use crate::spelling::nearest;
    let free = record.fields.iter().map(|(name, _)| *name).filter(|name| is_free(name));
    let lower = key.to_ascii_lowercase();
    free.clone()
        .find(|name| name.eq_ignore_ascii_case(key))
        .or_else(|| nearest(&lower.replace('_', ""), free.clone()))
        .or_else(|| nearest(&lower, free))
}
