//! Keeping secrets out of what is shown.

use layerwright_core::Diagnostic;
use layerwright_core::export::Repeated;
use layerwright_core::report::Secret;
use layerwright_core::source::{TextRange, range};

/// Stands for a secret, of whatever length.
pub(crate) const MASK: &str = "•••";

/// Every place of a text that must not be shown: the secrets that its analysis found, and where `known` ones stand.
pub(crate) fn places(text: &str, mut secrets: Vec<Secret>, known: &Repeated) -> Vec<Secret> {
    secrets.extend(known.places(text));
    secrets.sort_by_key(|secret| secret.range.start());
    secrets
}

/// Takes known secrets out of what the findings say: a password may stand in a value that a rule shows, an image tag for one.
pub(crate) fn findings(diagnostics: &mut [Diagnostic], known: &Repeated) {
    let hide = |text: &mut String| {
        let secrets = places(text, Vec::new(), known);
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
    use layerwright_core::report::SecretKind;

    fn secret(start: usize, end: usize) -> Secret {
        Secret {
            range: range(start, end),
            kind: SecretKind::Password,
            path: String::new(),
            suggested_name: String::new(),
            whole_value: false,
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
