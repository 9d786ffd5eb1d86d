//! Go's `encoding/pem`, as of Go 1.27, and what `crypto/x509` takes from it for a pool of certificates.
//!
//! `Decode` looks for the first END line, takes the last BEGIN line above it, and goes on behind it where the two do not fit. Both
//! must start their line. A text whose blocks it does not find is a text without certificates: no client complains.

use std::ops::Range;

use crate::base64;

/// A block that `pem.Decode` gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block<'t> {
    /// From the first hyphen of BEGIN to the start of the line below END.
    pub range: Range<usize>,
    /// What is behind BEGIN.
    pub label: &'t str,
    /// Whether `Key: value` lines follow BEGIN.
    pub has_headers: bool,
    pub bytes: Vec<u8>,
}

impl Block<'_> {
    /// Whether `x509.CertPool.AppendCertsFromPEM` looks into it.
    pub fn is_for_pool(&self) -> bool {
        self.label == "CERTIFICATE" && !self.has_headers
    }
}

const BEGIN: &str = "-----BEGIN ";
const END: &str = "\n-----END ";
const DASHES: &str = "-----";

/// The blocks that repeated calls of `pem.Decode` give.
pub fn decode_all(text: &str) -> Vec<Block<'_>> {
    let mut blocks = Vec::new();
    let mut start = 0;
    while let Some(block) = decode(text, start) {
        start = block.range.end;
        blocks.push(block);
    }
    blocks
}

/// `pem.Decode` of the text from `start` on.
fn decode(text: &str, start: usize) -> Option<Block<'_>> {
    // The start of what is read: for Go a text of its own, so that BEGIN may be there.
    let mut from = start;
    loop {
        let end = from + text.get(from..)?.find(END)?;
        let behind_end = end + END.len();
        let begin = text.get(from..end)?.rfind(BEGIN).map(|at| from + at);
        let Some(begin) = begin.filter(|at| *at == from || text.get(..*at).is_some_and(|above| above.ends_with('\n')))
        else {
            from = behind_end;
            continue;
        };
        let first = begin + BEGIN.len();
        let (line, mut body) = line(text, first);
        let Some(label) = line.strip_suffix(DASHES) else {
            from = behind_end;
            continue;
        };
        let mut has_headers = false;
        loop {
            if body >= text.len() {
                return None;
            }
            let (line, next) = self::line(text, body);
            if !line.contains(':') {
                break;
            }
            has_headers = true;
            body = next;
        }
        if has_headers && body > behind_end {
            return None;
        }
        let closing = text.get(behind_end..)?.strip_prefix(label).and_then(|rest| rest.strip_prefix(DASHES));
        let ends_line = closing.is_some_and(|rest| self::line(rest, 0).0.is_empty());
        // Between headers and END a line break is asked for; without headers END may follow at once.
        let is_ordered = !has_headers || body <= end;
        let content = text.get(body..end).unwrap_or("");
        match decoded(content).filter(|_| ends_line && is_ordered) {
            Some(bytes) => {
                let (_, below) = self::line(text, end + 1);
                return Some(Block { range: begin..below, label, has_headers, bytes });
            }
            None => from = behind_end,
        }
    }
}

/// The line at an offset without the spaces and tabs at its end, and where the next one starts.
fn line(text: &str, at: usize) -> (&str, usize) {
    let rest = text.get(at..).unwrap_or("");
    let (line, next) = match rest.find('\n') {
        Some(end) => (rest.get(..end).unwrap_or(""), at + end + 1),
        None => return (rest.trim_end_matches([' ', '\t']), text.len()),
    };
    (line.strip_suffix('\r').unwrap_or(line).trim_end_matches([' ', '\t']), next)
}

/// `base64.StdEncoding.Decode` of a text from which `pem.Decode` has taken the spaces, tabs and line breaks.
fn decoded(text: &str) -> Option<Vec<u8>> {
    let plain: Vec<u8> = text.bytes().filter(|b| !matches!(b, b' ' | b'\t' | b'\r' | b'\n')).collect();
    base64::decode_standard(&plain)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pem::testing::{CA, CA2};

    /// How many blocks a pool takes.
    fn taken(text: &str) -> usize {
        decode_all(text).iter().filter(|block| block.is_for_pool()).count()
    }

    #[test]
    fn what_go_reads() {
        assert_eq!(taken(CA), 1);
        assert_eq!(taken(&format!("text: more\n{CA}\n  0 s:CN=x\n{CA2}")), 2);
        assert_eq!(taken(&CA.replace('\n', "\r\n")), 1);
        assert_eq!(taken(&CA.replace('\n', " \t\n")), 1);
        assert_eq!(taken(&CA.replace('\n', "\n\n")), 1);
        assert_eq!(taken(CA.trim_end()), 1);
        // A BEGIN line too many does no harm.
        assert_eq!(taken(&format!("-----BEGIN CERTIFICATE-----\n{CA}")), 1);
        let headed = CA.replacen("-----\n", "-----\nComment: ours\n\n", 1);
        assert!(decode_all(&headed).iter().all(|block| block.has_headers && !block.bytes.is_empty()));
        assert_eq!(decode_all("-----BEGIN X-----\n-----END X-----\n")[0].bytes, b"");
    }

    #[test]
    fn what_go_does_not_see() {
        for damaged in [
            CA.replace("-----BEGIN", "`-----BEGIN"),
            CA.replace("-----BEGIN", " -----BEGIN"),
            CA.replace("-----END", " -----END"),
            CA.replace('\n', "\\n"),
            CA.replace('\n', " "),
            CA.replace('\n', "\u{A0}\n"),
            CA.replace("-----", "------"),
            CA.replace("END CERTIFICATE-----", "END CERTIFICATE-----`"),
            CA.replace("BEGIN", "begin"),
            CA.replacen("-----\n", "-----\nComment: ours\n\n", 1),
            CA.replacen('M', "=", 1),
            CA.replacen('M', "", 1),
        ] {
            assert_eq!(taken(&damaged), 0, "{damaged}");
            assert_eq!(taken(&format!("{damaged}\n{CA2}")), 1, "{damaged}");
        }
    }

    #[test]
    fn the_work_grows_with_the_text() {
        let hostile = "-----BEGIN X-----\nA\n-----END Y-----\n".repeat(20_000);
        assert_eq!(decode_all(&hostile), []);
    }
}
