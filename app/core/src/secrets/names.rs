//! Keys that are named like a secret, and what is under them.

use crate::model::Value;
use crate::placeholder::{has_gap, is_example_password, is_example_user, is_foreign_reference, placeholder};
use crate::yaml::Style;

/// Last words of keys whose values are passwords or tokens.
const LAST: &[&str] = &["password", "passwd", "passphrase", "pwd", "psk", "token", "apikey", "secretkey", "passwort"];
/// Last two words.
const LAST_TWO: &[[&str; 2]] = &[
    ["api", "key"],
    ["secret", "key"],
    ["access", "key"],
    ["encryption", "key"],
    ["signing", "key"],
    ["client", "secret"],
    ["shared", "secret"],
    ["app", "secret"],
    ["api", "secret"],
    ["auth", "secret"],
    ["webhook", "secret"],
    ["jwt", "secret"],
    ["token", "secret"],
];
/// Words that are no secrets though they are under such names.
const WORDS: &[&str] = &[
    "true", "false", "yes", "no", "on", "off", "none", "null", "nil", "enabled", "disabled", "optional", "required",
    "auto", "default", "files", "compat",
];

/// Whether a key is named like a secret: `password`, `adminPassword`, `API_KEY`, `client-secret`.
pub(crate) fn is_secret_key(key: &str) -> bool {
    if key.len() > 64 || !key.is_ascii() || !may_be_secret(key.as_bytes()) {
        return false;
    }
    let words = words(key);
    let last = words.last().map_or("", String::as_str);
    let two = words.len().checked_sub(2).and_then(|i| words.get(i)).map_or("", String::as_str);
    LAST.contains(&last) || LAST_TWO.contains(&[two, last]) || key.eq_ignore_ascii_case("secret")
}

/// Whether a key of `providerCredentials` was clearly meant as `password`, or holds one beside it.
pub(super) fn is_like_password(key: &str) -> bool {
    if key.len() > 32 || matches!(key, "registry" | "user" | "certificates") {
        return false;
    }
    let words = words(key);
    let last = words.last().map_or("", String::as_str);
    let is_switch = words.first().is_some_and(|first| first == "encoded") || matches!(last, "file" | "path" | "policy");
    !is_switch
        && (crate::spelling::nearest(key, ["password", "passwd"]).is_some()
            || words.iter().any(|word| word.contains("pass") || word == "pw" || word == "pwd"))
}

/// Whether a part of one of the words is in the key: most keys are done with here.
fn may_be_secret(key: &[u8]) -> bool {
    let starts = |rest: &[u8], part: &[u8]| rest.get(..part.len()).is_some_and(|head| head.eq_ignore_ascii_case(part));
    (0..key.len()).filter_map(|at| key.get(at..)).any(|rest| match rest.first().map_or(0, u8::to_ascii_lowercase) {
        b'p' => starts(rest, b"pass") || starts(rest, b"pwd") || starts(rest, b"psk"),
        b't' => starts(rest, b"token"),
        b'k' => starts(rest, b"key"),
        b's' => starts(rest, b"secret"),
        _ => false,
    })
}

/// Whether a value under such a key is a secret in clear.
pub(super) fn is_literal_secret(key: &str, value: &Value<'_>) -> bool {
    let text = value.text.trim();
    let is_number = value.style == Style::Plain && text.bytes().all(|b| b.is_ascii_digit() || b == b'.' || b == b'-');
    let is_phrase = words(key).last().is_some_and(|last| last == "passphrase");
    value.is_literal()
        && !value.is_null()
        && !is_shell_variable(text)
        && can_be_secret(key, text, is_number)
        && (is_phrase || text.split_whitespace().count() < 3)
        && !text.contains("-----BEGIN")
}

/// Whether a text behind such a key in a longer text or comment is a secret in clear text. `is_quoted`: it was in quotes.
pub(super) fn is_written_out(key: &str, text: &str, is_quoted: bool) -> bool {
    let is_number = !is_quoted && text.bytes().all(|b| b.is_ascii_digit() || b == b'.' || b == b'-');
    !key.eq_ignore_ascii_case("secret")
        && !text.starts_with(['$', '<', '`', '|', '>', '(', '[', '{', '-', '%', '&', '=', ','])
        && !text.contains(char::is_whitespace)
        && !is_example_password(text)
        && !is_example_user(text)
        && can_be_secret(key, text, is_number)
}

/// Whether the text can be a secret: long enough, neither a placeholder nor a reference, and a number only under a key for
/// passwords.
fn can_be_secret(key: &str, text: &str, is_number: bool) -> bool {
    text.len() >= 3
        && placeholder(text).is_none()
        && !is_foreign_reference(text)
        && !has_gap(text)
        && !text.contains("EXAMPLE")
        && !WORDS.iter().any(|word| text.eq_ignore_ascii_case(word))
        && !is_hash(text)
        && !is_place(text)
        && (!is_number || key.to_ascii_lowercase().contains("pass"))
}

