//! Keeping secrets out of what is shown.

use layerwright_core::Diagnostic;
use layerwright_core::export::Repeated;
use layerwright_core::report::{Secret, SecretKind};
use layerwright_core::source::{TextRange, range};

/// Stands for a secret, of whatever length.
pub(crate) const MASK: &str = "•••";

/// What the name of a key holds when its value may be a secret, misspelt ones included.
const NAMES: [&str; 8] = ["pas", "word", "pwd", "psw", "secret", "token", "cred", "apikey"];

/// Every place of a text that must not be shown: the secrets that its analysis found, where `known` ones stand, and what may be one.
pub(crate) fn places(text: &str, mut secrets: Vec<Secret>, known: &Repeated) -> Vec<Secret> {
    secrets.extend(known.places(text));
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        if let Some(at) = suspect(line) {
            secrets.push(hidden(range(start + at, start + line.trim_end().len())));
        }
        start += line.len();
    }
    secrets.sort_by_key(|secret| secret.range.start());
    secrets
}

fn hidden(range: TextRange) -> Secret {
    Secret { range, kind: SecretKind::Password, path: String::new(), suggested_name: String::new(), whole_value: false }
}

/// Where in a line something begins that may be a secret, by nothing but the word before its colon or equals sign. The analysis
/// knows better; a line is shown for convenience, and what it does not recognise, in broken YAML or a comment, is not worth the risk.
fn suspect(line: &str) -> Option<usize> {
    let mut from = 0;
    while let Some(at) = line.get(from..)?.find([':', '=']).map(|at| from + at) {
        from = at + 1;
        let before = line.get(..at)?.trim_end_matches([' ', '\t', '"', '\'']);
        let word = before.get(
            before.rfind(|c: char| !c.is_alphanumeric() && !matches!(c, '_' | '-' | '.')).map_or(0, |last| last + 1)..,
        );
        let name = word.unwrap_or("").to_lowercase().replace(['_', '-', '.'], "");
        let value = line.get(from..)?;
        if NAMES.iter().any(|part| name.contains(part)) && !is_harmless(value.split(" #").next().unwrap_or(value)) {
            return Some(from + value.len() - value.trim_start().len());
        }
    }
    None
}

/// Whether a value is empty, or holds macros without texts of their own and nothing else.
fn is_harmless(value: &str) -> bool {
    let mut rest = value.trim().trim_matches(['"', '\'']);
    while let Some((before, (inside, after))) = rest.split_once("{{").and_then(|(b, r)| Some((b, r.split_once("}}")?)))
    {
        if !before.trim().is_empty() || inside.contains(['"', '\'', '`']) {
            return false;
        }
        rest = after;
    }
    matches!(rest.trim(), "" | "|" | ">" | "|-" | ">-" | "|+" | ">+" | "{}" | "[]")
}

/// Takes known secrets out of what the findings say: a password may stand in a value that a rule shows, an image tag for one.
pub(crate) fn findings(diagnostics: &mut [Diagnostic], known: &Repeated) {
    let hide = |text: &mut String| {
        let secrets = known.places(text);
        if !secrets.is_empty() {
            *text = masked(text, &secrets);
        }
    };
    for found in diagnostics {
        hide(&mut found.message);
        hide(&mut found.help);
        found.labels.iter_mut().for_each(|label| hide(&mut label.message));
        found.fixes.iter_mut().for_each(|fix| hide(&mut fix.title));
        // A fix whose text is masked would no longer be one.
        found.fixes.retain(|fix| fix.edit.indels().iter().all(|indel| known.places(&indel.text).is_empty()));
    }
}

/// The text with every literal secret masked, line by line: a secret of several lines keeps its line ends and indentation.
pub(crate) fn masked(text: &str, secrets: &[Secret]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let body = line.trim_end_matches(['\n', '\r']);
        for piece in pieces(body, start, secrets) {
            match piece {
                Piece::Text(_, text) => out.push_str(text),
                Piece::Secret(_) => out.push_str(MASK),
            }
        }
        out.push_str(line.get(body.len()..).unwrap_or(""));
        start += line.len();
    }
    out
}

/// A part of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Piece<'a> {
    Text(TextRange, &'a str),
    Secret(TextRange),
}

/// Takes a line (without its line end) apart that starts at byte `start` of the text in which the secrets were found.
pub(crate) fn pieces<'a>(line: &'a str, start: usize, secrets: &[Secret]) -> Vec<Piece<'a>> {
    let mut pieces = Vec::new();
    let mut from = 0;
    let indent = line.len() - line.trim_start().len();
    for secret in secrets {
        let first = usize::from(secret.range.start()).saturating_sub(start).max(from);
        let last = usize::from(secret.range.end()).saturating_sub(start).min(line.len());
        // The indentation of the further lines of a block is none of the secret.
        let first = if usize::from(secret.range.start()) < start { first.max(indent) } else { first };
        if first >= last {
            continue;
        }
        let before = line.get(from..first).unwrap_or("");
        if !before.is_empty() {
            pieces.push(Piece::Text(range(start + from, start + first), before));
        }
        pieces.push(Piece::Secret(range(start + first, start + last)));
        from = last;
    }
    let rest = line.get(from..).unwrap_or("");
    if !rest.is_empty() {
        pieces.push(Piece::Text(range(start + from, start + line.len()), rest));
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secret(start: usize, end: usize) -> Secret {
        hidden(range(start, end))
    }

    #[test]
    fn what_may_be_a_secret_is_not_shown() {
        let shown = |line: &str| suspect(line).map_or("", |at| line.get(at..).unwrap()).to_owned();
        for (line, hidden) in [
            ("  password: !abc", "!abc"),
            ("  passwort: abc", "abc"),
            ("  \"Pass-Word\" : abc # x", "abc # x"),
            ("  - export API_KEY=abc", "abc"),
            ("# old password: abc", "abc"),
            ("password: '{{ .spectro.macro.p }}' # token: abc", "abc"),
            ("password: '{{ .spectro.macro.p | default \"abc\" }}'", "'{{ .spectro.macro.p | default \"abc\" }}'"),
            ("password: x{{ .spectro.macro.p }}", "x{{ .spectro.macro.p }}"),
            ("providerCredentials: abc", "abc"),
            ("a: {b: 1, password: 'x'}", "'x'}"),
            ("password: '{{ .spectro.macro.p }}' # note", ""),
            ("password: '{{.spectro.var.a}}{{ .spectro.var.b | trim }}'", ""),
            ("providerCredentials:", ""),
            ("password: ''", ""),
            ("password: |-", ""),
            ("registry: https://registry.example.org", ""),
            ("user: é: =", ""),
        ] {
            assert_eq!(shown(line), hidden, "{line}");
        }
    }

    #[test]
    fn secrets_are_masked_in_every_line() {
        let text = "a: secret # é\r\nkey: |\n  one\n  two\nb: 1";
        let at = |word: &str| text.find(word).unwrap();
        let secrets = [secret(3, 9), secret(at("one"), at("\nb:"))];
        assert_eq!(masked(text, &secrets), "a: ••• # é\r\nkey: |\n  •••\n  •••\nb: 1");
        assert_eq!(masked(text, &[]), text);
    }

    #[test]
    fn overlapping_secrets_are_masked_once() {
        assert_eq!(masked("abcdef", &[secret(1, 4), secret(2, 5)]), "a••••••f");
        assert_eq!(masked("abcdef", &[secret(1, 5), secret(2, 3)]), "a•••f");
    }
}
