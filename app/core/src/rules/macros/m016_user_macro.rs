use std::collections::BTreeSet;

use super::paths;
use crate::diagnostic::Diagnostic;
use crate::macros::MacroFamily;
use crate::model::Doc;
use crate::rules::{Sink, declare_rule};

declare_rule! {
    /// ## What it does
    /// Names each user macro of the layer once, at its first use.
    ///
    /// ## Why it matters
    /// Palette's documentation asks that macros exist in the target before a profile is imported. They can be defined for a project, a
    /// tenant or the system; the project's value counts before the tenant's, and the tenant's before the system's.
    ///
    /// ## How to fix
    /// Nothing to change here: create the macro in the target before you import the profile.
    ///
    /// ## Invalid
    /// ```yaml
    /// options:
    ///   system.uri: 'registry.edge-lab.net/edge/ubuntu:{{.spectro.macro.edgeImageTag}}'
    /// ```
    ///
    /// ## Valid
    /// ```yaml
    /// options:
    ///   system.uri: 'registry.edge-lab.net/edge/ubuntu:{{.spectro.var.image_tag}}'
    /// ```
    M016 "user-macro" {
        summary: "A user macro must exist in the target before the profile is imported",
        severity: Info,
        fix: Never,
        evidence: Documented,
        source: "export-import-cluster-profile.md; cluster-management/macros.md",
        since: "0.1.0",
        check: Layer(check),
    }
}

fn check(doc: &Doc<'_>, sink: &mut Sink) {
    let mut named = BTreeSet::new();
    for (one, path) in paths(doc) {
        let name = path.rest();
        if path.family() != MacroFamily::Macro || name.is_empty() || !named.insert(name) {
            continue;
        }
        let help = "create it in the target's project, tenant or system scope before the import; the project's value counts first";
        sink.report(Diagnostic::new(&M016, one.range, format!("the macro `{name}` must exist in the target"), help));
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::check;

    #[test]
    fn each_name_once() {
        check(
            "M016",
            "# {{.spectro.macro.c}}\na: '«{{.spectro.macro.a}}» {{.spectro.macro.a}} «{{.spectro.macro.b}}»'\nb: '{{.spectro.macro.a}} {{.spectro.var.x}}'\n",
        );
    }
}
