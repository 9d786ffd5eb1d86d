//! The lines around the body: `-----BEGIN CERTIFICATE-----`, and what people make of them.

use crate::source::{TextRange, range, size};
use crate::spelling::nearest;

/// Labels in use (RFC 7468 and OpenSSL). Others count only when the line is written exactly as it must be.
const LABELS: &[&str] = &[
    "CERTIFICATE",
    "X509 CERTIFICATE",
    "TRUSTED CERTIFICATE",
    "ATTRIBUTE CERTIFICATE",
    "CERTIFICATE REQUEST",
    "NEW CERTIFICATE REQUEST",
    "X509 CRL",
    "PKCS7",
    "CMS",
    "PRIVATE KEY",
    "RSA PRIVATE KEY",
    "EC PRIVATE KEY",
    "DSA PRIVATE KEY",
    "ANY PRIVATE KEY",
    "ENCRYPTED PRIVATE KEY",
    "OPENSSH PRIVATE KEY",
    "SSH2 ENCRYPTED PRIVATE KEY",
    "PGP PRIVATE KEY BLOCK",
    "PUBLIC KEY",
    "RSA PUBLIC KEY",
    "SSH2 PUBLIC KEY",
    "PGP PUBLIC KEY BLOCK",
    "PGP MESSAGE",
    "PGP SIGNATURE",
    "DH PARAMETERS",
    "X9.42 DH PARAMETERS",
    "DSA PARAMETERS",
    "EC PARAMETERS",
    "OPENVPN STATIC KEY V1",
];

/// Longest label that is looked at, in bytes.
const MAX_LABEL: usize = 64;

/// Whether blocks with this label hold a secret key.
pub(super) fn is_secret_label(label: &str) -> bool {
    label.ends_with("PRIVATE KEY") || label == "PGP PRIVATE KEY BLOCK" || label == "OPENVPN STATIC KEY V1"
}

/// A label as it may be shown: what people write there is not content of the block.
pub(super) fn shown(label: &str) -> String {
    label.chars().filter(|c| !c.is_control()).take(MAX_LABEL).collect()
}

/// A BEGIN or END line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Armor {
    /// From the first dash to the last.
    pub range: TextRange,
    /// BEGIN, or END.
    pub is_begin: bool,
    /// The label as it was meant, see [`super::Block::label`].
    pub meant: String,
    /// Number of dashes before and behind, of any kind.
    pub dashes: (usize, usize),
    /// The first thing that is wrong with the way it is written.
    pub flaw: Option<Flaw>,
    /// What appears before it on its line: nothing, where readers are to find it.
    pub before: TextRange,
    /// What appears behind it on its line, but for spaces and tabs at the end.
    pub after: TextRange,
}

/// What is wrong with the way an armor line is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flaw {
    /// Not five dashes on each side.
    Dashes,
    /// Typographic dashes instead of hyphens.
    DashKind,
    /// BEGIN or END misspelled or not in capitals.
    Word,
    /// The label misspelled or not in capitals.
    Label,
    /// Spaces beside the dashes, or more or fewer than one after the word.
    Blanks,
}

impl Armor {
    /// The line as it must be written.
    pub fn correct(&self) -> String {
        correct(self.is_begin, &self.meant)
    }
}

/// An armor line as it must be written.
pub(crate) fn correct(is_begin: bool, label: &str) -> String {
    format!("-----{} {label}-----", if is_begin { "BEGIN" } else { "END" })
}

fn is_dash(c: char) -> bool {
    matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{FE58}' | '\u{FE63}' | '\u{FF0D}')
}

/// Whether [`read`] can find something anywhere in the line: a few dashes, or BEGIN or END in capitals. One pass over the bytes.
pub(super) fn may_be_in(line: &str) -> bool {
    line.bytes().map(|b| u32::from(WEIGHTS.get(usize::from(b)).copied().unwrap_or(0))).sum::<u32>() >= 4
}

