//! Secrets in the arguments of commands: `--password x`, `chpasswd`, `NAME=x command`, registration codes.

use super::names::{is_secret_key, is_written_out};
use super::window;
use crate::model::Doc;
use crate::source::{TextRange, range};
use crate::yaml::Kind;

/// Longest argument that is looked at, in bytes.
const MAX_WORD: usize = 4096;

/// Commands whose next argument, after options, is a registration code or token.
const CODES: &[(&str, &[&str])] = &[
    ("SUSEConnect", &["-r", "--regcode"]),
    ("pro attach", &[""]),
    ("ua attach", &[""]),
    ("subscription-manager register", &["--activationkey"]),
];

/// Where they are, and what they are called.
pub(super) fn find(doc: &Doc<'_>) -> Vec<(TextRange, &'static str)> {
    let mut found = Vec::new();
    for (at, _) in doc.text.match_indices("--") {
        found.extend(option(doc, at).map(|at| (at, "option_password")));
    }
    for (at, name) in doc.text.match_indices("chpasswd") {
        found.extend(account(doc.text, at, name.len()).map(|at| (at, "account_password")));
    }
    for (command, flags) in CODES {
        for (at, _) in doc.text.match_indices(command) {
            found.extend(code(doc.text, at + command.len(), flags).map(|at| (at, "registration_code")));
        }
    }
    for id in doc.tree.ids() {
        let node = doc.tree.node(id);
        let is_item = node.parent.is_some_and(|parent| doc.tree.sequence(parent).is_some());
        if is_item && matches!(&node.kind, Kind::Scalar(scalar) if !scalar.style.is_block()) {
            found.extend(assignment(doc.text, node.range).map(|at| (at, "password")));
        }
    }
    found
}

/// The value of `--password x`, `--token=x`.
fn option(doc: &Doc<'_>, at: usize) -> Option<TextRange> {
    let text = doc.text;
    let before = text.get(..at)?.chars().next_back();
    if !before.is_some_and(|c| c.is_whitespace() || matches!(c, '"' | '\'')) {
        return None;
    }
    let rest = window(text.get(at + 2..)?, MAX_WORD);
    let len = rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '-')).unwrap_or(rest.len());
    let name = rest.get(..len).filter(|name| is_secret_key(name) || *name == "pass")?;
    let sign = rest.get(len..)?.chars().next().filter(|c| matches!(c, ' ' | '='))?;
    let lead = rest.get(len + 1..)?.len() - rest.get(len + 1..)?.trim_start_matches(' ').len();
    let (start, word, is_quoted) = word(rest, len + 1 + lead)?;
    // `--password for the login`: a sentence. A secret in one word of letters is quoted, or has a sign before it.
    let is_plain = !is_quoted && sign == ' ' && word.bytes().all(|b| b.is_ascii_alphabetic());
    let is_secret = is_written_out(if name == "pass" { "password" } else { name }, word, true);
    (is_secret && !is_plain).then(|| range(at + 2 + start, at + 2 + start + word.len()))
}

/// The password in `echo 'user:password' | chpasswd` and `chpasswd <<< "user:password"`.
fn account(text: &str, at: usize, len: usize) -> Option<TextRange> {
    let start = text.get(..at)?.rfind('\n').map_or(0, |n| n + 1).max(at.saturating_sub(MAX_WORD));
    let before = text.get(start..at).unwrap_or("");
    if let Some(pipe) = before.rfind('|') {
        let command = before.get(..pipe)?;
        let echo =
            ["echo ", "printf "].iter().filter_map(|name| command.rfind(name).map(|at| at + name.len())).max()?;
        return pair(text, start + echo, start + pipe);
    }
    let rest = window(text.get(at + len..)?, MAX_WORD);
    let here = rest.lines().next()?.find("<<<")?;
    pair(text, at + len + here + 3, at + len + rest.lines().next()?.len())
}

/// The password in the last word with a colon between two offsets.
fn pair(text: &str, start: usize, end: usize) -> Option<TextRange> {
    let body = text.get(start..end)?;
    let colon = body.find(':')?;
    let user = body.get(..colon)?.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '\\'));
    let is_user = !user.is_empty() && !user.contains(char::is_whitespace);
    let rest = body.get(colon + 1..)?;
    let len = rest.find(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '\\')).unwrap_or(rest.len());
    let password = rest.get(..len)?;
    let from = start + colon + 1;
    (is_user && is_written_out("password", password, true)).then(|| range(from, from + len))
}

/// The code behind one of the flags, or the first argument for an empty flag.
fn code(text: &str, start: usize, flags: &[&str]) -> Option<TextRange> {
    let line = window(text.get(start..)?, MAX_WORD).lines().next()?;
    let at = flags.iter().find_map(|flag| {
        if flag.is_empty() {
            return line.starts_with(' ').then_some(0);
        }
        let at = line.find(&format!(" {flag}"))? + 1 + flag.len();
        line.get(at..)?.starts_with([' ', '=']).then_some(at)
    })?;
    let rest = line.get(at..)?;
    let lead = rest.len() - rest.trim_start_matches([' ', '=']).len();
    let (from, word, _) = word(line, at + lead)?;
    let is_code = word.len() >= 6 && word.contains(|c: char| c.is_ascii_digit()) && is_written_out("token", word, true);
    is_code.then(|| range(start + from, start + from + word.len()))
}

/// The value of the first secret `NAME=value` before a command.
fn assignment(text: &str, at: TextRange) -> Option<TextRange> {
    let start = usize::from(at.start());
    let body = window(text.get(start..usize::from(at.end()))?, MAX_WORD);
    let mut from = body.len() - body.trim_start_matches(['"', '\'']).len();
    loop {
        let rest = body.get(from..)?;
        let rest = rest.strip_prefix("export ").unwrap_or(rest);
        from = body.len() - rest.len();
        let sign = rest.find('=')?;
        let name = rest.get(..sign)?;
        if name.is_empty() || !name.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_') {
            return None;
        }
        let (value, word, _) = word(body, from + sign + 1)?;
        if is_secret_key(name) && is_written_out("password", word, true) {
            return Some(range(start + value, start + value + word.len()));
        }
        let next = body.get(value + word.len()..)?.trim_start_matches(['"', '\'']);
        from = body.len() - next.trim_start_matches(' ').len();
        if next.len() == body.len() - from {
            return None;
        }
    }
}

/// The word that starts at an offset, without its quotes: where it starts, and whether it is in quotes.
fn word(text: &str, start: usize) -> Option<(usize, &str, bool)> {
    let rest = text.get(start..)?;
    let inner = rest.trim_start_matches('\\');
    // A quote is doubled in a text that YAML has in single quotes.
    let bare = inner.trim_start_matches(['"', '\'']);
    let quote = inner.chars().next().filter(|c| matches!(c, '"' | '\''));
    let len = match quote {
        Some(quote) => bare.find(quote)?,
        None => bare
            .find(|c: char| c.is_whitespace() || matches!(c, ';' | '|' | '&' | '"' | '\'' | '\\' | ')'))
            .unwrap_or(bare.len()),
    };
    let word = bare.get(..len)?.trim_end_matches('\\');
    (!word.is_empty()).then_some((start + rest.len() - bare.len(), word, quote.is_some()))
}
