//! Texts in places where a value has yet to be filled in.

/// How a placeholder is recognized.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Placeholder {
    /// Only asterisks, bullets and the like: what masking leaves.
    Masked,
    /// `<registry domain>`
    Angled,
    /// `changeme`, `REPLACE_ME`, `your-password`, `xxxx`.
    Words,
    /// Cipher text: somebody has yet to decrypt it. With the tool that made it.
    Encrypted(&'static str),
}

impl Placeholder {
    /// What it is, a noun phrase.
    pub fn describe(self) -> &'static str {
        match self {
            Self::Masked => "a masked value",
            Self::Angled => "a name in angle brackets",
            Self::Words => "a word that asks to be replaced",
            Self::Encrypted(_) => "an encrypted text",
        }
    }
}

/// Whole texts, compared without `-`, `_`, `.` and spaces and in lower case.
const WORDS: &[&str] = &[
    "changeme",
    "changethis",
    "changemenow",
    "pleasechangeme",
    "pleasechange",
    "replaceme",
    "replacethis",
    "pleasereplace",
    "fillme",
    "fillmein",
    "fillin",
    "fillthisin",
    "insertme",
    "tobedefined",
    "tobedone",
    "tbd",
    "todo",
    "fixme",
    "placeholder",
    "redacted",
    "masked",
    "removed",
    "setme",
    "editme",
];

/// What may follow `your`: `your-password`, `yourRegistryHere`.
const YOURS: &[&str] = &[
    "password",
    "passwd",
    "user",
    "username",
    "login",
    "token",
    "secret",
    "key",
    "registry",
    "domain",
    "host",
    "hostname",
    "value",
    "email",
    "name",
    "credential",
    "credentials",
    "account",
    "robot",
];

/// Words that make a name in capitals and underscores a placeholder: `REGISTRY_PASSWORD`.
const CAPITALS: &[&str] = &[
    "PASSWORD", "PASSWD", "USER", "TOKEN", "SECRET", "REGISTRY", "CHANGE", "REPLACE", "YOUR", "HERE", "INSERT",
    "DOMAIN", "HOST",
];

/// Whether the whole text is a placeholder that nobody would use as a value.
pub fn placeholder(text: &str) -> Option<Placeholder> {
    let text = text.trim();
    if let Some(tool) = crate::host::login::encrypted(text) {
        Some(Placeholder::Encrypted(tool))
    } else if is_mask(text) {
        Some(Placeholder::Masked)
    } else if is_angled(text) {
        Some(Placeholder::Angled)
    } else {
        (is_row(text) || is_phrase(text) || is_capital_name(text)).then_some(Placeholder::Words)
    }
}

/// Whether `<name>` is anywhere in the text.
pub fn has_angled(text: &str) -> bool {
    text.split('<').skip(1).any(|part| part.split_once('>').is_some_and(|(name, _)| is_name(name)))
}

/// Whether the whole text is filled in by a shell, Terraform or another tool: `${PASSWORD}`, `[[[.password]]]`, `${user}-${id}`,
/// `$PASSWORD`, `$(pass x)`, `%PASSWORD%`, or has a template in it. A password may have `$(` or `${` somewhere, so what is beside a
/// reference counts.
pub fn is_foreign_reference(text: &str) -> bool {
    let text = text.trim();
    let capitals =
        |name: &str| name.len() > 2 && name.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_');
    text.contains("{{")
        || is_made_of_references(text)
        || [("$(", ")"), ("$[[", "]]"), ("[[", "]]"), ("((", "))")]
            .iter()
            .any(|(open, close)| text.starts_with(open) && text.ends_with(close))
        || text.strip_prefix('$').is_some_and(capitals)
        || text.strip_prefix('%').and_then(|t| t.strip_suffix('%')).is_some_and(capitals)
        || text.strip_prefix("@@").is_some_and(|t| t.ends_with("@@"))
}

/// Whether `${...}` is in the text, and beside it no letter and no digit.
fn is_made_of_references(text: &str) -> bool {
    let (mut rest, mut found) = (text, false);
    while let Some((before, after)) = rest.split_once("${") {
        let Some((_, behind)) = after.split_once('}') else { return false };
        if before.contains(|c: char| c.is_ascii_alphanumeric()) {
            return false;
        }
        (rest, found) = (behind, true);
    }
    found && !rest.contains(|c: char| c.is_ascii_alphanumeric())
}

/// Whether this is a word of examples that somebody may also use for real as a user name.
pub fn is_example_user(text: &str) -> bool {
    ["user", "username", "myuser", "my-user"].iter().any(|word| text.trim().eq_ignore_ascii_case(word))
}

/// Whether this is a word of examples that somebody may also use for real as a password.
pub fn is_example_password(text: &str) -> bool {
    ["password", "passwd", "pass", "pwd", "secret", "token", "mypassword", "my-password"]
        .iter()
        .any(|word| text.trim().eq_ignore_ascii_case(word))
}

/// Whether a stretch of one character is in the text, as in `aUAxxxxxxxxx0Ch`: the middle was taken out.
pub fn has_gap(text: &str) -> bool {
    let (mut last, mut count) = (' ', 0);
    text.chars().any(|c| {
        count = if c == last { count + 1 } else { 1 };
        last = c;
        count >= 6 && !c.is_whitespace()
    })
}

