//! What an X.509 certificate (RFC 5280) says.

use std::collections::BTreeSet;

use sha2::{Digest, Sha256};
use x509_parser::certificate::{X509Certificate, X509CertificateParser};
use x509_parser::der_parser::Oid;
use x509_parser::der_parser::asn1_rs::{Any, FromDer, Tag};
use x509_parser::error::X509Error;
use x509_parser::extensions::{
    AuthorityKeyIdentifier, BasicConstraints, GeneralName, KeyIdentifier, SubjectAlternativeName, X509Extension,
};
use x509_parser::nom::Parser;
use x509_parser::oid_registry::{
    OID_X509_EXT_AUTHORITY_KEY_IDENTIFIER, OID_X509_EXT_BASIC_CONSTRAINTS, OID_X509_EXT_SUBJECT_ALT_NAME,
    OID_X509_EXT_SUBJECT_KEY_IDENTIFIER,
};
use x509_parser::public_key::PublicKey;
use x509_parser::x509::{SubjectPublicKeyInfo, X509Name};

use super::MAX_DER;
use crate::context::UnixTime;
use crate::host::x509;

pub use layerwright_types::CertificateDetails;

/// A certificate, apart from what depends on the day: in `details`, `days_left` is not set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Certificate {
    details: CertificateDetails,
    pub(crate) facts: Facts,
}

/// What else rules ask about a certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Facts {
    /// Names as they are encoded: only these can be compared.
    pub(crate) raw_subject: Vec<u8>,
    pub(crate) raw_issuer: Vec<u8>,
    /// Subject and authority key identifiers.
    pub(crate) key_id: Option<Vec<u8>>,
    pub(crate) issuer_key_id: Option<Vec<u8>>,
    /// What Go makes of the certificate.
    pub(crate) go: Result<x509::Certificate, x509::Refusal>,
    /// Number of the first critical extension that Go does not handle, `1.2.3.4`.
    pub(crate) unhandled: Option<String>,
    /// The first common name (CN) of the subject.
    pub(crate) common_name: Option<String>,
    /// Number of the first extension that is there a second time.
    pub(crate) repeated: Option<String>,
    /// The algorithm inside of what is signed is not that of the signature.
    pub(crate) has_two_algorithms: bool,
    /// Bytes after the certificate.
    pub(crate) trailing: usize,
    /// SHA-256 of the DER.
    pub(crate) digest: [u8; 32],
    /// What the signature is over, its algorithm and value, and the certificate's own key, see [`crate::inventory::Signature`].
    pub(crate) signed: Vec<u8>,
    pub(crate) algorithm: Vec<u8>,
    pub(crate) signature: Vec<u8>,
    pub(crate) key: Vec<u8>,
}

/// How a day relates to a certificate's validity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Validity {
    /// It begins later.
    NotYet,
    /// Days since the end, 0 on the day itself.
    Expired(i64),
    /// Whole days until the end.
    Valid(i64),
}

const DAY: i64 = 86_400;

impl Certificate {
    /// Reads a certificate. `Err`: why not, a lower-case fragment.
    pub(crate) fn read(der: &[u8]) -> Result<Self, String> {
        outer_length(der)?;
        // Of the extensions, four are read below; the readers of all others are left out of the page.
        let mut parser = X509CertificateParser::new().with_deep_parse_extensions(false);
        let (rest, certificate) = parser.parse(der).map_err(|e| in_words(&e.into()))?;
        let tbs = &certificate.tbs_certificate;
        let facts = facts(der, &certificate, rest.len());
        Ok(Self {
            details: CertificateDetails {
                subject: name(&tbs.subject),
                issuer: name(&tbs.issuer),
                not_before: tbs.validity.not_before.timestamp(),
                not_after: tbs.validity.not_after.timestamp(),
                days_left: 0,
                key: key(&tbs.subject_pki),
                signature: signature(&certificate.signature_algorithm.algorithm),
                names: alternative_names(&certificate),
                is_ca: only::<BasicConstraints>(&certificate, &OID_X509_EXT_BASIC_CONSTRAINTS)
                    .is_some_and(|found| found.ca),
                self_issued: tbs.subject.as_raw() == tbs.issuer.as_raw(),
                serial: serial(tbs.raw_serial()),
                fingerprint: hex(&facts.digest),
            },
            facts,
        })
    }

