//! What is known of signatures, from one question to the next.

use std::collections::BTreeSet;

use layerwright_core::inventory::{self, SignatureId};

use layerwright_protocol as protocol;

/// The signatures that reports have listed, and those of them that do not verify.
#[derive(Debug, Default)]
pub struct Signatures {
    seen: BTreeSet<SignatureId>,
    /// Listed, and not yet handed out.
    new: Vec<inventory::Signature>,
    bad: Vec<SignatureId>,
}

impl Signatures {
    pub(super) fn note(&mut self, listed: Vec<inventory::Signature>) {
        self.new.extend(listed.into_iter().filter(|one| self.seen.insert(one.id)));
    }

    pub(super) fn bad(&self) -> Vec<SignatureId> {
        self.bad.clone()
    }

    pub fn has_new(&self) -> bool {
        !self.new.is_empty()
    }

    /// Hands out the signatures that are to be verified, each once.
    pub fn take_new(&mut self) -> Vec<protocol::Signature> {
        let new = self.new.drain(..).map(|one| protocol::Signature {
            id: protocol::SignatureId(one.id.certificate, one.id.issuer),
            signed: one.signed,
            algorithm: one.algorithm,
            value: one.value,
            key: one.key,
        });
        new.collect()
    }

    pub fn are_bad(&mut self, ids: &[protocol::SignatureId]) {
        self.bad.extend(ids.iter().map(|id| SignatureId { certificate: id.0, issuer: id.1 }));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_is_handed_out_once() {
        let id = SignatureId { certificate: [1; 32], issuer: [2; 32] };
        let one = inventory::Signature { id, signed: vec![1], algorithm: vec![2], value: vec![3], key: vec![4] };
        let mut signatures = Signatures::default();
        signatures.note(vec![one.clone(), one.clone()]);
        assert!(signatures.has_new());
        let taken = signatures.take_new();
        assert_eq!(taken.len(), 1);
        signatures.note(vec![one]);
        assert!(!signatures.has_new() && signatures.bad().is_empty());
        signatures.are_bad(&[taken[0].id]);
        assert_eq!(signatures.bad(), [id]);
    }
}
