//! The laws of fixes, over any text: safe fixes converge; where all of the text could be read, a fix resolves its finding, and a
//! safe one adds no error. A fix beside a damaged piece or a control character may uncover what these hid.
#![no_main]

use layerwright_core::fix::fix_all_safe;
use layerwright_core::source::slice;
use layerwright_core::{Applicability, Context, Diagnostic, Severity, UnixTime, analyze, macros, yaml};
use libfuzzer_sys::fuzz_target;

const NOW: UnixTime = UnixTime(1_795_392_000);

fuzz_target!(|text: &str| {
    let context = Context::default();
    let check = |text: &str| analyze(text, &context, NOW).diagnostics;
    let before = check(text);
    let (tree, syntax) = yaml::read(text, &macros::scan(text));
    let hides = |error: &yaml::SyntaxError| matches!(error.repair, yaml::Repair::Control(_));
    let is_whole = tree.damaged().is_empty() && !syntax.iter().any(hides);
    assert!(before.is_sorted_by_key(|found| (found.range().start(), found.code())));
    for found in &before {
        assert!(slice(text, found.range()).len() == usize::from(found.range().len()), "{} {:?}", found.code(), found.range());
        for fix in found.fixes.iter().filter(|fix| fix.applicability != Applicability::Display) {
            let fixed = fix.edit.apply(text);
            let (code, title) = (found.code(), &fix.title);
            assert_ne!(fixed, text, "{code} `{title}` changes nothing");
            if !is_whole {
                continue;
            }
            let after = check(&fixed);
            assert!(same(found, &after) < same(found, &before), "{code} `{title}` does not resolve it:\n{fixed}");
            if fix.applicability == Applicability::Safe {
                assert!(errors(&after) <= errors(&before), "{code} `{title}` adds an error:\n{fixed}");
            }
        }
    }
    let (once, _) = fix_all_safe(text, &context, NOW);
    let (twice, made) = fix_all_safe(&once, &context, NOW);
    assert_eq!((once.as_str(), 0), (twice.as_str(), made), "the safe fixes do not converge");
    assert!(!is_whole || errors(&check(&once)) <= errors(&before), "the safe fixes add an error:\n{once}");
});

fn errors(found: &[Diagnostic]) -> usize {
    found.iter().filter(|one| one.severity == Severity::Error).count()
}

/// Findings that say the same: behind a mended fault the next one of the same rule may show.
fn same(one: &Diagnostic, found: &[Diagnostic]) -> usize {
    found.iter().filter(|other| (other.code(), &other.message) == (one.code(), &one.message)).count()
}
