//! Literal secrets: where they stand, never what they are.
//!
//! A secret is the password of `providerCredentials`, a value under a key that is named like one, a text in the published form of
//! a token, a password in a URL, or a PEM private key. Placeholders, macros, references of other tools, hashes and public keys are
//! none. Nothing is guessed from randomness.

mod base64;
mod forms;
mod names;
mod signs;
mod texts;

use std::cell::LazyCell;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use crate::model::{Doc, Value};
use crate::placeholder::{is_example_password, is_foreign_reference, placeholder};
use crate::report::{Secret, SecretKind};
use crate::sort;
use crate::source::{TextRange, range, size};
use crate::yaml::{Entry, Kind, NodeId, Style};

use signs::{Sign, Signs};

pub(crate) use names::is_secret_key;

/// Paths are worked out for this many secrets; a path takes a look at all neighbours of a value. Others are named by their key.
const MAX_PATHS: usize = 200;
/// Longest PEM private key that is looked for, in bytes: one of RSA 16384 has 13 kB.
const MAX_KEY: usize = 32 << 10;
/// Longest command or encoded login that is looked at, in bytes, so that one endless line costs no more than its length.
const MAX_LINE: usize = 2048;
/// Longest user name and password that are looked for in a URL, in bytes.
const MAX_USERINFO: usize = 512;

/// A secret on the way to the report.
#[derive(Debug)]
struct Found {
    range: TextRange,
    kind: SecretKind,
    /// The scalar that it fills.
    whole: Option<NodeId>,
    /// What a secret that fills no scalar is called.
    id: &'static str,
}

/// Finds the literal secrets of a document, in text order; they do not overlap.
pub(crate) fn find(doc: &Doc<'_>) -> Vec<Secret> {
    let mut found = Vec::new();
    named_values(doc, &mut found);
    let scalars = LazyCell::new(|| Scalars::new(doc));
    let signs = Signs::of(doc.text);
    private_keys(doc, &signs, &scalars, &mut found);
    for token in forms::scan(doc.text) {
        found.push(scalars.found(doc, range(token.start, token.end), SecretKind::Token, token.id));
    }
    for (at, id) in written_out(doc.text, &signs) {
        found.push(scalars.found(doc, at, SecretKind::Password, id));
    }
    for (at, id) in texts::find(doc, &signs) {
        found.push(scalars.found(doc, at, SecretKind::Password, id));
    }
    unreadable(doc, &mut found);
    sort::by_key(&mut found, |one| (one.range.start(), Reverse(one.range.end())));
    let mut end = size(0);
    found.retain(|one| {
        let keep = one.range.start() >= end && !one.range.is_empty();
        end = if keep { one.range.end() } else { end };
        keep
    });
    let mut taken = BTreeMap::new();
    found.iter().enumerate().map(|(index, one)| secret(doc, index, one, &mut taken)).collect()
}

/// What a secret is, a noun phrase: `a GitHub token`, `a password`.
pub(crate) fn describe(doc: &Doc<'_>, secret: &Secret) -> String {
    let text = doc.slice(secret.range);
    let token = forms::scan(text).into_iter().next().map(|token| token.name);
    match (secret.kind, token) {
        (SecretKind::PrivateKey, _) => "a private key".to_owned(),
        (SecretKind::Token, Some(name)) => {
            let article = if name.starts_with(['A', 'E', 'I', 'O', 'a']) { "an" } else { "a" };
            format!("{article} {name}")
        }
        (SecretKind::Token, None) => "a token".to_owned(),
        (SecretKind::Password, _) if secret.path.is_empty() => {
            let is_login =
                ["url_", "registry_auth", "basic_", "login_"].iter().any(|id| secret.suggested_name.starts_with(id));
            let what =
                if is_login { "a user name and password, or the password in a URL," } else { "a password or token" };
            what.to_owned()
        }
        (SecretKind::Password, _) => {
            let key = secret.path.rsplit('.').next().unwrap_or("");
            if names::is_plain_key(key) { format!("the value of `{key}`") } else { "a password or token".to_owned() }
        }
    }
}

