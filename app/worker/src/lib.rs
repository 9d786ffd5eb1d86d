//! The page's workers: one that checks, and one that verifies signatures. The page shares the [`protocol`] and starts them through
//! [`channel`]; [`service`] is what the checking one answers with.

pub mod channel;
pub mod protocol;
pub mod service;
pub mod verifier;
