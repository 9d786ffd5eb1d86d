//! Extensions, as Go's `processExtensions` reads them.

use std::collections::BTreeSet;

use super::der::{BOOLEAN, Der, INTEGER, OBJECT_IDENTIFIER, OCTET_STRING, SEQUENCE};
use super::{Certificate, Read, constraints, names};

/// id-pe-authorityInfoAccess
const AUTHORITY_INFO_ACCESS: &[u8] = b"\x2B\x06\x01\x05\x05\x07\x01\x01";
/// anyExtendedKeyUsage, id-kp-serverAuth
const FOR_SERVERS: [&[u8]; 2] = [b"\x55\x1D\x25\x00", b"\x2B\x06\x01\x05\x05\x07\x03\x01"];

struct Extension<'a> {
    number: &'a [u8],
    is_critical: bool,
    value: &'a [u8],
}

pub(super) fn read(mut list: Der<'_>, certificate: &mut Certificate) -> Read<()> {
    let mut seen = BTreeSet::new();
    let mut extensions = Vec::new();
    while !list.is_empty() {
        let mut der = list.take(SEQUENCE).ok_or("malformed extension")?;
        let number = der.oid().ok_or("malformed extension OID field")?;
        let is_critical = der.is_next(BOOLEAN) && der.boolean().ok_or("malformed extension critical field")?;
        let value = der.take(OCTET_STRING).ok_or("malformed extension value field")?.0;
        if !seen.insert(number) {
            return Err("certificate contains duplicate extension with OID");
        }
        extensions.push(Extension { number, is_critical, value });
    }
    for extension in extensions {
        let is_handled = process(&extension, certificate)?;
        if extension.is_critical && !is_handled && certificate.unhandled.is_none() {
            certificate.unhandled = Some(extension.number.to_vec());
        }
    }
    Ok(())
}

/// Whether Go handles the extension.
fn process(extension: &Extension<'_>, certificate: &mut Certificate) -> Read<bool> {
    let mut value = Der(extension.value);
    match extension.number {
        [0x55, 0x1D, last] => match last {
            14 => {
                if extension.is_critical {
                    return Err("subject key identifier incorrectly marked critical");
                }
                certificate.subject_key_id =
                    value.take(OCTET_STRING).ok_or("invalid subject key identifier")?.0.to_vec();
            }
            15 => {
                let (bytes, _) = value.bits().ok_or("invalid key usage")?;
                let (first, second) = (bytes.first().copied().unwrap_or(0), bytes.get(1).copied().unwrap_or(0));
                certificate.may_not_sign = (first, second & 0x80) != (0, 0) && first & 0x04 == 0;
            }
            17 => return subject_alternative_names(value, certificate),
            19 => basic_constraints(value, certificate)?,
            30 => {
                certificate.constraints = extension.value.to_vec();
                return constraints::read(value);
            }
            31 => distribution_points(value)?,
            32 => policies(value)?,
            33 => policy_mappings(value).ok_or("invalid policy mappings extension")?,
            35 => authority_key_id(value, extension.is_critical, certificate)?,
            36 => policy_constraints(value).ok_or("invalid policy constraints extension")?,
            37 => extended_key_usage(value, certificate).ok_or("invalid extended key usages")?,
            54 => {
                value.int().ok_or("invalid inhibit any policy extension")?;
            }
            _ => return Ok(false),
        },
        AUTHORITY_INFO_ACCESS => {
            if extension.is_critical {
                return Err("authority info access incorrectly marked critical");
            }
            information_access(value).ok_or("invalid authority info access")?;
        }
        _ => return Ok(false),
    }
    Ok(true)
}

fn basic_constraints(mut value: Der<'_>, certificate: &mut Certificate) -> Read<()> {
    const REFUSAL: &str = "invalid basic constraints";
    let mut list = value.take(SEQUENCE).ok_or(REFUSAL)?;
    let is_ca = list.is_next(BOOLEAN) && list.boolean().ok_or(REFUSAL)?;
    certificate.is_ca = Some(is_ca);
    if list.is_next(INTEGER) {
        let length = list.int().and_then(|length| u64::try_from(length).ok()).ok_or(REFUSAL)?;
        certificate.path_length = Some(length);
    }
    Ok(())
}

