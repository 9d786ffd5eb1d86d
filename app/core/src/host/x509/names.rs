//! Names of hosts, as Go's crypto/x509 and net/url read and compare them.

use std::borrow::Cow;
use std::net::{IpAddr, Ipv6Addr};

use super::Certificate;

/// Whether the certificate is one for this host: `VerifyHostname`. An address counts as an address only, `[...]` around it or not.
pub(super) fn is_for(certificate: &Certificate, host: &str) -> bool {
    if let Some(address) = address(host) {
        return certificate.addresses.iter().any(|one| is_same_address(one, address));
    }
    let is_host = is_host_name(host.strip_suffix('.').unwrap_or(host), false);
    certificate
        .dns_names
        .iter()
        .any(|name| if is_host && is_host_name(name, true) { is_match(name, host) } else { is_exactly(name, host) })
}

/// An IP address, in brackets or not, with a zone or not.
pub(super) fn address(host: &str) -> Option<IpAddr> {
    let inside = host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(host);
    match inside.split_once('%') {
        Some((address, zone)) if !zone.is_empty() => address.parse::<Ipv6Addr>().ok().map(IpAddr::V6),
        _ => inside.parse().ok(),
    }
}

fn is_same_address(bytes: &[u8], address: IpAddr) -> bool {
    let canonical = |address: IpAddr| address.to_canonical();
    let of_bytes =
        <[u8; 4]>::try_from(bytes).map(IpAddr::from).or_else(|_| <[u8; 16]>::try_from(bytes).map(IpAddr::from));
    of_bytes.is_ok_and(|one| canonical(one) == canonical(address))
}

/// An IPv4 address in 16 bytes.
pub(super) fn is_mapped(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF])
}

/// `is_pattern`: a name of a certificate, whose first label may be `*`.
fn is_host_name(name: &str, is_pattern: bool) -> bool {
    name != "*"
        && name.split('.').enumerate().all(|(at, label)| {
            let is_label = label.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'));
            (is_label && !label.is_empty() && !label.starts_with('-')) || (is_pattern && at == 0 && label == "*")
        })
}

fn is_match(pattern: &str, host: &str) -> bool {
    let mut labels = host.strip_suffix('.').unwrap_or(host).split('.');
    let is_same = pattern.split('.').enumerate().all(|(at, label)| {
        labels.next().is_some_and(|other| (at == 0 && label == "*") || label.eq_ignore_ascii_case(other))
    });
    is_same && labels.next().is_none()
}

fn is_exactly(name: &str, host: &str) -> bool {
    !matches!(name, "" | ".") && !matches!(host, "" | ".") && name.eq_ignore_ascii_case(host)
}

/// `domainNameValid`: visible ASCII, no empty label, no dot at the end; nothing at all is fine.
pub(super) fn is_domain(name: &str, is_constraint: bool) -> bool {
    let labels = name.strip_prefix('.').filter(|_| is_constraint).unwrap_or(name);
    name.is_empty() || (!labels.is_empty() && labels.split('.').all(is_visible))
}

fn is_visible(label: &str) -> bool {
    !label.is_empty() && label.bytes().all(|b| b.is_ascii_graphic())
}

/// `parseRFC2821Mailbox`: whether it is a mail address.
pub(super) fn is_mailbox(text: &str) -> bool {
    let bytes = text.as_bytes();
    let mut at = 0;
    let mut local = Vec::new();
    if bytes.first() == Some(&b'"') {
        at = 1;
        loop {
            let Some(byte) = bytes.get(at) else { return false };
            at += 1;
            match byte {
                b'"' => break,
                b'\\' => {
                    if !bytes.get(at).is_some_and(|b| matches!(b, 1..=9 | 11 | 12 | 14..=127)) {
                        return false;
                    }
                    at += 1;
                }
                1..=8 | 11 | 12 | 14..=33 | 35..=91 | 93..=127 => {}
                _ => return false,
            }
        }
    } else {
        while let Some(byte) = bytes.get(at) {
            if *byte == b'\\' {
                at += 1;
            } else if !(byte.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~.".contains(byte)) {
                break;
            }
            let Some(byte) = bytes.get(at) else { return false };
            local.push(*byte);
            at += 1;
        }
        if local.is_empty() || local.starts_with(b".") || local.ends_with(b".") || local.windows(2).any(|w| w == b"..")
        {
            return false;
        }
    }
    let domain = text.get(at..).and_then(|rest| rest.strip_prefix('@'));
    domain.is_some_and(|domain| is_domain(domain, false) && !domain.contains('@'))
}

