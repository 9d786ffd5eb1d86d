use crate::cx::Cx;
use crate::diagnostic::{Diagnostic, Fix};
use crate::macros::{Macro, WordKind};
use crate::patch;
use crate::rules::{Sink, declare_rule};
use crate::yaml::{Kind, NodeId, Style};

declare_rule! {
    /// ## What it does
    /// Reports an unquoted value or key that starts with `{{`, and other unquoted values in which YAML misreads a macro.
    ///
    /// ## Why it matters
    /// `{` starts a mapping in YAML. `password: {{.spectro.macro.x}}` is read as a mapping in a mapping, without an error: the
    /// field has no value. Palette's documentation asks for single quotes around a variable.
    ///
    /// ## How to fix
    /// Wrap the value in single quotes, or in double quotes when the macro's value may contain a single quote.
    ///
    /// ## Invalid
    /// ```yaml
    /// options:
    ///   system.uri: {{.spectro.var.os_image}}
    /// ```
    ///
    /// ## Valid
    /// ```yaml
    /// options:
    ///   system.uri: '{{.spectro.var.os_image}}'
    /// ```
    Y011 "unquoted-macro" {
        summary: "A macro without quotes, which YAML reads as a mapping",
        severity: Error,
        fix: Sometimes,
        evidence: Documented,
        source: "Palette documentation, Create Cluster Profile Variables; YAML 1.2.2, 7.4.2 Flow Mappings",
        since: "0.1.0",
        check: Layer(check),
    }
}

fn check(doc: &Cx<'_>, sink: &mut Sink) {
    if doc.macros.is_empty() {
        return;
    }
    for id in doc.tree.ids() {
        let node = doc.tree.node(id);
        if !matches!(&node.kind, Kind::Scalar(s) if s.style == Style::Plain) {
            continue;
        }
        let Some(one) = doc.macros_in(node.range).iter().find(|m| m.closed && needs_quotes(doc, id, m)) else {
            continue;
        };
        let message = if one.range.start() == node.range.start() {
            "this macro has no quotes, so YAML reads it as a mapping"
        } else {
            "YAML cannot read this macro without quotes around the value"
        };
        let help = "the value would be lost without an error; wrap the whole value in single quotes";
        // Where a string of the macro is open (M001), nobody knows where the value was meant to end.
        let is_open = one.words.iter().any(|word| word.kind == WordKind::OpenString);
        let fix = (!is_open).then(|| patch::quote(doc, node.range)).flatten();
        let fix = fix.map(|edit| Fix::safe("Wrap the value in single quotes", edit));
        sink.report(Diagnostic::new(&Y011, one.range, message, help).fix(fix));
    }
}

/// Whether YAML misreads the scalar because of this macro.
pub(in crate::rules) fn needs_quotes(doc: &Cx<'_>, scalar: NodeId, one: &Macro) -> bool {
    let raw = doc.slice(one.range);
    let in_flow = || {
        let parent = doc.tree.node(scalar).parent.map(|p| doc.tree.node(p));
        parent.is_some_and(|p| doc.slice(p.range).starts_with(['[', '{']) && !doc.slice(p.range).starts_with("{{"))
    };
    let cuts = |pair: &[u8]| {
        let [before, after] = [0, 1].map(|at| pair.get(at).copied().unwrap_or(b'x'));
        before == b':' && after.is_ascii_whitespace() || before.is_ascii_whitespace() && after == b'#'
    };
    one.range.start() == doc.tree.node(scalar).range.start() || raw.as_bytes().windows(2).any(cuts) || in_flow()
}

#[cfg(test)]
mod tests {
    use crate::context::Context;
    use crate::rules::testing::{check, check_fix, findings};

    #[test]
    fn only_where_yaml_misreads() {
        check(
            "Y011",
            "a: «{{.spectro.macro.x}}»\nb: https://{{ .spectro.macro.y }}:5000/z\n«{{.spectro.var.k}}»: v\nc: [«{{ .spectro.var.z }}», x-«{{ .spectro.var.z }}»]\n",
        );
        check(
            "Y011",
            "a: \"{{.spectro.macro.x}}\"\n# {{.spectro.macro.x}}\nb: |\n  {{ .Values.y }}\nc:\n  - '{{ .spectro.var.x }}'\n",
        );
        check("Y011", "a: x «{{ .spectro.macro.y | default \"b: c\" }}»\n");
        check("Y011", "a: x «{{ .spectro.macro.y | default \"b:\n  c\" }}»\n");
    }

    #[test]
    fn the_whole_value_is_quoted() {
        check_fix(
            "Y011",
            "a: {{.spectro.macro.x}}-{{ .spectro.macro.y }} # c\n",
            "a: '{{.spectro.macro.x}}-{{ .spectro.macro.y }}' # c\n",
        );
        check_fix("Y011", "a: [{{.spectro.macro.x}}]\n", "a: ['{{.spectro.macro.x}}']\n");
    }

    #[test]
    fn a_macro_with_an_open_string_stays() {
        let found = findings("Y011", "a{{.spectro.macro.b {: '{.spectro.macro.c}}'\n", &Context::default());
        assert!(found.len() == 1 && found[0].fixes.is_empty(), "{found:?}");
    }
}