/// Four hyphens; or one of the first bytes of the other dashes; or the N of both words. A literal `\n` beside two hyphens parts the
/// line (see `scan`), so a backslash weighs two.
static WEIGHTS: [u8; 256] = {
    let mut weights = [0; 256];
    weights[b'-' as usize] = 1;
    weights[b'\\' as usize] = 2;
    weights[b'N' as usize] = 4;
    weights[0xE2] = 4;
    weights[0xEF] = 4;
    weights
};

/// Bytes and number of the dashes at the start.
fn dashes(text: &str) -> (usize, usize) {
    text.chars().take_while(|c| is_dash(*c)).fold((0, 0), |(len, n), c| (len + c.len_utf8(), n + 1))
}

/// Reads an armor line at the start of `text`, which begins at `base`. Gives it with what follows the last dash.
pub(super) fn read(text: &str, base: usize) -> Option<(Armor, &str)> {
    let (lead_len, lead) = dashes(text);
    if lead == 0 && !text.starts_with(['B', 'b', 'E', 'e']) {
        return None;
    }
    let after_lead = text.get(lead_len..)?;
    let head: &str = match after_lead.char_indices().nth(3 * MAX_LABEL) {
        Some((end, _)) => after_lead.get(..end)?,
        None => after_lead,
    };
    let word_at = head.len() - head.trim_start_matches(' ').len();
    let rest = head.get(word_at..)?;
    let (word_len, is_begin, exact_word) = word(rest)?;
    let rest = rest.get(word_len..)?;
    let label_at = rest.len() - rest.trim_start_matches(' ').len();
    let rest = rest.get(label_at..)?;
    // A label ends at dashes; a single hyphen inside (`RSA-PRIVATE KEY`) belongs to it.
    let label_end = rest
        .char_indices()
        .find(|(at, c)| {
            is_dash(*c) && !rest.get(at + c.len_utf8()..).is_some_and(|r| r.starts_with(|c: char| c.is_alphanumeric()))
        })
        .map_or(rest.len(), |(at, _)| at);
    let raw = rest.get(..label_end)?.trim_end_matches(['"', '\'', ',']);
    let label = raw.trim_end_matches(' ');
    let (tail_len, tail) = dashes(rest.get(label_end..)?);
    let end = lead_len + word_at + word_len + label_at + if tail > 0 { label_end + tail_len } else { label.len() };

    let exact_label = LABELS.contains(&label) || label == "OpenVPN Static key V1";
    let meant = meant(label);
    // Written right but for case and separators.
    let same_label = meant.as_deref().is_some_and(|meant| normal(label) == meant);
    let is_ascii = text.get(..end).is_some_and(str::is_ascii);
    let one_blank = label_at == 1 && word_at == 0 && raw.len() == label.len();
    let flaw = if lead != 5 || tail != 5 {
        Some(Flaw::Dashes)
    } else if !is_ascii {
        Some(Flaw::DashKind)
    } else if !exact_word {
        Some(Flaw::Word)
    } else if !exact_label && meant.is_some() {
        Some(Flaw::Label)
    } else {
        (!one_blank).then_some(Flaw::Blanks)
    };
    let accepted = match (&meant, flaw) {
        // Any label, when everything else is right.
        (None, None) => !label.is_empty() && label.chars().all(|c| c.is_ascii_graphic() || c == ' '),
        (None, Some(_)) => false,
        (Some(_), _) if lead + tail >= 4 => exact_word || same_label,
        (Some(_), _) => exact_word && exact_label && (lead > 0) == (tail > 0),
    };
    let armor = Armor {
        range: range(base, base + end),
        is_begin,
        meant: meant.unwrap_or_else(|| label.to_owned()),
        dashes: (lead, tail),
        flaw,
        before: TextRange::empty(size(base)),
        after: TextRange::empty(size(base + end)),
    };
    accepted.then_some((armor, text.get(end..)?))
}

