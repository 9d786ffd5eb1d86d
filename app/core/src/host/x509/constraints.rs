//! Name constraints of an authority, as Go's `parseNameConstraintsExtension` reads them and `checkChainConstraints` applies them.

use std::net::IpAddr;

use super::der::{Der, SEQUENCE};
use super::{Certificate, Read, names};

/// Why an authority's constraints forbid a host.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Denial {
    /// There are permitted names of the host's kind, and the host is none of them.
    NotPermitted,
    /// The host is below an excluded name.
    Excluded,
}

const PERMITTED: u8 = 0xA0;
const EXCLUDED: u8 = 0xA1;

/// Whether Go handles all of it: mail addresses, DNS names, URIs and addresses, not directory names.
pub(super) fn read(mut value: Der<'_>) -> Read<bool> {
    const REFUSAL: &str = "invalid NameConstraints extension";
    let mut list = value.take(SEQUENCE).filter(|_| value.is_empty()).ok_or(REFUSAL)?;
    let permitted = list.optional(PERMITTED).ok_or(REFUSAL)?.unwrap_or(Der(&[]));
    let excluded = list.optional(EXCLUDED).ok_or(REFUSAL)?.unwrap_or(Der(&[]));
    if !list.is_empty() {
        return Err(REFUSAL);
    }
    if permitted.is_empty() && excluded.is_empty() {
        return Err("empty name constraints extension");
    }
    // An excluded kind that is not handled overwrites nothing: either of the two is enough.
    let mut is_handled = true;
    for mut subtrees in [permitted, excluded] {
        while !subtrees.is_empty() {
            let name = subtrees.take(SEQUENCE).and_then(|mut subtree| subtree.any()).ok_or(REFUSAL)?;
            is_handled &= base(name.tag, name.content)?;
        }
    }
    Ok(is_handled)
}

/// Reads one name; whether Go handles its kind.
fn base(tag: u8, content: &[u8]) -> Read<bool> {
    if tag == 0x87 {
        let (address, mask) = content.split_at_checked(content.len() / 2).unwrap_or_default();
        if !matches!(content.len(), 8 | 32) {
            return Err("IP constraint contained value of length");
        }
        let bits = mask.iter().flat_map(|byte| (0..8).rev().map(move |bit| byte >> bit & 1 == 1));
        if bits.skip_while(|bit| *bit).any(|bit| bit) {
            return Err("IP constraint contained invalid mask");
        }
        return if names::is_mapped(address) {
            Err("IP constraint contained IPv4-mapped IPv6 address")
        } else {
            Ok(true)
        };
    }
    if !matches!(tag, 0x81 | 0x82 | 0x86) {
        return Ok(false);
    }
    let text = std::str::from_utf8(content).ok().filter(|text| text.is_ascii()).ok_or("invalid constraint value")?;
    let (is_fine, refusal) = match tag {
        0x81 if text.contains('@') => (names::is_mailbox(text), "failed to parse rfc822Name constraint"),
        0x81 => (names::is_domain(text, true), "failed to parse rfc822Name constraint"),
        0x82 => (names::is_domain(text, true), "failed to parse dnsName constraint"),
        _ => (names::is_domain(text, true) && text.parse::<IpAddr>().is_err(), "failed to parse URI constraint"),
    };
    if is_fine { Ok(true) } else { Err(refusal) }
}

/// Whether the constraints of an authority forbid a host, which a server's certificate has among its names.
pub(super) fn denial(authority: &Certificate, host: &str) -> Option<Denial> {
    let mut list = Der(&authority.constraints).take(SEQUENCE)?;
    let permitted = list.optional(PERMITTED)?.unwrap_or(Der(&[]));
    let excluded = list.optional(EXCLUDED)?.unwrap_or(Der(&[]));
    let address = names::address(host).map(|address| match address.to_canonical() {
        IpAddr::V4(four) => four.octets().to_vec(),
        IpAddr::V6(six) => six.octets().to_vec(),
    });
    let matches = |subtrees: Der<'_>| {
        bases(subtrees, if address.is_some() { 0x87 } else { 0x82 })
            .map(|content| match &address {
                Some(address) => is_in_network(content, address),
                None => is_below(content, host.as_bytes()),
            })
            .fold(None, |found: Option<bool>, one| Some(found.unwrap_or(false) | one))
    };
    if matches(permitted) == Some(false) {
        Some(Denial::NotPermitted)
    } else {
        (matches(excluded) == Some(true)).then_some(Denial::Excluded)
    }
}

/// The contents of the subtrees' names of a kind.
fn bases(mut subtrees: Der<'_>, tag: u8) -> impl Iterator<Item = &[u8]> {
    std::iter::from_fn(move || subtrees.take(SEQUENCE)?.any())
        .filter(move |name| name.tag == tag)
        .map(|name| name.content)
}

fn is_in_network(constraint: &[u8], address: &[u8]) -> bool {
    constraint.len() == 2 * address.len()
        && constraint.split_at_checked(address.len()).is_some_and(|(network, mask)| {
            network.iter().zip(mask).zip(address).all(|((network, mask), byte)| network & mask == byte & mask)
        })
}

/// `dnsHasSuffix`: `a.b` is for itself and all below it, `.a.b` for what is below it, nothing for all.
fn is_below(domain: &[u8], host: &[u8]) -> bool {
    let Some(at) = host.len().checked_sub(domain.len()) else { return false };
    let is_end = host.get(at..).is_some_and(|end| end.eq_ignore_ascii_case(domain));
    is_end && (domain.is_empty() || domain.starts_with(b".") || at == 0 || host.get(at - 1) == Some(&b'.'))
}
