//! The worker that verifies signatures. The worker that checks starts it.

use layerwright_core::inventory;
use layerwright_protocol::channel::inbox;
use layerwright_protocol::{Signature, SignatureId, Verified, decode, encode};
use layerwright_signatures::{Verdict, verify};

fn main() {
    inbox::listen(|message, _| {
        let Some(signatures) = decode::<Vec<Signature>>(message) else { return };
        let bad = signatures.into_iter().filter_map(|one| {
            let id = one.id;
            (verify(&core(one)) == Verdict::Invalid).then_some(id)
        });
        inbox::post(&encode(&Verified::Bad(bad.collect())));
    });
    inbox::post(&encode(&Verified::Ready));
}

fn core(one: Signature) -> inventory::Signature {
    let SignatureId(certificate, issuer) = one.id;
    inventory::Signature {
        id: inventory::SignatureId { certificate, issuer },
        signed: one.signed,
        algorithm: one.algorithm,
        value: one.value,
        key: one.key,
    }
}
