//! Text in which `backticks` mark code.

use leptos::prelude::*;

/// A message of the core, with code set as code.
#[expect(clippy::needless_pass_by_value, reason = "the component macro's props are owned")]
#[component]
pub(crate) fn Prose(
    /// Plain text.
    #[prop(into)]
    text: String,
) -> impl IntoView {
    parts(&text)
        .into_iter()
        .map(|(is_code, part)| if is_code { view! { <code>{part}</code> }.into_any() } else { part.into_any() })
        .collect_view()
}

/// With a capital letter, unless it starts with code. The core's messages are English.
pub(crate) fn sentence(text: &str) -> String {
    let mut rest = text.chars();
    rest.next().map_or_else(String::new, |first| std::iter::once(first.to_ascii_uppercase()).chain(rest).collect())
}

/// The pieces between backticks; every second one is code. An unpaired backtick is text.
fn parts(text: &str) -> Vec<(bool, String)> {
    let pieces: Vec<&str> = text.split('`').collect();
    let paired = pieces.len() - usize::from(pieces.len().is_multiple_of(2));
    let mut parts: Vec<(bool, String)> =
        pieces.iter().take(paired).enumerate().map(|(i, piece)| (i % 2 == 1, (*piece).to_owned())).collect();
    if let Some(rest) = pieces.get(paired) {
        parts.push((false, format!("`{rest}")));
    }
    parts.retain(|(_, part)| !part.is_empty());
    parts
}

#[cfg(test)]
mod tests {
    use super::{parts, sentence};

    #[test]
    fn a_fragment_becomes_a_sentence() {
        assert_eq!(sentence("key twice"), "Key twice");
        assert_eq!(sentence("`key` twice"), "`key` twice");
        assert_eq!(sentence("émigré"), "émigré");
        assert_eq!(sentence(""), "");
    }

    fn check(text: &str, expected: &[(bool, &str)]) {
        let found = parts(text);
        let found: Vec<(bool, &str)> = found.iter().map(|(is_code, part)| (*is_code, part.as_str())).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn backticks_pair_up() {
        check("plain", &[(false, "plain")]);
        check("key `user` is `x`", &[(false, "key "), (true, "user"), (false, " is "), (true, "x")]);
        check("one ` only", &[(false, "one "), (false, "` only")]);
        check("", &[]);
    }
}
