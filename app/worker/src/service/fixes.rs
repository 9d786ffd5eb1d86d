//! Fixes: all safe ones at once, and how the text would change with one.

use layerwright_core::fix;
use layerwright_core::secrets::shown::hide_all;

use super::diff::Side;
use super::positions::Positions;
use super::{Basis, diff, problems};
use layerwright_protocol::{self as protocol, FixDiff};

/// Makes all safe fixes but those of rules that were switched off.
pub(super) fn all(text: &str, basis: &Basis) -> protocol::Fixed {
    let (fixed, made) = fix::fix_all_safe_with(text, &basis.context, basis.now, &basis.severities);
    let positions = Positions::new(text);
    let edits = diff::lines(text, &fixed)
        .into_iter()
        .map(|(range, new)| protocol::Edit { span: positions.span_of(range), text: new.to_owned() })
        .collect();
    protocol::Fixed { edits, made }
}

/// A fix of a problem, with the two texts side by side.
pub(super) fn diff(text: &str, (problem, index): (&str, usize), basis: &Basis) -> Option<FixDiff> {
    let report = basis.analyze(text);
    let positions = Positions::new(text);
    let problems = problems::problems(&positions, &report.diagnostics);
    let at = problems.iter().position(|found| found.id == problem)?;
    let made = report.diagnostics.get(at)?.fixes.get(index)?.edit.apply(text);
    let fix = problems.into_iter().nth(at)?.fixes.into_iter().nth(index)?;
    let secrets = basis.analyze(&made).secrets;
    let [shown, made_shown] = hide_all([(text, &report.secrets), (&made, &secrets)]);
    let rows = diff::rows(Side { text, shown: &shown }, Side { text: &made, shown: &made_shown });
    Some(FixDiff { fix, rows })
}

/// The comment that ignores a problem, if one can.
pub(super) fn ignore(text: &str, problem: &str, basis: &Basis) -> Option<protocol::Edit> {
    let report = basis.analyze(text);
    let positions = Positions::new(text);
    let at = problems::problems(&positions, &report.diagnostics).iter().position(|found| found.id == problem)?;
    let edit = fix::ignore(text, report.diagnostics.get(at)?, &basis.context, basis.now)?;
    let indel = edit.indels().first()?;
    Some(protocol::Edit { span: positions.span(indel.range), text: indel.text.clone() })
}