/// BEGIN or END at the start: its length, which it is, and whether it is written so.
fn word(text: &str) -> Option<(usize, bool, bool)> {
    let len = text.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(text.len());
    let found = text.get(..len)?;
    for (word, is_begin) in [("BEGIN", true), ("END", false)] {
        if found == word {
            return Some((len, is_begin, true));
        }
        if found.len() > word.len()
            && found.starts_with(word)
            && LABELS.iter().any(|l| found.get(word.len()..) == l.split(' ').next())
        {
            return Some((word.len(), is_begin, true));
        }
    }
    if !(2..=7).contains(&len) {
        return None;
    }
    match nearest(found, ["BEGIN", "END"])? {
        "BEGIN" => Some((len, true, false)),
        _ => Some((len, false, false)),
    }
}

fn normal(label: &str) -> String {
    let words: Vec<&str> =
        label.split(|c: char| c == ' ' || c == '_' || is_dash(c)).filter(|w| !w.is_empty()).collect();
    words.join(" ").to_ascii_uppercase()
}

/// The label of the list that was meant.
fn meant(label: &str) -> Option<String> {
    if label.is_empty() || label.len() > MAX_LABEL {
        return None;
    }
    if label == "OpenVPN Static key V1" {
        return Some("OPENVPN STATIC KEY V1".to_owned());
    }
    let normal = normal(label);
    if LABELS.contains(&normal.as_str()) {
        return Some(normal);
    }
    let near = nearest(&normal, LABELS.iter().copied())?;
    // `X509 CRL` and `PKCS7` are too short to be guessed.
    (near.len() >= 10).then(|| near.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(text: &str) -> Option<(bool, String, Option<Flaw>, &str)> {
        read(text, 0).map(|(a, tail)| (a.is_begin, a.meant, a.flaw, tail))
    }

    #[test]
    fn as_it_must_be() {
        assert_eq!(seen("-----BEGIN CERTIFICATE-----"), Some((true, "CERTIFICATE".to_owned(), None, "")));
        assert_eq!(seen("-----END RSA PRIVATE KEY-----\""), Some((false, "RSA PRIVATE KEY".to_owned(), None, "\"")));
        assert_eq!(seen("-----BEGIN FOO BAR-----"), Some((true, "FOO BAR".to_owned(), None, "")));
    }

    #[test]
    fn as_people_write_it() {
        for (text, flaw) in [
            ("------BEGIN CERTIFICATE------", Flaw::Dashes),
            ("----BEGIN CERTIFICATE-----", Flaw::Dashes),
            ("-----BEGIN CERTIFICATE", Flaw::Dashes),
            ("BEGIN CERTIFICATE", Flaw::Dashes),
            ("—–BEGIN CERTIFICATE-----", Flaw::Dashes),
            ("–––––BEGIN CERTIFICATE–––––", Flaw::DashKind),
            ("-----Begin CERTIFICATE-----", Flaw::Word),
            ("-----BEGN CERTIFICATE-----", Flaw::Word),
            ("-----begin certificate-----", Flaw::Word),
            ("-----BEGIN CERTFICATE-----", Flaw::Label),
            ("-----BEGIN certificate-----", Flaw::Label),
            ("-----BEGIN CERTIFICATES-----", Flaw::Label),
            ("----- BEGIN CERTIFICATE -----", Flaw::Blanks),
            ("-----BEGIN  CERTIFICATE-----", Flaw::Blanks),
            ("-----BEGINCERTIFICATE-----", Flaw::Blanks),
        ] {
            let found = seen(text);
            assert_eq!(
                found.as_ref().map(|f| (f.0, f.1.as_str(), f.2)),
                Some((true, "CERTIFICATE", Some(flaw))),
                "{text}"
            );
        }
        let rsa = Some((true, "RSA PRIVATE KEY".to_owned(), Some(Flaw::Label), ""));
        assert_eq!(seen("-----BEGIN RSA_PRIVATE KEY-----"), rsa);
        assert_eq!(seen("-----BEGIN RSA-PRIVATE KEY-----"), rsa);
    }

    #[test]
    fn what_is_not_armor() {
        for text in [
            "----- BEGIN HOSTS -----",
            "--- BEGIN CONFIG ---",
            "- BEGIN",
            "END",
            "BEGIN",
            "----------",
            "---",
            "- END CERTIFICATE",
            "BEGIN;",
            "END IF",
            "--",
        ] {
            assert_eq!(seen(text), None, "{text}");
        }
    }
}
