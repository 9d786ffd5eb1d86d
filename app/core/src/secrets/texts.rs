//! Secrets in texts that are no YAML values: comments, files and scripts inside block scalars, options and headers of commands.

use super::names::{is_secret_key, is_written_out};
use super::signs::{Sign, Signs};
use super::window;
use crate::model::Doc;
use crate::source::{TextRange, range};
use crate::yaml::Kind;

/// How far before an option of `curl` the command's name is looked for, in bytes.
const MAX_BEFORE: usize = 512;
/// Longest name of a header, in bytes.
const MAX_NAME: usize = 64;
/// Longest token of a header or command, in bytes.
const MAX_TOKEN: usize = 4096;

/// Where they are, and what they are called.
pub(super) fn find(doc: &Doc<'_>, signs: &Signs) -> Vec<(TextRange, &'static str)> {
    let mut found = Vec::new();
    for comment in doc.tree.comments() {
        let (start, end) = (usize::from(comment.range.start()), usize::from(comment.range.end()));
        line(doc.text, start, end, &mut found);
        found.extend(phrase(doc.text, start, end).map(|at| (at, "password")));
    }
    for id in doc.tree.ids() {
        let node = doc.tree.node(id);
        if matches!(&node.kind, Kind::Scalar(scalar) if scalar.style.is_block()) {
            let mut start = usize::from(node.range.start());
            for text in doc.slice(node.range).split_inclusive('\n') {
                line(doc.text, start, start + text.len(), &mut found);
                if text.trim_start().starts_with('#') {
                    found.extend(phrase(doc.text, start, start + text.len()).map(|at| (at, "password")));
                }
                start += text.len();
            }
        }
    }
    commands(doc.text, signs, &mut found);
    found
}

/// Words of a comment that a password follows.
const NAMES: &[&str] = &["password", "passwort", "passwd", "passphrase", "kennwort", "pwd", "pw", "pass"];
/// Words between such a word and the password.
const FILLERS: &[&str] = &["is", "was", "ist", "war", "now", "still", "set", "to"];
/// Most words of a comment that are looked at.
const MAX_WORDS: usize = 200;

/// The password in a comment such as `# the old password was X` or `# registry pass=X`.
fn phrase(text: &str, start: usize, end: usize) -> Option<TextRange> {
    let body = text.get(start..end)?;
    let mut words: Vec<(usize, &str)> = Vec::new();
    let mut from = 0;
    for word in body.split_whitespace().take(MAX_WORDS) {
        let at = from + body.get(from..)?.find(word)?;
        from = at + word.len();
        words.push((at, word));
    }
    for (index, (offset, word)) in words.iter().enumerate() {
        let sign = word.find([':', '=']);
        let name = word.get(..sign.unwrap_or(word.len()))?.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
        if !NAMES.contains(&name.as_str()) {
            continue;
        }
        let value = sign.and_then(|sign| word.get(sign + 1..)).unwrap_or("");
        let rest = words.get(index + 1..)?;
        let candidate = if !value.is_empty() {
            bare(offset + word.len() - value.len(), value).filter(|(_, word)| has_digit(word))
        } else if sign.is_some() {
            let [(offset, word)] = rest else { continue };
            bare(*offset, word).filter(|(_, word)| has_digit(word))
        } else {
            let next = rest.iter().take(4).find(|(_, word)| !FILLERS.contains(&word.to_lowercase().as_str()));
            next.and_then(|(offset, word)| bare(*offset, word)).filter(|(_, word)| is_strong(word))
        };
        if let Some((from, word)) = candidate.filter(|(_, word)| is_written_out("password", word, true)) {
            return Some(range(start + from, start + from + word.len()));
        }
    }
    None
}

/// A word without the quotes and the punctuation around it, and where it starts.
fn bare(offset: usize, word: &str) -> Option<(usize, &str)> {
    let inner = word.trim_start_matches(['"', '\'', '`', '(']);
    let from = offset + word.len() - inner.len();
    let inner = inner.trim_end_matches(['"', '\'', '`', ')', ',', '.', ';']);
    (!inner.is_empty()).then_some((from, inner))
}

fn has_digit(word: &str) -> bool {
    word.bytes().any(|b| b.is_ascii_digit())
}

/// Whether a word in a sentence can hardly be anything else than a password.
fn is_strong(word: &str) -> bool {
    let has = |test: fn(&u8) -> bool| word.as_bytes().iter().any(test);
    word.len() >= 8
        && has(u8::is_ascii_digit)
        && has(u8::is_ascii_lowercase)
        && has(u8::is_ascii_uppercase)
        && !word.contains('/')
}

