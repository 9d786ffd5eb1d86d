//! The page's workers: one that checks, and one that verifies signatures. [`service`] is what the checking one answers with.

pub mod service;
pub mod verifier;
