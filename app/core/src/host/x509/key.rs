//! Public keys, as Go's `parsePublicKey` reads them.

use super::der::{self, Der, SEQUENCE};
use super::{Certificate, Read, algorithm_identifier};

const RSA: &[u8] = b"\x2A\x86\x48\x86\xF7\x0D\x01\x01\x01";
const DSA: &[u8] = b"\x2A\x86\x48\xCE\x38\x04\x01";
const EC: &[u8] = b"\x2A\x86\x48\xCE\x3D\x02\x01";
const ED25519: &[u8] = b"\x2B\x65\x70";
/// id-ml-dsa-44, 65 and 87 without their last byte.
const ML_DSA: &[u8] = b"\x60\x86\x48\x01\x65\x03\x04\x03";

/// subjectPublicKeyInfo. A key of an algorithm that Go does not know is kept unread, and nothing is verified with it.
pub(super) fn read(info: &mut Der<'_>, certificate: &mut Certificate) -> Read<()> {
    let mut algorithm = info.take(SEQUENCE).ok_or("malformed public key algorithm identifier")?;
    let (number, parameters) = algorithm_identifier(&mut algorithm)?;
    let (bytes, padding) = info.bits().ok_or("malformed subjectPublicKey")?;
    let bytes = right_aligned(bytes, padding);
    let data = Der(&bytes);
    certificate.can_verify = true;
    match number {
        RSA => certificate.rsa_bits = rsa(data, parameters)?,
        EC => ec(&bytes, parameters)?,
        ED25519 if !parameters.is_empty() => return Err("Ed25519 key encoded with illegal parameters"),
        ED25519 if bytes.len() != 32 => return Err("wrong Ed25519 public key size"),
        ED25519 => {}
        DSA => {
            dsa(data, parameters)?;
            certificate.can_verify = false;
        }
        _ => match number.strip_prefix(ML_DSA) {
            Some([17..=19]) if !parameters.is_empty() => return Err("ML-DSA key encoded with illegal parameters"),
            Some([kind @ 17..=19]) => {
                let length = match kind {
                    17 => 1312,
                    18 => 1952,
                    _ => 2592,
                };
                if bytes.len() != length {
                    return Err("mldsa: invalid public key length");
                }
            }
            _ => certificate.can_verify = false,
        },
    }
    Ok(())
}

/// The bits of a bit string as a number: shifted to the right by those that do not count.
fn right_aligned(bytes: &[u8], padding: u32) -> Vec<u8> {
    let mut before = 0_u8;
    let shift = |byte: &u8| {
        let shifted = if padding == 0 { *byte } else { (before << (8 - padding)) | (byte >> padding) };
        before = *byte;
        shifted
    };
    bytes.iter().map(shift).collect()
}

fn rsa(mut data: Der<'_>, parameters: &[u8]) -> Read<usize> {
    if parameters != [5, 0] {
        return Err("RSA key missing NULL parameters");
    }
    let mut list = data.take(SEQUENCE).ok_or("invalid RSA public key")?;
    let modulus = list.integer().ok_or("invalid RSA modulus")?;
    let exponent = list.int().ok_or("invalid RSA public exponent")?;
    if !der::is_positive(modulus) {
        return Err("RSA modulus is not a positive number");
    }
    if exponent <= 0 {
        return Err("RSA public exponent is not a positive number");
    }
    let zeros: usize = modulus.iter().take_while(|byte| **byte == 0).count();
    let leading = modulus.get(zeros).map_or(0, |byte| byte.leading_zeros() as usize);
    Ok((modulus.len() - zeros) * 8 - leading)
}

fn dsa(mut data: Der<'_>, parameters: &[u8]) -> Read<()> {
    const REFUSAL: &str = "invalid DSA parameters";
    let y = data.integer().ok_or("invalid DSA public key")?;
    let mut list = Der(parameters).take(SEQUENCE).ok_or(REFUSAL)?;
    let mut is_positive = der::is_positive(y);
    for _ in ["p", "q", "g"] {
        is_positive &= der::is_positive(list.integer().ok_or(REFUSAL)?);
    }
    if is_positive { Ok(()) } else { Err("zero or negative DSA parameter") }
}

fn ec(point: &[u8], parameters: &[u8]) -> Read<()> {
    let mut parameters = Der(parameters);
    let curve = parameters.oid().ok_or("invalid ECDSA parameters")?;
    let curve = CURVES.iter().find(|one| one.number == curve).ok_or("unsupported elliptic curve")?;
    let Some((4, coordinates)) = point.split_first() else { return Err("ecdsa: invalid uncompressed public key") };
    let coordinates = Some(coordinates).filter(|bytes| bytes.len() == 2 * curve.prime.len());
    let halves = coordinates.and_then(|bytes| bytes.split_at_checked(curve.prime.len()));
    if halves.is_some_and(|(x, y)| curve.has(x, y)) { Ok(()) } else { Err("invalid point") }
}

