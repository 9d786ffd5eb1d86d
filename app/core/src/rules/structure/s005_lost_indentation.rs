use super::{known, reindent};
use crate::diagnostic::{Diagnostic, Fix};
use crate::edit::TextEdit;
use crate::model::{Doc, Field};
use crate::rules::{Sink, declare_rule};
use crate::yaml::Kind;

declare_rule! {
    /// ## What it does
    /// Finds keys that lost their indentation: `content`, `images`, `drain`, `system.uri`, `registry` and their like at the root, below a
    /// `pack`, `options` or `providerCredentials` that is empty.
    ///
    /// ## Why it matters
    /// Some pages of the vendor's documentation show the layer this way, and text copied from a web page often loses its indentation.
    /// At the root nothing reads these keys.
    ///
    /// ## How to fix
    /// Indent them under the key they belong to.
    ///
    /// ## Invalid
    /// ```yaml
    /// options:
    /// system.uri: registry.example.org/os:1.0.0
    /// ```
    ///
    /// ## Valid
    /// ```yaml
    /// options:
    ///   system.uri: registry.example.org/os:1.0.0
    /// ```
    S005 "lost-indentation" {
        summary: "A key stands at the root because its indentation was lost", severity: Error, fix: Sometimes,
        evidence: Documented, source: "model-profile.md and deploy-private-registry.md show the damage in their examples", check: Some(check),
    }
}

fn check(doc: &Doc<'_>, sink: &mut Sink) {
    for (index, field) in doc.layer.entries.iter().enumerate() {
        let Some(key) = doc.tree.key(field) else { continue };
        let Some(home) = known::home_of(key) else { continue };
        let Some(outer) = home.first().and_then(|outer| empty_key_before(doc, index, outer)) else { continue };
        sink.report(
            Diagnostic::new(
                &S005,
                doc.key_range(field),
                format!("`{key}` stands at the root, and `{}` above is empty", doc.tree.key(&outer).unwrap_or("")),
                format!("the indentation was lost; `{key}` belongs under `{}`", home.join(".")),
            )
            .label(doc.key_range(&outer), "empty")
            .fix(nest(doc, index, field, home)),
        );
    }
}

/// The key of this name before the entry, when it has no value.
pub(super) fn empty_key_before(doc: &Doc<'_>, index: usize, name: &str) -> Option<Field> {
    let before = doc.layer.entries.get(..index)?;
    let found = *before.iter().rev().find(|e| doc.tree.key(e) == Some(name))?;
    let value = doc.tree.node(found.value);
    (matches!(value.kind, Kind::Absent) && !doc.tree.is_damaged(value.range)).then_some(found)
}

/// Indents the entry, when all that stands between it and its home lost its indentation too.
fn nest(doc: &Doc<'_>, index: usize, field: &Field, home: &[&str]) -> Option<Fix> {
    let outer = home.first()?;
    let at = doc.layer.entries.get(..index)?.iter().rposition(|e| doc.tree.key(e) == Some(*outer))?;
    let strays = doc.layer.entries.get(at + 1..index)?.iter().all(|e| {
        doc.tree.key(e).and_then(known::home_of).is_some_and(|other| other.first() == Some(outer))
    });
    let lines = reindent::lines(doc, field)?;
    if !strays || reindent::column(doc, field) != 0 {
        return None;
    }
    let edit = TextEdit::new(reindent::indent(doc, lines, 2 * home.len()))?;
    Some(Fix::safe(format!("Indent under `{}`", home.join(".")), edit))
}

#[cfg(test)]
mod tests {
    use crate::context::Context;
    use crate::rules::testing::{NOW, check, check_fix};

    #[test]
    fn only_below_an_empty_home() {
        check("S005", "pack:\n«content»:\n  images: []\noptions:\n«system.uri»: a/b:1\n");
        check("S005", "system.uri: a/b:1\noptions:\n  system.repo: x\ncontent: 1\n");
        check("S005", "providerCredentials:\n«registry»: x\n«user»: y\n");
    }

    #[test]
    fn a_layer_without_any_indentation_is_rebuilt() {
        check_fix("S005", "options:\nsystem.uri: a/b:1\nsystem.repo: x\n", "options:\n  system.uri: a/b:1\nsystem.repo: x\n");
        let lost = "pack:\ncontent:\nimages:\n- image: 'registry.example.org/os:1'\noptions:\n# c\nsystem.uri: registry.example.org/os:1\n";
        let (rebuilt, _) = crate::fix::fix_all_safe(lost, &Context::default(), NOW);
        assert_eq!(
            rebuilt,
            "pack:\n  content:\n    images:\n    - image: 'registry.example.org/os:1'\noptions:\n# c\n  system.uri: registry.example.org/os:1\n"
        );
    }
}
