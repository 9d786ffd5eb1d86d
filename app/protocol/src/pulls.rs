//! Which images are pulled from where.

use serde::{Deserialize, Serialize};

use super::{Origin, PullKind, Span};

/// What is pulled for the layer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PullPlan {
    pub pulls: Vec<Pull>,
    pub samples: Vec<Sample>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pull {
    pub kind: PullKind,
    /// `options.system.uri`
    pub path: String,
    pub span: Span,
    /// `None`: it holds a secret.
    pub written: Option<String>,
    pub resolved: Option<String>,
    /// Samples were put in, so that clusters may get another reference.
    pub has_samples: bool,
    /// A part is not known.
    pub has_gaps: bool,
    pub registry: String,
    pub credentials: String,
    pub certificate: String,
    pub notes: Vec<String>,
}

/// A macro whose value only Palette knows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sample {
    pub path: String,
    pub value: String,
    pub origin: Origin,
}
