//! The registry's host as certificates name it.

use crate::cx::{Cx, Endpoint};
use crate::registry::{Host, Reference, is_quotable};

/// A host as certificates name it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct HostName {
    /// An IP address, or a DNS name in ASCII: letters outside of it are written as RFC 5890 (A-labels) has it.
    text: String,
    /// Whether that is all that the host can be written as. A letter that IDNA maps to another one first (É to é) makes it unsure:
    /// the tables for that would weigh more in the page than all that they are needed for here.
    pub(super) is_sure: bool,
}

impl HostName {
    /// `None`: a label is too long for DNS.
    pub(super) fn new(host: &str) -> Option<Self> {
        let host = host.trim_start_matches('[').trim_end_matches(']').trim_end_matches('.');
        let mut labels = Vec::new();
        for label in host.split('.') {
            labels.push(if label.is_ascii() { label.to_owned() } else { format!("xn--{}", punycode(label)?) });
        }
        Some(Self { text: labels.join("."), is_sure: host.chars().all(|c| c.is_ascii() || is_kept(c)) })
    }

    /// The host as clients ask for it, without port.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// Whether a common name is this host. Clients do not look at it any more; it tells what a certificate was made for.
    pub(super) fn is_named(&self, common_name: &str) -> bool {
        let (name, parent) = (common_name.trim_end_matches('.'), self.text.split_once('.').map(|(_, parent)| parent));
        let is_wildcard =
            name.strip_prefix("*.").zip(parent).is_some_and(|(name, host)| name.eq_ignore_ascii_case(host));
        is_wildcard || name.eq_ignore_ascii_case(&self.text)
    }
}

/// The registry of `providerCredentials`, and its host. `None`: it is not known, or not for sure.
pub(super) fn registry<'d>(doc: &'d Cx<'_>) -> Option<(Endpoint<'d>, HostName)> {
    let endpoint = Endpoint::registry(doc).filter(|endpoint| !endpoint.is_placeholder())?;
    let Host::Named(host) = Reference::endpoint(endpoint.text()).host else { return None };
    let name = HostName::new(host).filter(|name| name.is_sure)?;
    Some((endpoint, name))
}

/// A host, for a message.
pub(super) fn shown(host: &HostName) -> String {
    if is_quotable(&host.text) { format!("`{}`", host.text) } else { "the registry's host".to_owned() }
}

/// Whether a common name looks like that of a host: `a.b`, an address.
pub(super) fn is_host_like(name: &str) -> bool {
    let is_label = |label: &str| {
        !label.is_empty() && label.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'*'))
    };
    name.contains('.') && name.split('.').all(is_label)
}

/// Whether IDNA leaves this letter as it is: small letters of Latin-1 but ß, kana, Chinese characters, Hangul.
fn is_kept(c: char) -> bool {
    matches!(c, 'à'..='ö' | 'ø'..='ÿ' | '\u{3041}'..='\u{3096}' | '\u{30a1}'..='\u{30fa}' | '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}')
}

/// RFC 3492, 6.3. `None` for what is longer than a label of DNS.
fn punycode(label: &str) -> Option<String> {
    /// Room after `xn--`.
    const MAX: usize = 59;
    const BASE: u32 = 36;
    let mut text: String = label.chars().filter(char::is_ascii).collect();
    let basic = u32::try_from(text.len()).ok()?;
    if basic > 0 {
        text.push('-');
    }
    let (mut n, mut delta, mut bias, mut done) = (0x80_u32, 0_u32, 72_u32, basic);
    while let Some(next) = label.chars().map(u32::from).filter(|c| *c >= n).min() {
        delta = (next - n).checked_mul(done + 1)?.checked_add(delta)?;
        n = next;
        for c in label.chars().map(u32::from) {
            if c < n {
                delta = delta.checked_add(1)?;
            } else if c == n {
                let mut rest = delta;
                for k in (BASE..).step_by(36) {
                    let threshold = k.saturating_sub(bias).clamp(1, 26);
                    if rest < threshold {
                        break;
                    }
                    text.push(digit(threshold + (rest - threshold) % (BASE - threshold)));
                    rest = (rest - threshold) / (BASE - threshold);
                }
                text.push(digit(rest));
                if text.len() > MAX {
                    return None;
                }
                bias = adapt(delta, done + 1, done == basic);
                delta = 0;
                done += 1;
            }
        }
        delta = delta.checked_add(1)?;
        n += 1;
    }
    (text.len() <= MAX).then_some(text)
}

/// RFC 3492, 6.1.
fn adapt(delta: u32, points: u32, is_first: bool) -> u32 {
    let mut delta = if is_first { delta / 700 } else { delta / 2 };
    delta += delta / points;
    let mut k = 0;
    while delta > 455 {
        delta /= 35;
        k += 36;
    }
    k + 36 * delta / (delta + 38)
}

/// `a` to `z`, then `0` to `9`.
fn digit(value: u32) -> char {
    char::from_digit(if value < 26 { value + 10 } else { value - 26 }, 36).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn common_names() {
        let is_named = |host: &str, name: &str| HostName::new(host).unwrap().is_named(name);
        assert!(is_named("x.A.net.", "*.a.net") && is_named("A.NET", "a.net") && is_named("10.0.0.5", "10.0.0.5"));
        assert!(!is_named("a.net", "*.a.net") && !is_named("x.y.a.net", "*.a.net") && !is_named("a.net", "Edge Lab"));
        assert!(
            is_host_like("a.b") && is_host_like("*.a.b") && !is_host_like("Edge Lab v1.0") && !is_host_like("root")
        );
    }

    /// RFC 3492, 7.1, samples (A), (B), (F), (I) and (L), (P) and others that are seen.
    #[test]
    fn letters_outside_of_ascii() {
        for (label, expected) in [
            ("bücher", "bcher-kva"),
            ("münchen-ost", "mnchen-ost-9db"),
            ("ليهمابتكلموشعربي؟", "egbpdaj6bu4bxfgehfvwxn"),
            ("他们为什么不说中文", "ihqwcrb4cv8a8dqg056pqjye"),
            ("なぜみんな日本語を話してくれないのか", "n8jok5ay5dzabd5bym9f0cm5685rrjetr6pdxa"),
            ("3年B組金八先生", "3B-ww4c5e180e575a65lsy2b"),
            ("パフィーdeルンバ", "de-jg4avhby1noc0d"),
            ("そのスピードで", "d9juau41awczczp"),
        ] {
            assert_eq!(punycode(label).as_deref(), Some(expected), "{label}");
        }
        let text = |host: &str| HostName::new(host).unwrap().text().to_owned();
        assert_eq!(text("registry.bücher.example"), "registry.xn--bcher-kva.example");
        assert_eq!((text("[2001:db8::5]"), text("a.example.")), ("2001:db8::5".to_owned(), "a.example".to_owned()));
        assert_eq!(HostName::new(&"ü".repeat(300)), None);
    }

    #[test]
    fn what_idna_maps_is_not_sure() {
        let is_sure = |host: &str| HostName::new(host).unwrap().is_sure;
        assert!(is_sure("registry.example") && is_sure("bücher.example") && is_sure("例え.example"));
        for host in ["BÜCHER.example", "u\u{308}.example", "straße.example", "кафе.example", "a。example"] {
            assert!(!is_sure(host), "{host}");
        }
    }
}
