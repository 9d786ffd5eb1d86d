//! Secrets in the arguments of commands: `--password x`, `chpasswd`, `NAME=x command`, registration codes.

use super::names::{is_secret_key, is_written_out};
use super::window;
use crate::model::Doc;
use crate::source::{TextRange, range};

/// Longest argument that is looked at, in bytes.
const MAX_WORD: usize = 4096;

/// Commands whose next argument, after options, is a registration code or token.
const CODES: &[(&str, &[&str])] = &[
    ("SUSEConnect", &["-r", "--regcode"]),
    ("pro attach", &[""]),
    ("ua attach", &[""]),
    ("subscription-manager register", &["--activationkey"]),
    ("k3s agent", &["-t"]),
    ("k3s server", &["-t"]),
    ("rke2 agent", &["-t"]),
    ("rke2 server", &["-t"]),
    ("sshpass", &["-p"]),
    ("openssl passwd", &["-6", "-5", "-1"]),
    ("vault login", &[""]),
    ("nmcli", &["password", "wifi-sec.psk"]),
    ("ldapsearch", &["-w"]),
    ("ldapmodify", &["-w"]),
    ("smbclient", &["--password"]),
];

/// Commands that read a password from standard input, into which `echo` writes it.
const READERS: &[&str] = &[
    "passwd --stdin",
    "--password-stdin",
    "kinit ",
    "realm join",
    "adcli join",
    "net ads join",
    "sudo -S",
    "cryptsetup ",
];

/// Commands that take a password right behind `-p`.
const DATABASES: &[&str] = &["mysql ", "mysqldump ", "mysqladmin ", "mariadb ", "mariadb-dump ", "mariadb-admin "];

/// What a kind of command or sign, found at an offset, says of a secret near it.
type Reader = fn(&Doc<'_>, usize, &Sign) -> Option<TextRange>;

/// What has to be in the text where a secret may be near.
struct Sign {
    text: &'static str,
    flags: &'static [&'static str],
    reader: Reader,
    name: &'static str,
}

/// All signs, by their first byte.
fn signs() -> Vec<Sign> {
    let one = |text, name, reader| Sign { text, flags: &[], reader, name };
    let mut all = vec![
        one("--", "option_password", |doc, at, _| option(doc, at)),
        one("chpasswd", "account_password", |doc, at, sign| account(doc.text, at, sign.text.len())),
        one("wpa_passphrase ", "wifi_password", |doc, at, sign| second(doc.text, at + sign.text.len())),
        one("-U ", "account_password", |doc, at, sign| behind_percent(doc.text, at + sign.text.len())),
        one(",password=", "mount_password", |doc, at, sign| mounted(doc.text, at + sign.text.len())),
        one("=", "password", |doc, at, _| assignment(doc.text, at)),
    ];
    all.extend(READERS.iter().map(|text| one(text, "account_password", |doc, at, _| echoed(doc.text, at))));
    all.extend(
        DATABASES
            .iter()
            .map(|text| one(text, "database_password", |doc, at, sign| glued(doc.text, at + sign.text.len()))),
    );
    all.extend(CODES.iter().map(|(text, flags)| Sign {
        text,
        flags,
        name: "registration_code",
        reader: |doc, at, sign| code(doc.text, at + sign.text.len(), sign.flags),
    }));
    crate::sort::by_key(&mut all, |sign| sign.text);
    all
}