/// The id of the published form that the whole text has: `github_token`.
pub(crate) fn token_form(text: &str) -> Option<&'static str> {
    forms::scan(text).into_iter().find(|token| token.start == 0 && token.end == text.len()).map(|token| token.id)
}

/// The range that a reference must take the place of: with the quotes, and with the header of a block scalar.
pub(crate) fn replaceable(doc: &Doc<'_>, value: &Value<'_>) -> TextRange {
    if !value.style.is_block() {
        return value.range;
    }
    let body = doc.slice(value.range);
    let end = usize::from(value.range.start()) + body.trim_end_matches(['\n', '\r', ' ']).len();
    range(block_header(doc, value).map_or(usize::from(value.range.start()), usize::from), end)
}

/// Where the `|` or `>` of a block scalar stands.
pub(crate) fn block_header(doc: &Doc<'_>, value: &Value<'_>) -> Option<crate::source::TextSize> {
    let sign = if value.style == Style::Literal { '|' } else { '>' };
    // The header ends its line; only blank lines stand between it and the content.
    let before = doc.text.get(..usize::from(value.range.start()))?.trim_end();
    let line = before.rfind('\n').map_or(0, |at| at + 1);
    let at = before.get(line..)?.char_indices().rev().find(|(at, c)| {
        let rest = before.get(line + at + 1..).unwrap_or("");
        let header = rest.split(" #").next().unwrap_or(rest).trim_end();
        *c == sign && header.bytes().all(|b| b.is_ascii_digit() || b == b'+' || b == b'-')
    })?;
    Some(size(line + at.0))
}

fn secret(doc: &Doc<'_>, index: usize, one: &Found, taken: &mut BTreeMap<String, u32>) -> Secret {
    let path = match one.whole {
        Some(node) if index < MAX_PATHS => doc.path(node),
        _ => String::new(),
    };
    let name = if one.whole.is_some() && !path.is_empty() { names::suggest(&path) } else { one.id.to_owned() };
    let count = taken.entry(name.clone()).or_insert(0);
    *count += 1;
    let suggested_name = if *count == 1 { name } else { format!("{name}_{count}") };
    Secret { range: one.range, kind: one.kind, path, suggested_name, whole_value: one.whole.is_some() }
}

/// The scalars that are values or list items, not keys, in text order.
struct Scalars(Vec<(TextRange, NodeId)>);

impl Scalars {
    fn new(doc: &Doc<'_>) -> Self {
        let mut all = Vec::new();
        let mut add = |id: NodeId| {
            if doc.tree.scalar(id).is_some() {
                all.push((doc.tree.node(id).range, id));
            }
        };
        for id in doc.tree.ids() {
            match &doc.tree.node(id).kind {
                Kind::Mapping(mapping) => mapping.entries.iter().for_each(|entry| add(entry.value)),
                Kind::Sequence(items) => items.iter().copied().for_each(&mut add),
                _ => {}
            }
        }
        sort::by_key(&mut all, |(at, _)| at.start());
        Self(all)
    }

    /// A secret at this range, and whether it fills its scalar.
    fn found(&self, doc: &Doc<'_>, at: TextRange, kind: SecretKind, id: &'static str) -> Found {
        let after = self.0.partition_point(|(scalar, _)| scalar.start() <= at.start());
        let value = after.checked_sub(1).and_then(|i| self.0.get(i)).and_then(|(_, node)| doc.value(*node));
        let filled = value.filter(|value| {
            let inner = value.inner();
            let text = doc.slice(inner).trim();
            inner.contains_range(at) && text.len() == usize::from(at.len())
        });
        match filled {
            Some(value) => Found { range: replaceable(doc, &value), kind, whole: Some(value.id), id },
            None => Found { range: at, kind, whole: None, id },
        }
    }
}

