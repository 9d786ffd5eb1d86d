//! Words of a macro: the part of Go's template language that Palette documents (paths, pipes, sprig calls, literals).

use crate::source::{TextRange, range, slice};

/// One word between the braces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Word {
    pub range: TextRange,
    pub kind: WordKind,
}

/// What a word is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WordKind {
    /// `.spectro.macro.x`, or an undotted `spectro.macro.x`.
    Path,
    /// `upper`, `default`: a function name or another bare word.
    Function,
    /// `"text"`, with escaped quotes as YAML's quoting left them; also a raw string between backquotes.
    String,
    /// `"text` without the closing quote.
    OpenString,
    Number,
    /// `$x`
    Variable,
    Pipe,
    OpenParen,
    CloseParen,
    /// `{{-`, `-}}`, `/* */`, `:=` and other signs of Go templates.
    Other,
}

/// Cuts the text between the braces into words.
pub(super) fn lex(text: &str, inside: TextRange) -> Vec<Word> {
    let base = usize::from(inside.start());
    let body = slice(text, inside);
    let mut words = Vec::new();
    let mut at = 0;
    while let Some(rest) = body.get(at..).filter(|r| !r.is_empty()) {
        let first = rest.chars().next().unwrap_or(' ');
        let (len, kind) = match first {
            c if c.is_whitespace() => {
                at += c.len_utf8();
                continue;
            }
            '|' => (1, WordKind::Pipe),
            '(' => (1, WordKind::OpenParen),
            ')' => (1, WordKind::CloseParen),
            '"' => string(rest, "\"", "\""),
            '\\' if rest.starts_with("\\\"") => string(rest, "\\\"", "\\\""),
            '`' => string(rest, "`", "`"),
            '\'' => string(rest, "'", "'"),
            '-' if rest.len() == 1 || rest.starts_with("- ") => (1, WordKind::Other),
            '$' => (bare(rest), WordKind::Variable),
            '.' => (bare(rest), WordKind::Path),
            c if c.is_ascii_digit() || (c == '-' && rest.as_bytes().get(1).is_some_and(u8::is_ascii_digit)) => {
                (bare(rest), WordKind::Number)
            }
            c if c.is_alphabetic() || c == '_' => {
                let len = bare(rest);
                let word = rest.get(..len).unwrap_or("");
                (
                    len,
                    if word == "spectro" || word.starts_with("spectro.") { WordKind::Path } else { WordKind::Function },
                )
            }
            c => (c.len_utf8(), WordKind::Other),
        };
        words.push(Word { range: range(base + at, base + at + len), kind });
        at += len.max(1);
    }
    words
}

/// Length of a word up to white space, a pipe, a parenthesis or a quote.
fn bare(rest: &str) -> usize {
    let ends = |c: char| c.is_whitespace() || matches!(c, '|' | '(' | ')' | '"' | '\'' | '`' | '\\' | '{' | '}' | ',');
    rest.find(ends).unwrap_or(rest.len()).max(1)
}

fn string(rest: &str, open: &str, close: &str) -> (usize, WordKind) {
    let body = rest.get(open.len()..).unwrap_or("");
    match body.find(close) {
        Some(at) => (open.len() + at + close.len(), WordKind::String),
        None => (rest.len(), WordKind::OpenString),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(body: &str) -> Vec<(&str, WordKind)> {
        lex(body, range(0, body.len())).iter().map(|w| (slice(body, w.range), w.kind)).collect()
    }

    #[test]
    fn words_of_published_macros() {
        use WordKind::{Function, Number, Path, Pipe, String};
        assert_eq!(
            words(" .spectro.system.kubernetes.version | substr 0 4 "),
            [
                (".spectro.system.kubernetes.version", Path),
                ("|", Pipe),
                ("substr", Function),
                ("0", Number),
                ("4", Number)
            ]
        );
        assert_eq!(
            words(r#".spectro.pack.kubernetes.version|default \"1.19.0\""#),
            [(".spectro.pack.kubernetes.version", Path), ("|", Pipe), ("default", Function), (r#"\"1.19.0\""#, String)]
        );
        assert_eq!(words("spectro.macro.x"), [("spectro.macro.x", Path)]);
    }

    #[test]
    fn an_open_string_takes_the_rest() {
        assert_eq!(words("default \"x"), [("default", WordKind::Function), ("\"x", WordKind::OpenString)]);
    }
}
