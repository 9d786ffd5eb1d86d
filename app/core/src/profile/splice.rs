//! Changing a profile by replacing byte ranges of its text.

use super::layout::{Layout, quote};
use super::{Profile, Slot, Span, VariablesPlace};
use crate::edit::{Indel, TextEdit};
use crate::source::{TextRange, TextSize, range, slice};

/// What to change. Everything else comes back byte for byte.
#[derive(Debug, Clone, Default)]
pub(crate) struct Changes<'a> {
    /// New YAML of layers, by index.
    pub(crate) values: Vec<(usize, &'a str)>,
    pub(crate) name: Option<&'a str>,
    pub(crate) version: Option<&'a str>,
    /// Variables that are appended.
    pub(crate) variables: Vec<NewVariable>,
}

/// A masked profile variable (v1Variable of the API) that takes the place of a literal secret. It has no default: Palette asks for
/// the value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NewVariable {
    pub(crate) name: String,
    pub(crate) display_name: String,
}

impl NewVariable {
    /// Members in the order in which Palette's own tools write them, values as JSON; `text` quotes. `format` must be there: the
    /// import refuses its absence.
    pub(crate) fn members(&self, text: impl Fn(&str) -> String) -> [(&'static str, String); 9] {
        [
            ("name", text(&self.name)),
            ("displayName", text(&self.display_name)),
            ("format", text("string")),
            ("required", "true".to_owned()),
            ("defaultValue", text("")),
            ("immutable", "false".to_owned()),
            ("hidden", "false".to_owned()),
            ("isSensitive", "true".to_owned()),
            ("inputType", text("text")),
        ]
    }
}

impl Profile {
    /// The text with the changes made. A value that is not changed keeps its bytes, escapes included.
    pub(crate) fn splice(&self, changes: &Changes<'_>) -> String {
        let html = self.layout.html;
        let mut indels = Vec::new();
        for (index, values) in &changes.values {
            if let Some(pack) = self.packs.get(*index).filter(|pack| pack.values.value != *values) {
                indels.push(self.set(&pack.values.slot, &quote(values, html)));
            }
        }
        if let Some(version) = changes.version.filter(|version| *version != self.version()) {
            indels.push(self.set(&self.version.slot, &quote(version, html)));
        }
        if let Some(name) = changes.name.filter(|name| *name != self.name()) {
            let value = quote(name, html);
            let value = if self.bare_name { format!("{{\"name\"{}{value}}}", self.layout.colon) } else { value };
            indels.push(self.set(&self.name.slot, &value));
        }
        if !changes.variables.is_empty() {
            indels.push(self.add_variables(&changes.variables));
        }
        // Ranges of different members of one parse never overlap.
        TextEdit::new(indels).map_or_else(|| self.text.clone(), |edit| edit.apply(&self.text))
    }

    /// A JSON string as this file writes them, with its quotes.
    pub(crate) fn quote(&self, text: &str) -> String {
        quote(text, self.layout.html)
    }

    fn set(&self, slot: &Slot, value: &str) -> Indel {
        match slot {
            Slot::Here(range) => Indel::replace(*range, value),
            Slot::Member(object, key) => {
                self.append(*object, &format!("{}{}{value}", quote(key, false), self.layout.colon))
            }
        }
    }

    fn add_variables(&self, variables: &[NewVariable]) -> Indel {
        let layout = &self.layout;
        match &self.variables.place {
            VariablesPlace::List(list) => {
                let indent = self.member_indent(*list);
                let objects: Vec<String> = variables.iter().map(|v| layout.object(v, indent.as_deref())).collect();
                self.append(*list, &objects.join(&layout.separator(indent.as_deref())))
            }
            VariablesPlace::Slot(slot) => {
                let base = match slot {
                    Slot::Here(range) => self.line_indent(range.start()),
                    Slot::Member(object, _) => self.member_indent(*object).unwrap_or_default(),
                };
                let inner = layout.lines.then(|| format!("{base}{}", layout.indent));
                let objects: Vec<String> = variables.iter().map(|v| layout.object(v, inner.as_deref())).collect();
                self.set(slot, &layout.bracket("[", &objects, "]", inner.as_deref(), &base))
            }
        }
    }

    /// Puts a member or element behind the last one of an object or list.
    fn append(&self, container: Span, member: &str) -> Indel {
        let indent = self.member_indent(container);
        if let Some((_, end)) = container.inner {
            return Indel::insert(end, format!("{}{member}", self.layout.separator(indent.as_deref())));
        }
        let inside =
            range(usize::from(container.range.start()) + 1, usize::from(container.range.end()).saturating_sub(1));
        let base = self.line_indent(container.range.start());
        let text = self.layout.bracket("", &[member.to_owned()], "", indent.as_deref(), &base);
        Indel::replace(inside, text)
    }

    /// Indentation of the members of a container when they are on lines of their own.
    fn member_indent(&self, container: Span) -> Option<String> {
        match container.inner {
            Some((first, _)) => {
                let before = slice(&self.text, TextRange::new(container.range.start(), first));
                before.rsplit_once('\n').map(|(_, indent)| indent.to_owned())
            }
            None if self.layout.lines => {
                Some(format!("{}{}", self.line_indent(container.range.start()), self.layout.indent))
            }
            None => None,
        }
    }

    /// The spaces at the start of the line of an offset.
    fn line_indent(&self, offset: TextSize) -> String {
        let before = slice(&self.text, TextRange::up_to(offset));
        let line = before.rsplit('\n').next().unwrap_or("");
        line.chars().take_while(|c| matches!(c, ' ' | '\t')).collect()
    }
}

impl Layout {
    /// What is between two members: a comma, and a line break when members have an indentation.
    fn separator(&self, indent: Option<&str>) -> String {
        match indent {
            Some(indent) => format!(",{}{indent}", self.line_end),
            None => self.comma.to_owned(),
        }
    }

    fn object(&self, variable: &NewVariable, indent: Option<&str>) -> String {
        let members: Vec<String> = variable
            .members(|text| quote(text, self.html))
            .into_iter()
            .map(|(key, value)| format!("\"{key}\"{}{value}", self.colon))
            .collect();
        let inner = indent.map(|indent| format!("{indent}{}", self.indent));
        self.bracket("{", &members, "}", inner.as_deref(), indent.unwrap_or(""))
    }

    /// Members in brackets; with an indentation each on a line of its own, the closing bracket at `base`.
    fn bracket(&self, open: &str, members: &[String], close: &str, indent: Option<&str>, base: &str) -> String {
        let members = members.join(&self.separator(indent));
        match indent {
            Some(indent) => format!("{open}{end}{indent}{members}{end}{base}{close}", end = self.line_end),
            None => format!("{open}{members}{close}"),
        }
    }
}
