//! Base64 (RFC 4648).

/// Decodes standard or URL-safe base64, padded or not. `None` when the text is not base64.
pub(crate) fn decode(text: &[u8]) -> Option<Vec<u8>> {
    let body = text.strip_suffix(b"==").or_else(|| text.strip_suffix(b"=")).unwrap_or(text);
    let mut out = Vec::with_capacity(body.len() / 4 * 3 + 2);
    for group in body.chunks(4) {
        let mut bits = 0u32;
        for b in group {
            bits = bits << 6
                | u32::from(sextet(match b {
                    b'-' => b'+',
                    b'_' => b'/',
                    other => *other,
                })?);
        }
        let bytes = (bits << (6 * (4 - group.len()))).to_be_bytes();
        let count = match group.len() {
            4 => 3,
            3 => 2,
            2 => 1,
            _ => return None,
        };
        out.extend(bytes.iter().skip(1).take(count));
    }
    Some(out)
}

/// Decodes the standard alphabet with its padding and nothing else.
pub(crate) fn decode_standard(text: &[u8]) -> Option<Vec<u8>> {
    let is_standard = text.len().is_multiple_of(4) && !text.iter().any(|b| matches!(b, b'-' | b'_'));
    is_standard.then(|| decode(text)).flatten()
}

/// The base64 text of bytes.
pub(crate) fn encode(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for group in bytes.chunks(3) {
        let byte = |at: usize| u32::from(group.get(at).copied().unwrap_or(0));
        let bits = (byte(0) << 16) | (byte(1) << 8) | byte(2);
        for (at, shift) in [18, 12, 6, 0].into_iter().enumerate() {
            let sextet = ALPHABET.get(usize::try_from((bits >> shift) & 63).unwrap_or(0)).copied().unwrap_or(b'A');
            text.push(if at <= group.len() { char::from(sextet) } else { '=' });
        }
    }
    text
}

/// The six bits of a character of the standard alphabet.
pub(crate) fn sextet(b: u8) -> Option<u8> {
    match b {
        b'A'..=b'Z' => Some(b - b'A'),
        b'a'..=b'z' => Some(b - b'a' + 26),
        b'0'..=b'9' => Some(b - b'0' + 52),
        b'+' => Some(62),
        b'/' => Some(63),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decodes_with_and_without_padding() {
        assert_eq!(decode(b"Zm9vYmE=").as_deref(), Some(&b"fooba"[..]));
        assert_eq!(decode(b"Zm9vYmE").as_deref(), Some(&b"fooba"[..]));
        assert_eq!(decode(b"Zm9vYg==").as_deref(), Some(&b"foob"[..]));
        assert_eq!(decode(b"Zm9v YmE"), None);
        assert_eq!(decode(b"Z"), None);
        assert_eq!(decode(b"-_-_"), decode(b"+/+/"));
    }

    #[test]
    fn the_standard_form_is_strict() {
        for text in ["", "Zg==", "Zm8=", "Zm9v", "Zm9vYg=="] {
            assert_eq!(decode_standard(text.as_bytes()).map(|bytes| encode(&bytes)).as_deref(), Some(text));
        }
        for text in ["Zg=", "Zg", "Z===", "====", "Zg==Zg==", "-_-_", "Zm9v\n"] {
            assert_eq!(decode_standard(text.as_bytes()), None, "{text}");
        }
    }
}