/// Where they are, and what they are called. One pass over the text, whatever the number of signs.
pub(super) fn find(doc: &Doc<'_>) -> Vec<(TextRange, &'static str)> {
    let signs = signs();
    let mut starts = [(0_u8, 0_u8); 128];
    for (index, sign) in signs.iter().enumerate() {
        let first = sign.text.bytes().next().map_or(0, usize::from);
        if let (Some(start), Ok(index)) = (starts.get_mut(first), u8::try_from(index)) {
            *start = if start.1 == 0 { (index, index + 1) } else { (start.0, index + 1) };
        }
    }
    let mut found = Vec::new();
    let text = doc.text.as_bytes();
    for (at, byte) in text.iter().enumerate() {
        let Some((first, end)) = starts.get(usize::from(*byte)).filter(|(_, end)| *end > 0) else { continue };
        for sign in signs.get(usize::from(*first)..usize::from(*end)).unwrap_or_default() {
            // Most fail at the second byte, which is looked at without a call.
            let begins = sign.text.as_bytes().get(1).is_none_or(|second| text.get(at + 1) == Some(second));
            if begins && text.get(at..).is_some_and(|rest| rest.starts_with(sign.text.as_bytes())) {
                found.extend((sign.reader)(doc, at, sign).map(|at| (at, sign.name)));
            }
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
    let name = rest.get(..len)?;
    if name == "creds" || name.ends_with("-creds") || name == "user" && is_ctr(text, at) {
        let line = rest.lines().next()?;
        return pair(text, at + 2 + len, at + 2 + line.len().min(rest.len()));
    }
    let is_key = |name: &str| is_secret_key(name) || ["pass", "authkey", "auth-key"].contains(&name);
    let name = Some(name).filter(|name| is_key(name))?;
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

/// Whether an option is one of `ctr`, whose `--user` takes a password, too.
fn is_ctr(text: &str, at: usize) -> bool {
    line_before(text, at).split_whitespace().any(|word| word.trim_matches(['"', '\'']) == "ctr")
}

/// What is before an offset on its line, as far as it is looked at: a line may be as long as the text.
fn line_before(text: &str, at: usize) -> &str {
    let start = (at.saturating_sub(MAX_WORD)..=at).find(|start| text.is_char_boundary(*start)).unwrap_or(at);
    text.get(start..at).and_then(|before| before.rsplit('\n').next()).unwrap_or("")
}

/// The password in `echo 'password' | passwd --stdin user`, for the offset of the second command.
fn echoed(text: &str, at: usize) -> Option<TextRange> {
    let (start, command) = piped(text, at)?;
    let echo = ["echo ", "printf "].iter().filter_map(|name| command.rfind(name).map(|at| at + name.len())).max()?;
    let (mut from, mut argument, mut is_quoted) = word(command, echo)?;
    while argument.starts_with('-') || argument.contains("%s") {
        let end = from + argument.len() + usize::from(is_quoted);
        let gap = command.get(end..)?.len() - command.get(end..)?.trim_start_matches(' ').len();
        (from, argument, is_quoted) = word(command, end + gap)?;
    }
    let from = start + from;
    is_written_out("password", argument, true).then(|| range(from, from + argument.len()))
}

/// The command whose output goes into the one at an offset, and where it starts. The `|` may end the line above.
fn piped(text: &str, at: usize) -> Option<(usize, &str)> {
    let start = (at.saturating_sub(MAX_WORD)..=at).find(|start| text.is_char_boundary(*start))?;
    let before = text.get(start..at)?;
    let line = before.rfind('\n').map_or(0, |end| end + 1);
    let pipe = before.get(line..)?.rfind('|').map(|pipe| line + pipe).or_else(|| {
        let above = before.get(..line)?.trim_end().trim_end_matches('\\').trim_end();
        above.strip_suffix('|').map(str::len)
    })?;
    let command = before.get(..pipe)?;
    let first = command.rfind('\n').map_or(0, |end| end + 1);
    // `||` is no pipe.
    command.get(first..).filter(|command| !command.ends_with('|')).map(|command| (start + first, command))
}

/// The password of `-pSECRET` among the options of a command.
fn glued(text: &str, start: usize) -> Option<TextRange> {
    let line = window(text.get(start..)?, MAX_WORD).lines().next()?;
    let command = line.get(..line.find(['|', ';']).unwrap_or(line.len()))?;
    let at = if command.starts_with("-p") { 2 } else { command.find(" -p")? + 3 };
    if command.get(at..)?.starts_with(|c: char| c.is_whitespace()) {
        return None;
    }
    let (from, word, _) = word(command, at)?;
    is_written_out("password", word, true).then(|| range(start + from, start + from + word.len()))
}

/// The second argument of a command.
fn second(text: &str, start: usize) -> Option<TextRange> {
    let line = window(text.get(start..)?, MAX_WORD).lines().next()?;
    let (first, name, is_quoted) = word(line, 0)?;
    let end = first + name.len() + usize::from(is_quoted);
    let gap = line.get(end..)?.len() - line.get(end..)?.trim_start_matches(' ').len();
    let (from, word, _) = word(line, end + gap).filter(|_| gap > 0)?;
    is_written_out("password", word, true).then(|| range(start + from, start + from + word.len()))
}

/// The password in `-U user%password`, as the commands of Samba take it.
fn behind_percent(text: &str, start: usize) -> Option<TextRange> {
    const COMMANDS: [&str; 5] = ["smbclient", "rpcclient", "smbget", "net", "wbinfo"];
    let is_samba = |word: &str| COMMANDS.contains(&word.trim_start_matches(['"', '\'']));
    line_before(text, start).split_whitespace().find(|word| is_samba(word))?;
    let (from, word, _) = word(window(text.get(start..)?, MAX_WORD).lines().next()?, 0)?;
    let sign = word.find('%').filter(|at| *at > 0)?;
    let password = word.get(sign + 1..)?;
    let from = start + from + sign + 1;
    is_written_out("password", password, true).then(|| range(from, from + password.len()))
}

/// The password in `mount -o username=user,password=password`.
fn mounted(text: &str, start: usize) -> Option<TextRange> {
    let rest = window(text.get(start..)?, MAX_WORD);
    let len = rest.find(|c: char| c.is_whitespace() || matches!(c, ',' | '"' | '\'')).unwrap_or(rest.len());
    let word = rest.get(..len)?;
    is_written_out("password", word, true).then(|| range(start, start + len))
}

/// The password in the first word with a colon between two offsets.
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

/// The value of a secret `NAME=value` before a command or behind `env`, for the `=` at an offset.
fn assignment(text: &str, at: usize) -> Option<TextRange> {
    let is_part = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_';
    let before = text.get(..at)?;
    let name = before.get(before.trim_end_matches(is_part).len()..)?;
    let sign = before.get(..before.len() - name.len())?.chars().next_back();
    let is_start = sign.is_none_or(|c| c.is_whitespace() || matches!(c, '"' | '\'' | ';' | '|' | '&' | '('));
    let is_secret = name == "SECRET" || name.ends_with("_SECRET");
    if name.is_empty() || !is_start || !(is_secret || is_secret_key(name)) {
        return None;
    }
    let rest = window(text.get(at + 1..)?, MAX_WORD);
    if rest.starts_with(|c: char| c.is_whitespace() || c == '=') {
        return None;
    }
    let (from, word, _) = word(rest, 0)?;
    // A `SECRET` may be the name of one.
    let is_certain = !is_secret || word.bytes().any(|b| b.is_ascii_digit());
    (is_certain && is_written_out("password", word, true)).then(|| range(at + 1 + from, at + 1 + from + word.len()))
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
