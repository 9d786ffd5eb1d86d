//! What a registry makes of a user name and a password: the texts that other tools leave behind when a login is copied out of them,
//! and when a token ends. Compose file specification (`$$`), GNU Bash manual (quoting), RFC 3986 (`%24`), RFC 7519 (`exp`), Ansible
//! Vault 1.1 and 1.2, SOPS 3, Sealed Secrets 0.27, age 1, as of November 2026.

use crate::base64;
use crate::context::UnixTime;

/// Escapes that a tool would have undone, with the character that is meant.
const ESCAPES: &[(&str, &str, &str)] = &[
    ("$$", "$", "Docker Compose and CI systems write `$$` for one `$`"),
    ("\\$", "$", "a shell writes `\\$` for one `$`"),
    ("%24", "$", "a URL writes `%24` for one `$`"),
    ("%2B", "+", "a URL writes `%2B` for one `+`"),
    ("%2b", "+", "a URL writes `%2b` for one `+`"),
    ("%40", "@", "a URL writes `%40` for one `@`"),
    ("&amp;", "&", "HTML writes `&amp;` for one `&`"),
    ("&#36;", "$", "HTML writes `&#36;` for one `$`"),
];

/// An escape in a user name that no program undoes here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Escape {
    pub(crate) at: usize,
    pub(crate) written: &'static str,
    pub(crate) meant: &'static str,
    /// Who writes it so, a sentence without its full stop.
    pub(crate) origin: &'static str,
}

/// The first escape in a user name. Harbor's robots have one `$` in their names, Quay's and GitLab's a `+`; none has what is looked
/// for here.
pub(crate) fn escape_in_user(user: &str) -> Option<Escape> {
    let of_quotes = quotes(user).map(|(at, written)| Escape {
        at,
        written,
        meant: "'",
        origin: "a shell writes it for a single quote inside single quotes",
    });
    let others = ESCAPES
        .iter()
        .filter_map(|(written, meant, origin)| user.find(written).map(|at| Escape { at, written, meant, origin }));
    of_quotes.into_iter().chain(others).min_by_key(|escape| escape.at)
}

/// Where a password holds what a shell needs to put a single quote inside single quotes. Anything else may belong to a password.
pub(crate) fn quotes(text: &str) -> Option<(usize, &'static str)> {
    ["'\"'\"'", "'\\''"].into_iter().find_map(|written| text.find(written).map(|at| (at, written)))
}

/// Whose cipher text this is. Palette decrypts none.
pub(crate) fn encrypted(text: &str) -> Option<&'static str> {
    let text = text.trim();
    if text.starts_with("$ANSIBLE_VAULT;") {
        Some("Ansible Vault")
    } else if text.starts_with("ENC[AES256_GCM,") {
        Some("SOPS")
    } else if text.starts_with("-----BEGIN AGE ENCRYPTED FILE-----") || text.starts_with("age-encryption.org/v1") {
        Some("age")
    } else if text.starts_with("-----BEGIN PGP MESSAGE-----") {
        Some("PGP")
    } else if text.starts_with("ENC[PKCS7,") {
        Some("hiera-eyaml")
    } else if text.strip_prefix("vault:v").is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit())) {
        Some("Vault's transit engine")
    } else if is_sealed(text) {
        Some("Sealed Secrets")
    } else {
        None
    }
}

/// Base64 of a two-byte length of 512 and an RSA-4096 block: the cipher text of kubeseal begins with `AgA`, `AgB`, ... and is long.
fn is_sealed(text: &str) -> bool {
    text.len() >= 700
        && text.starts_with("Ag")
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/' | b'='))
}

/// What a JSON Web Token says of its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Expiry {
    /// It has no `exp`: whoever issued it may end it, time does not.
    Never,
    At(UnixTime),
}

/// The end of a JSON Web Token. `None`: it is none.
pub(crate) fn expiry(token: &str) -> Option<Expiry> {
    let mut parts = token.split('.');
    let (header, payload, signature) = (parts.next()?, parts.next()?, parts.next()?);
    let is_part = |part: &str| part.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'));
    let is_token = header.starts_with("eyJ")
        && payload.starts_with("ey")
        && signature.len() >= 16
        && [header, payload, signature].into_iter().all(is_part)
        && parts.next().is_none();
    if !is_token {
        return None;
    }
    let claims = base64::decode(payload.as_bytes()).and_then(|bytes| String::from_utf8(bytes).ok());
    Some(claims.as_deref().and_then(end).map_or(Expiry::Never, Expiry::At))
}