    /// The names, key and signature, for rules; `days_left` is not set.
    pub(crate) fn fields(&self) -> &CertificateDetails {
        &self.details
    }

    /// The details as seen at a time.
    pub fn details(&self, now: UnixTime) -> CertificateDetails {
        let days_left = self.details.not_after.saturating_sub(now.0).div_euclid(DAY);
        CertificateDetails { days_left, ..self.details.clone() }
    }

    /// RFC 4514 style, shortened to what fits a message.
    pub fn subject(&self) -> String {
        shortened(&self.details.subject, "an empty subject")
    }

    /// As [`Self::subject`].
    pub fn issuer(&self) -> String {
        shortened(&self.details.issuer, "an empty name")
    }

    /// First and last day, `2026-01-31`.
    pub fn days(&self) -> (String, String) {
        (date(self.details.not_before), date(self.details.not_after))
    }

    pub fn validity(&self, now: UnixTime) -> Validity {
        let left = self.details.not_after.saturating_sub(now.0);
        if self.details.not_before > now.0 {
            Validity::NotYet
        } else if left < 0 {
            Validity::Expired(left.saturating_neg() / DAY)
        } else {
            Validity::Valid(left / DAY)
        }
    }
}

fn shortened(name: &str, nothing: &str) -> String {
    match name.char_indices().nth(80) {
        Some((end, _)) => format!("{}...", name.get(..end).unwrap_or("")),
        None if name.is_empty() => nothing.to_owned(),
        None => name.to_owned(),
    }
}

fn facts(der: &[u8], certificate: &X509Certificate<'_>, trailing: usize) -> Facts {
    let tbs = &certificate.tbs_certificate;
    let mut facts = Facts {
        raw_subject: tbs.subject.as_raw().to_vec(),
        raw_issuer: tbs.issuer.as_raw().to_vec(),
        key_id: None,
        issuer_key_id: None,
        go: x509::read(der),
        unhandled: None,
        common_name: tbs.subject.iter_common_name().next().and_then(|name| name.as_str().ok()).map(str::to_owned),
        repeated: repeated(tbs.extensions()),
        has_two_algorithms: tbs.signature != certificate.signature_algorithm,
        trailing,
        digest: Sha256::digest(certificate.as_raw()).into(),
        signed: tbs.as_ref().to_vec(),
        algorithm: raw_algorithm(certificate).unwrap_or_default().to_vec(),
        signature: certificate.signature_value.data.to_vec(),
        key: tbs.subject_pki.raw.to_vec(),
    };
    for extension in tbs.extensions() {
        if extension.oid == OID_X509_EXT_SUBJECT_KEY_IDENTIFIER
            && let Ok((_, id)) = KeyIdentifier::from_der(extension.value)
        {
            facts.key_id = Some(id.0.to_vec());
        } else if extension.oid == OID_X509_EXT_AUTHORITY_KEY_IDENTIFIER
            && let Ok((_, id)) = AuthorityKeyIdentifier::from_der(extension.value)
        {
            facts.issuer_key_id = id.key_identifier.map(|id| id.0.to_vec());
        }
    }
    let unhandled = facts.go.as_ref().ok().and_then(|go| go.unhandled.as_deref());
    facts.unhandled = unhandled.map(|number| Oid::new(number.into()).to_id_string());
    facts
}

/// What the extension of a number says, when there is exactly one that can be read.
fn only<'a, T: FromDer<'a, X509Error>>(certificate: &X509Certificate<'a>, oid: &Oid<'_>) -> Option<T> {
    let extension = certificate.get_extension_unique(oid).ok()??;
    T::from_der(extension.value).ok().map(|(_, found)| found)
}

/// Number of the first extension that is there before.
fn repeated(extensions: &[X509Extension<'_>]) -> Option<String> {
    let mut seen = BTreeSet::new();
    extensions.iter().find(|one| !seen.insert(one.oid.as_bytes())).map(|one| one.oid.to_id_string())
}

/// signatureAlgorithm as it is encoded: what follows the tbsCertificate.
fn raw_algorithm<'a>(certificate: &X509Certificate<'a>) -> Option<&'a [u8]> {
    let der = certificate.as_raw();
    let rest = der.get(header(der)?.0..)?.get(certificate.tbs_certificate.as_ref().len()..)?;
    let (start, content) = header(rest)?;
    rest.get(..start.checked_add(content)?)
}

