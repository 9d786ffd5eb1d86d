use super::paths;
use crate::cx::Cx;
use crate::diagnostic::{Diagnostic, Fix};
use crate::edit::TextEdit;
use crate::macros::MacroFamily;
use crate::rules::{Sink, declare_rule};
use crate::source::range;

declare_rule! {
    /// ## What it does
    /// Reports a profile variable with a hyphen in its name.
    ///
    /// ## Why it matters
    /// Palette's guide for ECR provider registries says that variable names cannot contain hyphens, because the template engine
    /// rejects them. It is the only page that says so. Macros (`.spectro.macro.NAME`) and pack names are not affected.
    ///
    /// ## How to fix
    /// Use underscores in the variable's name, in the profile and in every macro that uses it.
    ///
    /// ## Invalid
    /// ```yaml
    /// options:
    ///   system.uri: '{{.spectro.var.os-image}}'
    /// ```
    ///
    /// ## Valid
    /// ```yaml
    /// options:
    ///   system.uri: '{{.spectro.var.os_image}}'
    /// ```
    M010 "hyphen-in-variable" {
        summary: "The name of a profile variable contains a hyphen",
        severity: Warning,
        fix: Always,
        evidence: Documented,
        source: "Palette documentation, Deploy Cluster with an ECR Provider Registry (the template engine rejects hyphens)",
        since: "0.1.0",
        check: Layer(check),
    }
}

fn check(doc: &Cx<'_>, sink: &mut Sink) {
    for (used, path) in paths(doc) {
        let name = path.rest();
        if path.family() != MacroFamily::Variable || !name.contains('-') {
            continue;
        }
        let renamed = name.replace('-', "_");
        let end = usize::from(path.range.end());
        let edit = TextEdit::replace(range(end - name.len(), end), renamed.clone());
        let help = format!(
            "Palette's documentation says that the template engine rejects hyphens in variable names; rename the variable to `{renamed}` \
             in the profile too"
        );
        sink.report(
            Diagnostic::new(&M010, used.range, format!("the variable name `{name}` contains a hyphen"), help)
                .fix(Fix::unsafe_edit(format!("Rename to `{renamed}`"), edit)),
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{check, check_fix};

    #[test]
    fn only_in_names_of_variables() {
        check(
            "M010",
            "a: '«{{.spectro.var.a-b}}» {{.spectro.macro.a-b}} {{.spectro.pack.edge-native-byoi.b-c}} {{- .spectro.var.a_b -}}'\nb-c: 1\n",
        );
        check("M010", "# {{.spectro.var.a-b}}\na: '{{ .Values.a-b }}'\n");
    }

    #[test]
    fn underscores_are_offered() {
        check_fix("M010", "a: '{{ .spectro.var.a-b-c }}'\n", "a: '{{ .spectro.var.a_b_c }}'\n");
    }
}
