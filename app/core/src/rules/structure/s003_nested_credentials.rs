use crate::cx::Cx;
use crate::diagnostic::{Diagnostic, Fix};
use crate::edit::TextEdit;
use crate::model::Field;
use crate::patch;
use crate::rules::{Sink, declare_rule};
use crate::source::TextRange;

declare_rule! {
    /// ## What it does
    /// Reports `providerCredentials` under `pack` or `options`.
    ///
    /// ## Why it matters
    /// The documentation puts the field at the root level of the OS layer. Palette ignores it anywhere else, and the hosts pull
    /// without credentials.
    ///
    /// ## How to fix
    /// Move the block to the root, next to `pack` and `options`.
    ///
    /// ## Invalid
    /// ```yaml
    /// options:
    ///   system.uri: registry.edge-lab.net/os:1.0.0
    ///   providerCredentials:
    ///     registry: registry.edge-lab.net
    ///     user: edge
    ///     password: '{{.spectro.var.registry_password}}'
    /// ```
    ///
    /// ## Valid
    /// ```yaml
    /// options:
    ///   system.uri: registry.edge-lab.net/os:1.0.0
    /// providerCredentials:
    ///   registry: registry.edge-lab.net
    ///   user: edge
    ///   password: '{{.spectro.var.registry_password}}'
    /// ```
    S003 "nested-credentials" {
        summary: "`providerCredentials` is not at the root",
        severity: Error,
        fix: Sometimes,
        evidence: Documented,
        source: "Palette documentation, Deploy Cluster with a Private Provider Registry (\"At the root level of YAML for your OS layer\")",
        since: "0.1.0",
        check: Layer(check),
    }
}

fn check(doc: &Cx<'_>, sink: &mut Sink) {
    for (parent, name) in [(doc.layer.pack, "pack"), (doc.layer.options, "options")] {
        let Some(parent) = parent else { continue };
        let Some(field) = doc.tree.get(parent.value, "providerCredentials") else { continue };
        let has_root = doc.layer.entries.iter().any(|e| doc.tree.key(e) == Some("providerCredentials"));
        sink.report(
            Diagnostic::new(
                &S003,
                doc.key_range(&field),
                format!("`providerCredentials` is under `{name}`"),
                "Palette documents it at the root of the OS layer and ignores it here; move the block to the root",
            )
            .fix(if has_root { None } else { to_root(doc, &parent, &field) }),
        );
    }
}

/// Moves an entry of a root key to the root, behind that key's block: its own lines only lose spaces, what follows it in the block
/// is moved up.
pub(super) fn to_root(doc: &Cx<'_>, parent: &Field, field: &Field) -> Option<Fix> {
    let own = patch::lines(doc, field)?;
    let mut edit = patch::dedent(doc, own.clone(), patch::column(doc, field))?;
    let siblings = doc.tree.entries(parent.value);
    // Of a key that is there twice, the other one would be left.
    let is_twice = siblings.iter().filter(|one| doc.tree.key(one) == doc.tree.key(field)).count() > 1;
    if is_twice || siblings.len() < 2 || patch::column(doc, parent) != 0 {
        return None;
    }
    let last = siblings.last()?;
    if last.key != field.key {
        let rest = TextRange::new(
            patch::line_start(doc, own.end() + 1),
            patch::line_start(doc, patch::lines(doc, last)?.end() + 1),
        );
        // Moved text is inserted text, and inserted text must not hold a secret.
        if doc.secrets.iter().any(|s| rest.intersect(s.range).is_some_and(|r| !r.is_empty()))
            || !doc.slice(rest).ends_with('\n')
        {
            return None;
        }
        let above = TextEdit::insert(patch::line_start(doc, *own.start()), doc.slice(rest));
        edit = above.and(edit)?.and(TextEdit::delete(rest))?;
    }
    Some(Fix::safe("Move the block to the root", edit))
}

#[cfg(test)]
mod tests {
    use crate::context::Context;
    use crate::rules::testing::{check, check_fix, findings};

    #[test]
    fn under_pack_or_options() {
        check("S003", "pack:\n  content: {}\n  «providerCredentials»:\n    user: x\n");
        check("S003", "providerCredentials:\n  user: x\npack:\n  content: {}\n");
    }

    #[test]
    fn of_two_blocks_none_is_moved() {
        let text = "pack:\n  a: 1\n  providerCredentials:\n    user: x\n  providerCredentials:\n    user: y\n";
        let found = findings("S003", text, &Context::default());
        assert!(found.len() == 1 && found[0].fixes.is_empty(), "{found:?}");
    }

    #[test]
    fn the_block_moves_and_nothing_else_changes() {
        check_fix(
            "S003",
            "pack:\n  a: 1\n  providerCredentials: # c\n    user: x\n\n    password: y\noptions: {}\n",
            "pack:\n  a: 1\nproviderCredentials: # c\n  user: x\n\n  password: y\noptions: {}\n",
        );
        check_fix(
            "S003",
            "options:\n  providerCredentials:\n    user: x\n  # uri\n  system.uri: a/b:1\nz: 1\n",
            "options:\n  # uri\n  system.uri: a/b:1\nproviderCredentials:\n  user: x\nz: 1\n",
        );
    }
}
