use crate::cx::Cx;
use crate::diagnostic::{Diagnostic, Fix};
use crate::edit::TextEdit;
use crate::patch;
use crate::rules::{Sink, declare_rule};
use crate::source::{TextRange, size};
use crate::yaml::Repair;

declare_rule! {
    /// ## What it does
    /// Reports every place where the text is not YAML: an open quote or bracket, wrong indentation, a line without a key. Reading
    /// goes on after each of them, so one typo does not hide the next.
    ///
    /// ## Why it matters
    /// Palette cannot read a layer that is not YAML. Everything below the first error is lost to most tools.
    ///
    /// ## How to fix
    /// Go to the marked place. The message says what is expected there.
    ///
    /// ## Invalid
    /// ```yaml
    /// options:
    ///   system.uri: "registry.edge-lab.net/os:1.0.0
    ///   system.repo: ubuntu
    /// ```
    ///
    /// ## Valid
    /// ```yaml
    /// options:
    ///   system.uri: "registry.edge-lab.net/os:1.0.0"
    ///   system.repo: ubuntu
    /// ```
    Y001 "syntax" {
        summary: "The text is not YAML here",
        severity: Error,
        fix: Sometimes,
        evidence: Practice,
        source: "YAML 1.2.2",
        since: "0.1.0",
        check: Layer(check),
    }
}

/// Whether what follows on the line can be a value of its own: not a sign that opens what the next lines would have to close.
fn begins_a_value(doc: &Cx<'_>, key: TextRange) -> bool {
    let line = doc.lines.range(doc.text, doc.lines.line(key.start()));
    let rest = doc.slice(TextRange::new(key.end(), line.end().max(key.end()))).trim_end();
    match rest.chars().next() {
        Some(quote @ ('"' | '\'')) => rest.len() > 1 && rest.ends_with(quote),
        Some(first) => {
            !first.is_ascii_punctuation()
                || matches!(first, '/' | '.' | '-' | '~' | '$' | '<' | '(')
                || rest.starts_with("{{")
        }
        None => false,
    }
}

fn check(doc: &Cx<'_>, sink: &mut Sink) {
    for error in &doc.syntax {
        let (message, help, fix) = match &error.repair {
            Repair::Skipped(words) => (
                words.clone(),
                "the layer is not valid YAML; this part was not checked".to_owned(),
                None,
            ),
            Repair::NoSpaceAfterColon => (
                "there is no space after the colon, so this is not a key".to_owned(),
                "YAML reads `key:value` as one word; write `key: value`".to_owned(),
                begins_a_value(doc, error.range).then(|| {
                    Fix::safe("Insert a space after the colon", TextEdit::insert(error.range.end(), " "))
                }),
            ),
            Repair::OpenQuote(quote) => (
                format!("this {} quote is never closed", if *quote == '"' { "double" } else { "single" }),
                "close it at the end of the value; a quote that belongs to the value needs the other kind of quotes around the value"
                    .to_owned(),
                close_quote(doc, error.range, *quote),
            ),
            Repair::OpenBracket(bracket) => (
                format!("this `{bracket}` is never closed"),
                format!("add the closing `{}`, or quote the value if the bracket belongs to it", if *bracket == '{' { '}' } else { ']' }),
                None,
            ),
            Repair::QuoteInMacro(quote) => (
                format!("the {} quote inside the macro ends the string", if *quote == '"' { "double" } else { "single" }),
                "for YAML the value stops at that quote; use the other kind of quotes around the value".to_owned(),
                other_quotes(doc, error.range),
            ),
            Repair::TooMany => (
                "too many syntax errors, reading stopped here".to_owned(),
                "correct the first ones; the rest of the layer was not checked".to_owned(),
                None,
            ),
            Repair::UnderIndented { .. }
            | Repair::Pasted { .. }
            | Repair::Loose(_)
            | Repair::CloseComment
            | Repair::EscapedQuotes(_)
            | Repair::Prose
            | Repair::CodeFence { .. }
            | Repair::Tab
            | Repair::Reserved(_)
            | Repair::ColonInValue
            | Repair::Control(_)
            | Repair::TooDeep
            | Repair::TooLarge => continue,
        };
        sink.report(Diagnostic::new(&Y001, error.range, message, help).fix(fix));
    }
}

