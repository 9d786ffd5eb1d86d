//! Passwords in texts that say what they are: URLs, `auth` of a Docker configuration, headers, AWS credential files.

use super::signs::{Sign, Signs};
use super::window;
use crate::base64;
use crate::placeholder::{is_example_password, is_example_user, is_foreign_reference, placeholder};
use crate::source::{TextRange, range, size, slice};

/// Longest command or encoded login that is looked at, in bytes, so that one endless line costs no more than its length.
const MAX_LINE: usize = 2048;
/// Longest user name and password that are looked for in a URL, in bytes.
const MAX_USERINFO: usize = 512;

/// Each with the name of its kind.
pub(super) fn find(text: &str, signs: &Signs) -> Vec<(TextRange, &'static str)> {
    let mut found = Vec::new();
    for at in signs.behind(Sign::Url) {
        found.extend(url_password(text, at).map(|at| (at, "url_password")));
    }
    for (at, end) in signs.places(Sign::Auth).zip(signs.behind(Sign::Auth)) {
        let value = assigned(text, at, end);
        let pair = value.filter(|v| v.len() >= size(8) && is_user_and_password(slice(text, *v).as_bytes()));
        found.extend(pair.map(|at| (at, "registry_auth")));
    }
    for at in signs.behind(Sign::Basic) {
        let value = base64_run(text, at);
        let pair = value.filter(|v| v.len() >= size(8) && is_user_and_password(slice(text, *v).as_bytes()));
        found.extend(pair.map(|at| (at, "basic_auth")));
    }
    for at in signs.behind(Sign::Login) {
        found.extend(login_password(text, at).map(|at| (at, "login_password")));
    }
    for name in [Sign::SecretAccessKey, Sign::UpperSecretAccessKey] {
        for (at, end) in signs.places(name).zip(signs.behind(name)) {
            let value = assigned(text, at, end);
            let key = value.filter(|v| v.len() == size(40) && !slice(text, *v).contains("EXAMPLE"));
            found.extend(key.map(|at| (at, "aws_secret_access_key")));
        }
    }
    found
}

/// The password of `docker login -u user -p password host`, and of its relatives.
fn login_password(text: &str, start: usize) -> Option<TextRange> {
    const TOOLS: &[&str] = &["docker", "podman", "nerdctl", "skopeo", "buildah", "crane auth", "helm registry", "oras"];
    let before = text.get(..start)?.strip_suffix(" login ")?;
    if !TOOLS.iter().any(|tool| before.ends_with(tool)) {
        return None;
    }
    let line = window(text.get(start..)?, MAX_LINE).lines().next()?;
    let (at, flag) = ["-p ", "--password ", "--password="].iter().find_map(|flag| {
        let at = line
            .match_indices(flag)
            .map(|(at, _)| at)
            .find(|at| *at == 0 || line.as_bytes().get(at - 1) == Some(&b' '));
        at.map(|at| (at, flag.len()))
    })?;
    let rest = line.get(at + flag..)?;
    let quote = rest.len() - rest.trim_start_matches([' ', '"', '\'']).len();
    let value = rest.get(quote..)?;
    let len =
        value.find(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | ';' | '|' | '&')).unwrap_or(value.len());
    let password = value.get(..len)?;
    let from = start + at + flag + quote;
    let is_sample = is_example_password(password) || placeholder(password).is_some();
    let is_secret =
        len > 2 && !is_sample && !password.starts_with(['$', '-', '<', '`']) && !is_foreign_reference(password);
    is_secret.then(|| range(from, from + len))
}

/// The base64 text in `name = "text"`, `"name": "text"`, `name: text`. The name is from `at` to `end`.
fn assigned(text: &str, at: usize, end: usize) -> Option<TextRange> {
    let before = text.get(..at)?.chars().next_back();
    if before.is_some_and(|c| c.is_ascii_alphanumeric()) {
        return None;
    }
    let rest = text.get(end..)?;
    let sign = rest.find(|c: char| !matches!(c, '"' | '\'' | '\\' | ' ' | '\t'))?;
    let tail = rest.get(sign..)?.strip_prefix([':', '='])?;
    let lead = tail.find(|c: char| !matches!(c, '"' | '\'' | '\\' | ' ' | '\t'))?;
    base64_run(text, end + sign + 1 + lead)
}

fn base64_run(text: &str, start: usize) -> Option<TextRange> {
    let rest = window(text.get(start..)?, MAX_LINE);
    let len = rest
        .find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '=' | '-' | '_')))
        .unwrap_or(rest.len());
    (len > 0).then(|| range(start, start + len))
}

/// The password of `scheme://user:password@host`.
fn url_password(text: &str, start: usize) -> Option<TextRange> {
    let rest = window(text.get(start..)?, MAX_USERINFO);
    let end = rest.find(|c: char| c.is_whitespace() || "/?#\"'<>{}()`,;\\".contains(c)).unwrap_or(rest.len());
    let (userinfo, host) = rest.get(..end)?.rsplit_once('@')?;
    let (user, password) = userinfo.split_once(':')?;
    let is_sample = is_example_password(password) || password.len() < 3 || placeholder(password).is_some();
    if host.is_empty() || is_sample || is_foreign_reference(password) || password.starts_with('$') {
        return None;
    }
    let from = start + user.len() + 1;
    Some(range(from, from + password.len()))
}

/// Whether a base64 text is `user:password`, both of them readable.
fn is_user_and_password(text: &[u8]) -> bool {
    let decoded = base64::decode(text).and_then(|bytes| String::from_utf8(bytes).ok());
    decoded.as_deref().and_then(|pair| pair.split_once(':')).is_some_and(|(user, password)| {
        let readable = |part: &str| !part.is_empty() && !part.chars().any(char::is_control);
        readable(user)
            && readable(password)
            && placeholder(password).is_none()
            && !is_foreign_reference(password)
            && !(is_example_user(user) && is_example_password(password))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs() {
        assert!(is_user_and_password(b"cm9ib3Q6aHVudGVyMg=="));
        assert!(!is_user_and_password(b"dXNlcm5hbWU6cGFzc3dvcmQ="), "username:password");
        assert!(!is_user_and_password(b"cm9ib3Q6KioqKg=="), "robot:****");
        assert!(!is_user_and_password(b"aGVsbG8gd29ybGQ="), "hello world");
    }
}
