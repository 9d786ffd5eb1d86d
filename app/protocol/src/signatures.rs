//! What the worker that checks and the one that verifies signatures say to each other.

use serde::{Deserialize, Serialize};

use super::SignatureId;

/// A message of the worker that verifies signatures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Verified {
    /// Loaded; sent once.
    Ready,
    /// The bad ones among those that it was sent.
    Bad(Vec<SignatureId>),
}
