//! Choosing and applying fixes.

use crate::context::{Context, UnixTime};
use crate::diagnostic::{Applicability, Diagnostic};
use crate::edit::TextEdit;
use crate::rules;
use crate::settings::Severities;
use crate::source::{LineIndex, size, slice};

/// Rounds of "fix all safe" before it stops: each round applies every safe fix that does not touch another, so more rounds than
/// this mean two fixes that undo each other, which a law rules out for every fixture.
const MAX_ROUNDS: usize = 10;

/// A person goes on from here.
const IGNORE_REASON: &str = "because ";

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

/// The comment above its line that ignores a finding. `None`: none can, as in a block of text, where it would be text.
pub fn ignore(text: &str, found: &Diagnostic, context: &Context, now: UnixTime) -> Option<TextEdit> {
    let lines = LineIndex::new(text);
    let line = lines.range(text, lines.line(found.place.range()?.start()));
    let start = usize::from(line.start());
    let body = slice(text, line).trim_start_matches('\u{feff}');
    let bom = slice(text, line).len() - body.len();
    let indent: String = body.chars().take_while(|c| *c == ' ').collect();
    let end = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let comment = rules::ignore_comment(found.code(), IGNORE_REASON);
    let edit = TextEdit::insert(size(start + bom), format!("{indent}{comment}{end}"));
    let count = |text: &str| rules::run(text, context, now).diagnostics.iter().map(Diagnostic::count).sum::<usize>();
    (count(&edit.apply(text)) < count(text)).then_some(edit)
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

#[cfg(test)]
mod tests {
    use super::*;

    /// The text with the first finding of this code ignored.
    fn ignored(text: &str, code: &str) -> Option<String> {
        let (context, now) = (Context::default(), UnixTime(0));
        let report = rules::run(text, &context, now);
        let found = report.diagnostics.iter().find(|found| found.code() == code).expect(code);
        let text = ignore(text, found, &context, now)?.apply(text);
        assert!(rules::run(&text, &context, now).diagnostics.iter().all(|found| found.code() != code), "{text}");
        Some(text)
    }

    #[test]
    fn a_comment_above_the_line_ignores_a_finding() {
        assert_eq!(
            ignored("options:\n  system.osVersion: 22.10\n", "Y010").as_deref(),
            Some("options:\n  # layerwright: ignore[Y010] because \n  system.osVersion: 22.10\n")
        );
        let windows = ignored("\u{feff}optionz:\r\n  a: b\r\n", "S006");
        assert_eq!(windows.as_deref(), Some("\u{feff}# layerwright: ignore[S006] because \r\noptionz:\r\n  a: b\r\n"));
    }

    #[test]
    fn in_a_block_of_text_a_comment_is_text() {
        let text = "providerCredentials:\n  certificates: |\n    -----BEGIN CERTIFICATE-----\n    MIID\n    -----END CERTIFICATE-----\n";
        let report = rules::run(text, &Context::default(), UnixTime(0));
        let inside = report.diagnostics.iter().find(|found| {
            found.code().starts_with('T') && found.place.range().is_some_and(|range| usize::from(range.start()) > 39)
        });
        assert_eq!(ignore(text, inside.unwrap(), &Context::default(), UnixTime(0)), None);
    }
}
