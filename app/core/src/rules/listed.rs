//! How many findings are listed: a text with the same slip on each line has one finding to read, and thousands to count.

use std::collections::BTreeMap;

use crate::diagnostic::Diagnostic;
use crate::rule::Severity;

/// Findings of one rule and severity that are listed. Fixing these and checking again shows the next ones.
const MAX_LISTED: usize = 2_000;

/// Keeps the first findings of each rule and severity; the last one that is kept counts the others.
pub(super) fn limit(diagnostics: &mut Vec<Diagnostic>) {
    if diagnostics.len() <= MAX_LISTED {
        return;
    }
    let mut counts: BTreeMap<(&str, Severity), usize> = BTreeMap::new();
    diagnostics.retain(|found| {
        let count = counts.entry((found.code(), found.severity)).or_default();
        *count += 1;
        *count <= MAX_LISTED
    });
    for found in diagnostics.iter_mut().rev() {
        let Some(count) = counts.remove(&(found.code(), found.severity)) else { continue };
        found.unlisted = count.saturating_sub(MAX_LISTED);
        if found.unlisted > 0 {
            let more = if found.unlisted == 1 { "finding of this rule is" } else { "findings of this rule are" };
            found.help = format!("{} {} more {more} not listed.", found.help, found.unlisted);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::MAX_LISTED;
    use crate::context::Context;
    use crate::rules::testing::NOW;

    #[test]
    fn findings_past_the_limit_are_counted() {
        for (more, note) in [
            (0, None),
            (1, Some("1 more finding of this rule is not listed.")),
            (500, Some("500 more findings of this rule are not listed.")),
        ] {
            let line = |n| format!("  a{n}: '{{{{ .spectro.macro.m{n} }}}}'\n");
            let lines: String = (0..MAX_LISTED + more).map(line).collect();
            let text = format!("options:\n  system.uri: ''\n{lines}");
            let found = crate::analyze(&text, &Context::default(), NOW).diagnostics;
            let macros: Vec<_> = found.iter().filter(|found| found.code() == "M016").collect();
            assert_eq!(macros.len(), MAX_LISTED);
            let (last, others) = macros.split_last().unwrap();
            assert_eq!((last.unlisted, last.count()), (more, more + 1));
            assert_eq!(note.map(|note| last.help.ends_with(note)), note.map(|_| true), "{}", last.help);
            assert!(others.iter().all(|found| found.count() == 1));
            assert!(found.len() > macros.len(), "findings of other rules stay");
        }
    }
}
