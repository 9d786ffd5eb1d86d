//! PKCS #7 files, `.p7b`: certificates in the outline of something signed (RFC 5652, 5.1).

use super::details::{elements, header};

/// `1.2.840.113549.1.7.2`
const SIGNED_DATA: &[u8] = &[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x07, 0x02];

/// The certificates in signed data, not read yet. `None`: it is something else.
pub(crate) fn pkcs7(der: &[u8]) -> Option<Vec<Vec<u8>>> {
    let Some((0x30, outer)) = elements(der).next() else { return None };
    let mut fields = elements(outer);
    let (Some((0x06, SIGNED_DATA)), Some((0xA0, explicit))) = (fields.next(), fields.next()) else { return None };
    let Some((0x30, signed)) = elements(explicit).next() else { return None };
    let (_, mut certificates) = elements(signed).find(|(tag, _)| *tag == 0xA0)?;
    let mut found = Vec::new();
    while let Some((start, length)) = header(certificates) {
        let (one, rest) = certificates.split_at_checked(start.checked_add(length)?)?;
        // The others are certificates of attributes.
        if one.first() == Some(&0x30) {
            found.push(one.to_vec());
        }
        certificates = rest;
    }
    (!found.is_empty()).then_some(found)
}
