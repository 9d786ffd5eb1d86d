//! ECDSA on P-256 and P-384 (RFC 5480, RFC 5758), with any of the hash functions on either curve.

use p256::ecdsa::signature::hazmat::PrehashVerifier;
use spki::{AlgorithmIdentifierRef, ObjectIdentifier};

use crate::Verdict;
use crate::hash::Hash;

const P256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.3.1.7");
const P384: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.132.0.34");

pub(crate) fn verify(
    algorithm: &AlgorithmIdentifierRef<'_>,
    curve: ObjectIdentifier,
    point: &[u8],
    message: &[u8],
    value: &[u8],
) -> Option<Verdict> {
    let digest = hash(algorithm.oid)?.digest(message);
    Some(match curve {
        P256 => {
            let key = p256::ecdsa::VerifyingKey::from_sec1_bytes(point).ok()?;
            let value = p256::ecdsa::Signature::from_der(value);
            Verdict::of(&value.and_then(|value| key.verify_prehash(&digest, &value)))
        }
        P384 => {
            let key = p384::ecdsa::VerifyingKey::from_sec1_bytes(point).ok()?;
            let value = p384::ecdsa::Signature::from_der(value);
            Verdict::of(&value.and_then(|value| key.verify_prehash(&digest, &value)))
        }
        _ => return None,
    })
}

fn hash(oid: ObjectIdentifier) -> Option<Hash> {
    const SHA1: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.4.1");
    const SHA256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.4.3.2");
    const SHA384: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.4.3.3");
    const SHA512: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.4.3.4");
    Some(match oid {
        SHA1 => Hash::Sha1,
        SHA256 => Hash::Sha256,
        SHA384 => Hash::Sha384,
        SHA512 => Hash::Sha512,
        _ => return None,
    })
}
