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
        message: format!("{}\n{}", sentence(&problem.message), sentence(&problem.help)).trim_end().to_owned(),
        labels: labels.collect(),
    })
}

pub(super) fn decoration(item: &Macro) -> Decoration<'_> {
    let class = match item.definition {
        _ if item.in_comment => "code-macro code-macro-idle",
        Definition::Missing => "code-macro code-macro-missing",
        Definition::Here(_) | Definition::Elsewhere => "code-macro",
    };
    Decoration { range: item.span, class, hover: describe(item) }
}

/// One sentence about where the macro's value comes from.
pub(crate) fn describe(item: &Macro) -> String {
    let what = match item.family {
        MacroFamily::Macro => "User macro of the project, tenant or system",
        MacroFamily::Variable => "Variable of the cluster profile",
        MacroFamily::System => "System macro: Palette fills it in",
        MacroFamily::Pack => "Value of a pack",
        MacroFamily::Unknown => "Not a macro that Palette knows",
    };
    let place = match (item.definition, item.family) {
        (Definition::Here([line, ..]), _) => format!("; defined on line {line}"),
        (Definition::Missing, MacroFamily::Pack) => "; this layer does not define it, so it becomes empty".to_owned(),
        (Definition::Missing, _) => "; not defined".to_owned(),
        (Definition::Elsewhere, MacroFamily::Macro) => {
            "; it must exist in Palette before you import the profile".to_owned()
        }
        (Definition::Elsewhere, _) => String::new(),
    };
    let idle = if item.in_comment { " (in a comment: has no effect)" } else { "" };
    format!("{what}{place}{idle}.")
}
