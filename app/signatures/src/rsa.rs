//! RSA: PKCS#1 v1.5 and PSS (RFC 4055, RFC 8017).

use std::ops::RangeInclusive;

use rsa::pkcs1::{RsaPssParamsOwned, RsaPublicKeyRef};
use rsa::signature::Verifier;
use rsa::{BoxedUint, PublicKey, pss};
use sha1::Sha1;
use sha2::{Sha256, Sha384, Sha512};
use spki::der::Decode;
use spki::{AlgorithmIdentifierRef, ObjectIdentifier};

use crate::hash::Hash;
use crate::{RSA_PSS, Verdict};

/// Sizes of keys that are verified, in bits. The largest in use have 8192; work grows with the cube.
const SIZES: RangeInclusive<usize> = 512..=16_384;

pub(crate) fn verify(
    algorithm: &AlgorithmIdentifierRef<'_>,
    key: &[u8],
    message: &[u8],
    value: &[u8],
) -> Option<Verdict> {
    let key = RsaPublicKeyRef::from_der(key).ok()?;
    let number = |bytes: &[u8]| BoxedUint::from_be_slice_vartime(bytes);
    let (modulus, exponent) = (key.modulus.as_bytes(), key.public_exponent.as_bytes());
    // Judged before the arithmetic, whose time depends on it.
    if modulus.len() > SIZES.end() / 8 || exponent.len() > modulus.len() {
        return None;
    }
    let key = PublicKey::new_with_size_limits(number(modulus), number(exponent), SIZES).ok()?;
    if algorithm.oid == RSA_PSS {
        return verify_pss(algorithm, key, message, value);
    }
    Some(Verdict::of(&match hash(algorithm.oid)? {
        Hash::Sha1 => key.pkcs1v15_verify::<Sha1>(message, value),
        Hash::Sha256 => key.pkcs1v15_verify::<Sha256>(message, value),
        Hash::Sha384 => key.pkcs1v15_verify::<Sha384>(message, value),
        Hash::Sha512 => key.pkcs1v15_verify::<Sha512>(message, value),
    }))
}

fn verify_pss(algorithm: &AlgorithmIdentifierRef<'_>, key: PublicKey, message: &[u8], value: &[u8]) -> Option<Verdict> {
    const MGF1: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.8");
    let parameters: RsaPssParamsOwned = algorithm.parameters?.decode_as().ok()?;
    let mask_hash = parameters.mask_gen.parameters?;
    if parameters.mask_gen.oid != MGF1 || mask_hash.oid != parameters.hash.oid {
        return None;
    }
    let salt = usize::from(parameters.salt_len);
    let longest = SIZES.end() / 8;
    let Ok(value) = pss::Signature::from_bytes_with_max_len(value, longest) else { return Some(Verdict::Invalid) };
    Some(Verdict::of(&match Hash::from_oid(&parameters.hash.oid)? {
        Hash::Sha1 => return None,
        Hash::Sha256 => pss::VerifyingKey::<Sha256>::new_with_salt_len(key, salt).verify(message, &value),
        Hash::Sha384 => pss::VerifyingKey::<Sha384>::new_with_salt_len(key, salt).verify(message, &value),
        Hash::Sha512 => pss::VerifyingKey::<Sha512>::new_with_salt_len(key, salt).verify(message, &value),
    }))
}

fn hash(oid: ObjectIdentifier) -> Option<Hash> {
    const SHA1: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.5");
    const SHA1_OF_OIW: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.14.3.2.29");
    const SHA256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.11");
    const SHA384: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.12");
    const SHA512: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.13");
    Some(match oid {
        SHA1 | SHA1_OF_OIW => Hash::Sha1,
        SHA256 => Hash::Sha256,
        SHA384 => Hash::Sha384,
        SHA512 => Hash::Sha512,
        _ => return None,
    })
}
