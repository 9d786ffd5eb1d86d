//! What the worker that checks and the one that verifies signatures say to each other.

use serde::{Deserialize, Serialize};

/// What the worker that checks sends to the one that verifies signatures: the core's signatures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signature {
    pub id: SignatureId,
    pub signed: Vec<u8>,
    pub algorithm: Vec<u8>,
    pub value: Vec<u8>,
    pub key: Vec<u8>,
}

/// The core's: fingerprints of the certificate and of its issuer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignatureId(pub [u8; 32], pub [u8; 32]);

/// A message of the worker that verifies signatures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Verified {
    /// Loaded; sent once.
    Ready,
    /// The bad ones among those that it was sent.
    Bad(Vec<SignatureId>),
}
