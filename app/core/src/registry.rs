//! Registry endpoints (`host[:port][/path]`) and image references, read by hand.
//!
//! The texts come out of [`crate::resolve`]: [`UNKNOWN`] in them is a macro whose value is not known.

use std::net::{Ipv4Addr, Ipv6Addr};

use crate::placeholder;
use crate::resolve::UNKNOWN;

/// The parts of a registry endpoint or of an image reference. Nothing is checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reference<'t> {
    /// `https` of `https://`.
    pub scheme: Option<&'t str>,
    /// Length of the scheme with its colon and slashes.
    pub scheme_len: usize,
    /// Whether `user@` or `user:password@` is before the host.
    pub has_user: bool,
    pub host: Host<'t>,
    /// Offset of the host, or of the first component that is not a scheme.
    pub host_start: usize,
    /// What follows the host's colon, digits or not.
    pub port: Option<&'t str>,
    /// Without the leading slash.
    pub path: &'t str,
    pub path_start: usize,
    pub tag: Option<&'t str>,
    /// `sha256:...`
    pub digest: Option<&'t str>,
}

/// The host of a reference.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Host<'t> {
    /// As written, brackets of an IPv6 address included.
    Named(&'t str),
    /// None written: Docker Hub.
    DockerHub,
    /// Holds a macro whose value is not known. As far as it is written.
    Unknown(&'t str),
}

impl<'t> Reference<'t> {
    /// Reads a `registry` value: what comes first is the host.
    pub fn endpoint(text: &'t str) -> Self {
        Self::read(text, |_| true)
    }

    /// Reads an image reference as container tools do: what comes first is a host when it has a dot, a colon or a capital letter
    /// or is `localhost`, and something follows it.
    pub fn image(text: &'t str) -> Self {
        Self::read(text, |first| {
            first == "localhost" || first.contains(['.', ':', '[', UNKNOWN]) || first.chars().any(char::is_uppercase)
        })
    }

    fn read(text: &'t str, is_host: impl Fn(&str) -> bool) -> Self {
        let is_endpoint = is_host("");
        let (scheme, rest, scheme_len) = split_scheme(text);
        let mut start = scheme_len;
        let (rest, digest) = split_digest(rest);
        // A password may hold anything, so whatever is before the last `@` is no part of the host.
        let (user, rest) = rest.rsplit_once('@').map_or((None, rest), |(user, rest)| (Some(user), rest));
        start += user.map_or(0, |user| user.len() + 1);
        let (first, tail) = rest.split_once('/').map_or((rest, None), |(first, tail)| (first, Some(tail)));
        let mut reference = Reference {
            scheme,
            scheme_len,
            has_user: user.is_some(),
            host: Host::DockerHub,
            host_start: start,
            port: None,
            path: "",
            path_start: start,
            tag: None,
            digest,
        };
        let path = match tail {
            None if !is_endpoint => {
                if first.contains(UNKNOWN) {
                    reference.host = Host::Unknown(first);
                }
                first
            }
            tail if is_host(first) => {
                let (host, port) = split_port(first);
                reference.port = port;
                reference.host = if first.contains(UNKNOWN) { Host::Unknown(host) } else { Host::Named(host) };
                reference.path_start = start + first.len() + 1;
                tail.unwrap_or("")
            }
            _ => text.get(start..start + first.len() + tail.map_or(0, |t| t.len() + 1)).unwrap_or(""),
        };
        (reference.path, reference.tag) = split_tag(path);
        reference
    }

    /// Host and port in the form in which equal endpoints are equal texts; `None` when a macro in them is not known.
    pub fn canonical_host(&self) -> Option<String> {
        let host = match self.host {
            Host::Named(host) => {
                let address = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')?.parse::<Ipv6Addr>().ok());
                address
                    .map_or_else(|| host.trim_end_matches('.').to_ascii_lowercase(), |address| format!("[{address}]"))
            }
            Host::DockerHub => "docker.io".to_owned(),
            Host::Unknown(_) => return None,
        };
        let host = if DOCKER_HUB.contains(&host.as_str()) { "docker.io".to_owned() } else { host };
        match self.port {
            None | Some("443") => Some(host),
            Some(port) => Some(format!("{host}:{port}")),
        }
    }

    /// The host as far as it is written.
    pub fn host_text(&self) -> &'t str {
        match self.host {
            Host::Named(host) | Host::Unknown(host) => host,
            Host::DockerHub => "",
        }
    }
}

/// Names of Docker Hub's registry.
const DOCKER_HUB: &[&str] = &["docker.io", "index.docker.io", "registry-1.docker.io", "registry.hub.docker.com"];

