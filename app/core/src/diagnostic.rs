//! Findings and fixes.

use crate::edit::TextEdit;
use crate::rule::{Rule, Severity};
use crate::source::TextRange;

pub use layerwright_types::Applicability;

/// An offered change of the text.
///
/// Invariant: the inserted texts never hold a secret of the document, so a fix can be printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// An imperative sentence fragment: `Wrap the macro in single quotes`.
    pub title: String,
    pub applicability: Applicability,
    pub edit: TextEdit,
}

impl Fix {
    pub fn safe(title: impl Into<String>, edit: TextEdit) -> Self {
        Self { title: title.into(), applicability: Applicability::Safe, edit }
    }

    pub fn unsafe_edit(title: impl Into<String>, edit: TextEdit) -> Self {
        Self { title: title.into(), applicability: Applicability::Unsafe, edit }
    }

    pub fn display(title: impl Into<String>, edit: TextEdit) -> Self {
        Self { title: title.into(), applicability: Applicability::Display, edit }
    }
}

/// A related place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    pub range: TextRange,
    pub message: String,
}

/// Where a finding is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// In the text of the layer.
    Text(TextRange),
    /// A member of the profile.
    Member {
        /// Names of the format and numbers, `spec.template.packs[0].tag`.
        path: String,
        /// In the text of the profile. `None` for what is not there, and for profiles that were YAML.
        range: Option<TextRange>,
    },
}

impl Place {
    pub fn range(&self) -> Option<TextRange> {
        match self {
            Self::Text(range) => Some(*range),
            Self::Member { range, .. } => *range,
        }
    }

    /// Of a member; empty for places in a layer.
    pub fn path(&self) -> &str {
        match self {
            Self::Text(_) => "",
            Self::Member { path, .. } => path,
        }
    }
}

impl From<TextRange> for Place {
    fn from(range: TextRange) -> Self {
        Self::Text(range)
    }
}

/// One finding, on a layer or on the profile around it.
///
/// Invariant: no text in it holds a secret of the document.
#[derive(Debug, Clone)]
pub struct Diagnostic {
    pub rule: &'static Rule,
    pub severity: Severity,
    pub place: Place,
    /// What is wrong, with the value that proves it: a lower-case fragment.
    pub message: String,
    /// Why it matters and what to do: a sentence or two.
    pub help: String,
    pub labels: Vec<Label>,
    pub fixes: Vec<Fix>,
    /// Further findings of the rule, of the same severity, that are not listed: there are too many.
    pub unlisted: usize,
}

impl Diagnostic {
    pub fn new(
        rule: &'static Rule,
        place: impl Into<Place>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Self {
        Self {
            rule,
            severity: rule.severity,
            place: place.into(),
            message: message.into(),
            help: sentence(help.into()),
            labels: Vec::new(),
            fixes: Vec::new(),
            unlisted: 0,
        }
    }

    /// The stable code, `C005`.
    pub fn code(&self) -> &'static str {
        self.rule.code
    }

    /// How many findings it counts for: itself, and those that are not listed.
    pub fn count(&self) -> usize {
        1 + self.unlisted
    }

    /// Where it is shown: at the start of the text when no place of the text is to blame.
    pub fn range(&self) -> TextRange {
        self.place.range().unwrap_or_default()
    }

    #[must_use]
    pub fn severity(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }

    #[must_use]
    pub fn label(mut self, range: TextRange, message: impl Into<String>) -> Self {
        self.labels.push(Label { range, message: message.into() });
        self
    }

    #[must_use]
    pub fn fix(mut self, fix: impl Into<Option<Fix>>) -> Self {
        self.fixes.extend(fix.into().filter(|fix| !fix.edit.indels().is_empty()));
        self
    }

    /// Whether another finding says the same of the same place. If so, its fixes are made together with those of this one: a macro
    /// may have one fault twice.
    pub(crate) fn absorb(&mut self, again: &Self) -> bool {
        let is_same = (self.code(), &self.place, &self.message) == (again.code(), &again.place, &again.message);
        if is_same {
            for (fix, other) in self.fixes.iter_mut().zip(&again.fixes).filter(|(a, b)| a.edit != b.edit) {
                if let Some(both) = fix.edit.clone().and(other.edit.clone()) {
                    fix.edit = both;
                }
            }
        }
        is_same
    }
}

/// A text with a capital at its start and a full stop at its end; code in backquotes keeps its case.
fn sentence(mut text: String) -> String {
    if let Some(first) = text.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    if !text.ends_with(['.', '?', '!']) {
        text.push('.');
    }
    text
}
