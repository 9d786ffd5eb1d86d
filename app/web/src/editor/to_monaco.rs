//! The report as Monaco takes it.

use layerwright_monaco::{Decoration, Edit, Marker, MarkerLabel};

use crate::ui::sentence;
use layerwright_protocol::{self as protocol, Definition, Macro, MacroFamily, Problem, rule_page};

pub(super) fn edits(edits: &[protocol::Edit]) -> Vec<Edit> {
    edits.iter().map(|edit| Edit { range: edit.span, text: edit.text.clone() }).collect()
}

/// What is wrong, then why it matters and what to do. `None`: it is not in the text.
pub(super) fn marker(problem: &Problem) -> Option<Marker<'_>> {
    let labels = problem.labels.iter().map(|label| MarkerLabel { range: label.span, message: &label.message });
    Some(Marker {
        range: problem.place.span()?,
        severity: problem.severity.as_str(),
        code: &problem.code,
        docs: rule_page(&problem.code),
        message: plain(&format!("{}\n{}", sentence(&problem.message), sentence(&problem.help))),
        labels: labels.collect(),
    })
}

/// Monaco shows markers as they are, so the signs that mark code would be seen.
fn plain(text: &str) -> String {
    text.trim_end().replace('`', "")
}

pub(super) fn decoration(item: &Macro) -> Decoration<'static> {
    let class = match (item.definition, item.family) {
        _ if item.in_comment => "code-macro code-macro-idle",
        (Definition::Missing, _) => "code-macro code-macro-missing",
        (_, MacroFamily::Variable) => "code-macro code-macro-variable",
        (_, MacroFamily::System) => "code-macro code-macro-system",
        (_, MacroFamily::Macro) => "code-macro code-macro-user",
        (_, MacroFamily::Pack | MacroFamily::Unknown) => "code-macro",
    };
    Decoration { range: item.span, class }
}