/// y² = x³ - 3x + b, modulo a prime (FIPS 186-5).
struct Curve {
    number: &'static [u8],
    prime: &'static [u8],
    b: &'static [u8],
}

/// The curves that Go knows.
#[rustfmt::skip]
const CURVES: [Curve; 4] = [
    // P-224
    Curve {
        number: b"\x2B\x81\x04\x00\x21",
        prime: b"\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x01",
        b: b"\xB4\x05\x0A\x85\x0C\x04\xB3\xAB\xF5\x41\x32\x56\x50\x44\xB0\xB7\xD7\xBF\xD8\xBA\x27\x0B\x39\x43\x23\x55\xFF\xB4",
    },
    // P-256
    Curve {
        number: b"\x2A\x86\x48\xCE\x3D\x03\x01\x07",
        prime: b"\xFF\xFF\xFF\xFF\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF",
        b: b"\x5A\xC6\x35\xD8\xAA\x3A\x93\xE7\xB3\xEB\xBD\x55\x76\x98\x86\xBC\x65\x1D\x06\xB0\xCC\x53\xB0\xF6\x3B\xCE\x3C\x3E\x27\xD2\x60\x4B",
    },
    // P-384
    Curve {
        number: b"\x2B\x81\x04\x00\x22",
        prime: b"\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFE\xFF\xFF\xFF\xFF\x00\x00\x00\x00\x00\x00\x00\x00\xFF\xFF\xFF\xFF",
        b: b"\xB3\x31\x2F\xA7\xE2\x3E\xE7\xE4\x98\x8E\x05\x6B\xE3\xF8\x2D\x19\x18\x1D\x9C\x6E\xFE\x81\x41\x12\x03\x14\x08\x8F\x50\x13\x87\x5A\xC6\x56\x39\x8D\x8A\x2E\xD1\x9D\x2A\x85\xC8\xED\xD3\xEC\x2A\xEF",
    },
    // P-521
    Curve {
        number: b"\x2B\x81\x04\x00\x23",
        prime: b"\x01\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF",
        b: b"\x00\x51\x95\x3E\xB9\x61\x8E\x1C\x9A\x1F\x92\x9A\x21\xA0\xB6\x85\x40\xEE\xA2\xDA\x72\x5B\x99\xB3\x15\xF3\xB8\xB4\x89\x91\x8E\xF1\x09\xE1\x56\x19\x39\x51\xEC\x7E\x93\x7B\x16\x52\xC0\xBD\x3B\xB1\xBF\x07\x35\x73\xDF\x88\x3D\x2C\x34\xF1\xEF\x45\x1F\xD4\x6B\x50\x3F\x00",
    },
];

/// A number below 2^576, the lowest digit first.
type Number = [u64; 9];

impl Curve {
    /// Whether the point is on the curve.
    fn has(&self, x: &[u8], y: &[u8]) -> bool {
        let [prime, b, x, y] = [self.prime, self.b, x, y].map(number);
        if is_below(&prime, &x) || is_below(&prime, &y) || x == prime || y == prime {
            return false;
        }
        let times = |one: &Number, other: &Number| product(one, other, &prime);
        // x³ + b = y² + 3x
        let left = sum(&times(&times(&x, &x), &x), &b, &prime);
        let mut right = times(&y, &y);
        for _ in 0..3 {
            right = sum(&right, &x, &prime);
        }
        left == right
    }
}

fn number(bytes: &[u8]) -> Number {
    let mut digits = [0; 9];
    for (digit, chunk) in digits.iter_mut().zip(bytes.rchunks(8)) {
        *digit = chunk.iter().fold(0, |n, b| (n << 8) | u64::from(*b));
    }
    digits
}

fn is_below(one: &Number, other: &Number) -> bool {
    one.iter().rev().lt(other.iter().rev())
}

/// The sum of two numbers below the prime, modulo the prime.
fn sum(one: &Number, other: &Number, prime: &Number) -> Number {
    let mut digits = [0; 9];
    let mut carry = false;
    for ((digit, a), b) in digits.iter_mut().zip(one).zip(other) {
        let (low, first) = a.overflowing_add(*b);
        let (low, second) = low.overflowing_add(u64::from(carry));
        (*digit, carry) = (low, first | second);
    }
    if is_below(&digits, prime) {
        return digits;
    }
    let mut borrow = false;
    for (digit, p) in digits.iter_mut().zip(prime) {
        let (low, first) = digit.overflowing_sub(*p);
        let (low, second) = low.overflowing_sub(u64::from(borrow));
        (*digit, borrow) = (low, first | second);
    }
    digits
}

/// The product of two numbers below the prime, modulo the prime.
fn product(one: &Number, other: &Number, prime: &Number) -> Number {
    let mut total = [0; 9];
    for digit in other.iter().rev() {
        for bit in (0..u64::BITS).rev() {
            total = sum(&total, &total, prime);
            if digit >> bit & 1 == 1 {
                total = sum(&total, one, prime);
            }
        }
    }
    total
}
