use super::judged;
use crate::cx::Cx;
use crate::diagnostic::{Diagnostic, Fix};
use crate::edit::TextEdit;
use crate::host::template::is_sprig;
use crate::macros::MacroFamily;
use crate::macros::{Macro, WordKind};
use crate::rules::{Sink, declare_rule};
use crate::source::{range, slice};

declare_rule! {
    /// ## What it does
    /// Reports sprig functions that are applied to a profile variable.
    ///
    /// ## Why it matters
    /// The table in Palette's documentation that compares macros and profile variables says that sprig functions work
    /// with macros but not with profile variables. An earlier edition of the same page said that they do.
    ///
    /// ## How to fix
    /// Give the variable the value that you need, or use a user macro instead.
    ///
    /// ## Invalid
    /// ```yaml
    /// pack:
    ///   content:
    ///     images:
    ///       - image: '{{.spectro.pack.edge-native-byoi.options.system.uri}}'
    /// options:
    ///   system.uri: 'registry.edge-lab.net/edge/ubuntu:{{.spectro.var.image_tag | lower}}'
    /// ```
    ///
    /// ## Valid
    /// ```yaml
    /// pack:
    ///   content:
    ///     images:
    ///       - image: '{{.spectro.pack.edge-native-byoi.options.system.uri}}'
    /// options:
    ///   system.uri: 'registry.edge-lab.net/edge/ubuntu:{{.spectro.var.image_tag}}'
    /// ```
    M013 "function-on-variable" {
        summary: "A sprig function is applied to a profile variable",
        severity: Warning,
        fix: Sometimes,
        evidence: Documented,
        source: "Palette documentation, Define and Manage Profile Variables (table of macros and variables)",
        since: "0.1.0",
        check: Layer(check),
    }
}

fn check(doc: &Cx<'_>, sink: &mut Sink) {
    for used in judged(doc) {
        let Some(path) = used.paths(doc.text).find(|path| path.family() == MacroFamily::Variable) else { continue };
        let called = used.words.iter().find(|w| w.kind == WordKind::Function && is_sprig(slice(doc.text, w.range)));
        let Some(called) = called else { continue };
        let message = format!(
            "the function `{}` cannot be applied to the profile variable `{}`",
            slice(doc.text, called.range),
            path.rest()
        );
        let help = "Palette's documentation allows sprig functions with macros, and not with profile variables (an earlier edition allowed both); \
                    give the variable the value that is needed, or use a macro";
        sink.report(Diagnostic::new(&M013, used.range, message, help).fix(plain(doc, used)));
    }
}

/// `{{ .spectro.var.x | f }}` without the functions.
fn plain(doc: &Cx<'_>, used: &Macro) -> Option<Fix> {
    let [path, pipe, ..] = used.words.as_slice() else { return None };
    let last = used.words.last().filter(|word| slice(doc.text, word.range) != "-")?;
    if path.kind != WordKind::Path || pipe.kind != WordKind::Pipe {
        return None;
    }
    let rest = range(usize::from(path.range.end()), usize::from(last.range.end()));
    Some(Fix::unsafe_edit("Use the variable as it is", TextEdit::delete(rest)))
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{check, check_fix};

    #[test]
    fn functions_on_variables() {
        check("M013", "a: '«{{ .spectro.var.x | default \"y\" }}» «{{ upper .spectro.var.x }}»'\n");
        check("M013", "a: |\n  «{{- printf \"%s\" (.spectro.var.x | trunc 4) -}}»\n");
    }

    #[test]
    fn plain_variables_and_other_macros() {
        check(
            "M013",
            "a: '{{ .spectro.var.x }} {{ .spectro.macro.x | upper }} {{ if .spectro.var.x }}{{ .Values.x | upper }}{{ end }}'\n",
        );
        check(
            "M013",
            "# {{ .spectro.var.x | upper }}\na: '{{ printf \"%s\" .spectro.var.x }} {{ eq .spectro.var.x \"lower\" }}'\n",
        );
    }

    #[test]
    fn the_function_goes() {
        check_fix("M013", "a: '{{ .spectro.var.x | default \"y\" | upper }}'\n", "a: '{{ .spectro.var.x }}'\n");
    }
}