/// `$6$salt$hash` and its relatives (crypt(5)), a locked account, a digest.
fn is_hash(text: &str) -> bool {
    let crypt = text.strip_prefix(['!', '*']).unwrap_or(text);
    let is_crypt = crypt.strip_prefix('$').and_then(|rest| rest.split_once('$')).is_some_and(|(id, hash)| {
        !hash.is_empty()
            && [
                "1", "2", "2a", "2b", "2x", "2y", "5", "6", "7", "y", "gy", "md5", "sha1", "argon2id", "argon2i",
                "scrypt",
            ]
            .iter()
            .any(|known| id.starts_with(known) && id.len() < 12)
    });
    is_crypt
        || text.starts_with("sha256:")
        || text.starts_with("ENC[")
        || text.starts_with("{SSHA}")
        || text.starts_with("SCRAM-SHA-256$")
}

/// `$PASSWORD` and what follows it on a command line.
fn is_shell_variable(text: &str) -> bool {
    text.strip_prefix('$')
        .is_some_and(|name| name.starts_with(|c: char| c.is_ascii_uppercase() || c == '_' || c == '{'))
}

/// A path, a file, or a URL that says where the secret is.
fn is_place(text: &str) -> bool {
    let is_path = text.starts_with('/') || text.starts_with("./") || text.starts_with("../") || text.starts_with("~/");
    is_path && text.bytes().filter(u8::is_ascii_alphabetic).count() > 2 && !text.ends_with('=')
        || ["file:", "vault:", "ref+", "arn:", "http://", "https://", "op://"]
            .iter()
            .any(|prefix| text.starts_with(prefix))
}

/// The key of a line `- key: text`, and the offset of the text.
pub(super) fn key_of_line(line: &str) -> Option<(&str, usize)> {
    let lead = line.len() - line.trim_start_matches([' ', '\t', '-', '{', '#']).len();
    let rest = line.get(lead..)?;
    let colon = rest.find(':')?;
    let after = rest.get(colon + 1..)?;
    let value = after.len() - after.trim_start().len();
    Some((rest.get(..colon)?.trim().trim_matches(['"', '\'']), lead + colon + 1 + value))
}

/// Whether a step of a path is an ordinary name. Broken lines can make keys that hold more than a name.
pub(super) fn is_plain_key(key: &str) -> bool {
    key.len() <= 40 && key.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'[' | b']'))
}

/// A name for the variable or macro that could hold the value at a path: its last two keys in lower snake case.
pub(super) fn suggest(path: &str) -> String {
    if path.ends_with("providerCredentials.password") {
        return "provider_registry_password".to_owned();
    }
    let keys: Vec<String> = path
        .split('.')
        .filter(|key| is_plain_key(key))
        .map(|key| words(key.split('[').next().unwrap_or(key)).join("_"))
        .filter(|key| !key.is_empty())
        .collect();
    let tail = keys.get(keys.len().saturating_sub(2)..).unwrap_or_default().join("_");
    let name: String = tail.chars().take(48).collect();
    match name.chars().next() {
        Some(first) if first.is_ascii_alphabetic() => name.trim_end_matches('_').to_owned(),
        Some(_) => format!("secret_{}", name.trim_end_matches('_')),
        None => "secret".to_owned(),
    }
}

/// The words of a key in lower case: camel case, `_`, `-` and `.` part them. Other characters are left out.
fn words(key: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut open = false;
    let mut was_lower = false;
    for c in key.chars() {
        if !c.is_ascii_alphanumeric() {
            open = false;
            was_lower = false;
            continue;
        }
        if !open || (c.is_ascii_uppercase() && was_lower) {
            words.push(String::new());
        }
        open = true;
        was_lower = !c.is_ascii_uppercase();
        if let Some(word) = words.last_mut() {
            word.push(c.to_ascii_lowercase());
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys() {
        for key in [
            "password",
            "adminPassword",
            "DB_PASSWORD",
            "passwd",
            "token",
            "edgeHostToken",
            "API_KEY",
            "apiKey",
            "client-secret",
            "secret",
            "secretKey",
            "AWS_SECRET_ACCESS_KEY",
        ] {
            assert!(is_secret_key(key), "{key}");
        }
        for key in [
            "passwordFile",
            "tokenTTL",
            "secretName",
            "imagePullSecret",
            "key",
            "publicKey",
            "secrets",
            "user",
            "authorized_keys",
            "tokens",
            "existingSecret",
        ] {
            assert!(!is_secret_key(key), "{key}");
        }
    }

    #[test]
    fn suggested_names() {
        assert_eq!(suggest("stages.boot[0].users.kairos.passwd"), "kairos_passwd");
        assert_eq!(suggest("stages.boot[0].environment.APP_TOKEN"), "environment_app_token");
        assert_eq!(suggest("token"), "token");
        assert_eq!(suggest("pack.providerCredentials.password"), "provider_registry_password");
        assert_eq!(suggest("1.2password"), "secret_1_2password");
        assert_eq!(suggest("é"), "secret");
    }
}