/// Whether DER is a private key: PKCS#1 and PKCS#8 begin with the version number 0, SEC 1 with 1; a certificate with a sequence.
pub(super) fn is_private_key(der: &[u8]) -> bool {
    let Some((tag, content)) = element(der) else { return false };
    tag == 0x30
        && matches!(content, [0x02, 0x01, 0x00, 0x30 | 0x02, ..] | [0x02, 0x01, 0x01, 0x30 | 0x04, ..])
        && content.len() >= 32
}

/// Whether DER has the outline of an X.509 certificate (RFC 5280, 4.1), which neither a damaged one has nor a request, a list of revoked
/// certificates or a key. What is in it is not read.
pub(crate) fn is_certificate(der: &[u8]) -> bool {
    const SIGNED: [u8; 3] = [0x30, 0x30, 0x03];
    const TO_BE_SIGNED: [u8; 6] = [0x02, 0x30, 0x30, 0x30, 0x30, 0x30];
    let Some((0x30, signed)) = elements(der).next() else { return false };
    let tags = |content| elements(content).map(|(tag, _)| tag);
    let Some((_, to_be_signed)) = elements(signed).next() else { return false };
    let fields = tags(to_be_signed).skip_while(|tag| *tag == 0xA0);
    tags(signed).eq(SIGNED) && fields.take(TO_BE_SIGNED.len()).eq(TO_BE_SIGNED)
}

/// Tags and contents of the elements one behind the other, up to one that is cut short.
pub(super) fn elements(mut der: &[u8]) -> impl Iterator<Item = (u8, &[u8])> {
    std::iter::from_fn(move || {
        let (start, length) = header(der)?;
        let (tag, end) = (*der.first()?, start.checked_add(length)?);
        let content = der.get(start..end)?;
        der = der.get(end..)?;
        Some((tag, content))
    })
}

/// Tag and content of the element at the start; the content may be cut short.
fn element(der: &[u8]) -> Option<(u8, &[u8])> {
    let (header, _) = header(der)?;
    Some((*der.first()?, der.get(header..)?))
}

/// Length of the header and of the content that it promises.
pub(super) fn header(der: &[u8]) -> Option<(usize, usize)> {
    let first = *der.get(1)?;
    if first < 0x80 {
        return Some((2, usize::from(first)));
    }
    let count = usize::from(first & 0x7F);
    let bytes = der.get(2..2 + count).filter(|_| (1..=4).contains(&count))?;
    Some((2 + count, bytes.iter().fold(0, |n, b| (n << 8) | usize::from(*b))))
}

/// What can be said before the parser: damage of a paste is mostly a cut.
fn outer_length(der: &[u8]) -> Result<(), String> {
    if der.len() > MAX_DER {
        return Err(format!("it has {} bytes; more than {MAX_DER} are not read", der.len()));
    }
    if der.first() != Some(&0x30) {
        return Err("the decoded data is not ASN.1: it does not begin with a sequence".to_owned());
    }
    match header(der) {
        Some((header, content)) if header.saturating_add(content) > der.len() => {
            Err(format!("the data is cut short ({} of {} bytes)", der.len(), header.saturating_add(content)))
        }
        Some(_) => Ok(()),
        None => Err("the length of the outer sequence cannot be read".to_owned()),
    }
}

fn in_words(error: &X509Error) -> String {
    match error {
        X509Error::InvalidVersion => "its version number cannot be read",
        X509Error::InvalidSerial => "its serial number cannot be read",
        X509Error::InvalidAlgorithmIdentifier => "its signature algorithm cannot be read",
        X509Error::InvalidX509Name | X509Error::InvalidAttributes => "its subject or issuer cannot be read",
        X509Error::InvalidDate => "its validity dates cannot be read",
        X509Error::InvalidSPKI => "its public key cannot be read",
        X509Error::InvalidExtensions => "its extensions cannot be read",
        X509Error::InvalidSignatureValue => "its signature cannot be read",
        X509Error::InvalidTbsCertificate | X509Error::InvalidCertificate => {
            "it does not have the structure of a certificate"
        }
        _ => "its ASN.1 structure is not that of a certificate",
    }
    .to_owned()
}

