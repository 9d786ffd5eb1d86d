use crate::cx::Cx;
use crate::diagnostic::Diagnostic;
use crate::macros::MacroFamily;
use crate::rules::{Sink, declare_rule};

declare_rule! {
    /// ## What it does
    /// Reports a `system.uri` that contains a profile variable and a macro of another kind.
    ///
    /// ## Why it matters
    /// Palette's documentation allows a profile variable in `system.uri` as long as no other macro is used there.
    ///
    /// ## How to fix
    /// Use one kind: a variable for the whole reference or for its changing part, or macros only.
    ///
    /// ## Invalid
    /// ```yaml
    /// pack:
    ///   content:
    ///     images:
    ///       - image: '{{.spectro.pack.edge-native-byoi.options.system.uri}}'
    /// options:
    ///   system.uri: 'registry.edge-lab.net/edge/ubuntu:k3s-{{.spectro.system.kubernetes.version}}-{{.spectro.var.image_tag}}'
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
    M009 "variable-beside-macro" {
        summary: "`system.uri` uses both a profile variable and a macro",
        severity: Warning,
        fix: Never,
        evidence: Documented,
        source: "Palette documentation, Define and Manage Profile Variables (limitations)",
        since: "0.1.0",
        check: Layer(check),
    }
}

fn check(doc: &Cx<'_>, sink: &mut Sink) {
    let Some(uri) = doc.system_uri() else { return };
    let macros = doc.macros_in(uri.range);
    let has = |wanted: bool| {
        macros.iter().find(|used| used.paths(doc.text).any(|path| (path.family() == MacroFamily::Variable) == wanted))
    };
    if let (Some(variable), Some(other)) = (has(true), has(false)) {
        let message = "`system.uri` uses both a profile variable and a macro";
        let help = "Palette allows a profile variable in `system.uri` only if no macro is used there; use one kind";
        sink.report(Diagnostic::new(&M009, variable.range, message, help).label(other.range, "the macro"));
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::check;

    #[test]
    fn both_kinds() {
        check(
            "M009",
            "options:\n  system.uri: '{{.spectro.pack.edge-native-byoi.options.system.repo}}:«{{ .spectro.var.tag }}»'\n  system.repo: a/b\n",
        );
        check("M009", "options: {system.uri: \"«{{.spectro.var.host}}»/a:{{.spectro.macro.tag}}\"}\n");
        check("M009", "options:\n  system.uri: 'a/b:«{{ .spectro.var.tag | default .spectro.macro.tag }}»'\n");
    }

    #[test]
    fn one_kind() {
        check(
            "M009",
            "options:\n  system.uri: '{{.spectro.var.host}}/a:{{.spectro.var.tag}}'\n  system.repo: '{{.spectro.macro.x}}'\n",
        );
        check(
            "M009",
            "options:\n  system.uri: '{{.spectro.macro.host}}/a:{{.spectro.system.kubernetes.version}}' # {{.spectro.var.x}}\n",
        );
    }
}