/// The number behind `"exp":` at the top of a JSON object.
fn end(claims: &str) -> Option<UnixTime> {
    let (mut depth, mut rest) = (0_i32, claims);
    while let Some(c) = rest.chars().next() {
        match c {
            '{' | '[' => depth += 1,
            '}' | ']' => depth -= 1,
            '"' => {
                let body = rest.get(1..)?;
                let len = text_len(body)?;
                let after = body.get(len + 1..)?;
                let value = after.trim_start().strip_prefix(':').filter(|_| depth == 1);
                if let Some(value) = value.filter(|_| body.get(..len) == Some("exp")) {
                    let value = value.trim_start();
                    let digits = value.find(|c: char| !c.is_ascii_digit()).unwrap_or(value.len());
                    return value.get(..digits)?.parse().ok().map(UnixTime);
                }
                rest = after;
                continue;
            }
            _ => {}
        }
        rest = rest.get(c.len_utf8()..)?;
    }
    None
}

/// The length of a JSON text up to its closing quote.
fn text_len(body: &str) -> Option<usize> {
    let mut escaped = false;
    body.char_indices().find_map(|(at, c)| {
        let ends = c == '"' && !escaped;
        escaped = c == '\\' && !escaped;
        ends.then_some(at)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes() {
        for (user, at, written) in [
            ("robot$$edge", 5, "$$"),
            ("robot\\$edge", 5, "\\$"),
            ("robot%24edge", 5, "%24"),
            ("acme%2Bedge", 4, "%2B"),
            ("o'\"'\"'neil", 1, "'\"'\"'"),
            ("o'\\''neil", 1, "'\\''"),
        ] {
            let found = escape_in_user(user).map(|escape| (escape.at, escape.written));
            assert_eq!(found, Some((at, written)), "{user}");
        }
        for user in ["robot$edge", "$oauthtoken", "acme+edge", "robot$a$b", "100%", "a\\b", "it's", "DOMAIN\\bob"] {
            assert_eq!(escape_in_user(user), None, "{user}");
        }
    }

    #[test]
    fn cipher_texts() {
        assert_eq!(encrypted("$ANSIBLE_VAULT;1.2;AES256;dev\n3030\n"), Some("Ansible Vault"));
        assert_eq!(encrypted("ENC[AES256_GCM,data:ab==,iv:c,tag:d,type:str]"), Some("SOPS"));
        assert_eq!(encrypted(&format!("AgB{}", "aB3+".repeat(200))), Some("Sealed Secrets"));
        for text in ["AgBc", "ENC[x]", "$ANSIBLE", "vault:secret/data#x", "age1abc", "hunter2"] {
            assert_eq!(encrypted(text), None, "{text}");
        }
    }

    /// Made at run time, so that this file holds no token. The payload in base64 without padding.
    fn token(payload: &str) -> String {
        ["eyJhbGciOiJub25lIn0", payload, "c2lnbmF0dXJlLW9mLW5vdGhpbmc"].join(".")
    }

    #[test]
    fn ends_of_tokens() {
        // {"exp":1800000000}
        assert_eq!(expiry(&token("eyJleHAiOjE4MDAwMDAwMDB9")), Some(Expiry::At(UnixTime(1_800_000_000))));
        // {"iat":1700000000}
        assert_eq!(expiry(&token("eyJpYXQiOjE3MDAwMDAwMDB9")), Some(Expiry::Never));
        // {"a":{"exp":1},"exp" : 1800000000}
        assert_eq!(
            expiry(&token("eyJhIjp7ImV4cCI6MX0sImV4cCIgOiAxODAwMDAwMDAwfQ")),
            Some(Expiry::At(UnixTime(1_800_000_000)))
        );
        for text in ["eyJ.eyJ.short", "a.b.c", "hunter2", ""] {
            assert_eq!(expiry(text), None, "{text}");
        }
    }
}
