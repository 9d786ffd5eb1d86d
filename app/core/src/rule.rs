//! What is known about a rule, without how it checks.

pub use layerwright_types::Severity;

/// Whether a rule offers fixes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FixAvailability {
    Never,
    Sometimes,
    Always,
}

/// What a rule's statement is based on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Evidence {
    /// The vendor's documents say it.
    Documented,
    /// Follows from what they say.
    Inferred,
    /// YAML, OCI, X.509 or common practice: advice, not a statement about Palette.
    Practice,
}

impl Evidence {
    /// `documented`, `inferred` or `practice`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Documented => "documented",
            Self::Inferred => "inferred",
            Self::Practice => "practice",
        }
    }
}

/// A rule: its stable code and what is known about it.
#[derive(Debug)]
pub struct Rule {
    /// Stable forever, `C005`.
    pub code: &'static str,
    /// Kebab case, `token-registry`. With the code, the name of the rule's file.
    pub name: &'static str,
    /// One sentence without a full stop.
    pub summary: &'static str,
    /// Default severity.
    pub severity: Severity,
    pub fix: FixAvailability,
    pub evidence: Evidence,
    /// Where the requirement comes from: a document of the vendor, a standard. Empty without the feature `docs`.
    pub source: &'static str,
    /// Version of Layerwright that brought the rule.
    pub since: &'static str,
    /// Markdown with the headings "What it does", "Why it matters", "How to fix", "Invalid", "Valid". Empty without the feature
    /// `docs`.
    pub docs: &'static str,
}

/// Rules about one subject: a letter of their codes, a folder of their files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Group {
    pub letter: char,
    pub folder: &'static str,
    pub title: &'static str,
}
