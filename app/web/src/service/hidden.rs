//! Texts to look at, without the secrets in them.

use layerwright_core::export::Repeated;
use layerwright_core::report::Secret;
use layerwright_core::source::TextRange;

/// Stands for every character of a secret.
const DOT: char = '•';

/// The text with its literal secrets hidden; the lines stay the same lines.
pub(super) fn hidden(text: &str, secrets: &[Secret]) -> String {
    let again = Repeated::new(text, secrets).places(text);
    let mut ranges: Vec<TextRange> = secrets.iter().chain(&again).map(|secret| secret.range).collect();
    ranges.sort_by_key(|range| range.start());
    let mut shown = String::with_capacity(text.len());
    let mut at = 0;
    for range in ranges {
        let start = usize::from(range.start()).max(at);
        let end = usize::from(range.end()).max(start);
        shown.push_str(text.get(at..start).unwrap_or_default());
        let dots = text.get(start..end).unwrap_or_default().chars().map(|c| if c.is_whitespace() { c } else { DOT });
        shown.extend(dots);
        at = end;
    }
    shown.push_str(text.get(at..).unwrap_or_default());
    shown
}

#[cfg(test)]
mod tests {
    use layerwright_core::{Context, UnixTime, analyze};

    use super::hidden;

    #[test]
    fn secrets_are_hidden_and_lines_stay() {
        let text = "# Tr0ub4dor&3x\nproviderCredentials:\n  user: é\n  password: Tr0ub4dor&3x\nb: 1\n";
        let shown = hidden(text, &analyze(text, &Context::default(), UnixTime(0)).secrets);
        assert!(!shown.contains("Tr0ub4dor") && shown.contains("user: é\n") && shown.ends_with("\nb: 1\n"), "{shown}");
        assert_eq!(shown.lines().count(), text.lines().count());
    }
}
