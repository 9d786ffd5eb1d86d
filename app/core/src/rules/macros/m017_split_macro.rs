use super::judged;
use crate::cx::Cx;
use crate::diagnostic::{Applicability, Diagnostic, Fix};
use crate::edit::{Indel, TextEdit};
use crate::macros::{Macro, WordKind};
use crate::rules::{Sink, declare_rule};
use crate::source::size;
use crate::yaml::Style;

declare_rule! {
    /// ## What it does
    /// Reports a macro that contains a line break, as formatters leave it when they fold a long value.
    ///
    /// ## Why it matters
    /// Palette inserts the values of macros before the YAML is read. A template engine may refuse an expression that contains a
    /// line break, and a search for the macro does not find it. Some copies of Palette's own examples are damaged in this way.
    ///
    /// ## How to fix
    /// Write the macro on one line.
    ///
    /// ## Invalid
    /// ```yaml
    /// pack:
    ///   content:
    ///     images:
    ///       - image: '{{.spectro.pack.edge-native-byoi.options.system.uri}}'
    /// options:
    ///   system.uri: 'registry.edge-lab.net/edge/ubuntu:k3s-{{
    ///     .spectro.system.kubernetes.version }}-v4.7.6'
    /// ```
    ///
    /// ## Valid
    /// ```yaml
    /// pack:
    ///   content:
    ///     images:
    ///       - image: '{{.spectro.pack.edge-native-byoi.options.system.uri}}'
    /// options:
    ///   system.uri: 'registry.edge-lab.net/edge/ubuntu:k3s-{{ .spectro.system.kubernetes.version }}-v4.7.6'
    /// ```
    M017 "split-macro" {
        summary: "A macro contains a line break",
        severity: Warning,
        fix: Sometimes,
        evidence: Inferred,
        source: "Go, text/template",
        since: "0.1.0",
        check: Layer(check),
    }
}

fn check(doc: &Cx<'_>, sink: &mut Sink) {
    for used in judged(doc).filter(|used| doc.slice(used.range).contains('\n')) {
        let message = "this macro contains a line break";
        let help = "Palette replaces macros before the YAML is read and may refuse an expression with a line break; write it on one line";
        sink.report(Diagnostic::new(&M017, used.range, message, help).fix(joined(doc, used)));
    }
}

fn joined(doc: &Cx<'_>, used: &Macro) -> Option<Fix> {
    let text = doc.slice(used.range);
    let start = usize::from(used.range.start());
    // A string with a line break, and a line break that a double-quoted scalar escapes, have a meaning of their own.
    let has_split_string =
        used.words.iter().any(|word| word.kind == WordKind::String && doc.slice(word.range).contains('\n'));
    if has_split_string || text.contains("\\\n") || text.contains("\\\r\n") {
        return None;
    }
    let mut indels = Vec::new();
    let mut from = 0;
    while let Some(line_end) = text.get(from..).and_then(|rest| rest.find('\n')).map(|at| from + at) {
        let before = text.get(..line_end)?.trim_end().len();
        let after = text.len() - text.get(line_end..)?.trim_start().len();
        // `: ` and ` #` would end an unquoted scalar.
        if text.get(..before)?.ends_with(':') || text.get(after..)?.starts_with('#') {
            return None;
        }
        let range = crate::source::range(start + before, start + after);
        indels.push(Indel::replace(range, " "));
        from = after;
    }
    // Where YAML folds, a line break in the value is already a space.
    let scalar = doc.scalar_at(size(start)).and_then(|id| doc.tree.scalar(id));
    let applicability =
        if scalar.is_some_and(|s| s.style != Style::Literal) { Applicability::Safe } else { Applicability::Unsafe };
    Some(Fix { title: "Write the macro on one line".to_owned(), applicability, edit: TextEdit::new(indels)? })
}

#[cfg(test)]
mod tests {
    use crate::context::Context;
    use crate::rules::testing::{check, check_fix, findings};

    #[test]
    fn macros_over_line_ends() {
        check("M017", "a: 'x-«{{\n  .spectro.var.x }}»'\nb: \"«{{ .spectro.macro.y |\r\n    upper }}»\"\n");
        check("M017", "a: >-\n  x «{{ .spectro.macro.x\n  }}» {{ .spectro.macro.y }}\n");
    }

    #[test]
    fn macros_on_one_line() {
        check("M017", "a: 'x-{{ .spectro.var.x }}\n  {{ .spectro.var.y }}'\nb: |\n  {{ .Values.x\n  }}\n");
    }

    #[test]
    fn lines_are_joined() {
        check_fix("M017", "a: 'x-{{\n    .spectro.macro.x\r\n    }}'\n", "a: 'x-{{ .spectro.macro.x }}'\n");
    }

    #[test]
    fn not_where_yaml_would_read_another_value() {
        let found = findings("M017", "a: x-{{ .spectro.var.x:\n    y }}\n", &Context::default());
        assert!(found.len() == 1 && found[0].fixes.is_empty(), "{found:?}");
    }
}
