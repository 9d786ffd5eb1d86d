//! Keeping secrets out of what is shown.

use layerwright_core::inventory::Secret;
use layerwright_core::secrets::{Repeated, shown};
use layerwright_core::source::{TextRange, range};

/// What the name of a key holds when its value may be a secret, misspelled ones included.
const NAMES: [&str; 8] = ["pas", "word", "pwd", "psw", "secret", "token", "cred", "apikey"];

/// Every place of a text that must not be shown: the secrets that its analysis found, where `known` ones are, and what may be one.
pub(crate) fn places(text: &str, secrets: &[Secret], known: &Repeated) -> Vec<TextRange> {
    let mut places = shown::places(text, secrets, known);
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        if let Some(at) = suspect(line) {
            places.push(range(start + at, start + line.trim_end().len()));
        }
        start += line.len();
    }
    shown::joined(places)
}

/// Where in a line something begins that may be a secret, by nothing but the word before its colon or equals sign. The analysis
/// knows better; a line is shown for convenience, and what it does not recognize, in broken YAML or a comment, is not worth the
/// risk.
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

#[cfg(test)]
mod tests {
    use super::*;

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
}