fn split_scheme(text: &str) -> (Option<&str>, &str, usize) {
    // `https:/host`, `https//host` and `https:///host` are typos of the same thing.
    for name in ["https", "http"] {
        let scheme = text.get(..name.len()).filter(|scheme| scheme.eq_ignore_ascii_case(name));
        let tail = text.get(name.len()..).filter(|tail| tail.starts_with(":/") || tail.starts_with("//"));
        if let (Some(scheme), Some(tail)) = (scheme, tail) {
            let rest = tail.trim_start_matches([':', '/']);
            return (Some(scheme), rest, text.len() - rest.len());
        }
    }
    match text.split_once("://") {
        Some((scheme, rest))
            if !scheme.is_empty() && scheme.bytes().all(|b| b.is_ascii_alphanumeric() || b"+-.".contains(&b)) =>
        {
            (Some(scheme), rest, scheme.len() + 3)
        }
        _ => (None, text, 0),
    }
}

/// `name@sha256:...`. Any other `@` belongs to a user name.
fn split_digest(text: &str) -> (&str, Option<&str>) {
    match text.rsplit_once('@') {
        Some((name, digest))
            if digest.contains(':') && !digest.contains(['/', '.']) && (name.contains('/') || is_digest(digest)) =>
        {
            (name, Some(digest))
        }
        _ => (text, None),
    }
}

/// Whether this is `algorithm:hex` of the length that the algorithm gives (image-spec, descriptor).
pub fn is_digest(text: &str) -> bool {
    let Some((algorithm, hex)) = text.split_once(':') else { return false };
    let length = match algorithm {
        "sha256" => 64,
        "sha512" => 128,
        _ => {
            return !algorithm.is_empty()
                && hex.len() >= 32
                && hex.bytes().all(|b| b.is_ascii_alphanumeric() || b"=_-".contains(&b));
        }
    };
    hex.len() == length && hex.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
}

fn split_port(first: &str) -> (&str, Option<&str>) {
    if first.starts_with('[') {
        return match first.split_once(']') {
            Some((_, tail)) => {
                let host = first.get(..first.len() - tail.len()).unwrap_or(first);
                match tail.strip_prefix(':') {
                    Some(port) => (host, Some(port)),
                    // Anything else after the bracket makes the host wrong.
                    None if tail.is_empty() => (host, None),
                    None => (first, None),
                }
            }
            None => (first, None),
        };
    }
    match first.split_once(':') {
        // More than one colon: an IPv6 address without brackets.
        Some((host, port)) if !port.contains(':') => (host, Some(port)),
        _ => (first, None),
    }
}

fn split_tag(path: &str) -> (&str, Option<&str>) {
    let last = path.rfind('/').map_or(0, |slash| slash + 1);
    match path.get(last..).and_then(|name| name.find(':')) {
        Some(colon) => (path.get(..last + colon).unwrap_or(path), path.get(last + colon + 1..)),
        None => (path, None),
    }
}

/// What is wrong with a host: a lower-case fragment. `None`: nothing.
pub fn host_fault(host: &str) -> Option<String> {
    if let Some(inner) = host.strip_prefix('[') {
        let address = inner.strip_suffix(']').filter(|a| a.parse::<Ipv6Addr>().is_ok());
        return address.is_none().then(|| "the text in brackets is not an IPv6 address".to_owned());
    }
    if host.contains(':') {
        let fault = if host.parse::<Ipv6Addr>().is_ok() {
            "an IPv6 address must be in brackets"
        } else {
            "more than one colon"
        };
        return Some(fault.to_owned());
    }
    let host = host.strip_suffix('.').unwrap_or(host);
    if host.is_empty() {
        return Some("the host is missing".to_owned());
    }
    if let Some(c) = host.chars().find(|c| !c.is_ascii_alphanumeric() && !matches!(c, '-' | '.')) {
        return Some(match c {
            '_' => "a host name cannot contain an underscore".to_owned(),
            c if c.is_whitespace() => "a host name cannot contain a space".to_owned(),
            c => format!("a host name cannot contain `{c}`"),
        });
    }
    if host.len() > 253 {
        return Some("a host name has at most 253 characters".to_owned());
    }
    let labels: Vec<&str> = host.split('.').collect();
    if labels.iter().all(|label| label.bytes().all(|b| b.is_ascii_digit())) {
        return host.parse::<Ipv4Addr>().is_err().then(|| "an IPv4 address has four numbers from 0 to 255".to_owned());
    }
    labels.iter().find_map(|label| {
        let fault = if label.is_empty() {
            "there is nothing between two dots"
        } else if label.len() > 63 {
            "a part of a host name has at most 63 characters"
        } else if label.starts_with('-') || label.ends_with('-') {
            "a part of a host name neither starts nor ends with a hyphen"
        } else {
            return None;
        };
        Some(fault.to_owned())
    })
}

