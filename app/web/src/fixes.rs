//! Taking fixes: from the light bulb, the problems panel, the button and the keyboard, all through here.

use layerwright_monaco::{CodeAction, Range};
use leptos::prelude::*;

use crate::bench::Bench;
use crate::checker::NoAnswer;
use crate::platform::clock;
use crate::state::{LargeFix, Notice, Undo};
use layerwright_protocol::{Answer, Applicability, Fix, Problem, Request};

const OUTDATED: &str = "The text has changed since this fix was offered. Please choose it again.";

/// Stands for all safe fixes where a fix is named.
const ALL: &str = "all";

/// Names a fix of a problem.
pub(crate) fn name(problem: &str, index: usize) -> String {
    format!("{problem}/{index}")
}

/// Fixes that can be made at a click; the others only say what a person could write.
pub(crate) fn is_offered(fix: &Fix) -> bool {
    fix.applicability != Applicability::Display
}

/// The light bulb's entries for a range of this version of the text.
pub(crate) fn at(bench: Bench, version: u32, range: Range) -> Vec<CodeAction> {
    let report = bench.session.report.get_untracked();
    if report.version != version {
        return Vec::new();
    }
    let mut actions = Vec::new();
    let is_there = |problem: &&Problem| problem.place.span().is_some_and(|span| touches(span, range));
    for problem in report.problems.iter().filter(is_there) {
        for (index, fix) in problem.fixes.iter().enumerate().filter(|(_, fix)| is_offered(fix)) {
            actions.push(CodeAction {
                title: format!("{}: {}", problem.code, fix.title),
                fix: name(&problem.id, index),
                preferred: fix.applicability == Applicability::Safe,
                code: problem.code.clone(),
                all: false,
            });
        }
    }
    if report.safe_fixes > 1 && !actions.is_empty() {
        let title = format!("Make all {}", fixes(report.safe_fixes, "safe "));
        actions.push(CodeAction { title, fix: ALL.to_owned(), preferred: false, code: String::new(), all: true });
    }
    actions
}

/// Makes a fix, when the text is still the one that it was offered for.
pub(crate) fn take(bench: Bench, version: u32, fix: &str) {
    if fix == ALL {
        return fix_all(bench);
    }
    let report = bench.session.report.get_untracked();
    let found = fix.rsplit_once('/').and_then(|(id, index)| {
        let problem = report.problems.iter().find(|problem| problem.id == id)?;
        let index = index.parse::<usize>().ok()?;
        Some((id, index, problem.fixes.get(index)?))
    });
    let made = match found {
        Some((id, index, fix)) if fix.is_large && report.version == version => {
            return look_first(bench, id, index);
        }
        Some((_, _, fix)) => report.version == version && bench.editor.apply(version, &fix.edits),
        None => false,
    };
    let mut notice = if made { applied(bench, 1) } else { Notice::note(OUTDATED) };
    if made && let Some(variable) = found.and_then(|(_, _, fix)| new_variable(fix)) {
        bench.will_define(variable);
        notice.text = format!(
            "The secret was removed from the text. The next export defines the masked variable {variable}, whose value you enter in Palette."
        );
    }
    bench.session.notice.set(Some(notice));
}

/// The profile variable that a fix puts in the place of a secret.
fn new_variable(fix: &Fix) -> Option<&str> {
    let [edit] = fix.edits.as_slice() else { return None };
    let name = edit.text.strip_prefix("'{{.spectro.var.")?.strip_suffix("}}'")?;
    name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_').then_some(name)
}

/// The last change of the text was made of fixes.
fn applied(bench: Bench, made: usize) -> Notice {
    Notice::change(format!("Applied {}.", fixes(made, "")), bench.editor.state().map(Undo::Change))
}

/// Shows what a fix would change.
fn look_first(bench: Bench, problem: &str, fix: usize) {
    let request =
        Request::FixDiff { problem: problem.to_owned(), fix, context: bench.context_now(), now: clock::now() };
    bench.ask_about_text(request, None, move |version, answer| match answer {
        Ok(Answer::FixDiff(Some(diff))) => bench.session.large_fix.set(Some(LargeFix { version, diff })),
        _ => bench.session.notice.set(Some(Notice::note(OUTDATED))),
    });
}

/// Makes a fix that was looked at.
pub(crate) fn make(bench: Bench, fix: &LargeFix) {
    let made = bench.editor.apply(fix.version, &fix.diff.fix.edits);
    bench.session.notice.set(Some(if made { applied(bench, 1) } else { Notice::note(OUTDATED) }));
    bench.session.large_fix.set(None);
    bench.editor.focus();
}

/// Makes all safe fixes.
pub(crate) fn fix_all(bench: Bench) {
    let request = Request::FixAll { context: bench.context_now(), now: clock::now() };
    bench.ask_about_text(request, None, move |version, answer| {
        let notice = match answer {
            Ok(Answer::Fixed(fixed)) if fixed.made == 0 => Notice::note("No safe fixes are available."),
            Ok(Answer::Fixed(fixed)) if bench.editor.apply(version, &fixed.edits) => {
                // The button that has the focus goes with the last of the fixes.
                bench.editor.focus();
                applied(bench, fixed.made)
            }
            Err(NoAnswer::WorkerDied) => {
                Notice::error("The fixes could not be applied because the checker stopped. Your text is unchanged.")
            }
            _ => Notice::note("The text changed while the fixes were applied. Please try again."),
        };
        bench.session.notice.set(Some(notice));
    });
}

/// `1 safe fix`, `2 safe fixes`.
fn fixes(n: usize, kind: &str) -> String {
    format!("{n} {kind}fix{}", if n == 1 { "" } else { "es" })
}

/// Whether two ranges overlap or touch.
fn touches(
    [a_line, a_column, a_end_line, a_end_column]: Range,
    [b_line, b_column, b_end_line, b_end_column]: Range,
) -> bool {
    (a_line, a_column) <= (b_end_line, b_end_column) && (b_line, b_column) <= (a_end_line, a_end_column)
}

#[cfg(test)]
mod tests {
    use super::touches;

    #[test]
    fn touching_ranges() {
        assert!(touches([2, 3, 2, 9], [2, 9, 2, 9]));
        assert!(touches([2, 3, 4, 1], [3, 50, 3, 50]));
        assert!(!touches([2, 3, 2, 9], [2, 10, 2, 12]));
        assert!(!touches([2, 3, 2, 9], [1, 1, 1, 80]));
    }
}
