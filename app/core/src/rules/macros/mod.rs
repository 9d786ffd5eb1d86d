//! M: macros.

mod functions;

super::rules! {
    'M', "macros", "Macros";
    m001_unbalanced_macro,
    m002_unknown_macro_family,
    m003_unknown_system_macro,
    m004_app_profile_macro,
    m005_missing_pack_reference,
    m006_other_pack,
    m007_macro_cycle,
    m008_variable_in_content,
    m009_variable_beside_macro,
    m010_hyphen_in_variable,
    m011_variable_name,
    m012_variable_without_quotes,
    m013_function_on_variable,
    m014_unknown_function,
    m015_undefined_variable,
    m016_user_macro,
    m017_split_macro,
    m018_certificate_from_macro,
    m020_macro_may_be_empty,
}

use crate::macros::MacroFamily;
use crate::macros::reference::{self, Lookup, MAX_REFERENCES};
use crate::macros::{Macro, Path, WordKind};
use crate::model::Doc;
use crate::report::{Definition, MacroUse};
use crate::source::{TextRange, slice};
use crate::yaml::NodeId;

/// Functions with which a template deals with a value that is not there.
const FALLBACKS: &[&str] = &["default", "coalesce", "or", "if", "with", "ternary", "empty", "hasKey", "dig", "get"];

/// Every Palette macro of the text.
pub(super) fn uses(doc: &Doc<'_>) -> Vec<MacroUse> {
    let mut found = Vec::new();
    let mut followed = 0;
    for one in doc.macros.iter().filter(|m| m.is_palette) {
        let in_comment = doc.in_comment(one.range.start());
        for path in one.paths(doc.text) {
            let definition = match own_path(doc, &path) {
                Some(own) if followed < MAX_REFERENCES => {
                    followed += 1;
                    definition(doc, own)
                }
                _ => Definition::Elsewhere,
            };
            found.push(MacroUse {
                range: one.range,
                family: path.family(),
                path: path.text.to_owned(),
                definition,
                in_comment,
            });
        }
        if let Some((_, path)) = one.misspelled(doc.text) {
            let (family, path) = (MacroFamily::Unknown, path.to_owned());
            found.push(MacroUse { range: one.range, family, path, definition: Definition::Elsewhere, in_comment });
        }
    }
    found
}

fn definition(doc: &Doc<'_>, path: &str) -> Definition {
    match reference::resolve(doc, path) {
        Lookup::Found(id) => Definition::Here(doc.tree.node(id).range),
        Lookup::Missing { .. } => Definition::Missing,
        Lookup::Unknown => Definition::Elsewhere,
    }
}

/// The path of a reference to the layer's own pack, without the pack's name.
fn own_path<'t>(doc: &Doc<'_>, path: &Path<'t>) -> Option<&'t str> {
    path.pack().filter(|(pack, path)| *pack == doc.pack_name() && !path.is_empty()).map(|(_, path)| path)
}

/// The macros whose contents can be judged: outside comments, and with braces that M001 has nothing to say about.
fn judged<'d>(doc: &'d Doc<'_>) -> impl Iterator<Item = &'d Macro> {
    doc.macros.iter().filter(|m| m.is_palette && flaw(doc, m).is_none() && !doc.in_comment(m.range.start()))
}

/// The paths of the [`judged`] macros.
fn paths<'d>(doc: &'d Doc<'_>) -> impl Iterator<Item = (&'d Macro, Path<'d>)> {
    judged(doc).flat_map(|one| one.paths(doc.text).map(move |path| (one, path)))
}

/// The scalars of a document in text order, for many searches.
struct Scalars(Vec<NodeId>);

impl Scalars {
    fn new(doc: &Doc<'_>) -> Self {
        Self(doc.tree.ids().filter(|id| doc.tree.scalar(*id).is_some()).collect())
    }

    /// The scalar that holds the range.
    fn around(&self, doc: &Doc<'_>, at: TextRange) -> Option<NodeId> {
        let after = self.0.partition_point(|id| doc.tree.node(*id).range.start() <= at.start());
        let id = *self.0.get(after.checked_sub(1)?)?;
        doc.tree.node(id).range.contains_range(at).then_some(id)
    }
}

/// What is wrong with a macro's own braces and quotes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Flaw {
    Open,
    Nested,
    TripleBrace,
    OpenQuote,
}

fn flaw(doc: &Doc<'_>, one: &Macro) -> Option<Flaw> {
    let starts_with_brace =
        one.words.first().is_some_and(|w| slice(doc.text, w.range) == "{" && w.range.start() == one.inner().start());
    match one {
        one if one.nested => Some(Flaw::Nested),
        one if !one.closed => Some(Flaw::Open),
        _ if starts_with_brace => Some(Flaw::TripleBrace),
        one if one.words.iter().any(|w| w.kind == WordKind::OpenString) => Some(Flaw::OpenQuote),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::context::Context;
    use crate::rules::testing::NOW;

    #[test]
    fn every_use_is_listed_with_its_definition() {
        let text = "options:\n  system.uri: 'x/{{.spectro.pack.edge-native-byoi.options.system.repo}}:{{ .spectro.var.tag | default (.spectro.system.cluster.name) }}'\n  system.repo: os\n# {{ .spectro.macro.old }}\nstages:\n  boot:\n    - name: '{{ .Values.x }} {{.spectro.pack.edge-native-byoi.options.nothing}} {{.spectro.pack.edge-k3s.x}}'\n";
        let report = crate::analyze(text, &Context::default(), NOW);
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
