//! JSON strings for files that people read and shells pass on.

/// A JSON string with its quotes. Control characters, line separators and what changes the direction of text are escaped, so that
/// it is one line and looks like what it is.
pub(super) fn json(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            // All of them are in the basic plane.
            c if is_deceptive(c) => out.extend(["\\u", &format!("{:04x}", u32::from(c))]),
            c => out.push(c),
        }
    }
    out.push('"');
    out
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
