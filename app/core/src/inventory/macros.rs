//! The Palette macros of a layer.

use crate::macros::{MacroFamily, Path};
use crate::model::Doc;
use crate::model::reference::{self, Lookup, MAX_REFERENCES};
use crate::source::TextRange;

pub use layerwright_types::Definition;

/// One `{{ ... }}` that names `spectro`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MacroUse {
    pub range: TextRange,
    pub family: MacroFamily,
    /// The path without the leading dot, `spectro.macro.registryPassword`.
    pub path: String,
    /// Whether and where this layer defines what the macro refers to.
    pub definition: Definition<TextRange>,
    /// In a comment: does nothing, listed anyway.
    pub in_comment: bool,
}

/// Every Palette macro of the text.
pub(crate) fn macro_uses(doc: &Doc<'_>) -> Vec<MacroUse> {
    let mut found = Vec::new();
    let mut followed = 0;
    for used in doc.macros.iter().filter(|m| m.is_palette) {
        let in_comment = doc.in_comment(used.range.start());
        for path in used.paths(doc.text) {
            let definition = match own_path(doc, &path) {
                Some(own) if followed < MAX_REFERENCES => {
                    followed += 1;
                    definition(doc, own)
                }
                _ => Definition::Elsewhere,
            };
            found.push(MacroUse {
                range: used.range,
                family: path.family(),
                path: path.text.to_owned(),
                definition,
                in_comment,
            });
        }
        if let Some((_, path)) = used.misspelled(doc.text) {
            let (family, path) = (MacroFamily::Unknown, path.to_owned());
            found.push(MacroUse { range: used.range, family, path, definition: Definition::Elsewhere, in_comment });
        }
    }
    found
}

fn definition(doc: &Doc<'_>, path: &str) -> Definition<TextRange> {
    match reference::resolve(doc, path) {
        Lookup::Found(id) => Definition::Here(doc.tree.node(id).range),
        Lookup::Missing { .. } => Definition::Missing,
        Lookup::Unknown => Definition::Elsewhere,
    }
}

/// The path of a reference to the layer's own pack, without the pack's name.
pub(crate) fn own_path<'t>(doc: &Doc<'_>, path: &Path<'t>) -> Option<&'t str> {
    path.pack().filter(|(pack, path)| *pack == doc.pack_name() && !path.is_empty()).map(|(_, path)| path)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::context::{Context, UnixTime};
    use crate::source::slice;

    #[test]
    fn every_use_is_listed_with_its_definition() {
        let text = "options:\n  system.uri: 'x/{{.spectro.pack.edge-native-byoi.options.system.repo}}:{{ .spectro.var.tag | default (.spectro.system.cluster.name) }}'\n  system.repo: os\n# {{ .spectro.macro.old }}\nstages:\n  boot:\n    - name: '{{ .Values.x }} {{.spectro.pack.edge-native-byoi.options.nothing}} {{.spectro.pack.edge-k3s.x}}'\n";
        let report = crate::analyze(text, &Context::default(), UnixTime(0));
        let shown: Vec<_> = report
            .macros
            .iter()
            .map(|m| {
                let definition = match &m.definition {
                    Definition::Here(range) => slice(text, *range),
                    Definition::Missing => "missing",
                    Definition::Elsewhere => "elsewhere",
                };
                (m.path.as_str(), m.family, definition, m.in_comment)
            })
            .collect();
        assert_eq!(
            shown,
            [
                ("spectro.pack.edge-native-byoi.options.system.repo", MacroFamily::Pack, "os", false),
                ("spectro.var.tag", MacroFamily::Variable, "elsewhere", false),
                ("spectro.system.cluster.name", MacroFamily::System, "elsewhere", false),
                ("spectro.macro.old", MacroFamily::Macro, "elsewhere", true),
                ("spectro.pack.edge-native-byoi.options.nothing", MacroFamily::Pack, "missing", false),
                ("spectro.pack.edge-k3s.x", MacroFamily::Pack, "elsewhere", false),
            ]
        );
    }
}