/// RFC 4514: the last part first.
fn name(name: &X509Name<'_>) -> String {
    let parts: Vec<String> = name
        .iter_rdn()
        .map(|rdn| {
            let pairs: Vec<String> = rdn
                .iter()
                .map(|pair| format!("{}={}", attribute(pair.attr_type()), string(pair.attr_value())))
                .collect();
            pairs.join("+")
        })
        .collect();
    parts.into_iter().rev().collect::<Vec<_>>().join(",")
}

/// The short names of RFC 4514 and the few others that are common; else the number.
fn attribute(oid: &Oid<'_>) -> String {
    let number = oid.to_id_string();
    let short = match number.as_str() {
        "2.5.4.3" => "CN",
        "2.5.4.5" => "serialNumber",
        "2.5.4.6" => "C",
        "2.5.4.7" => "L",
        "2.5.4.8" => "ST",
        "2.5.4.9" => "STREET",
        "2.5.4.10" => "O",
        "2.5.4.11" => "OU",
        "2.5.4.97" => "organizationIdentifier",
        "0.9.2342.19200300.100.1.1" => "UID",
        "0.9.2342.19200300.100.1.25" => "DC",
        "1.2.840.113549.1.9.1" => "emailAddress",
        _ => return number,
    };
    short.to_owned()
}

