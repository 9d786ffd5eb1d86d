//! The text between BEGIN and END.

use crate::base64::sextet;
use crate::source::{TextRange, slice};

/// What is wrong with a body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BodyDamage {
    /// Nothing between BEGIN and END.
    Empty,
    /// Asterisks, dashes, dots or words where the text should be.
    Placeholder,
    /// A character that is not of the base64 alphabet.
    Character(char),
    /// `=` before the end.
    Padding,
    /// Too many or too few characters: the number of them.
    Length(usize),
}

impl BodyDamage {
    /// A lower-case fragment.
    pub fn in_words(self) -> String {
        match self {
            Self::Empty => "there is nothing between BEGIN and END".to_owned(),
            Self::Placeholder => "this is a placeholder, not a certificate".to_owned(),
            Self::Character(c) if c.is_control() || c.is_whitespace() => {
                format!("the character U+{:04X} is not base64", u32::from(c))
            }
            Self::Character(c) => format!("the character `{c}` is not base64"),
            Self::Padding => "`=` appears before the end of the base64 text, or too many times".to_owned(),
            Self::Length(count) => {
                format!("the base64 text has {count} characters, so some are missing or extra")
            }
        }
    }
}

/// Whether the line is made of base64 characters and spaces only. Spaces inside are skipped by every reader.
pub(super) fn is_base64(line: &str) -> bool {
    !line.is_empty() && line.bytes().all(|b| sextet(b).is_some() || matches!(b, b'=' | b' ' | b'\t'))
}

/// Whether the line can be base64, once backslashes and spaces of all kinds around it are taken off: most lines are recognized by
/// their first punctuation mark.
pub(super) fn may_be_base64(line: &str) -> bool {
    line.bytes().all(|b| sextet(b).is_some() || matches!(b, b'=' | b' ' | b'\t' | b'\\') || !b.is_ascii())
}

/// Whether somebody is meant to put the text here.
fn is_placeholder(line: &str) -> bool {
    let is_row = line.chars().all(|c| matches!(c, '*' | '-' | '.' | '#' | '_' | '…' | '•' | ' ' | '~'));
    let is_asking = line.starts_with(['<', '[']) && line.ends_with(['>', ']']);
    is_row || is_asking || line.contains("...") || line.contains('…') || line.contains("***")
}

/// Words of placeholders that are made of base64 characters. Only looked for in bodies too short to be a certificate.
fn is_wording(line: &str) -> bool {
    let line = line.to_ascii_lowercase();
    let is_row = line.len() >= 4 && line.bytes().all(|b| b == b'x');
    let words = [
        "your",
        "paste",
        "certificate",
        "base64",
        "replace",
        "changeme",
        "redacted",
        "example",
        "xxxx",
        "content",
        "todo",
    ];
    is_row || words.iter().any(|word| line.contains(word))
}

/// The one line before the last whose length is not that of the others: where characters were lost or added.
fn odd_line(lines: &[TextRange]) -> Option<&TextRange> {
    let (_, full) = lines.split_last()?;
    let [first, second, third, ..] = full else { return None };
    // The length that most lines have, as long as not more than one is off.
    let usual = if first.len() == second.len() { first.len() } else { third.len() };
    let mut odd = full.iter().filter(|line| line.len() != usual);
    odd.next().filter(|_| odd.next().is_none())
}

/// Decodes the lines of a body. `Err`: the first damage and its line.
pub(super) fn decode(text: &str, lines: &[TextRange]) -> Result<Vec<u8>, Option<(TextRange, BodyDamage)>> {
    let Some(last) = lines.last() else { return Err(None) };
    let mut padded = last;
    let damage = |line: &TextRange, damage| Err(Some((*line, damage)));
    let total: usize = lines.iter().map(|l| usize::from(l.len())).sum();
    let mut out = Vec::with_capacity(total / 4 * 3 + 3);
    let (mut bits, mut buffer, mut count, mut pads) = (0_u32, 0_u32, 0_usize, 0_usize);
    for line in lines {
        let body = slice(text, *line);
        if is_placeholder(body) || (total < 80 && is_wording(body)) {
            return damage(line, BodyDamage::Placeholder);
        }
        for c in body.chars() {
            let sextet = u8::try_from(c).ok().and_then(sextet);
            match (c, sextet) {
                ('=', _) => {
                    padded = if pads == 0 { line } else { padded };
                    pads += 1;
                }
                (' ' | '\t', _) => {}
                (_, Some(_)) if pads > 0 => return damage(padded, BodyDamage::Padding),
                (_, Some(sextet)) => {
                    count += 1;
                    buffer = (buffer << 6) | u32::from(sextet);
                    bits += 6;
                    if bits >= 8 {
                        bits -= 8;
                        out.push(u8::try_from((buffer >> bits) & 0xFF).unwrap_or(0));
                        buffer &= (1 << bits) - 1;
                    }
                }
                (c, None) => return damage(line, BodyDamage::Character(c)),
            }
        }
    }
    match (count % 4, pads) {
        (0, 0) | (2, 2) | (3, 1) => Ok(out),
        (0, _) | (2, 3..) | (3, 2..) => damage(padded, BodyDamage::Padding),
        _ => damage(odd_line(lines).unwrap_or(last), BodyDamage::Length(count)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base64::encode;
    use crate::source::range;

    fn decoded(text: &str) -> Result<String, Option<BodyDamage>> {
        let mut at = 0;
        let mut lines = Vec::new();
        for line in text.split('\n') {
            lines.push(range(at, at + line.len()));
            at += line.len() + 1;
        }
        decode(text, &lines).map(|b| String::from_utf8_lossy(&b).into_owned()).map_err(|e| e.map(|(_, d)| d))
    }

    #[test]
    fn base64() {
        assert_eq!(decoded("aGVs bG8g\nd29ybGQ=").as_deref(), Ok("hello world"));
        assert_eq!(decoded("AA==").as_deref(), Ok("\0"));
        for text in ["a", "ab", "abc", "abcd"] {
            assert_eq!(decoded(&encode(text.as_bytes())).as_deref(), Ok(text));
        }
        assert_eq!(decoded("aGVsbG8*"), Err(Some(BodyDamage::Character('*'))));
        assert_eq!(decoded("aGVs=\nbG8g"), Err(Some(BodyDamage::Padding)));
        assert_eq!(decoded("aGVsbG8"), Err(Some(BodyDamage::Length(7))));
        assert_eq!(decoded("aGVsbG8=="), Err(Some(BodyDamage::Padding)));
        assert_eq!(decoded("aGVs="), Err(Some(BodyDamage::Padding)));
        assert_eq!(decoded("aGVsb"), Err(Some(BodyDamage::Length(5))));
    }

    #[test]
    fn placeholders() {
        for text in ["*****", "MIIDVz...", "----------", "<certificate>", "YOUR CERTIFICATE HERE", "xxxxxxxx", "…"] {
            assert_eq!(decoded(text), Err(Some(BodyDamage::Placeholder)), "{text}");
        }
    }
}
