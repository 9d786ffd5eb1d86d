//! How a JSON file is written, so that what is added looks like the rest.

/// The writing habits of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Layout {
    /// Members are on lines of their own.
    pub(super) lines: bool,
    pub(super) line_end: &'static str,
    /// One level of indentation.
    pub(super) indent: String,
    /// Between key and value.
    pub(super) colon: &'static str,
    /// Between members on one line.
    pub(super) comma: &'static str,
    /// `<`, `>`, `&`, U+2028 and U+2029 are written as escapes, as Go does by default.
    pub(super) html: bool,
}

impl Layout {
    /// Reads the habits off a well-formed JSON object. `open` is the offset of its `{`.
    pub(super) fn of(text: &str, open: usize) -> Self {
        let inside = text.get(open + 1..).unwrap_or("");
        let key = inside.trim_start_matches([' ', '\t', '\r', '\n']);
        let space = inside.get(..inside.len() - key.len()).unwrap_or("");
        let lines = space.contains('\n');
        let indent = space.rsplit('\n').next().unwrap_or("");
        let spaced = after_key(key).is_some_and(|rest| rest.starts_with([' ', '\t']));
        Self {
            lines,
            line_end: if space.contains("\r\n") { "\r\n" } else { "\n" },
            indent: if indent.is_empty() { "  ".to_owned() } else { indent.to_owned() },
            colon: if spaced || lines { ": " } else { ":" },
            comma: if spaced { ", " } else { "," },
            html: escapes_html(text).unwrap_or(!lines),
        }
    }
}

/// What follows the colon of the key at the start of the text.
fn after_key(text: &str) -> Option<&str> {
    let rest = text.strip_prefix('"')?;
    let (_, rest) = rest.split_once('"')?; // keys of the root object hold no escapes in any profile; else the guess is `false`
    rest.trim_start().strip_prefix(':')
}

/// Whether `<`, `>` and `&` are written as escapes. `None` when the text holds none of them either way.
fn escapes_html(text: &str) -> Option<bool> {
    if text.contains(['<', '>', '&']) {
        return Some(false);
    }
    let mut rest = text;
    while let Some((_, after)) = rest.split_once('\\') {
        if ["u003c", "u003e", "u0026"]
            .iter()
            .any(|code| after.get(..code.len()).is_some_and(|found| found.eq_ignore_ascii_case(code)))
        {
            return Some(true);
        }
        // The character after a backslash belongs to it, a second backslash too.
        rest = after.strip_prefix('\\').unwrap_or(after);
    }
    None
}

/// A JSON string with its quotes, as Go writes it.
pub(super) fn quote(text: &str, html: bool) -> String {
    let is_html = |c| html && matches!(c, '<' | '>' | '&' | '\u{2028}' | '\u{2029}');
    crate::quote::quote(text, |c| c < ' ' || is_html(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_are_quoted_as_go_does() {
        assert_eq!(
            quote("a\"b\\c\n\r\t\u{1}é𝄞<>&\u{2028}", true),
            r#""a\"b\\c\n\r\t\u0001é𝄞\u003c\u003e\u0026\u2028""#
        );
        assert_eq!(quote("<>&\u{2028}", false), "\"<>&\u{2028}\"");
    }

    #[test]
    fn habits_are_read_off() {
        let compact = Layout::of(r#"{"a":"\u003c"}"#, 0);
        assert_eq!((compact.lines, compact.colon, compact.comma, compact.html), (false, ":", ",", true));
        let spaced = Layout::of(r#"{"a": 1, "b": "x < y"}"#, 0);
        assert_eq!((spaced.lines, spaced.colon, spaced.comma, spaced.html), (false, ": ", ", ", false));
        let pretty = Layout::of("{\r\n\t\"a\": 1\r\n}", 0);
        assert_eq!((pretty.lines, pretty.line_end, pretty.indent.as_str(), pretty.html), (true, "\r\n", "\t", false));
    }

    #[test]
    fn an_escaped_backslash_is_no_html_escape() {
        assert_eq!(escapes_html(r#""\\u003c""#), None);
        assert_eq!(escapes_html(r#""\\\u003C""#), Some(true));
        assert_eq!(escapes_html(r#""\u003c <""#), Some(false));
    }
}
