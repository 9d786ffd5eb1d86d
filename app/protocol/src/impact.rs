//! What a version does to running clusters.

use serde::{Deserialize, Serialize};

use super::{ChangeKind, Severity, Span};

/// What changed, and what that does to running clusters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Impact {
    /// One line for people.
    pub summary: String,
    /// How grave the gravest effect is. `None`: nothing changes, or nothing could be compared.
    pub weight: Option<Severity>,
    pub warning: Option<String>,
    pub changes: Vec<Change>,
    /// Number of changes that are not listed.
    pub more: usize,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// `options.system.uri`
    pub path: String,
    pub kind: ChangeKind,
    pub weight: Severity,
    /// A lower-case fragment.
    pub effect: String,
    pub span: Span,
    pub before: Value,
    pub after: Value,
    pub why: String,
    /// Names of documents.
    pub sources: Vec<String>,
}

/// A value before or after a change, as it may be shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Value {
    Nothing,
    Text(String),
    /// A secret.
    Hidden,
}