/// The text of a name's part, escaped. Bytes that fit no encoding give the replacement character; what is no text is shown in hex.
fn string(value: &Any<'_>) -> String {
    let bytes = value.data;
    let text: String = match value.tag() {
        Tag::BitString | Tag::OctetString => return format!("#{}", hex(bytes).replace(':', "")),
        Tag::BmpString => {
            let units = bytes.chunks_exact(2).map(|pair| pair.iter().fold(0_u16, |n, b| (n << 8) | u16::from(*b)));
            char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
        }
        Tag::UniversalString => {
            let units = bytes.chunks_exact(4).map(|four| four.iter().fold(0_u32, |n, b| (n << 8) | u32::from(*b)));
            units.map(|n| char::from_u32(n).unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
        }
        Tag::T61String => bytes.iter().map(|b| char::from(*b)).collect(),
        _ => String::from_utf8_lossy(bytes).into_owned(),
    };
    escape(&text)
}

/// RFC 4514 2.4; control and direction characters as hex, so that a name cannot disturb the page that shows it.
fn escape(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    let last = value.chars().count().saturating_sub(1);
    for (at, c) in value.chars().enumerate() {
        let is_edge = (c == ' ' && (at == 0 || at == last)) || (c == '#' && at == 0);
        if is_edge || matches!(c, '"' | '+' | ',' | ';' | '<' | '>' | '\\') {
            out.push('\\');
            out.push(c);
        } else if c.is_control()
            || matches!(c, '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
        {
            let mut utf8 = [0; 4];
            for byte in c.encode_utf8(&mut utf8).bytes() {
                out.push('\\');
                push_hex(&mut out, byte);
            }
        } else {
            out.push(c);
        }
    }
    out
}

fn key(info: &SubjectPublicKeyInfo<'_>) -> String {
    let number = info.algorithm.algorithm.to_id_string();
    let named = match number.as_str() {
        "1.3.101.110" => "X25519",
        "1.3.101.111" => "X448",
        "1.3.101.112" => "Ed25519",
        "1.3.101.113" => "Ed448",
        "2.16.840.1.101.3.4.3.17" => "ML-DSA-44",
        "2.16.840.1.101.3.4.3.18" => "ML-DSA-65",
        "2.16.840.1.101.3.4.3.19" => "ML-DSA-87",
        _ => "",
    };
    if !named.is_empty() {
        return named.to_owned();
    }
    match info.parsed() {
        Ok(PublicKey::RSA(rsa)) => {
            format!("RSA {}", bits(rsa.modulus))
        }
        Ok(PublicKey::EC(point)) => {
            let parameters = info.algorithm.parameters.as_ref().and_then(|p| Oid::try_from(p.clone()).ok());
            let curve = parameters.map(|oid| oid.to_id_string());
            match curve.as_deref() {
                Some("1.2.840.10045.3.1.1") => "EC P-192".to_owned(),
                Some("1.3.132.0.33") => "EC P-224".to_owned(),
                Some("1.2.840.10045.3.1.7") => "EC P-256".to_owned(),
                Some("1.3.132.0.34") => "EC P-384".to_owned(),
                Some("1.3.132.0.35") => "EC P-521".to_owned(),
                Some("1.3.132.0.10") => "EC secp256k1".to_owned(),
                Some("1.3.36.3.3.2.8.1.1.7") => "EC brainpoolP256r1".to_owned(),
                Some("1.3.36.3.3.2.8.1.1.11") => "EC brainpoolP384r1".to_owned(),
                Some("1.3.36.3.3.2.8.1.1.13") => "EC brainpoolP512r1".to_owned(),
                _ => format!("EC {}", point.key_size()),
            }
        }
        Ok(PublicKey::DSA(_)) => {
            // The length of p, which is the first number of the parameters. They may be those of the issuer.
            let parameters = info.algorithm.parameters.as_ref();
            match parameters.and_then(|list| first_number(list.data)) {
                Some(p) => format!("DSA {}", bits(p)),
                None => "DSA".to_owned(),
            }
        }
        _ if number == "1.2.840.113549.1.1.10" => {
            let modulus = element(&info.subject_public_key.data).and_then(|(_, list)| first_number(list));
            modulus.map_or_else(|| "RSA-PSS".to_owned(), |modulus| format!("RSA-PSS {}", bits(modulus)))
        }
        _ => format!("algorithm {number}"),
    }
}

/// The bytes of the number that a list begins with.
fn first_number(list: &[u8]) -> Option<&[u8]> {
    let (start, length) = header(list)?;
    list.first().filter(|tag| **tag == 2)?;
    list.get(start..start.checked_add(length)?)
}

/// Length of a big-endian number in bits.
fn bits(number: &[u8]) -> usize {
    let zeros = number.iter().take_while(|b| **b == 0).count();
    let leading = number.get(zeros).map_or(0, |b| b.leading_zeros() as usize);
    (number.len() - zeros) * 8 - leading
}

/// The names of RFC 8017, 5758, 8410 and 9881; else the number.
fn signature(oid: &Oid<'_>) -> String {
    let number = oid.to_id_string();
    let named = match number.as_str() {
        "1.2.840.113549.1.1.2" => "md2WithRSAEncryption",
        "1.2.840.113549.1.1.4" => "md5WithRSAEncryption",
        "1.2.840.113549.1.1.5" | "1.3.14.3.2.29" => "sha1WithRSAEncryption",
        "1.2.840.113549.1.1.10" => "RSASSA-PSS",
        "1.2.840.113549.1.1.11" => "sha256WithRSAEncryption",
        "1.2.840.113549.1.1.12" => "sha384WithRSAEncryption",
        "1.2.840.113549.1.1.13" => "sha512WithRSAEncryption",
        "1.2.840.113549.1.1.14" => "sha224WithRSAEncryption",
        "1.2.840.10040.4.3" => "dsa-with-SHA1",
        "2.16.840.1.101.3.4.3.2" => "dsa-with-SHA256",
        "1.2.840.10045.4.1" => "ecdsa-with-SHA1",
        "1.2.840.10045.4.3.1" => "ecdsa-with-SHA224",
        "1.2.840.10045.4.3.2" => "ecdsa-with-SHA256",
        "1.2.840.10045.4.3.3" => "ecdsa-with-SHA384",
        "1.2.840.10045.4.3.4" => "ecdsa-with-SHA512",
        "1.3.101.112" => "Ed25519",
        "1.3.101.113" => "Ed448",
        "2.16.840.1.101.3.4.3.17" => "ML-DSA-44",
        "2.16.840.1.101.3.4.3.18" => "ML-DSA-65",
        "2.16.840.1.101.3.4.3.19" => "ML-DSA-87",
        _ => return number,
    };
    named.to_owned()
}

fn alternative_names(certificate: &X509Certificate<'_>) -> Vec<String> {
    let Some(names) = only::<SubjectAlternativeName<'_>>(certificate, &OID_X509_EXT_SUBJECT_ALT_NAME) else {
        return Vec::new();
    };
    let shown = |name: &GeneralName<'_>| match name {
        GeneralName::DNSName(host) => Some(escape(host)),
        GeneralName::IPAddress(bytes) => address(bytes),
        _ => None,
    };
    names.general_names.iter().filter_map(shown).collect()
}

