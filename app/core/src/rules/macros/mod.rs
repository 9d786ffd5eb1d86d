//! M: macros.

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

use crate::cx::Cx;
use crate::inventory::own_path;
use crate::macros::{Macro, Path, WordKind};
use crate::source::slice;

/// Functions with which a template deals with a value that is not there.
const FALLBACKS: &[&str] = &["default", "coalesce", "or", "if", "with", "ternary", "empty", "hasKey", "dig", "get"];

/// The macros whose contents can be judged: outside comments, and with braces that M001 has nothing to say about.
fn judged<'d>(doc: &'d Cx<'_>) -> impl Iterator<Item = &'d Macro> {
    doc.macros.iter().filter(|m| m.is_palette && flaw(doc, m).is_none() && !doc.in_comment(m.range.start()))
}

/// The paths of the [`judged`] macros.
fn paths<'d>(doc: &'d Cx<'_>) -> impl Iterator<Item = (&'d Macro, Path<'d>)> {
    judged(doc).flat_map(|used| used.paths(doc.text).map(move |path| (used, path)))
}

/// What is wrong with a macro's own braces and quotes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Flaw {
    Open,
    Nested,
    TripleBrace,
    OpenQuote,
}

fn flaw(doc: &Cx<'_>, used: &Macro) -> Option<Flaw> {
    let starts_with_brace =
        used.words.first().is_some_and(|w| slice(doc.text, w.range) == "{" && w.range.start() == used.inner().start());
    match used {
        used if used.nested => Some(Flaw::Nested),
        used if !used.closed => Some(Flaw::Open),
        _ if starts_with_brace => Some(Flaw::TripleBrace),
        used if used.words.iter().any(|w| w.kind == WordKind::OpenString) => Some(Flaw::OpenQuote),
        _ => None,
    }
}