/// Whether this is what Palette leaves of a secret when it exports: asterisks. One or two may be a value.
pub fn is_masked(text: &str) -> bool {
    text.len() >= 3 && text.bytes().all(|b| b == b'*')
}

/// What documents and forms show instead of a secret, too.
fn is_mask(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| matches!(c, '*' | '•' | '●' | '∗' | '…'))
}

/// `<...>` around words. `<a>` and `<3x!` may be parts of a real password.
fn is_angled(text: &str) -> bool {
    text.strip_prefix('<').and_then(|t| t.strip_suffix('>')).is_some_and(is_name)
}

fn is_name(text: &str) -> bool {
    text.chars().filter(|c| c.is_alphabetic()).count() > 1
        && text.chars().all(|c| c.is_alphanumeric() || " _-./:".contains(c))
}

/// `xxxx`, `XXXX-XXXX`, `....`, `####`, `----`.
fn is_row(text: &str) -> bool {
    let first = text.chars().find(|c| *c != '-').unwrap_or('-').to_ascii_lowercase();
    match first {
        'x' => text.len() >= 3 && text.chars().all(|c| matches!(c, 'x' | 'X' | '-')),
        '.' | '#' | '-' | '_' | '?' => text.len() >= 3 && text.chars().all(|c| c == first),
        _ => false,
    }
}

fn is_phrase(text: &str) -> bool {
    if text.len() > 64 || !text.is_ascii() {
        return false;
    }
    // All but two of the phrases are made of letters and what parts them.
    let is_wordy = text.bytes().all(|b| b.is_ascii_alphabetic() || matches!(b, b'-' | b'_' | b'.' | b' '));
    if !is_wordy && !text.trim_start_matches(['-', '_', '.', ' ']).starts_with(['r', 'R', 'h', 'H']) {
        return false;
    }
    let mut plain = text.to_ascii_lowercase();
    plain.retain(|c| !matches!(c, '-' | '_' | '.' | ' '));
    let body = plain.strip_suffix("here").unwrap_or(&plain);
    let words = |rest: &str| YOURS.iter().any(|word| rest.ends_with(word) && rest.chars().all(char::is_alphabetic));
    WORDS.contains(&plain.as_str())
        || plain.starts_with("replacewith")
        || plain.starts_with("heregoes")
        || body.strip_prefix("your").is_some_and(words)
        || body.len() < plain.len()
            && ["insert", "enter", "put", "add"].iter().any(|w| body.strip_prefix(w).is_some_and(words))
}

fn is_capital_name(text: &str) -> bool {
    text.contains(['_', '-'])
        && text.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || matches!(b, b'_' | b'-'))
        && CAPITALS.iter().any(|word| text.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_of_documents_and_exports() {
        for text in [
            "******",
            "*",
            "••••",
            "<registry_domain or IP Address>",
            "<password>",
            "changeme",
            "Change-Me",
            "REPLACE_ME",
            "xxxx",
            "XXXX-XXXX",
            "your-password",
            "YOUR_REGISTRY_PASSWORD",
            "your_token_here",
            "....",
            "####",
            "REGISTRY_PASSWORD",
            "TBD",
            "insert-password-here",
            "redacted",
            "OCI_REGISTRY",
            "HERE-GOES-YOUR-REGISTRY",
            "here-goes-your-password",
        ] {
            assert!(placeholder(text).is_some(), "{text}");
        }
    }

    #[test]
    fn references_are_whole() {
        for text in [
            "${PASSWORD}",
            " ${a.b} ",
            "${user}-${id}",
            "<${x}>",
            "$(pass show x)",
            "$[[ inputs.x ]]",
            "$TOKEN",
            "%TOKEN%",
            "{{ .x }}",
        ] {
            assert!(is_foreign_reference(text), "{text}");
        }
        for text in ["Pa${word}x9!Zq", "aB$(9x", "x$(y)", "${open", "Pa$$w0rd", "$ab", "100%", "a${b}", "${b}1"] {
            assert!(!is_foreign_reference(text), "{text}");
        }
    }

    #[test]
    fn values_are_no_placeholders() {
        for text in [
            "",
            "x",
            "user",
            "password",
            "Harbor12345",
            "a*b",
            "**secret**x",
            "<3",
            "P<a>ss",
            "yourself",
            "Yourtown99",
            "ABC_DEF_123",
            "robot$edge",
            "exxon",
            "registry-1.docker.io",
            "todos",
            "-----BEGIN",
        ] {
            assert_eq!(placeholder(text), None, "{text}");
        }
    }

    #[test]
    fn references_of_other_tools() {
        for text in ["${PASSWORD}", "$REG_PASSWORD", "%PASSWORD%", "$(cat x)", "{{ .Values.x }}"] {
            assert!(is_foreign_reference(text), "{text}");
        }
        for text in ["$6$salt$hash", "pa$$word", "$ecret", "100%", "robot$edge"] {
            assert!(!is_foreign_reference(text), "{text}");
        }
    }
}