fn address(bytes: &[u8]) -> Option<String> {
    if let Ok(four) = <[u8; 4]>::try_from(bytes) {
        return Some(std::net::Ipv4Addr::from(four).to_string());
    }
    if let Ok(sixteen) = <[u8; 16]>::try_from(bytes) {
        return Some(std::net::Ipv6Addr::from(sixteen).to_string());
    }
    // A network, as name constraints have it: no client takes it for a name.
    let (network, mask) = bytes.split_at_checked(bytes.len() / 2).filter(|_| matches!(bytes.len(), 8 | 32))?;
    Some(format!("{}/{}", address(network)?, address(mask)?))
}

/// A number in two's complement, with its minus, without the zero byte that only says that it is not negative.
fn serial(number: &[u8]) -> String {
    match number {
        [0, rest @ ..] if !rest.is_empty() => hex(rest),
        [0x80..=0xFF, ..] => {
            let mut carry = true;
            let mut negated: Vec<u8> = number.iter().map(|byte| !byte).collect();
            for byte in negated.iter_mut().rev() {
                (*byte, carry) = byte.overflowing_add(u8::from(carry));
            }
            let zeros = negated.iter().take_while(|byte| **byte == 0).count();
            format!("-{}", hex(negated.get(zeros..).unwrap_or_default()))
        }
        _ => hex(number),
    }
}

fn hex(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len() * 3);
    for byte in bytes {
        if !out.is_empty() {
            out.push(':');
        }
        push_hex(&mut out, *byte);
    }
    out
}

fn push_hex(out: &mut String, byte: u8) {
    for nibble in [byte >> 4, byte & 0x0F] {
        out.push(char::from_digit(u32::from(nibble), 16).unwrap_or('0').to_ascii_uppercase());
    }
}

/// The day of a Unix time, `2026-01-31` (proleptic Gregorian, UTC).
pub(crate) fn date(unix: i64) -> String {
    // Days from 0000-03-01, in eras of 400 years (H. Hinnant, "chrono-Compatible Low-Level Date Algorithms").
    let days = unix.div_euclid(DAY) + 719_468;
    let (era, day) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let day = day - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    let year = year + era * 400 + i64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}")
}

#[cfg(test)]
mod tests {
    use super::super::testing::{CA, ED, RSA};
    use super::*;

    /// 2026-11-23T00:00:00Z
    const NOW: UnixTime = UnixTime(1_795_392_000);

    fn der(pem: &str) -> Vec<u8> {
        super::super::scan(pem).remove(0).der.unwrap()
    }

    #[test]
    fn the_outline_of_certificates() {
        for pem in [CA, RSA, ED] {
            let der = der(pem);
            assert!(is_certificate(&der));
            assert!(is_certificate(&[der.as_slice(), b"\n"].concat()));
            assert!(!is_certificate(&der[..der.len() - 1]));
            assert!(!is_certificate(&der[1..]) && !is_certificate(&der[4..]));
        }
        // The outlines of a certificate of version 1, a request, a list of revoked certificates, a key.
        for (tags, is_one) in [
            (&[0x02, 0x30, 0x30, 0x30, 0x30, 0x30][..], true),
            (&[0x02, 0x30, 0x30, 0xA0], false),
            (&[0x02, 0x30, 0x30, 0x17, 0x17, 0x30], false),
        ] {
            let fields: Vec<u8> = tags.iter().flat_map(|tag| [*tag, 0]).collect();
            let tbs = [&[0x30, u8::try_from(fields.len()).unwrap()], fields.as_slice()].concat();
            let signed = [tbs.as_slice(), &[0x30, 0, 0x03, 0]].concat();
            let der = [&[0x30, u8::try_from(signed.len()).unwrap()], signed.as_slice()].concat();
            assert_eq!(is_certificate(&der), is_one, "{tags:?}");
        }
        assert!(!is_certificate(&[0x30, 4, 0x30, 0, 0x03, 0]) && !is_certificate(b""));
    }

