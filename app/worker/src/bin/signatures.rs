//! The worker that verifies signatures. The worker that checks starts it.

use layerwright_protocol::channel::inbox;
use layerwright_protocol::{Signature, Verified, decode, encode};
use layerwright_signatures::{Verdict, verify};

fn main() {
    inbox::listen(|message, _| {
        let Some(signatures) = decode::<Vec<Signature>>(message) else { return };
        let bad = signatures.iter().filter(|one| verify(one) == Verdict::Invalid).map(|one| one.id);
        inbox::post(&encode(&Verified::Bad(bad.collect())));
    });
    inbox::post(&encode(&Verified::Ready));
}