/// Whether a host or path may be repeated in a message: nothing but the characters of names, so that a line which ran into it, with
/// a password perhaps, is not.
pub(crate) fn is_quotable(text: &str) -> bool {
    text.len() <= 253
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_' | b'[' | b']'))
}

/// Whether this is a port number.
pub fn is_port(port: &str) -> bool {
    port.bytes().all(|b| b.is_ascii_digit()) && port.parse::<u16>().is_ok_and(|port| port > 0)
}

/// A registry that hands out short-lived tokens in place of a user name and password.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenRegistry {
    Ecr,
    ArtifactRegistry,
    /// Served by Artifact Registry today, not named in Palette's documents.
    ContainerRegistry,
}

impl TokenRegistry {
    pub fn name(self) -> &'static str {
        match self {
            Self::Ecr => "Amazon ECR",
            Self::ArtifactRegistry => "Google Artifact Registry",
            Self::ContainerRegistry => "Google Container Registry",
        }
    }
}

/// Whether a host belongs to such a registry. [`UNKNOWN`] stands for any label.
pub fn token_registry(host: &str) -> Option<TokenRegistry> {
    let host = host.trim_end_matches('.').to_ascii_lowercase();
    let labels: Vec<&str> = host.split('.').collect();
    match labels.as_slice() {
        [account, "dkr", "ecr" | "ecr-fips", region, "amazonaws", "com"]
        | [account, "dkr", "ecr" | "ecr-fips", region, "amazonaws", "com", "cn"]
        | [account, "dkr-ecr" | "dkr-ecr-fips", region, "on", "aws"]
            if !account.is_empty() && !region.is_empty() =>
        {
            Some(TokenRegistry::Ecr)
        }
        [location, "pkg", "dev"] if location.ends_with("-docker") => Some(TokenRegistry::ArtifactRegistry),
        // Mirrors and the old Kubernetes images are public.
        ["mirror" | "k8s" | "marketplace", "gcr", "io"] => None,
        ["gcr", "io"] | [_, "gcr", "io"] => Some(TokenRegistry::ContainerRegistry),
        _ => None,
    }
}

/// Whether a host is one of those that documents use in place of a real one (RFC 2606, and the vendor's `example.io`).
pub fn is_example_host(host: &str) -> bool {
    let host = host.trim_end_matches('.').to_ascii_lowercase();
    let labels: Vec<&str> = host.rsplit('.').collect();
    match labels.as_slice() {
        ["com" | "org" | "net" | "edu" | "io", "example", ..] => true,
        ["example" | "invalid", rest @ ..] => !rest.is_empty(),
        _ => false,
    }
}