    #[test]
    fn what_a_certificate_says() {
        let ca = Certificate::read(&der(CA)).unwrap().details(NOW);
        assert_eq!(
            (ca.subject.as_str(), ca.key.as_str(), ca.signature.as_str()),
            ("CN=Edge Lab CA", "EC P-256", "ecdsa-with-SHA256")
        );
        assert!(ca.is_ca && ca.self_issued && ca.names.is_empty());
        assert_eq!((ca.not_before, ca.not_after, ca.days_left), (1_735_689_600, 2_682_374_400, 10_266));
        let rsa = Certificate::read(&der(RSA)).unwrap().details(NOW);
        assert_eq!(rsa.subject, r"C=DE,O=Edge\, Lab,CN=registry.edge-lab.net");
        assert_eq!(
            (rsa.key.as_str(), rsa.signature.as_str(), rsa.is_ca),
            ("RSA 2048", "sha256WithRSAEncryption", false)
        );
        assert_eq!(rsa.names, ["registry.edge-lab.net", "*.edge-lab.net", "10.0.0.5", "2001:db8::5"]);
        assert_eq!(rsa.serial, "85:A3:EA:30:06:5A:28:13");
        let fingerprint =
            "F8:27:41:58:C3:91:15:A5:9F:77:DD:0A:FF:16:8E:93:7C:5B:AB:6C:52:9B:F0:F6:DD:34:A6:F4:B0:B7:90:A1";
        assert_eq!(rsa.fingerprint, fingerprint);
        let ed = Certificate::read(&der(ED)).unwrap().details(NOW);
        assert_eq!((ed.key.as_str(), ed.signature.as_str()), ("Ed25519", "Ed25519"));
    }

    #[test]
    fn what_is_not_one() {
        let good = der(CA);
        let cut = &good[..200];
        assert_eq!(Certificate::read(cut).unwrap_err(), format!("the data is cut short (200 of {} bytes)", good.len()));
        assert_eq!(
            Certificate::read(b"hello").unwrap_err(),
            "the decoded data is not ASN.1: it does not begin with a sequence"
        );
        assert!(
            Certificate::read(&[0x30, 0x00]).is_err()
                && Certificate::read(&[0x30]).is_err()
                && Certificate::read(&[]).is_err()
        );
        // A sequence in a sequence in a sequence ...
        let mut deep = vec![0x30, 0x00];
        for _ in 0..5_000 {
            let len = u32::try_from(deep.len()).unwrap().to_be_bytes();
            let mut outer = vec![0x30, 0x83];
            outer.extend(&len[1..]);
            outer.append(&mut deep);
            deep = outer;
        }
        assert!(Certificate::read(&deep).is_err());
    }

    #[test]
    fn serial_numbers_may_be_negative() {
        let cases: [(&[u8], &str); 5] =
            [(&[0, 0x85], "85"), (&[0xFF], "-01"), (&[0x80], "-80"), (&[0xFF, 0], "-01:00"), (&[0], "00")];
        for (number, shown) in cases {
            assert_eq!(serial(number), shown);
        }
    }

    #[test]
    fn networks_among_the_names() {
        assert_eq!(address(&[10, 0, 0, 0, 255, 0, 0, 0]).as_deref(), Some("10.0.0.0/255.0.0.0"));
        assert_eq!((address(&[10, 0]), address(&[])), (None, None));
    }

    #[test]
    fn names_cannot_disturb() {
        assert_eq!(escape(" a,b\n\u{202E}c "), r"\ a\,b\0A\E2\80\AEc\ ");
        assert_eq!(escape("#x"), r"\#x");
    }

    #[test]
    fn days() {
        assert_eq!(date(0), "1970-01-01");
        assert_eq!(date(-1), "1969-12-31");
        assert_eq!(date(951_782_400), "2000-02-29");
        assert_eq!(date(1_795_392_000), "2026-11-23");
        assert_eq!(date(253_402_300_799), "9999-12-31");
    }
}
