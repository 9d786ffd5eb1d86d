//! Verifies the signatures that a report lists. The core has no cryptography; this crate has nothing else, so that the page loads
//! it only when there is a signature to verify.
//!
//! Public keys, signatures and signed bytes are no secrets: none of this needs constant time.

mod ecdsa;
mod hash;
mod rsa;

use ed25519_dalek::Verifier;
use layerwright_core::inventory::{Signature, SignatureId};
use layerwright_core::{Context, Report, UnixTime};
use spki::der::Decode;
use spki::{AlgorithmIdentifierRef, ObjectIdentifier, SubjectPublicKeyInfoRef};

/// RFC 8410.
const ED25519: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.101.112");
/// RFC 5480.
const EC_PUBLIC_KEY: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");
/// RFC 4055.
const RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");
const RSA_PSS: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.10");

/// What came of verifying a signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// The key has signed these bytes.
    Valid,
    /// It has not.
    Invalid,
    /// Nothing can be said: an algorithm, a hash, a curve or a size of key that is not verified here, or a key that cannot be read.
    Unsupported,
}

impl Verdict {
    fn of<E>(result: &Result<(), E>) -> Self {
        if result.is_ok() { Self::Valid } else { Self::Invalid }
    }
}

/// Verifies one signature.
pub fn verify(signature: &Signature) -> Verdict {
    judge(signature).unwrap_or(Verdict::Unsupported)
}

/// `None`: not supported.
fn judge(signature: &Signature) -> Option<Verdict> {
    let algorithm = AlgorithmIdentifierRef::from_der(&signature.algorithm).ok()?;
    let key = SubjectPublicKeyInfoRef::from_der(&signature.key).ok()?;
    let bits = key.subject_public_key.as_bytes()?;
    let (message, value) = (signature.signed.as_slice(), signature.value.as_slice());
    match key.algorithm.oid {
        RSA | RSA_PSS => rsa::verify(&algorithm, bits, message, value),
        EC_PUBLIC_KEY => ecdsa::verify(&algorithm, key.algorithm.parameters_oid().ok()?, bits, message, value),
        ED25519 if algorithm.oid == ED25519 => {
            let key = ed25519_dalek::VerifyingKey::from_bytes(bits.try_into().ok()?).ok()?;
            let value = ed25519_dalek::Signature::from_slice(value);
            Some(Verdict::of(&value.and_then(|value| key.verify(message, &value))))
        }
        _ => None,
    }
}

/// The ids of those that do not verify, for [`Context::bad_signatures`].
pub fn bad(signatures: &[Signature]) -> Vec<SignatureId> {
    signatures.iter().filter(|one| verify(one) == Verdict::Invalid).map(|one| one.id).collect()
}

/// [`layerwright_core::analyze`] with the signatures verified.
pub fn analyze(text: &str, context: &Context, now: UnixTime) -> Report {
    let report = layerwright_core::analyze(text, context, now);
    let bad_signatures = bad(&report.signatures);
    if bad_signatures.is_empty() {
        return report;
    }
    layerwright_core::analyze(text, &Context { bad_signatures, ..context.clone() }, now)
}
