//! The only way in which rule tests call the analysis.
//!
//! Texts mark the expected ranges with `«` and `»`; everything else about a fixture is as a person would write it.

use std::path::{Path, PathBuf};

use crate::context::{Context, Fact, UnixTime};
use crate::diagnostic::{Applicability, Diagnostic};
use crate::source::{TextRange, range};

/// 2026-11-23T00:00:00Z, the day on which tests run.
pub(crate) const NOW: UnixTime = UnixTime(1_795_392_000);

/// Takes the marks out: the text, and the ranges they enclosed.
pub(crate) fn unmark(marked: &str) -> (String, Vec<TextRange>) {
    let (text, places) = super::written::unmark(marked);
    (text, places.into_iter().map(|place| range(place.start, place.end)).collect())
}

/// The findings of one rule.
pub(crate) fn findings(code: &str, text: &str, context: &Context) -> Vec<Diagnostic> {
    let mut all = crate::analyze(text, context, NOW).diagnostics;
    all.retain(|d| d.code() == code);
    all
}

/// Asserts that the rule finds exactly the marked ranges.
#[track_caller]
pub(crate) fn check(code: &str, marked: &str) {
    check_in(&Context::default(), code, marked);
}

/// [`check`] with answers to the context questions.
#[track_caller]
pub(crate) fn check_in(context: &Context, code: &str, marked: &str) {
    let (text, expected) = unmark(marked);
    let found = findings(code, &text, context);
    let ranges: Vec<TextRange> = found.iter().map(Diagnostic::range).collect();
    let show = |rs: &[TextRange]| {
        rs.iter().map(|r| format!("{r:?} {:?}", crate::source::slice(&text, *r))).collect::<Vec<_>>()
    };
    assert_eq!(show(&ranges), show(&expected), "{code} in\n{text}");
}

/// The messages of the rule's findings, marks ignored.
pub(crate) fn messages(code: &str, marked: &str) -> Vec<String> {
    findings(code, &unmark(marked).0, &Context::default()).into_iter().map(|d| d.message).collect()
}

/// Asserts that the first fix of the rule's first finding gives `after`, and that the finding is gone then.
#[track_caller]
pub(crate) fn check_fix(code: &str, before: &str, after: &str) {
    check_fix_in(&Context::default(), code, before, after);
}

/// [`check_fix`] with answers to the context questions.
#[track_caller]
pub(crate) fn check_fix_in(context: &Context, code: &str, before: &str, after: &str) {
    let (before, _) = unmark(before);
    let found = findings(code, &before, context);
    let first = found.first().unwrap_or_else(|| panic!("no {code} in\n{before}"));
    let fix = first.fixes.first().unwrap_or_else(|| panic!("{code} offers no fix in\n{before}"));
    assert_eq!(fix.edit.apply(&before), after, "{code}: {}", fix.title);
    if fix.applicability != Applicability::Display {
        assert!(findings(code, after, context).len() < found.len(), "{code} is still found in\n{after}");
    }
}

/// Takes one answer to a context question, `target=existing`, as the examples and fixtures write it.
pub(crate) fn answer(context: &mut Context, word: &str) {
    context.learn(Fact::parse(word).unwrap_or_else(|| panic!("`{word}` answers no question")));
}

/// The repository.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The texts that the fixtures of a folder stand for, with their names.
pub(crate) fn texts(folder: &str) -> Vec<(String, String)> {
    let read = |(name, written): (String, String)| super::written::Written::parse(name, &written);
    fixtures(folder).into_iter().map(read).map(|one| (one.name, one.text)).collect()
}

/// Texts of a folder of `tests/fixtures`, with their names, in their order.
pub(crate) fn fixtures(folder: &str) -> Vec<(String, String)> {
    let dir = root().join("tests/fixtures").join(folder);
    let paths = super::written::paths(&dir);
    paths
        .iter()
        .map(|p| (p.file_name().unwrap().to_string_lossy().into_owned(), std::fs::read_to_string(p).unwrap()))
        .collect()
}
