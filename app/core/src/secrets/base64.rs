//! Base64 (RFC 4648), as far as credentials in it must be recognized.

/// Decodes standard or URL-safe base64, padded or not. `None` when it is none.
pub(crate) fn decode(text: &[u8]) -> Option<Vec<u8>> {
    let body = text.strip_suffix(b"==").or_else(|| text.strip_suffix(b"=")).unwrap_or(text);
    let mut out = Vec::with_capacity(body.len() / 4 * 3 + 2);
    for group in body.chunks(4) {
        let mut bits = 0u32;
        for b in group {
            bits = bits << 6 | u32::from(value(*b)?);
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

/// Whether a base64 text holds `user:password`, both of them readable.
pub(super) fn is_user_and_password(text: &[u8]) -> bool {
    let decoded = decode(text).and_then(|bytes| String::from_utf8(bytes).ok());
    decoded.as_deref().and_then(|pair| pair.split_once(':')).is_some_and(|(user, password)| {
        let readable = |part: &str| !part.is_empty() && !part.chars().any(char::is_control);
        readable(user)
            && readable(password)
            && crate::placeholder::placeholder(password).is_none()
            && !crate::placeholder::is_foreign_reference(password)
            && !(crate::placeholder::is_example_user(user) && crate::placeholder::is_example_password(password))
    })
}

fn value(b: u8) -> Option<u8> {
    match b {
        b'A'..=b'Z' => Some(b - b'A'),
        b'a'..=b'z' => Some(b - b'a' + 26),
        b'0'..=b'9' => Some(b - b'0' + 52),
        b'+' | b'-' => Some(62),
        b'/' | b'_' => Some(63),
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
    }

    #[test]
    fn pairs() {
        assert!(is_user_and_password(b"cm9ib3Q6aHVudGVyMg=="));
        assert!(!is_user_and_password(b"dXNlcm5hbWU6cGFzc3dvcmQ="), "username:password");
        assert!(!is_user_and_password(b"cm9ib3Q6KioqKg=="), "robot:****");
        assert!(!is_user_and_password(b"aGVsbG8gd29ybGQ="), "hello world");
    }
}
