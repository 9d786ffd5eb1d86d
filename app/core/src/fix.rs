//! Choosing and applying fixes.

use crate::context::{Context, UnixTime};
use crate::diagnostic::{Applicability, Diagnostic};
use crate::edit::TextEdit;
use crate::rules;
use crate::settings::Severities;

/// Rounds of "fix all safe" before it stops: each round applies every safe fix that does not touch another, so more rounds than
/// this mean two fixes that undo each other, which a law rules out for every fixture.
const MAX_ROUNDS: usize = 10;

/// Applies every safe fix, again on the result, until none is left. Returns the text and how many fixes were made.
pub fn fix_all_safe(text: &str, context: &Context, now: UnixTime) -> (String, usize) {
    fix_all_safe_with(text, context, now, &Severities::default())
}

/// [`fix_all_safe`] without the rules that were silenced.
pub fn fix_all_safe_with(text: &str, context: &Context, now: UnixTime, severities: &Severities) -> (String, usize) {
    let mut text = text.to_owned();
    let mut made = 0;
    for _ in 0..MAX_ROUNDS {
        let edits = compatible(&rules::run(&text, context, now).with_severities(severities).diagnostics);
        if edits.is_empty() {
            break;
        }
        made += edits.len();
        let indels = edits.into_iter().flat_map(|e| e.indels().to_vec()).collect();
        let Some(edit) = TextEdit::new(indels) else { break };
        text = edit.apply(&text);
    }
    (text, made)
}

/// The first safe fix of each finding, without those that touch an earlier one.
fn compatible(diagnostics: &[Diagnostic]) -> Vec<TextEdit> {
    let mut chosen: Vec<TextEdit> = Vec::new();
    for diagnostic in diagnostics {
        let Some(fix) = diagnostic.fixes.iter().find(|f| f.applicability == Applicability::Safe) else { continue };
        if chosen.iter().all(|edit| edit.is_disjoint(&fix.edit)) {
            chosen.push(fix.edit.clone());
        }
    }
    chosen
}