/// The secret of a line `key: value` or `key=value`.
fn line(text: &str, start: usize, end: usize, found: &mut Vec<(TextRange, &'static str)>) {
    let Some(whole) = text.get(start..end) else { return };
    let Some(sign) = whole.bytes().position(|b| matches!(b, b':' | b'=')) else { return };
    let head = whole.get(..sign).unwrap_or("").trim_end();
    // `Environment="TOKEN=x"` of systemd, `export TOKEN=x` of shells.
    let (head, sign) = match head.trim_start() {
        "Environment" => {
            let rest = whole.get(sign + 1..).unwrap_or("");
            let Some(next) = rest.find('=') else { return };
            (rest.get(..next).unwrap_or(""), sign + 1 + next)
        }
        _ => (head, sign),
    };
    let key = head.trim_start_matches([' ', '\t', '-', '#', '{', '"', '\'']).trim_end_matches(['"', '\'', ' ']);
    let key = ["export ", "ENV ", "set "].iter().find_map(|word| key.strip_prefix(word)).unwrap_or(key);
    let is_key = !key.is_empty() && key.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.'));
    // `--token=x` is an option, and most often a variable; `==` compares.
    let rest = whole.get(sign + 1..).unwrap_or("");
    let is_option = head.trim_start().starts_with("--");
    let is_mapping = whole.as_bytes().get(sign) == Some(&b':') && rest.starts_with(|c: char| !c.is_whitespace());
    if !is_key || is_option || is_mapping || !is_secret_key(key) {
        return;
    }
    if let Some((offset, len, is_quoted)) = value(rest) {
        let word = rest.get(offset..offset + len).unwrap_or("");
        if !is_quoted && is_expression(word) {
            return;
        }
        if is_written_out(key, word, is_quoted)
            && is_alone(rest.get(offset + len..).unwrap_or(""), whole.as_bytes().get(sign))
        {
            let from = start + sign + 1 + offset;
            found.push((range(from, from + len), "password"));
        }
    }
}

/// Whether a text without quotes is code or a reference: `os.environ["X"]`, `request.token`, `@file`, `*alias`.
fn is_expression(word: &str) -> bool {
    let is_name = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphabetic() || b == b'_');
    word.contains(['(', '['])
        || word.starts_with(['@', '*', '&', '!'])
        || word.contains('.') && word.split('.').all(is_name)
}

/// Offset and length of the text behind a key, and whether it is in quotes.
fn value(rest: &str) -> Option<(usize, usize, bool)> {
    let body = rest.trim_start_matches([' ', '\t']);
    let lead = rest.len() - body.len();
    if let Some(quote) = body.chars().next().filter(|c| matches!(c, '"' | '\'')) {
        let inner = body.get(1..)?;
        let len = inner.find(quote)?;
        return Some((lead + 1, len, true));
    }
    let len = body.find(|c: char| c.is_whitespace() || matches!(c, ';' | '"' | '\'')).unwrap_or(body.len());
    let word = body.get(..len)?.trim_end_matches(',');
    (!word.is_empty() && !word.starts_with('#')).then_some((lead, word.len(), false))
}

/// Whether nothing but a comment follows: several words are a sentence. What follows an assignment of the shell is a command.
fn is_alone(tail: &str, sign: Option<&u8>) -> bool {
    let tail = tail.trim_start_matches(['"', '\'', ',', '}', ']', ';']).trim();
    sign == Some(&b'=') || tail.is_empty() || tail.starts_with(['#', '}'])
}

/// Logins in options and headers of commands.
fn commands(text: &str, signs: &Signs, found: &mut Vec<(TextRange, &'static str)>) {
    if signs.has(Sign::Curl) || signs.has(Sign::Wget) {
        for flag in [" -u", " --user", " --proxy-user"] {
            for (at, _) in text.match_indices(flag) {
                found.extend(login(text, at, flag).map(|at| (at, "curl_password")));
            }
        }
        for flag in ["-H ", "--header ", "--header="] {
            for (at, _) in text.match_indices(flag) {
                found.extend(header(text, at + flag.len()).map(|at| (at, "header_token")));
            }
        }
    }
    for at in signs.behind(Sign::Authorization) {
        found.extend(authorization(text, at).map(|at| (at, "header_token")));
    }
}

/// The password of `curl -u user:password`.
fn login(text: &str, at: usize, flag: &str) -> Option<TextRange> {
    let before = text.get(floor(text, at.saturating_sub(MAX_BEFORE))..at)?;
    if !before.rsplit('\n').next().is_some_and(|line| line.contains("curl")) {
        return None;
    }
    let start = at + flag.len();
    let rest = window(text.get(start..)?, MAX_TOKEN);
    let lead = rest.len() - rest.trim_start_matches([' ', '=']).len();
    if lead == 0 && flag.starts_with(" --") {
        return None;
    }
    let body = rest.get(lead..)?.trim_start_matches(['"', '\'', '\\']);
    let offset = rest.len() - body.len();
    let word = body.get(
        ..body.find(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '\\' | ';' | '|')).unwrap_or(body.len()),
    )?;
    let (user, password) = word.split_once(':')?;
    let is_id = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    if user.starts_with(['$', '{']) && password.starts_with('$') || is_id(user) && is_id(password) {
        return None;
    }
    let from = start + offset + user.len() + 1;
    is_written_out("password", password, true).then(|| range(from, from + password.len()))
}

/// The token in `-H "PRIVATE-TOKEN: token"`.
fn header(text: &str, start: usize) -> Option<TextRange> {
    let rest = text.get(start..)?;
    let lead = rest.bytes().take(4).take_while(|b| matches!(b, b'"' | b'\'' | b'\\' | b' ')).count();
    let (key, _) = window(rest.get(lead..)?, MAX_NAME).split_once(": ")?;
    is_secret_key(key).then(|| token(text, start + lead + key.len() + 2, key)).flatten()
}

/// The token in `Authorization: Bearer token`. What follows `Basic` is found by its form.
fn authorization(text: &str, start: usize) -> Option<TextRange> {
    let rest = text.get(start..)?;
    let scheme = ["Bearer ", "bearer ", "token ", "Token "].iter().find(|scheme| rest.starts_with(**scheme))?;
    token(text, start + scheme.len(), "token").filter(|at| usize::from(at.len()) >= 6)
}

fn token(text: &str, start: usize, key: &str) -> Option<TextRange> {
    let rest = window(text.get(start..)?, MAX_TOKEN);
    let len = word_len(rest);
    is_written_out(key, rest.get(..len)?, true).then(|| range(start, start + len))
}

fn word_len(text: &str) -> usize {
    text.find(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '\\' | ',' | ';')).unwrap_or(text.len())
}

/// The character boundary at or before an offset.
fn floor(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}