/// Values under keys that are named like a secret.
fn named_values(doc: &Doc<'_>, found: &mut Vec<Found>) {
    let mut credentials = BTreeSet::new();
    for mapping in doc.tree.ids() {
        let own = credentials.contains(&mapping);
        for entry in doc.tree.entries(mapping) {
            let Some(key) = doc.tree.key(entry) else { continue };
            if key == "providerCredentials" {
                credentials.insert(entry.value);
            } else if own && (key == "password" || names::is_like_password(key)) {
                password(doc, *entry, found);
            } else if is_secret_key(key) {
                let value = doc.value(entry.value).filter(|value| names::is_literal_secret(key, value));
                found.extend(value.map(|value| whole(doc, &value)));
            }
        }
    }
}

/// The password of the registry, whatever YAML reads in its place.
fn password(doc: &Doc<'_>, entry: Entry, found: &mut Vec<Found>) {
    let Some(value) = doc.value(entry.value) else {
        collection(doc, entry.value, found);
        return;
    };
    if value.is_empty() && doc.tree.node(entry.value).has_properties {
        // `password: !abc` and `password: &abc`: a tag or an anchor of nothing.
        found.extend(rest_of_line(doc, entry).map(|at| Found {
            range: at,
            kind: SecretKind::Password,
            whole: Some(value.id),
            id: "password",
        }));
    } else if value.is_empty() {
        // `password: #abc`: the value became a comment.
        let line = doc.lines.range(doc.text, doc.lines.line(value.range.start()));
        let comment = doc.tree.comment_after(doc.key_range(&entry).end()).filter(|c| line.contains_range(c.range));
        let lost = comment.filter(|c| is_lost_value(doc.slice(c.range)) && placeholder(doc.slice(c.range)).is_none());
        found.extend(lost.map(|c| Found {
            range: c.range,
            kind: SecretKind::Password,
            whole: Some(value.id),
            id: "password",
        }));
    } else if is_literal_password(&value) {
        found.push(whole(doc, &value));
    }
}

/// What stands on a key's line behind its colon, comments left out.
fn rest_of_line(doc: &Doc<'_>, entry: Entry) -> Option<TextRange> {
    let key = doc.key_range(&entry);
    let line = doc.lines.range(doc.text, doc.lines.line(key.start()));
    let rest = doc.slice(TextRange::new(key.end(), line.end().max(key.end())));
    let body = rest.trim_start().strip_prefix(':')?.trim_start();
    let start = usize::from(key.end()) + rest.len() - body.len();
    let body = body.split(" #").next().unwrap_or(body);
    let text = body.trim_end_matches([' ', '\t', '}', ',']);
    let is_secret = text.len() > 1 && placeholder(text).is_none() && !is_foreign_reference(text);
    is_secret.then(|| range(start, start + text.len()))
}

/// `password: [abc]`: the list of a value that was meant as text. In lines, each of its texts.
fn collection(doc: &Doc<'_>, id: NodeId, found: &mut Vec<Found>) {
    let node = doc.tree.node(id);
    let texts: Vec<Value<'_>> = match &node.kind {
        Kind::Sequence(items) => items.iter().filter_map(|item| doc.value(*item)).collect(),
        Kind::Mapping(mapping) => {
            mapping.entries.iter().flat_map(|e| [e.key, e.value]).filter_map(|item| doc.value(item)).collect()
        }
        _ => return,
    };
    let is_flow = doc.slice(node.range).starts_with(['[', '{']);
    let mut secrets = texts.iter().filter(|value| is_literal_password(value)).peekable();
    if is_flow && secrets.peek().is_some() {
        found.push(Found { range: node.range, kind: SecretKind::Password, whole: Some(id), id: "password" });
    } else {
        found.extend(secrets.map(|value| whole(doc, value)));
    }
}

