//! What is known of signatures, from one question to the next.

use std::collections::BTreeSet;

use layerwright_core::inventory::{Signature, SignatureId};

/// The signatures that reports have listed, and those of them that do not verify.
#[derive(Debug, Default)]
pub struct Signatures {
    seen: BTreeSet<SignatureId>,
    /// Listed, and not yet handed out.
    new: Vec<Signature>,
    bad: Vec<SignatureId>,
}

impl Signatures {
    pub(super) fn record(&mut self, listed: Vec<Signature>) {
        self.new.extend(listed.into_iter().filter(|one| self.seen.insert(one.id)));
    }

    pub(super) fn bad(&self) -> Vec<SignatureId> {
        self.bad.clone()
    }

    pub fn has_new(&self) -> bool {
        !self.new.is_empty()
    }

    /// Hands out the signatures that are to be verified, each once.
    pub fn take_new(&mut self) -> Vec<Signature> {
        std::mem::take(&mut self.new)
    }

    /// These do not verify.
    pub fn mark_invalid(&mut self, ids: &[SignatureId]) {
        self.bad.extend(ids);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_is_handed_out_once() {
        let id = SignatureId { certificate: [1; 32], issuer: [2; 32] };
        let one = Signature { id, signed: vec![1], algorithm: vec![2], value: vec![3], key: vec![4] };
        let mut signatures = Signatures::default();
        signatures.record(vec![one.clone(), one.clone()]);
        assert!(signatures.has_new());
        let taken = signatures.take_new();
        assert_eq!(taken.len(), 1);
        signatures.record(vec![one]);
        assert!(!signatures.has_new() && signatures.bad().is_empty());
        signatures.mark_invalid(&[taken[0].id]);
        assert_eq!(signatures.bad(), [id]);
    }
}
