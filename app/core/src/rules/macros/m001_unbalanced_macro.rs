use super::{Flaw, flaw};
use crate::cx::Cx;
use crate::diagnostic::{Diagnostic, Fix};
use crate::edit::TextEdit;
use crate::macros::FAMILIES;
use crate::rules::{Sink, declare_rule};
use crate::source::{TextRange, range, size};

declare_rule! {
    /// ## What it does
    /// Reports a Palette macro whose braces do not match: `{{` without `}}` on its line, one brace instead of two, three instead of
    /// two, a macro inside a macro, or a string in it that is not closed. Only expressions that name `spectro` are judged.
    ///
    /// ## Why it matters
    /// Palette replaces macros as text. If braces are missing, the expression reaches the hosts as literal text, or the
    /// template cannot be read at all. Nesting is not supported: Palette's documentation rules out variables inside
    /// macros or variables.
    ///
    /// ## How to fix
    /// Write two braces on each side. Put nested macros one after the other, or refer to a value that contains the other macro.
    ///
    /// ## Invalid
    /// ```yaml
    /// options:
    ///   system.uri: 'registry.edge-lab.net/edge/ubuntu:{{.spectro.var.image_tag}'
    /// ```
    ///
    /// ## Valid
    /// ```yaml
    /// options:
    ///   system.uri: 'registry.edge-lab.net/edge/ubuntu:{{.spectro.var.image_tag}}'
    /// ```
    M001 "unbalanced-macro" {
        summary: "The braces of a macro do not match, or macros are nested",
        severity: Error,
        fix: Sometimes,
        evidence: Practice,
        source: "Go, text/template; Palette documentation, Define and Manage Profile Variables (no nesting)",
        since: "0.1.0",
        check: Layer(check),
    }
}

fn check(doc: &Cx<'_>, sink: &mut Sink) {
    for used in doc.macros.iter().filter(|m| m.is_palette && !doc.in_comment(m.range.start())) {
        if let Some(flaw) = flaw(doc, used) {
            let fix = match flaw {
                Flaw::Open => close(doc, used.range),
                Flaw::TripleBrace => braces(doc, used.range),
                Flaw::Nested | Flaw::OpenQuote => None,
            };
            sink.report(Diagnostic::new(&M001, used.range, message(flaw), help(flaw)).fix(fix));
        } else if is_followed_by_brace(doc, used.range) && is_stray(doc, used.range) {
            let stray = stray(doc, used.range);
            let (message, title) = if stray.len() == size(1) {
                ("three braces close this macro", "Remove the third brace")
            } else {
                ("more than two braces close this macro", "Remove the braces after the second")
            };
            let fix = Fix::unsafe_edit(title, TextEdit::delete(stray));
            sink.report(Diagnostic::new(&M001, used.range, message, help(Flaw::TripleBrace)).fix(fix));
        }
    }
    for found in single_braces(doc) {
        if !doc.in_comment(found.start()) {
            let message = "this macro has one brace where it needs two";
            sink.report(Diagnostic::new(&M001, found, message, help(Flaw::Open)).fix(braces(doc, found)));
        }
    }
}

fn message(flaw: Flaw) -> &'static str {
    match flaw {
        Flaw::Open => "this macro is not closed by `}}`",
        Flaw::Nested => "this macro is inside another macro",
        Flaw::TripleBrace => "three braces open this macro",
        Flaw::OpenQuote => "a string in this macro is not closed",
    }
}

fn help(flaw: Flaw) -> &'static str {
    match flaw {
        Flaw::Open | Flaw::TripleBrace => {
            "a macro is written `{{.spectro.family.name}}`, with two braces on each side; otherwise it is not replaced"
        }
        Flaw::Nested => {
            "macros cannot be nested; write them one after the other, or put the inner one in a value of this layer and refer to that value"
        }
        Flaw::OpenQuote => "the template cannot be read; end the string with the same quote that starts it",
    }
}

/// `{{ .spectro.x }` and `{{ .spectro.x`: the missing braces, where what follows the path shows their place.
fn close(doc: &Cx<'_>, at: TextRange) -> Option<Fix> {
    let raw = doc.slice(at);
    let (place, missing) = if let Some(brace) = raw.find('}') {
        (brace + 1, "}")
    } else {
        let path = raw.find(".spectro.").filter(|p| raw.get(2..*p).is_some_and(|lead| lead.trim().is_empty()))?;
        let tail = raw.get(path..)?;
        let end = tail.find(|c: char| !(c.is_alphanumeric() || "._-".contains(c))).unwrap_or(tail.len());
        if tail.get(end..)?.trim_start().starts_with('|') {
            return None;
        }
        (path + end, "}}")
    };
    let insert = TextEdit::insert(size(usize::from(at.start()) + place), missing);
    Some(Fix::unsafe_edit("Close the macro", insert))
}

/// Two braces on each side of what is between the first and the last brace.
fn braces(doc: &Cx<'_>, at: TextRange) -> Option<Fix> {
    let after = doc.text.get(usize::from(at.end())..)?;
    let end = usize::from(at.end()) + after.len() - after.trim_start_matches('}').len();
    let body = doc.slice(at).trim_matches(['{', '}']);
    let replace = TextEdit::replace(range(usize::from(at.start()), end), format!("{{{{{body}}}}}"));
    Some(Fix::unsafe_edit("Write two braces on each side", replace))
}

