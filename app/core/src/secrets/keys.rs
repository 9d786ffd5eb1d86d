//! PEM private keys, from BEGIN to END.

use super::signs::{Sign, Signs};
use super::{Candidate, window};
use crate::model::Doc;
use crate::secrets::SecretKind;
use crate::source::range;

/// Longest PEM private key that is looked for, in bytes: one of RSA 16384 has 13 kB.
const MAX_KEY: usize = 32 << 10;

pub(super) fn private_keys(doc: &Doc<'_>, signs: &Signs, found: &mut Vec<Candidate>) {
    const LABEL: &str = "PRIVATE KEY-----";
    let text = doc.text;
    let mut stop = 0;
    for (start, from) in signs.places(Sign::Begin).zip(signs.behind(Sign::Begin)) {
        // Inside the key before.
        if start < stop {
            continue;
        }
        let body = text.get(from..).unwrap_or("");
        let Some(label) = body.find("-----").and_then(|end| body.get(..end + 5)) else { continue };
        let is_key = label.ends_with(LABEL) || label.ends_with("PRIVATE KEY BLOCK-----");
        if !is_key || label.contains('\n') {
            continue;
        }
        let inside = window(body.get(label.len()..).unwrap_or(""), MAX_KEY);
        let close = inside.find("-----END").unwrap_or_else(|| inside.find("\n\n").unwrap_or(inside.len()));
        // The END line names the same label.
        let end = match inside.get(close..).and_then(|tail| tail.find(label)) {
            Some(tail) if tail < 16 => close + tail + label.len(),
            _ => close,
        };
        if inside.get(..close).is_some_and(|body| body.bytes().filter(u8::is_ascii_alphanumeric).count() >= 16) {
            stop = from + label.len() + end;
            found.push(Candidate::at(doc, range(start, stop), SecretKind::PrivateKey, "private_key"));
        }
    }
}