/// Whether a comment looks like the rest of an unquoted value: nobody writes `#abc` for a remark behind a value.
pub(crate) fn is_lost_value(comment: &str) -> bool {
    comment.strip_prefix('#').is_some_and(|rest| rest.starts_with(|c: char| !c.is_whitespace()))
}

/// Whether a value of `providerCredentials.password` is a secret in clear.
pub(crate) fn is_literal_password(value: &Value<'_>) -> bool {
    value.is_literal()
        && !value.is_empty()
        && !value.text.trim().is_empty()
        && placeholder(value.text).is_none()
        && !is_foreign_reference(value.text)
}

fn whole(doc: &Doc<'_>, value: &Value<'_>) -> Found {
    let mut at = replaceable(doc, value);
    // `password: abc #def`: the second half is a comment for YAML and half of a password for its owner.
    let rest = doc.tree.comment_after(at.end()).filter(|c| {
        let line = doc.lines.range(doc.text, doc.lines.line(at.end()));
        value.style == Style::Plain && line.contains_range(c.range) && is_lost_value(doc.slice(c.range))
    });
    if let Some(comment) = rest {
        at = TextRange::new(at.start(), comment.range.end());
    }
    Found { range: at, kind: SecretKind::Password, whole: Some(value.id), id: "password" }
}

/// PEM private keys, from BEGIN to END.
fn private_keys(
    doc: &Doc<'_>,
    signs: &Signs,
    scalars: &LazyCell<Scalars, impl FnOnce() -> Scalars>,
    found: &mut Vec<Found>,
) {
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
            found.push(scalars.found(doc, range(start, stop), SecretKind::PrivateKey, "private_key"));
        }
    }
}

