//! Strings in double quotes, for JSON and HCL.

/// The string with its quotes. Quotes, backslashes, tabs and line breaks are escaped, and what `is_escaped` names by its number; it
/// must name the other control characters.
pub(crate) fn quote(text: &str, is_escaped: impl Fn(char) -> bool) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 16 + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            // Control and format characters, which are those that callers name, are in the basic plane.
            c if is_escaped(c) => out.extend(["\\u", &format!("{:04x}", u32::from(c))]),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// A JSON string for files that people read and shells pass on: it is one line and looks like what it is.
pub(crate) fn json(text: &str) -> String {
    quote(text, is_deceptive)
}

/// Characters that are not seen, or that change how others are seen.
fn is_deceptive(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_string_is_one_line_and_reads_back() {
        let text = "a\"b\\c\n\r\t\0\u{7f}\u{85}é𝄞{{.x}} ${y} %{z} 'q' \u{2028}\u{202e}\u{feff}";
        let quoted = json(text);
        assert!(!quoted.chars().any(|c| c.is_control() || is_deceptive(c)), "{quoted}");
        assert_eq!(serde_json::from_str::<String>(&quoted).unwrap(), text);
    }
}
