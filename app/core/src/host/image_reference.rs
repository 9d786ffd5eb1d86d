//! Image references as container tools parse them: the grammar of `github.com/distribution/reference` 0.6 (`regexp.go`,
//! `normalize.go`), which containerd, Docker and the registries share.

/// Why a text is not an image reference.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// 64 hexadecimal digits: tools take it for the id of an image.
    Identifier,
    Host,
    Name,
    /// The repository has capital letters.
    Capitals,
    TooLong,
    Tag,
    Digest,
}

/// Longest repository without its host, in bytes. Before 0.6 the host counted too.
const MAX_NAME: usize = 255;
/// Longest tag, in bytes.
const MAX_TAG: usize = 128;

/// Parses a reference as `reference.ParseNormalizedNamed` does.
pub fn fault(text: &str) -> Option<Fault> {
    if text.len() == 64 && text.bytes().all(is_lower_hex) {
        return Some(Fault::Identifier);
    }
    let (name, digest) = match text.split_once('@') {
        Some((name, digest)) => (name, Some(digest)),
        None => (text, None),
    };
    let (host, rest) = split_host(name);
    let (path, tag) = match rest.split_once(':') {
        Some((path, tag)) => (path, Some(tag)),
        None => (rest, None),
    };
    if path.bytes().any(|b| b.is_ascii_uppercase()) {
        return Some(Fault::Capitals);
    }
    if host.is_some_and(|host| !is_host(host)) {
        return Some(Fault::Host);
    }
    if !path.split('/').all(is_component) {
        return Some(Fault::Name);
    }
    if tag.is_some_and(|tag| !is_tag(tag)) {
        return Some(Fault::Tag);
    }
    if digest.is_some_and(|digest| !is_digest(digest)) {
        return Some(Fault::Digest);
    }
    let is_official = matches!(host, None | Some("docker.io" | "index.docker.io")) && !path.contains('/');
    let library = if is_official { "library/" } else { "" };
    (library.len() + path.len() > MAX_NAME).then_some(Fault::TooLong)
}

/// The first part is a host when something follows it and it has a dot, a colon or a capital letter, or is `localhost`.
fn split_host(name: &str) -> (Option<&str>, &str) {
    match name.split_once('/') {
        Some((first, rest))
            if first.contains(['.', ':']) || first == "localhost" || first.bytes().any(|b| b.is_ascii_uppercase()) =>
        {
            (Some(first), rest)
        }
        _ => (None, name),
    }
}

/// Labels of letters, digits and hyphens between them, or an IPv6 address in brackets, and a port of digits.
fn is_host(host: &str) -> bool {
    if let Some(inner) = host.strip_prefix('[') {
        return inner.split_once(']').is_some_and(|(address, port)| {
            !address.is_empty()
                && address.bytes().all(|b| b.is_ascii_hexdigit() || b == b':')
                && (port.is_empty() || port.strip_prefix(':').is_some_and(is_number))
        });
    }
    let (name, port) = host.split_once(':').map_or((host, None), |(name, port)| (name, Some(port)));
    let is_label = |label: &str| {
        !label.is_empty()
            && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    name.split('.').all(is_label) && port.is_none_or(is_number)
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

/// Lower-case letters and digits, parted by one dot, one or two underscores, or any number of hyphens.
fn is_component(part: &str) -> bool {
    let is_word = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit();
    let mut rest = part.as_bytes();
    loop {
        let word = rest.iter().take_while(|b| is_word(**b)).count();
        rest = rest.get(word..).unwrap_or(&[]);
        if word == 0 || rest.is_empty() {
            return word > 0;
        }
        let separator = match rest {
            [b'_', b'_', ..] => 2,
            [b'.' | b'_', ..] => 1,
            _ => rest.iter().take_while(|b| **b == b'-').count(),
        };
        if separator == 0 {
            return false;
        }
        rest = rest.get(separator..).unwrap_or(&[]);
    }
}

fn is_tag(tag: &str) -> bool {
    let is_word = |b: u8| b.is_ascii_alphanumeric() || b == b'_';
    tag.len() <= MAX_TAG
        && tag.bytes().next().is_some_and(is_word)
        && tag.bytes().all(|b| is_word(b) || matches!(b, b'.' | b'-'))
}

/// `algorithm:hex`; the length is that of the algorithm where it is a registered one.
fn is_digest(digest: &str) -> bool {
    let Some((algorithm, hex)) = digest.split_once(':') else { return false };
    let len = match algorithm {
        "sha256" => 64,
        "sha384" => 96,
        "sha512" => 128,
        // Tools know no other.
        _ => return false,
    };
    hex.len() == len && hex.bytes().all(is_lower_hex)
}

fn is_lower_hex(b: u8) -> bool {
    b.is_ascii_digit() || (b'a'..=b'f').contains(&b)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references() {
        let digest = format!("a/b@sha256:{}", "0a".repeat(32));
        let tag = format!("a:{}", "x".repeat(128));
        let long = format!("registry.edge-lab.net/{}", "a".repeat(255));
        for text in [
            "ubuntu",
            "registryUrl/repo",
            "a.io/b",
            "A.io/b:V1",
            "localhost/b",
            "a.io:5000/b/c:x",
            "[::1]:5000/a:b",
            "a__b/c--d.e_f",
            "10.0.0.300/a",
            "a:5",
            "a.io:99999/b",
            &digest,
            &tag,
            &long,
        ] {
            assert_eq!(fault(text), None, "{text}");
        }
    }

    #[test]
    fn what_tools_refuse() {
        let long = format!("a.io/{}", "a".repeat(256));
        let tag = format!("a:{}", "x".repeat(129));
        let id = "0a".repeat(32);
        for (text, expected) in [
            ("", Fault::Name),
            ("Ubuntu", Fault::Capitals),
            ("a.io/Edge/x", Fault::Capitals),
            ("a_b.io/x", Fault::Host),
            ("a..io/x", Fault::Host),
            ("a.io:/x", Fault::Host),
            ("a.io//x", Fault::Name),
            ("a.io/", Fault::Name),
            ("a.io/x y", Fault::Name),
            ("a.io/x\n", Fault::Name),
            ("a.io/x:y\n", Fault::Tag),
            ("a.io/x:", Fault::Tag),
            ("a.io/x:-a", Fault::Tag),
            ("a.io/a___b", Fault::Name),
            ("a.io/a..b", Fault::Name),
            ("a.io/a.", Fault::Name),
            ("a@sha256:00", Fault::Digest),
            ("https://a.io/x", Fault::Name),
            (&long, Fault::TooLong),
            (&tag, Fault::Tag),
            (&id, Fault::Identifier),
        ] {
            let found = fault(text);
            assert!(found.is_some(), "{text}");
            if !text.starts_with("https") {
                assert_eq!(found, Some(expected), "{text}");
            }
        }
    }
}
