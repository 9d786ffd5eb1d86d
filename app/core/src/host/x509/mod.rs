//! Go's X.509 reader, crypto/x509 of Go 1.27, as containerd and Palette's agent use it.
//!
//! What it refuses to read never becomes a trusted certificate: `AppendCertsFromPEM` leaves it out without a word, and clients say
//! "certificate signed by unknown authority". Refusals are reported in Go's own words, which people search for.

mod constraints;
mod der;
mod extensions;
mod key;
mod names;

pub use constraints::Denial;

use der::{Der, INTEGER, SEQUENCE, SET};

/// Why a certificate is not read, in Go's words without `x509: ` before them, and without the value in question after them.
pub type Refusal = &'static str;

type Read<T> = Result<T, Refusal>;

/// What Go knows of a certificate that it has read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub struct Certificate {
    /// 1 to 3.
    pub version: u8,
    /// Whether Go can verify with this key: RSA, EC, Ed25519, ML-DSA. It verifies nothing with DSA.
    pub can_verify: bool,
    /// Bits of an RSA key, 0 for another one.
    pub rsa_bits: usize,
    /// `None`: without basic constraints.
    pub is_ca: Option<bool>,
    /// How many authorities may be between this one and a server.
    pub path_length: Option<u64>,
    /// Key usage is there, and does not allow to sign certificates.
    pub may_not_sign: bool,
    /// Extended key usage is there, and does not allow TLS servers.
    pub may_not_serve: bool,
    /// Subject alternative names are there, maybe none that a host can have.
    pub has_names: bool,
    pub dns_names: Vec<String>,
    pub addresses: Vec<Vec<u8>>,
    /// Mail addresses or URIs among the names.
    pub has_other_names: bool,
    /// The first critical extension that Go does not handle.
    pub unhandled: Option<Vec<u8>>,
    /// The extension with name constraints, as it is encoded.
    constraints: Vec<u8>,
    subject_key_id: Vec<u8>,
    authority_key_id: Vec<u8>,
}

/// Reads a certificate as `ParseCertificate` does.
pub fn read(der: &[u8]) -> Read<Certificate> {
    let mut input = Der(der);
    let mut outer = input.take(SEQUENCE).ok_or("malformed certificate")?;
    let mut tbs = outer.take(SEQUENCE).ok_or("malformed tbs certificate")?;
    let mut certificate = Certificate { version: version(&mut tbs)?, ..Certificate::default() };

    let serial = tbs.integer().ok_or("malformed serial number")?;
    if der::is_negative(serial) {
        return Err("negative serial number");
    }
    let mut algorithm = tbs.take(SEQUENCE).ok_or("malformed signature algorithm identifier")?;
    let outer_algorithm = outer.take(SEQUENCE).ok_or("malformed algorithm identifier")?;
    if algorithm.0 != outer_algorithm.0 {
        return Err("inner and outer signature algorithm identifiers don't match");
    }
    algorithm_identifier(&mut algorithm)?;
    name(&mut tbs, "malformed issuer")?;
    let mut validity = tbs.take(SEQUENCE).ok_or("malformed validity")?;
    time(&mut validity)?;
    time(&mut validity)?;
    name(&mut tbs, "malformed issuer")?;
    let mut info = tbs.take(SEQUENCE).ok_or("malformed spki")?;
    key::read(&mut info, &mut certificate)?;
    if certificate.version > 1 {
        tbs.optional(0x81).ok_or("malformed issuerUniqueID")?;
        tbs.optional(0x82).ok_or("malformed subjectUniqueID")?;
    }
    if certificate.version == 3
        && let Some(mut list) = tbs.optional(0xA3).ok_or("malformed extensions")?
    {
        extensions::read(list.take(SEQUENCE).ok_or("malformed extensions")?, &mut certificate)?;
    }
    outer.bits().ok_or("malformed signature")?;
    if input.is_empty() { Ok(certificate) } else { Err("trailing data") }
}

/// 1 to 3; what is not there is 1.
fn version(tbs: &mut Der<'_>) -> Read<u8> {
    let number = match tbs.optional(0xA0).ok_or("malformed version")? {
        None => 0,
        Some(mut inside) => inside.int().filter(|_| inside.is_empty()).ok_or("malformed version")?,
    };
    match u8::try_from(number) {
        Ok(number @ 0..=2) => Ok(number + 1),
        // Go adds one to it, which overflows, and takes the result for a low version.
        _ if number == i64::MAX => Ok(0),
        _ if number < 0 => Err("malformed version"),
        _ => Err("invalid version"),
    }
}

/// The number of an algorithm, and its parameters as they are encoded; no bytes where there are none.
fn algorithm_identifier<'a>(der: &mut Der<'a>) -> Read<(&'a [u8], &'a [u8])> {
    let number = der.oid().ok_or("malformed OID")?;
    if der.is_empty() {
        return Ok((number, &[]));
    }
    let parameters = der.any().ok_or("malformed parameters")?;
    Ok((number, parameters.whole))
}

