use std::collections::BTreeSet;

use super::paths;
use crate::cx::Cx;
use crate::diagnostic::Diagnostic;
use crate::macros::MacroFamily;
use crate::rules::{Sink, declare_rule};

declare_rule! {
    /// ## What it does
    /// Points at the first use of each user macro of the layer.
    ///
    /// ## Why it matters
    /// Palette's documentation asks that macros exist in Palette before you import a profile that uses them. They can be
    /// defined for a project, a tenant or the system; the project's value takes precedence over the tenant's, and the
    /// tenant's over the system's.
    ///
    /// ## How to fix
    /// The layer is correct. Create the macro in Palette before you import the profile.
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
        summary: "A user macro must exist in Palette before you import the profile",
        severity: Info,
        fix: Never,
        evidence: Documented,
        source: "Palette documentation, Export and Import Cluster Profiles and Macros",
        since: "0.1.0",
        check: Layer(check),
    }
}

fn check(doc: &Cx<'_>, sink: &mut Sink) {
    let mut named = BTreeSet::new();
    for (used, path) in paths(doc) {
        let name = path.rest();
        if path.family() != MacroFamily::Macro || name.is_empty() || !named.insert(name) {
            continue;
        }
        let help = "create it in the project, tenant or system scope; the project's value takes precedence";
        sink.report(Diagnostic::new(
            &M016,
            used.range,
            format!("the macro `{name}` must exist in Palette before you import the profile"),
            help,
        ));
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
