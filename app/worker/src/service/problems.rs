//! Findings and macros as the page shows them.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use layerwright_core::inventory::MacroUse;
use layerwright_core::{Applicability, Diagnostic, Place, Rule};

use super::positions::Positions;
use layerwright_protocol::{self as protocol, Problem};

/// Findings that are sent to the page: a list that nobody reads to the end, and markers that the editor still shows at once. The
/// counts are of all of them.
const MAX_PROBLEMS: usize = 1000;

/// Uses of macros that are sent to the page: many times what real layers have.
pub(super) const MAX_MACROS: usize = 5000;

pub(super) fn safe_fixes(diagnostics: &[Diagnostic]) -> usize {
    diagnostics.iter().filter(|d| d.fixes.iter().any(|f| f.applicability == Applicability::Safe)).count()
}

pub(super) fn problems(positions: &Positions<'_>, diagnostics: &[Diagnostic]) -> Vec<Problem> {
    let mut seen: HashMap<u64, u32> = HashMap::new();
    let mut id = |diagnostic: &Diagnostic| {
        let mut hasher = DefaultHasher::new();
        (diagnostic.code(), diagnostic.place.path(), &diagnostic.message).hash(&mut hasher);
        let hash = hasher.finish();
        let ordinal = seen.entry(hash).and_modify(|n| *n += 1).or_insert(0);
        format!("{}-{hash:016x}-{ordinal}", diagnostic.code())
    };
    diagnostics
        .iter()
        .take(MAX_PROBLEMS)
        .map(|diagnostic| Problem {
            id: id(diagnostic),
            code: diagnostic.code().to_owned(),
            severity: diagnostic.severity,
            place: place(positions, &diagnostic.place),
            message: diagnostic.message.clone(),
            help: diagnostic.help.clone(),
            labels: diagnostic
                .labels
                .iter()
                .map(|label| protocol::Label { span: positions.span(label.range), message: label.message.clone() })
                .collect(),
            fixes: diagnostic.fixes.iter().map(|f| fix(positions, f)).collect(),
        })
        .collect()
}

/// Findings on the profile around a layer. Nothing but the layer is edited, so their fixes are only shown.
pub(super) fn on_profile(diagnostics: &[Diagnostic]) -> Vec<Problem> {
    let mut problems = problems(&Positions::new(""), diagnostics);
    for problem in &mut problems {
        problem.labels.clear();
        for fix in &mut problem.fixes {
            fix.applicability = Applicability::Display;
            fix.edits.clear();
        }
    }
    problems
}

fn place(positions: &Positions<'_>, place: &Place) -> protocol::Place {
    match place {
        Place::Text(range) => protocol::Place::Text(positions.span(*range)),
        Place::Member { path, .. } => protocol::Place::Member(path.clone()),
    }
}

/// Lines that a fix may touch without being shown first.
const SMALL_FIX: u32 = 2;

fn fix(positions: &Positions<'_>, fix: &layerwright_core::Fix) -> protocol::Fix {
    let spans = fix.edit.indels().iter().map(|indel| {
        let [start, _, end, _] = positions.span(indel.range);
        end - start + 1
    });
    let lines: u32 = spans.sum();
    protocol::Fix {
        title: fix.title.clone(),
        is_large: fix.applicability == Applicability::Unsafe && lines > SMALL_FIX,
        applicability: fix.applicability,
        edits: fix
            .edit
            .indels()
            .iter()
            .map(|indel| protocol::Edit { span: positions.span(indel.range), text: indel.text.clone() })
            .collect(),
    }
}

pub(super) fn macro_use(positions: &Positions<'_>, item: &MacroUse) -> protocol::Macro {
    protocol::Macro {
        span: positions.span(item.range),
        family: item.family,
        path: item.path.clone(),
        definition: item.definition.map(|range| positions.span(range)),
        in_comment: item.in_comment,
    }
}

pub(super) fn rule(rule: &Rule) -> protocol::Rule {
    protocol::Rule {
        code: rule.code.to_owned(),
        name: rule.name.to_owned(),
        summary: rule.summary.to_owned(),
        severity: rule.severity,
    }
}