fn name(tbs: &mut Der<'_>, missing: Refusal) -> Read<()> {
    let mut sequence = tbs.take(SEQUENCE).ok_or(missing)?;
    while !sequence.is_empty() {
        let mut set = sequence.take(SET).ok_or("invalid RDNSequence")?;
        while !set.is_empty() {
            let mut attribute = set.take(SEQUENCE).ok_or("invalid RDNSequence: invalid attribute")?;
            attribute.oid().ok_or("invalid RDNSequence: invalid attribute type")?;
            if !is_attribute_value(attribute) {
                return Err("invalid RDNSequence: invalid attribute value");
            }
        }
    }
    Ok(())
}

/// Texts have only the characters of their type, numbers fit 64 bits.
fn is_attribute_value(mut attribute: Der<'_>) -> bool {
    let Some(element) = attribute.clone().any() else { return false };
    let bytes = element.content;
    match element.tag {
        der::BOOLEAN => attribute.boolean().is_some(),
        INTEGER => attribute.int().is_some(),
        der::BIT_STRING => attribute.bits().is_some(),
        der::OBJECT_IDENTIFIER => attribute.oid().is_some(),
        12 => std::str::from_utf8(bytes).is_ok(),
        // NumericString
        18 => bytes.iter().all(|b| b.is_ascii_digit() || *b == b' '),
        // PrintableString, with `*` and `&`
        19 => bytes.iter().all(|b| b.is_ascii_alphanumeric() || b" '()+,-./:=?*&".contains(b)),
        // IA5String
        22 => bytes.is_ascii(),
        23 | 24 => time(&mut attribute).is_ok(),
        // BMPString
        30 => bytes.len() % 2 == 0 && is_bmp(bytes),
        _ => true,
    }
}

fn is_bmp(bytes: &[u8]) -> bool {
    let end = if bytes.ends_with(&[0, 0]) { bytes.len() - 2 } else { bytes.len() };
    bytes.get(..end).unwrap_or_default().chunks_exact(2).all(|pair| {
        let point = pair.iter().fold(0_u16, |n, b| (n << 8) | u16::from(*b));
        !matches!(point, 0xFFFE | 0xFFFF | 0xFDD0..=0xFDEF | 0xD800..=0xDFFF)
    })
}

/// `UTCTime` with or without seconds, `GeneralizedTime`, both with `Z` or an offset.
fn time(der: &mut Der<'_>) -> Read<()> {
    let (digits, refusal) = match der.0.first() {
        Some(23) => (&[2, 2, 2, 2, 2, 2][..], "malformed UTCTime"),
        Some(24) => (&[4, 2, 2, 2, 2, 2][..], "malformed GeneralizedTime"),
        _ => return Err("unsupported time format"),
    };
    let element = der.any().ok_or(refusal)?;
    let is_utc = element.tag == 23;
    let fits = |digits: &[usize]| is_time(element.content, digits).is_some();
    let is_short = is_utc && fits(digits.get(..5).unwrap_or_default());
    if is_short || fits(digits) { Ok(()) } else { Err(refusal) }
}

fn is_time(mut text: &[u8], digits: &[usize]) -> Option<()> {
    let mut parts = [0_u32; 6];
    for (part, count) in parts.iter_mut().zip(digits) {
        *part = number(&mut text, *count)?;
    }
    let [year, month, day, hour, minute, second] = parts;
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0 || digits.first() == Some(&2));
    let days = match month {
        2 => 28 + u32::from(is_leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    let is_clock = hour < 24 && minute < 60 && second < 60;
    let is_zone = match text.split_first()? {
        (b'Z', []) => true,
        (b'+' | b'-', mut offset) => {
            let (hours, minutes) = (number(&mut offset, 2)?, number(&mut offset, 2)?);
            hours <= 24 && minutes < 60 && (hours, minutes) != (0, 0) && offset.is_empty()
        }
        _ => false,
    };
    ((1..=days).contains(&day) && is_clock && is_zone).then_some(())
}

fn number(text: &mut &[u8], count: usize) -> Option<u32> {
    let (digits, rest) = text.split_at_checked(count)?;
    *text = rest;
    digits.iter().try_fold(0, |n, b| Some(n * 10 + char::from(*b).to_digit(10)?))
}

impl Certificate {
    /// Whether a server with this certificate is taken for the host.
    pub fn is_for(&self, host: &str) -> bool {
        names::is_for(self, host)
    }

    /// Why this authority may not issue certificates for the host.
    pub fn denial(&self, host: &str) -> Option<Denial> {
        constraints::denial(self, host)
    }
}