/// Passwords in texts that say what they are: URLs, `auth` of a Docker configuration, headers, AWS credential files.
fn written_out(text: &str, signs: &Signs) -> Vec<(TextRange, &'static str)> {
    let mut found = Vec::new();
    for at in signs.behind(Sign::Url) {
        found.extend(url_password(text, at).map(|at| (at, "url_password")));
    }
    for (at, end) in signs.places(Sign::Auth).zip(signs.behind(Sign::Auth)) {
        let value = assigned(text, at, end);
        let pair = value
            .filter(|v| v.len() >= size(8) && base64::is_user_and_password(crate::source::slice(text, *v).as_bytes()));
        found.extend(pair.map(|at| (at, "registry_auth")));
    }
    for at in signs.behind(Sign::Basic) {
        let value = base64_run(text, at);
        let pair = value
            .filter(|v| v.len() >= size(8) && base64::is_user_and_password(crate::source::slice(text, *v).as_bytes()));
        found.extend(pair.map(|at| (at, "basic_auth")));
    }
    for at in signs.behind(Sign::Login) {
        found.extend(login_password(text, at).map(|at| (at, "login_password")));
    }
    for name in [Sign::SecretAccessKey, Sign::UpperSecretAccessKey] {
        for (at, end) in signs.places(name).zip(signs.behind(name)) {
            let value = assigned(text, at, end);
            let key = value.filter(|v| v.len() == size(40) && !crate::source::slice(text, *v).contains("EXAMPLE"));
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

/// The base64 text in `name = "text"`, `"name": "text"`, `name: text`. The name stands from `at` to `end`.
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

/// The first `len` bytes, less where they end inside a character.
fn window(text: &str, len: usize) -> &str {
    let mut end = len.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or("")
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

/// Values under secret names in places that are not YAML: they are not judged, but they must not be shown.
fn unreadable(doc: &Doc<'_>, found: &mut Vec<Found>) {
    let mut next = 0;
    for damage in doc.tree.damaged() {
        let last = doc.lines.line(damage.end());
        for line in doc.lines.line(damage.start()).max(next)..=last {
            next = line + 1;
            let whole = doc.lines.range(doc.text, line);
            let Some((key, offset)) = names::key_of_line(doc.slice(whole)) else { continue };
            let start = usize::from(whole.start()) + offset;
            let text = doc.text.get(start..usize::from(whole.end())).unwrap_or("").trim_end();
            if !is_secret_key(key) || text.len() < 2 || placeholder(text).is_some() || is_foreign_reference(text) {
                continue;
            }
            // An open quote or a block goes on to the end of the damage.
            let starts_here = damage.start() + size(1) >= size(start) && damage.start() <= whole.end();
            let piece = doc.text.get(start..usize::from(damage.end())).map_or(0, |t| t.trim_end().len());
            let end = if starts_here { start + piece.max(text.len()) } else { start + text.len() };
            found.push(Found { range: range(start, end), kind: SecretKind::Password, whole: None, id: "password" });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::context::{Context, UnixTime};

    fn secrets(text: &str) -> Vec<(String, SecretKind, String, String, bool)> {
        let context = Context::default();
        let doc = Doc::new(text, &context, UnixTime(0));
        let show = |s: &Secret| {
            (doc.slice(s.range).to_owned(), s.kind, s.path.clone(), s.suggested_name.clone(), s.whole_value)
        };
        doc.secrets.iter().map(show).collect()
    }

    fn texts(text: &str) -> Vec<String> {
        secrets(text).into_iter().map(|s| s.0).collect()
    }

    #[test]
    fn the_password_with_its_path_and_name() {
        let expected = |text: &str| {
            let path = "providerCredentials.password".to_owned();
            vec![(text.to_owned(), SecretKind::Password, path, "provider_registry_password".to_owned(), true)]
        };
        for value in ["hunter2", "'hun''ter2'", "\"h2\"", "123456", "*hunter", "@hunter"] {
            assert_eq!(
                secrets(&format!("providerCredentials:\n  user: bob\n  password: {value}\n")),
                expected(value),
                "{value}"
            );
        }
        assert_eq!(
            secrets("providerCredentials:\n  password: |-\n    hunter2\n  user: x\n"),
            expected("|-\n    hunter2")
        );
        assert_eq!(secrets("providerCredentials: {password: hunter2, user: x}\n"), expected("hunter2"));
    }

    #[test]
    fn what_is_no_secret() {
        for value in [
            "******",
            "'****'",
            "<password>",
            "changeme",
            "'{{.spectro.macro.x}}'",
            "{{.spectro.var.x}}",
            "${PASSWORD}",
            "''",
            "",
            "null",
            "'a{{.spectro.macro.x}}'",
        ] {
            assert_eq!(texts(&format!("providerCredentials:\n  password: {value}\n")), [""; 0], "{value}");
        }
        for line in [
            "passwd: $6$salt$hash",
            "passwd: '!'",
            "passwordFile: /a/b",
            "password: /run/secrets/x",
            "token: true",
            "tokenTTL: 24h",
            "secretName: regcred",
            "edgeHostToken: aUAxxxxxxxxx0ChYCrO",
            "accessKey: AKIAIOSFODNN7EXAMPLE",
            "encodedPassword: true",
            "lock_passwd: true",
            "auth: none",
            "max_token: 100",
            "ssh_authorized_keys: ['ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQC7vbqajDhA bob@host']",
            "url: https://user:password@host.io",
            "url: https://host.io/a:b@c",
            "url: https://{{.spectro.macro.u}}:{{.spectro.macro.p}}@h",
            "command: curl -u $USER:$PASS https://$USER:$PASS@host.io",
        ] {
            assert_eq!(texts(&format!("a:\n  {line}\n")), [""; 0], "{line}");
        }
    }

    #[test]
    fn secrets_elsewhere() {
        let text = "stages:\n  boot:\n    - environment:\n        HTTPS_PROXY: http://bob:hunter2@proxy:3128\n        APP_TOKEN: s3cr3t-value\n      # auth: cm9ib3Q6aHVudGVyMg==\n";
        assert_eq!(
            secrets(text),
            [
                ("hunter2".to_owned(), SecretKind::Password, String::new(), "url_password".to_owned(), false),
                (
                    "s3cr3t-value".to_owned(),
                    SecretKind::Password,
                    "stages.boot[0].environment.APP_TOKEN".to_owned(),
                    "environment_app_token".to_owned(),
                    true
                ),
                (
                    "cm9ib3Q6aHVudGVyMg==".to_owned(),
                    SecretKind::Password,
                    String::new(),
                    "registry_auth".to_owned(),
                    false
                ),
            ]
        );
    }

    #[test]
    fn command_lines() {
        for line in [
            "docker login -u bob -p hunter2 a.io",
            "podman login a.io --password='hunter2'",
            "helm registry login --password \"hunter2\" a.io",
        ] {
            assert_eq!(texts(&format!("a:\n  - >-\n    {line}\n")), ["hunter2"], "{line}");
        }
        for line in [
            "docker login -u bob -p $PASSWORD a.io",
            "docker login -p \"$(cat x)\" a.io",
            "docker login --password-stdin a.io",
            "ssh login -p 2222 a.io",
            "docker login -p {{.spectro.macro.p}} a.io",
        ] {
            assert_eq!(texts(&format!("a:\n  - >-\n    {line}\n")), [""; 0], "{line}");
        }
    }

    #[test]
    fn passwords_that_yaml_reads_as_something_else() {
        for value in ["!hunter2", "&hunter2", "[hunter2]", "{hunter2: x}", "[hunter2, x]"] {
            let text = format!("providerCredentials:\n  user: bob\n  password: {value} # x\n");
            assert_eq!(texts(&text), [value], "{value}");
        }
        assert_eq!(texts("providerCredentials:\n  password:\n    - hunter2\n    - hunter3\n"), ["hunter2", "hunter3"]);
        for value in ["[]", "['******']", "['{{.spectro.macro.x}}']", "!!str", "*unknown {{.spectro.macro.x}}", "!****"]
        {
            if !value.starts_with('!') && !value.starts_with('*') {
                assert_eq!(texts(&format!("providerCredentials:\n  password: {value}\n")), [""; 0], "{value}");
            }
        }
        for key in ["passwrd", "pasword", "Password", "PASSWORD", "pass", "passwordOld", "userPassword"] {
            let text = format!("providerCredentials:\n  user: bob\n  {key}: hunter2\n");
            assert_eq!(texts(&text), ["hunter2"], "{key}");
        }
        let text = "providerCredentials:\n  encodedPassword: false\n  passwordFile: /x\n  insecure: true\n  domain: hunter2\n  user: bob\n";
        assert_eq!(texts(text), [""; 0]);
    }

    /// Whatever the analysis finds, an export without consent must not hold it.
    #[test]
    fn nothing_slips_into_an_export() {
        use crate::export::tests::{Order, order};
        use crate::export::{Format, SecretChoice};
        for block in [
            "providerCredentials:\n  user: bob\n  password: !hunter2\n",
            "providerCredentials:\n  user: bob\n  password: &hunter2\n",
            "providerCredentials:\n  user: bob\n  password: [hunter2]\n",
            "providerCredentials:\n  user: bob\n  password: {hunter2: }\n",
            "providerCredentials:\n  user: bob\n  password:\n    - hunter2\n",
            "providerCredentials: {user: bob, password: &hunter2 , x: y}\n",
            "providerCredentials:\n  user: bob\n  passwrd: hunter2\n",
            "# password: hunter2\nproviderCredentials:\n  user: bob #  password: 'hunter2'\n",
            "stages:\n  boot:\n    - commands:\n        - curl -u bob:hunter2 a.io\n        - \"curl -H 'Authorization: Bearer hunter2' a.io\"\n",
            "stages:\n  boot:\n    - files:\n        - content: |\n            configs:\n              a.io:\n                auth:\n                  password: hunter2\n",
        ] {
            let text = format!("options:\n  system.uri: a.io/x:v1\n{block}");
            let report = crate::analyze(&text, &Context::default(), UnixTime(0));
            for secrets in [SecretChoice::Variable, SecretChoice::Macro, SecretChoice::Strip] {
                let order = Order { secrets, ..order(None, &text) };
                let done = order.run(Format::PaletteJson).unwrap();
                assert!(
                    !done.files[0].text.contains("hunter2") && !done.layer.contains("hunter2"),
                    "{secrets:?} of\n{text}\n{}",
                    done.layer
                );
                assert!(crate::yaml::accepts(&done.layer), "{}", done.layer);
            }
            assert!(
                report
                    .diagnostics
                    .iter()
                    .all(|d| !format!("{:?}", (&d.message, &d.help, &d.fixes)).contains("hunter2")),
                "{text}"
            );
        }
    }

    #[test]
    fn comments() {
        for comment in [
            "# password: hunter2",
            "#password: hunter2",
            "#  password: \"hunter2\"",
            "## - token: 'hunter2' # old",
            "# DB_PASSWORD=hunter2",
            "# export API_KEY=\"hunter2\"",
        ] {
            let found = secrets(&format!("a: b\n{comment}\n  {comment}\nc: d {comment}\n"));
            assert_eq!(
                found.iter().map(|s| (s.0.as_str(), s.4)).collect::<Vec<_>>(),
                [("hunter2", false); 3],
                "{comment}"
            );
        }
        for comment in [
            "# password: ******",
            "#   password: changeme",
            "# password: <password>",
            "# password: '{{.spectro.macro.x}}'",
            "# password: ${PASSWORD}",
            "# password: the one of the robot",
            "# password:",
            "# token: required",
            "# secret: regcred",
            "# user: bob",
            "# Note: password: see the vault",
            "# password: password",
            "# password: $PASSWORD",
            "# password: user",
        ] {
            assert_eq!(texts(&format!("a: b\n{comment}\n")), [""; 0], "{comment}");
        }
    }

    #[test]
    fn headers_and_options_of_commands() {
        for line in [
            "curl -u bob:hunter2 https://a.io",
            "curl -s --user 'bob:hunter2' a.io",
            "curl -ubob:hunter2 a.io",
            "curl --user=\"bob:hunter2\" a.io",
            "curl -H \"Authorization: Bearer hunter2\" a.io",
            "curl -H 'Authorization: token hunter2' a.io",
            "curl -H 'PRIVATE-TOKEN: hunter2' a.io",
            "curl --header \"X-Api-Key: hunter2\" a.io",
            "curl -x p:3128 --proxy-user bob:hunter2 a.io",
        ] {
            assert_eq!(texts(&format!("a:\n  - >-\n    {line}\n")), ["hunter2"], "{line}");
            assert_eq!(texts(&format!("# {line}\n")), ["hunter2"], "{line}");
        }
        for line in [
            "curl -u $USER:$PASS a.io",
            "curl -u bob: a.io",
            "curl -u bob a.io",
            "curl -u \"bob:{{.spectro.macro.p}}\" a.io",
            "curl -u user:password a.io",
            "id -u bob:staff",
            "curl -H \"Authorization: Bearer $TOKEN\" a.io",
            "curl -H \"Authorization: Bearer ${TOKEN}\" a.io",
            "curl -H 'Authorization: Bearer <token>' a.io",
            "curl -H 'Authorization: Bearer token' a.io",
            "curl -H 'Content-Type: application/json' a.io",
            "chown -R 1000:1000 /x",
            "docker run -u 1000:1000 a.io/x",
        ] {
            assert_eq!(texts(&format!("a:\n  - >-\n    {line}\n")), [""; 0], "{line}");
        }
    }

    #[test]
    fn lines_of_files() {
        for line in [
            "password: hunter2",
            "  password: \"hunter2\"",
            "- token: hunter2",
            "\"password\": \"hunter2\",",
            "password = hunter2",
            "password=hunter2",
            "export DB_PASSWORD='hunter2'",
            "Environment=\"API_TOKEN=hunter2\"",
            "K3S_TOKEN=hunter2 ./install.sh",
        ] {
            let text = format!(
                "stages:\n  boot:\n    - files:\n        - content: |\n            configs:\n              {line}\n            end: x\n"
            );
            assert_eq!(texts(&text), ["hunter2"], "{line}");
        }
        for line in [
            "password: ${PASSWORD}",
            "PASSWORD=$(cat /x)",
            "PASSWORD=\"$1\"",
            "password: {{ .Values.password }}",
            "password: {{.spectro.macro.x}}",
            "passwd:         files systemd",
            "passwd: files",
            "password: true",
            "echo \"password: \"",
            "secret: regcred",
            "secretName: regcred",
            "token_file = /x",
            "if [ \"$PASSWORD\" == \"\" ]; then",
            "password: # fill in",
            "# password: ****",
            "token=$(curl -s a.io)",
            "--token=\"$TOKEN\"",
            "password == other",
            "api_key = os.environ[\"X\"]",
            "x.password = y.password",
            "token = request.get(\"X\")",
            "password: *ref",
            "psk=@/etc/psk",
        ] {
            let text = format!(
                "stages:\n  boot:\n    - files:\n        - content: |\n            configs:\n              {line}\n            end: x\n"
            );
            assert_eq!(texts(&text), [""; 0], "{line}");
        }
    }

    #[test]
    fn names_are_unique() {
        let names: Vec<String> = secrets("a: {password: abc1}\nb:\n  - {password: abc2}\n  - {password: abc3}\n")
            .into_iter()
            .map(|s| s.3)
            .collect();
        assert_eq!(names, ["a_password", "b_password", "b_password_2"]);
    }

    #[test]
    fn private_keys_from_begin_to_end() {
        let key = "-----BEGIN RSA PRIVATE KEY-----\n    MIIEowIBAAKCAQEAabcdefgh\n    -----END RSA PRIVATE KEY-----";
        let text = format!("a:\n  key: |\n    {key}\nb: 1\n");
        let found = secrets(&text);
        assert_eq!(found.len(), 1);
        assert_eq!(
            (found[0].0.as_str(), found[0].1, found[0].4),
            (format!("|\n    {key}").as_str(), SecretKind::PrivateKey, true)
        );
        let mixed = format!("a:\n  content: |\n    x: y\n    {key}\n    z\n");
        assert_eq!(texts(&mixed), [key]);
        assert_eq!(
            texts("a: |\n  -----BEGIN CERTIFICATE-----\n  MIIDvzCCAqegAwIBAgIU\n  -----END CERTIFICATE-----\n"),
            [""; 0]
        );
    }

    #[test]
    fn what_could_not_be_read_is_hidden_too() {
        assert_eq!(texts("providerCredentials:\n  password: 'hunter2\n  user: x\n"), ["'hunter2"]);
        assert_eq!(texts("providerCredentials:\n  password: #hunter2\n  user: x\n"), ["#hunter2"]);
        assert_eq!(texts("providerCredentials:\n  password: hun #ter2\n  user: x\n"), ["hun #ter2"]);
        assert_eq!(texts("providerCredentials:\n  password: hunter2 # of bob\n"), ["hunter2"]);
        assert_eq!(texts("providerCredentials:\n  password: # fill in\n"), [""; 0]);
    }

    #[test]
    fn many_secrets_take_little_time() {
        let body = "aB3dE5fG7hJ9kL1mN2pQ4rS6tU8vW0xY5zA7";
        let text: String = ["k: gh", "p_", body, "\n"].concat().repeat(20_000);
        assert_eq!(secrets(&text).len(), 20_000);
    }
}
