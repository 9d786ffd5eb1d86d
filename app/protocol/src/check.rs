//! A check of the layer: what it found, and what its safe fixes change.

use serde::{Deserialize, Serialize};

use super::{Applicability, CertificateDetails, Definition, MacroFamily, Severity, Span, plural};

/// What a check found in one version of the text, and in the profile around it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    pub counts: Counts,
    /// In text order, then those on the profile. The worker leaves out what is past a limit; the counts are of all.
    pub problems: Vec<Problem>,
    pub certificates: Vec<Certificate>,
    pub macros: Vec<Macro>,
    /// Number of literal secrets.
    pub secrets: usize,
    /// Number of findings with a safe fix.
    pub safe_fixes: usize,
    /// The text is a whole profile rather than a layer.
    pub is_profile: bool,
    /// The text has nothing but comments.
    pub is_empty: bool,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    pub error: usize,
    pub warning: usize,
    pub info: usize,
}

impl FromIterator<Severity> for Counts {
    fn from_iter<I: IntoIterator<Item = Severity>>(severities: I) -> Self {
        let mut counts = Self::default();
        for severity in severities {
            *match severity {
                Severity::Error => &mut counts.error,
                Severity::Warning => &mut counts.warning,
                Severity::Info => &mut counts.info,
            } += 1;
        }
        counts
    }
}

impl Counts {
    pub fn of(self, severity: Severity) -> usize {
        match severity {
            Severity::Error => self.error,
            Severity::Warning => self.warning,
            Severity::Info => self.info,
        }
    }

    pub fn total(self) -> usize {
        self.error + self.warning + self.info
    }

    /// `2 errors, 1 warning`, or `no problems`.
    pub fn summary(self) -> String {
        let parts: Vec<String> = [(self.error, "error"), (self.warning, "warning"), (self.info, "note")]
            .into_iter()
            .filter(|(n, _)| *n > 0)
            .map(|(n, word)| plural(n, word))
            .collect();
        if parts.is_empty() { "no problems".to_owned() } else { parts.join(", ") }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// Stays the same while the finding moves with the text above it; unique in a report.
    pub id: String,
    pub code: String,
    pub severity: Severity,
    pub place: Place,
    pub message: String,
    pub help: String,
    pub labels: Vec<Label>,
    pub fixes: Vec<Fix>,
}

/// Where a finding is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Place {
    /// In the text of the layer.
    Text(Span),
    /// A member of the profile around it, `spec.template.packs[0].tag`.
    Member(String),
    /// The version that an export is to have.
    Version,
}

impl Place {
    /// In the text of the layer, if it is there.
    pub fn span(&self) -> Option<Span> {
        match self {
            Self::Text(span) => Some(*span),
            Self::Member(_) | Self::Version => None,
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Label {
    pub span: Span,
    pub message: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fix {
    pub title: String,
    pub applicability: Applicability,
    /// Changes so much that it is shown before it is made.
    pub is_large: bool,
    pub edits: Vec<Edit>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edit {
    pub span: Span,
    pub text: String,
}

/// A PEM block.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Certificate {
    pub span: Span,
    pub label: String,
    /// `Err`: why it could not be read.
    pub details: Result<CertificateDetails, String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Macro {
    pub span: Span,
    pub family: MacroFamily,
    pub path: String,
    pub definition: Definition<Span>,
    pub in_comment: bool,
}

/// All safe fixes, as edits of the text they were made for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fixed {
    /// Disjoint.
    pub edits: Vec<Edit>,
    pub made: usize,
}