/// Whether the text has a part that is yet to be filled in: `<account>`, `OCI_REGISTRY`.
pub fn has_placeholder(text: &str) -> bool {
    let first = text.split('/').next().unwrap_or(text);
    placeholder::has_angled(text)
        || placeholder::placeholder(first).is_some()
        || placeholder::placeholder(text).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endpoints() {
        let read = |text: &'static str| {
            let r = Reference::endpoint(text);
            (r.scheme, r.host_text(), r.port, r.path, r.tag)
        };
        assert_eq!(read("https//h.io/p"), (Some("https"), "h.io", None, "p", None));
        assert_eq!(read("https:/h.io"), (Some("https"), "h.io", None, "", None));
        assert_eq!(read("registry-1.docker.io"), (None, "registry-1.docker.io", None, "", None));
        assert_eq!(read("https://h.io:5000/p/"), (Some("https"), "h.io", Some("5000"), "p/", None));
        assert_eq!(
            read("10.10.254.254:8000/spectro-images"),
            (None, "10.10.254.254", Some("8000"), "spectro-images", None)
        );
        assert_eq!(read("[::1]:5000/p:v1"), (None, "[::1]", Some("5000"), "p", Some("v1")));
        assert_eq!(read("::1"), (None, "::1", None, "", None));
        assert_eq!(read("spectrocloud"), (None, "spectrocloud", None, "", None));
        assert!(Reference::endpoint("u:p@h.io/x").has_user);
        assert_eq!(Reference::endpoint("https://u:p/q@h.io/x").host, Host::Named("h.io"));
        assert_eq!(Reference::endpoint("u:p@h.io/x").host, Host::Named("h.io"));
    }

    #[test]
    fn images() {
        let read = |text: &'static str| {
            let r = Reference::image(text);
            (r.host, r.port, r.path, r.tag, r.digest)
        };
        assert_eq!(
            read("spectrocloud/ubuntu:k3s-1"),
            (Host::DockerHub, None, "spectrocloud/ubuntu", Some("k3s-1"), None)
        );
        assert_eq!(read("ubuntu"), (Host::DockerHub, None, "ubuntu", None, None));
        assert_eq!(read("h.io:5000/a/b:T"), (Host::Named("h.io"), Some("5000"), "a/b", Some("T"), None));
        assert_eq!(read("localhost/a"), (Host::Named("localhost"), None, "a", None, None));
        assert_eq!(read("h.io/a@sha256:00"), (Host::Named("h.io"), None, "a", None, Some("sha256:00")));
        assert_eq!(read("h.io/a:v@sha256:00"), (Host::Named("h.io"), None, "a", Some("v"), Some("sha256:00")));
        assert_eq!(read("\u{FFFC}/a:v"), (Host::Unknown("\u{FFFC}"), None, "a", Some("v"), None));
        assert_eq!(read("\u{FFFC}"), (Host::Unknown("\u{FFFC}"), None, "\u{FFFC}", None, None));
    }

    #[test]
    fn names_of_one_registry_are_equal() {
        let canonical = |text| Reference::endpoint(text).canonical_host();
        for text in
            ["docker.io", "index.docker.io", "registry-1.docker.io", "Docker.io/spectrocloud", "https://docker.io:443"]
        {
            assert_eq!(canonical(text).as_deref(), Some("docker.io"), "{text}");
        }
        assert_eq!(Reference::image("spectrocloud/ubuntu:x").canonical_host().as_deref(), Some("docker.io"));
        assert_ne!(canonical("h.io:5000"), canonical("h.io"));
    }

    #[test]
    fn hosts() {
        for good in
            ["a", "localhost", "h.io", "10.0.0.1", "[::1]", "[2001:db8::1]", "xn--bcher-kva.example", "h.io.", "1a.io"]
        {
            assert_eq!(host_fault(good), None, "{good}");
        }
        for bad in [
            "",
            "my_reg.io",
            "a b.io",
            "a..io",
            ".io",
            "10.0.0.256",
            "10.0.1",
            "[::1",
            "[x]",
            "::1",
            "a:b:c",
            "-a.io",
            "a-.io",
            "bücher.de",
        ] {
            assert!(host_fault(bad).is_some(), "{bad}");
        }
        assert!(host_fault(&"a".repeat(64)).is_some());
        assert!(host_fault(&"a.".repeat(130)).is_some());
    }

    #[test]
    fn token_registries() {
        use TokenRegistry::{ArtifactRegistry, ContainerRegistry, Ecr};
        for (host, expected) in [
            ("123456789012.dkr.ecr.us-east-1.amazonaws.com", Some(Ecr)),
            ("123456789012.dkr.ecr-fips.us-gov-west-1.amazonaws.com", Some(Ecr)),
            ("123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn", Some(Ecr)),
            ("\u{FFFC}.dkr.ecr.\u{FFFC}.amazonaws.com", Some(Ecr)),
            ("europe-west1-docker.pkg.dev", Some(ArtifactRegistry)),
            ("gcr.io", Some(ContainerRegistry)),
            ("eu.gcr.io", Some(ContainerRegistry)),
            ("public.ecr.aws", None),
            ("mirror.gcr.io", None),
            ("dkr.ecr.amazonaws.com.evil.io", None),
            ("notgcr.io", None),
            ("docker.pkg.dev", None),
            ("harbor.amazonaws.com", None),
        ] {
            assert_eq!(token_registry(host), expected, "{host}");
        }
    }

    #[test]
    fn example_hosts() {
        for host in ["example.io", "harbor.example.com", "registry.example", "EXAMPLE.org"] {
            assert!(is_example_host(host), "{host}");
        }
        for host in ["example", "myexample.com", "example.dev", "registry.acme.io", "examples.com"] {
            assert!(!is_example_host(host), "{host}");
        }
    }

    #[test]
    fn digests() {
        assert!(is_digest(&format!("sha256:{}", "0a".repeat(32))));
        assert!(!is_digest("sha256:00"));
        assert!(!is_digest(&format!("sha256:{}", "0A".repeat(32))));
    }
}