/// The host of a URI with its port, empty where there is none. `None`: Go's net/url does not read the URI.
pub(super) fn uri_host(uri: &str) -> Option<Cow<'_, str>> {
    let (uri, fragment) = uri.split_once('#').unwrap_or((uri, ""));
    if uri.bytes().any(|b| b.is_ascii_control()) {
        return None;
    }
    let nothing = Some(Cow::Borrowed("")).filter(|_| is_escaped(fragment, Part::Other));
    if uri == "*" {
        return nothing;
    }
    let (scheme, rest) = scheme(uri)?;
    let rest = rest.split_once('?').map_or(rest, |(path, _)| path);
    if !rest.starts_with('/') {
        let is_segment = rest.split('/').next().is_some_and(|segment| !segment.contains(':'));
        let is_path = is_segment && is_escaped(rest, Part::Other);
        return nothing.filter(|_| !scheme.is_empty() || is_path);
    }
    let has_authority = rest.starts_with("//") && (!scheme.is_empty() || !rest.starts_with("///"));
    let authority = rest.get(2..).filter(|_| has_authority);
    let path = authority.map_or(rest, |rest| rest.find('/').and_then(|at| rest.get(at..)).unwrap_or(""));
    let authority = authority.and_then(|rest| rest.split('/').next());
    nothing.filter(|_| is_escaped(path, Part::Other))?;
    let Some(authority) = authority else { return Some(Cow::Borrowed("")) };
    let (user, host) = authority.rsplit_once('@').map_or((None, authority), |(user, host)| (Some(user), host));
    if !user.is_none_or(is_user) {
        return None;
    }
    host_and_port(scheme, host)
}

fn scheme(uri: &str) -> Option<(&str, &str)> {
    let is_scheme = |text: &str| {
        text.starts_with(|c: char| c.is_ascii_alphabetic())
            && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.'))
    };
    match uri.split_once(':') {
        Some(("", _)) => None,
        Some((scheme, rest)) if is_scheme(scheme) => Some((scheme, rest)),
        _ => Some(("", uri)),
    }
}

fn is_user(text: &str) -> bool {
    let is_allowed = |b: u8| b.is_ascii_alphanumeric() || b"-._:~!$&'()*+,;=%@".contains(&b);
    text.bytes().all(is_allowed) && is_escaped(text, Part::Other)
}

fn host_and_port<'u>(scheme: &str, host: &'u str) -> Option<Cow<'u, str>> {
    let colon = if let Some(open) = host.rfind('[') {
        let close = host.rfind(']').filter(|_| open == 0)?;
        let inside = host.get(1..close)?;
        let (address, zone) = inside.find("%25").and_then(|at| inside.split_at_checked(at)).unwrap_or((inside, ""));
        let is_zone = is_escaped(zone, Part::Zone) && zone != "%25";
        if !is_zone || address.parse::<Ipv6Addr>().is_err() {
            return None;
        }
        Some(close + 1)
    } else {
        let is_strict = scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https");
        if is_strict { host.find(':') } else { host.rfind(':') }
    };
    let port = colon.and_then(|at| host.get(at..)).unwrap_or("");
    let is_port =
        port.is_empty() || port.strip_prefix(':').is_some_and(|digits| digits.bytes().all(|b| b.is_ascii_digit()));
    if !is_port || (!host.starts_with('[') && !is_escaped(host, Part::Host)) {
        return None;
    }
    // What is escaped in a host is no ASCII, which no domain has.
    Some(if host.contains('%') && !host.starts_with('[') { Cow::Borrowed("\u{FF}") } else { Cow::Borrowed(host) })
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Host,
    Zone,
    Other,
}

/// Whether each `%` is followed by two hexadecimal digits, and in a host each character is allowed there.
fn is_escaped(text: &str, part: Part) -> bool {
    let bytes = text.as_bytes();
    let is_allowed = |b: u8| b.is_ascii_alphanumeric() || b >= 0x80 || b"-_.~!$&'()*+,;=:[]<>\"".contains(&b);
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        at += 1;
        if *byte == b'%' {
            let Some(digits) = text.get(at..at + 2) else { return false };
            let Ok(value) = u8::from_str_radix(digits, 16) else { return false };
            let is_fine = match part {
                Part::Other => true,
                Part::Host => value >= 0x80 || value == b'%',
                Part::Zone => value == b'%' || value == b' ' || is_allowed(value),
            };
            if digits.starts_with('+') || !is_fine {
                return false;
            }
            at += 2;
        } else if part != Part::Other && !is_allowed(*byte) {
            return false;
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn domains() {
        for name in ["", "a.b", "*", "a b".trim_end_matches(" b"), "x_y.z:80"] {
            assert!(is_domain(name, false), "{name}");
        }
        for name in ["a.", ".", ".a", "a..b", "a b", "ü"] {
            assert!(!is_domain(name, false), "{name}");
        }
        assert!(is_domain(".a", true) && !is_domain(".", true) && !is_domain("..a", true));
    }

    #[test]
    fn mail_addresses() {
        for text in ["a@b", "a.b+c@d.e", "\"a b\"@c", r#""a\"b"@c"#, r"a\@b@c", "a@"] {
            assert!(is_mailbox(text), "{text}");
        }
        for text in ["", "a", "@b", ".a@b", "a..b@c", "a.@b", "a@b@c", "a@b.", "\"a@b"] {
            assert!(!is_mailbox(text), "{text}");
        }
    }

    #[test]
    fn hosts_of_uris() {
        for (uri, host) in [
            ("https://a.b:80/c?d#e", "a.b:80"),
            ("urn:x:y", ""),
            ("mailto:a%zz", ""),
            ("http://u:p@[::1]:8", "[::1]:8"),
            ("//a/b", "a"),
            ("/a:b", ""),
            ("x", ""),
        ] {
            assert_eq!(uri_host(uri).as_deref(), Some(host), "{uri}");
        }
        for uri in ["a b:c", ":x", "http://a/%zz", "http://a:x", "http://[::1", "http://a b", "http://a:1:2", "x\ty"] {
            assert_eq!(uri_host(uri), None, "{uri}");
        }
    }
}