fn subject_alternative_names(mut value: Der<'_>, certificate: &mut Certificate) -> Read<bool> {
    certificate.has_names = true;
    let mut list = value.take(SEQUENCE).ok_or("invalid subject alternative names")?;
    while !list.is_empty() {
        let name = list.any().ok_or("invalid subject alternative name")?;
        let text = std::str::from_utf8(name.content).ok().filter(|text| text.is_ascii());
        match name.tag {
            0x81 => {
                text.ok_or("SAN rfc822Name is malformed")?;
                certificate.has_other_names = true;
            }
            0x82 => certificate.dns_names.push(text.ok_or("SAN dNSName is malformed")?.to_owned()),
            0x86 => {
                let uri = text.ok_or("SAN uniformResourceIdentifier is malformed")?;
                let host = names::uri_host(uri).ok_or("cannot parse URI")?;
                if !names::is_domain(&host, false) {
                    return Err("cannot parse URI");
                }
                certificate.has_other_names = true;
            }
            0x87 => {
                match name.content.len() {
                    16 if names::is_mapped(name.content) => {
                        return Err("SAN iPAddress contains IPv4-mapped IPv6 address");
                    }
                    4 | 16 => {}
                    _ => return Err("cannot parse IP address of length"),
                }
                certificate.addresses.push(name.content.to_vec());
            }
            _ => {}
        }
    }
    Ok(certificate.has_other_names || !certificate.dns_names.is_empty() || !certificate.addresses.is_empty())
}

fn authority_key_id(mut value: Der<'_>, is_critical: bool, certificate: &mut Certificate) -> Read<()> {
    const REFUSAL: &str = "invalid authority key identifier";
    if is_critical {
        return Err("authority key identifier incorrectly marked critical");
    }
    let mut list = value.take(SEQUENCE).ok_or(REFUSAL)?;
    if let Some(id) = list.optional(0x80).ok_or(REFUSAL)? {
        certificate.authority_key_id = id.0.to_vec();
    }
    Ok(())
}

fn distribution_points(mut value: Der<'_>) -> Read<()> {
    const REFUSAL: &str = "invalid CRL distribution point";
    let mut list = value.take(SEQUENCE).ok_or("invalid CRL distribution points")?;
    while !list.is_empty() {
        let mut point = list.take(SEQUENCE).ok_or(REFUSAL)?;
        let Some(mut name) = point.optional(0xA0).ok_or(REFUSAL)? else { continue };
        // Go knows fullName only, not nameRelativeToCRLIssuer.
        let mut full_name = name.take(0xA0).ok_or(REFUSAL)?;
        while full_name.is_next(0x86) {
            full_name.take(0x86).ok_or(REFUSAL)?;
        }
    }
    Ok(())
}

fn policies(mut value: Der<'_>) -> Read<()> {
    const REFUSAL: &str = "invalid certificate policies";
    let mut list = value.take(SEQUENCE).ok_or(REFUSAL)?;
    let mut seen = BTreeSet::new();
    while !list.is_empty() {
        let mut policy = list.take(SEQUENCE).ok_or(REFUSAL)?;
        let number = policy.take(OBJECT_IDENTIFIER).ok_or(REFUSAL)?.0;
        if !seen.insert(number) || !is_oid(number) {
            return Err(REFUSAL);
        }
    }
    Ok(())
}

/// An object identifier with numbers of any length.
fn is_oid(bytes: &[u8]) -> bool {
    let mut is_start = true;
    for byte in bytes {
        if is_start && *byte == 0x80 {
            return false;
        }
        is_start = byte & 0x80 == 0;
    }
    is_start && !bytes.is_empty()
}

fn policy_mappings(mut value: Der<'_>) -> Option<()> {
    let mut list = value.take(SEQUENCE)?;
    while !list.is_empty() {
        let mut mapping = list.take(SEQUENCE)?;
        mapping.take(OBJECT_IDENTIFIER)?;
        mapping.take(OBJECT_IDENTIFIER)?;
    }
    Some(())
}

fn policy_constraints(mut value: Der<'_>) -> Option<()> {
    let mut list = value.take(SEQUENCE)?;
    for tag in [0x80, 0x81] {
        if list.is_next(tag) {
            super::der::as_int(list.integer_as(tag)?)?;
        }
    }
    Some(())
}

fn extended_key_usage(mut value: Der<'_>, certificate: &mut Certificate) -> Option<()> {
    let mut list = value.take(SEQUENCE)?;
    let is_limited = !list.is_empty();
    let mut may_serve = false;
    while !list.is_empty() {
        may_serve |= FOR_SERVERS.contains(&list.oid()?);
    }
    certificate.may_not_serve = is_limited && !may_serve;
    Some(())
}

fn information_access(mut value: Der<'_>) -> Option<()> {
    let mut list = value.take(SEQUENCE)?;
    while !list.is_empty() {
        let mut description = list.take(SEQUENCE)?;
        description.oid()?;
        if description.is_next(0x86) {
            description.take(0x86)?;
        }
    }
    Some(())
}