fn is_followed_by_brace(doc: &Cx<'_>, at: TextRange) -> bool {
    !stray(doc, at).is_empty()
}

/// The closing braces behind a macro.
fn stray(doc: &Cx<'_>, at: TextRange) -> TextRange {
    let start = usize::from(at.end());
    let behind = doc.text.get(start..).unwrap_or("");
    range(start, start + behind.len() - behind.trim_start_matches('}').len())
}

/// Longest text before a macro in which an opening brace is looked for, in bytes. What is longer is JSON, not a reference.
const MAX_BEFORE: usize = 512;

/// Whether a third `}` closes nothing: in a value on one line, with no single `{` before the macro.
fn is_stray(doc: &Cx<'_>, at: TextRange) -> bool {
    let Some(id) = doc.tree.scalar_around(at).filter(|id| doc.tree.scalar(*id).is_some_and(|s| !s.style.is_block()))
    else {
        return false;
    };
    let scalar = doc.tree.node(id).range;
    let before = doc.slice(range(usize::from(scalar.start()), usize::from(at.start())));
    let is_line = doc.lines.line(scalar.start()) == doc.lines.line(scalar.end());
    is_line && before.len() <= MAX_BEFORE && !before.replace("{{", "").contains('{')
}

/// `{ .spectro.x }` and `{ .spectro.x }}` outside of macros.
fn single_braces(doc: &Cx<'_>) -> Vec<TextRange> {
    let mut found = Vec::new();
    for (at, _) in doc.text.match_indices("spectro.") {
        let index = doc.macros.partition_point(|m| usize::from(m.range.end()) <= at);
        if doc.macros.get(index).is_some_and(|m| usize::from(m.range.start()) <= at) {
            continue;
        }
        let (Some(before), Some(rest)) = (doc.text.get(..at), doc.text.get(at..)) else { continue };
        let Some(opened) = before.trim_end_matches('.').trim_end_matches(' ').strip_suffix('{') else { continue };
        if opened.ends_with(['{', '$', '\\', '%']) {
            continue;
        }
        let len = rest.find(|c: char| !(c.is_alphanumeric() || "._-".contains(c))).unwrap_or(rest.len());
        let path = rest.get(..len).unwrap_or("");
        let is_named =
            path.split('.').nth(1).is_some_and(|family| FAMILIES.contains(&family)) && path.split('.').nth(2).is_some();
        let tail = rest.get(len..).unwrap_or("");
        let spaces = tail.len() - tail.trim_start_matches(' ').len();
        let closing = tail.get(spaces..).unwrap_or("").bytes().take_while(|b| *b == b'}').count();
        if is_named && (1..=2).contains(&closing) {
            found.push(range(opened.len(), at + len + spaces + closing));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{check, check_fix};

    #[test]
    fn braces_that_do_not_match() {
        check(
            "M001",
            "a: '«{{.spectro.var.x }»'\nd: \"«{{ .spectro.var.x»\"\nb: '«{ .spectro.macro.y }}»'\nc: \"«{ .spectro.macro.y }»\"\n",
        );
        check("M001", "a: '«{{ .Values.a {{ .spectro.var.b }}» }}'\n");
        check("M001", "a: '«{{ .spectro.var.a {{ .spectro.var.b }}» }}'\n");
        check("M001", "a: '«{{{ .spectro.var.a }}»}'\nb: '«{{ .spectro.var.b }}»}'\n");
        check("M001", "a: |\n  «{{ .spectro.var.a | default \"x }}»\n");
    }

    #[test]
    fn balanced_ones_and_those_of_other_languages() {
        check(
            "M001",
            "a: '{\"x\":{{ .spectro.var.a }}}'\nb: |\n  {{ .Values.x }\n  }} ${spectro.var.x} {{ $x\n# {{ .spectro.var.x }\n",
        );
        check("M001", "a: '{{ .spectro.pack.edge-native-byoi.x | default \"y\" }}{{.spectro.var.b}}'\n");
        check("M001", "a: 'see { docs.spectro.io }'\nb: {spectro.x: 1}\n");
    }

    #[test]
    fn braces_are_completed() {
        check_fix("M001", "a: '{{.spectro.var.x }'\n", "a: '{{.spectro.var.x }}'\n");
        check_fix("M001", "a: '{{ .spectro.var.x'\n", "a: '{{ .spectro.var.x}}'\n");
        check_fix("M001", "a: '{ .spectro.var.x }}'\n", "a: '{{ .spectro.var.x }}'\n");
        check_fix("M001", "a: '{{{ .spectro.var.x }}}'\n", "a: '{{ .spectro.var.x }}'\n");
        check_fix("M001", "a: '{{ .spectro.var.x }}}'\n", "a: '{{ .spectro.var.x }}'\n");
        check_fix("M001", "a: '{{ .spectro.var.x }}}}}x'\n", "a: '{{ .spectro.var.x }}x'\n");
    }
}
