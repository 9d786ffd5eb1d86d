//! Texts as they can be shown: every secret in them is [`HIDDEN`], and their lines stay the same lines.

use super::Repeated;
use crate::secrets::Secret;
use crate::sort;
use crate::source::{TextRange, range};

/// Stands for what a line holds of a secret, of whatever length.
pub const HIDDEN: &str = "•••";

/// A part of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Piece<'a> {
    Text(TextRange, &'a str),
    Secret(TextRange),
}

/// What must not be shown of a text: the secrets that its analysis found, and where `known` ones appear again. In text order,
/// without overlaps.
pub fn places(text: &str, secrets: &[Secret], known: &Repeated) -> Vec<TextRange> {
    let again = known.places(text);
    joined(secrets.iter().chain(&again).map(|secret| secret.range).chain(known.copies(text)).collect())
}

/// The ranges in order, those that overlap as one.
pub fn joined(mut ranges: Vec<TextRange>) -> Vec<TextRange> {
    sort::by_key(&mut ranges, |range| range.start());
    ranges.dedup_by(|next, kept| {
        let is_overlap = next.start() < kept.end();
        if is_overlap {
            *kept = TextRange::new(kept.start(), kept.end().max(next.end()));
        }
        is_overlap
    });
    ranges
}

/// The text with these places hidden; they are in order and do not overlap.
pub fn hide(text: &str, places: &[TextRange]) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let body = line.trim_end_matches(['\n', '\r']);
        for piece in pieces(body, start, places) {
            match piece {
                Piece::Text(_, text) => shown.push_str(text),
                Piece::Secret(_) => shown.push_str(HIDDEN),
            }
        }
        shown.push_str(line.get(body.len()..).unwrap_or(""));
        start += line.len();
    }
    shown
}

/// Texts that are shown beside each other, with their secrets hidden: what one of them tells to be a secret is hidden in the
/// others.
pub fn hide_all<const N: usize>(texts: [(&str, &[Secret]); N]) -> [String; N] {
    let mut known = Repeated::default();
    for (text, secrets) in texts {
        known.extend(Repeated::new(text, secrets));
    }
    texts.map(|(text, secrets)| hide(text, &places(text, secrets, &known)))
}

/// Takes a line (without its line break) apart that starts at byte `start` of the text that the places belong to.
pub fn pieces<'a>(line: &'a str, start: usize, places: &[TextRange]) -> Vec<Piece<'a>> {
    let mut pieces = Vec::new();
    let mut from = 0;
    let indent = line.len() - line.trim_start().len();
    let first = places.partition_point(|place| usize::from(place.end()) <= start);
    for place in places.get(first..).unwrap_or_default() {
        if usize::from(place.start()) >= start + line.len() {
            break;
        }
        let first = usize::from(place.start()).saturating_sub(start).max(from);
        let last = usize::from(place.end()).saturating_sub(start).min(line.len());
        // The indentation of the further lines of a block is none of the secret.
        let first = if usize::from(place.start()) < start { first.max(indent) } else { first };
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
    use crate::context::{Context, UnixTime};

    fn secrets(text: &str) -> Vec<Secret> {
        crate::analyze(text, &Context::default(), UnixTime(0)).secrets
    }

    #[test]
    fn every_line_of_a_secret_is_hidden() {
        let text = "a: secret # é\r\nkey: |\n  one\n  two\nb: 1";
        let at = |word: &str| text.find(word).unwrap();
        let places = [range(3, 9), range(at("one"), at("\nb:"))];
        assert_eq!(hide(text, &places), "a: ••• # é\r\nkey: |\n  •••\n  •••\nb: 1");
        assert_eq!(hide(text, &[]), text);
    }

    #[test]
    fn overlapping_secrets_are_hidden_once() {
        for overlapping in [[range(1, 4), range(2, 5)], [range(2, 3), range(1, 5)]] {
            assert_eq!(hide("abcdef", &joined(overlapping.to_vec())), "a•••f");
        }
        assert_eq!(joined(vec![range(3, 4), range(1, 3)]), [range(1, 3), range(3, 4)]);
    }

    #[test]
    fn lines_stay_and_a_secret_is_hidden_wherever_it_stands_again() {
        let text = "# Tr0ub4dor&3x\nproviderCredentials:\n  user: é\n  password: Tr0ub4dor&3x\nb: 1\n";
        let other = "stages:\n  boot:\n    - name: Tr0ub4dor&3x\n";
        let [shown, other] = hide_all([(text, &secrets(text)), (other, &secrets(other))]);
        assert_eq!(shown, text.replace("Tr0ub4dor&3x", HIDDEN));
        assert_eq!(other, "stages:\n  boot:\n    - name: •••\n");
    }
}
