use super::s003_nested_credentials::to_root;
use crate::cx::Cx;
use crate::diagnostic::Diagnostic;
use crate::rules::{Sink, declare_rule};

declare_rule! {
    /// ## What it does
    /// Reports `options`, `stages` or `stylusPackage` under `pack`, and `stages` or `stylusPackage` under `options`.
    ///
    /// ## Why it matters
    /// They are root keys of the OS layer, siblings of `pack`. Palette ignores them anywhere else.
    ///
    /// ## How to fix
    /// Move the block to the root.
    ///
    /// ## Invalid
    /// ```yaml
    /// pack:
    ///   content:
    ///     images:
    ///       - image: registry.edge-lab.net/os:1.0.0
    ///   options:
    ///     system.uri: registry.edge-lab.net/os:1.0.0
    /// ```
    ///
    /// ## Valid
    /// ```yaml
    /// pack:
    ///   content:
    ///     images:
    ///       - image: registry.edge-lab.net/os:1.0.0
    /// options:
    ///   system.uri: registry.edge-lab.net/os:1.0.0
    /// ```
    S004 "nested-root-key" {
        summary: "A root key of the layer is under another key",
        severity: Error,
        fix: Sometimes,
        evidence: Documented,
        source: "Palette documentation, Deploy Cluster with a Private Provider Registry; CanvOS, earthly.sh",
        since: "0.1.0",
        check: Layer(check),
    }
}

fn check(doc: &Cx<'_>, sink: &mut Sink) {
    let places = [
        (doc.layer.pack, "pack", &["options", "stages", "stylusPackage"][..]),
        (doc.layer.options, "options", &["stages", "stylusPackage"]),
    ];
    for (parent, name, keys) in places {
        let Some(parent) = parent else { continue };
        for field in doc.tree.entries(parent.value) {
            let Some(key) = doc.tree.key(field).filter(|key| keys.contains(key)) else { continue };
            let has_root = doc.layer.entries.iter().any(|e| doc.tree.key(e) == Some(key));
            sink.report(
                Diagnostic::new(
                    &S004,
                    doc.key_range(field),
                    format!("`{key}` is under `{name}`"),
                    "it is a root key of the OS layer, and Palette ignores it here; move the block to the root",
                )
                .fix(if has_root { None } else { to_root(doc, &parent, field) }),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{check, check_fix};

    #[test]
    fn nested() {
        check("S004", "pack:\n  «options»:\n    system.uri: a/b:1\n  «stages»:\n    boot: []\n");
        check("S004", "pack: {}\noptions: {}\nstages: {}\n");
        check_fix("S004", "pack:\n  a: 1\n  stages:\n    boot: []\n", "pack:\n  a: 1\nstages:\n  boot: []\n");
    }
}