/// Closes the quote at the end of the line, when there is none in the rest of the line.
fn close_quote(doc: &Cx<'_>, from: TextRange, quote: char) -> Option<Fix> {
    let rest = doc.slice(from);
    let inner = rest.get(1..)?;
    // `"key: value`: the quotes are those of the key.
    let line = doc.lines.range(doc.text, doc.lines.line(from.start()));
    let above = doc.slice(TextRange::new(line.start(), from.start()));
    let colon = inner.find(": ").or_else(|| inner.ends_with(':').then(|| inner.len() - 1));
    if let Some(colon) = colon.filter(|_| above.trim_start_matches([' ', '-']).is_empty()) {
        let key = inner.get(..colon).filter(|key| !key.is_empty() && !key.contains(quote))?;
        if key.starts_with(' ') {
            let quote = TextRange::at(from.start(), size(1));
            return Some(Fix::unsafe_edit("Remove the quote", TextEdit::delete(quote)));
        }
        let end = usize::from(from.start()) + 1 + key.len();
        let edit = TextEdit::insert(size(end), quote.to_string());
        return Some(Fix::unsafe_edit("Close the quote at the end of the key", edit));
    }
    (!inner.is_empty() && !inner.contains(quote) && !inner.contains(" #") && can_be_value(doc, line, above)).then(
        || Fix::unsafe_edit("Close the quote at the end of the line", TextEdit::insert(from.end(), quote.to_string())),
    )
}

/// Whether a scalar that follows `above` on its line can be a value. One that begins its line must follow a line that waits for
/// one.
fn can_be_value(doc: &Cx<'_>, line: TextRange, above: &str) -> bool {
    if !above.trim().is_empty() {
        return true;
    }
    let before = doc.slice(TextRange::up_to(line.start())).trim_end();
    before.is_empty() || before.ends_with([':', '-', ',', '[', '{'])
}

/// Turns the double quotes around the macro's scalar into single ones.
fn other_quotes(doc: &Cx<'_>, inside: TextRange) -> Option<Fix> {
    let scalar = doc.tree.node(doc.scalar_at(inside.start())?).range;
    let text = doc.slice(scalar);
    let edit = patch::single_quotes(doc, scalar).filter(|_| !text.contains('\\'))?;
    Some(Fix::safe("Use single quotes around the value", edit))
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{check, check_fix, messages};

    #[test]
    fn each_error_is_found() {
        check(
            "Y001",
            "stages:\n  boot:\n    - name: «'x»\n      if: y\noptions:\n  system.uri: «[a»\npack:\n  a: 1\n «b: 2»\n",
        );
    }

    #[test]
    fn a_quote_before_the_indentation_of_a_key() {
        check_fix("Y001", "pack:\n\"  content: {}\n", "pack:\n  content: {}\n");
    }

    #[test]
    fn correct_texts_are_silent() {
        check(
            "Y001",
            "options:\n  system.uri: 'it''s'\nstages:\n  boot:\n    - commands:\n        - |\n          echo {{ .Values.x }} 'a\n",
        );
        check("Y001", "");
        check("Y001", "# only a comment\n");
    }

    #[test]
    fn fixes() {
        check_fix("Y001", "a:b\nc: 1\n", "a: b\nc: 1\n");
        check_fix(
            "Y001",
            "a: \"{{ .spectro.macro.x | default \"y\" }}\"\n",
            "a: '{{ .spectro.macro.x | default \"y\" }}'\n",
        );
        check_fix("Y001", "a: 'b\nc: 1\n", "a: 'b'\nc: 1\n");
        check_fix("Y001", "a:\n  \"b: |\n    x\nc: 1\n", "a:\n  \"b\": |\n    x\nc: 1\n");
        check_fix("Y001", "a:\n  - 'b: 1\nc: 1\n", "a:\n  - 'b': 1\nc: 1\n");
    }

    #[test]
    fn the_message_says_what_is_open() {
        assert_eq!(messages("Y001", "a: 'b\nc: 1\n"), ["this single quote is never closed"]);
    }
}
