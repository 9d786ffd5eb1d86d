//! The laws of fixes, over any text: safe fixes converge and add no error; a fix mends its finding.
#![no_main]

use layerwright_core::fix::fix_all_safe;
use layerwright_core::source::slice;
use layerwright_core::{Applicability, Context, Diagnostic, Severity, UnixTime, analyze};
use libfuzzer_sys::fuzz_target;

const NOW: UnixTime = UnixTime(1_795_392_000);

fuzz_target!(|text: &str| {
    let context = Context::default();
    let check = |text: &str| analyze(text, &context, NOW).diagnostics;
    let before = check(text);
    assert!(before.is_sorted_by_key(|found| (found.range.start(), found.code())));
    for found in &before {
        assert!(slice(text, found.range).len() == usize::from(found.range.len()), "{} {:?}", found.code(), found.range);
        for fix in found.fixes.iter().filter(|fix| fix.applicability != Applicability::Display) {
            let fixed = fix.edit.apply(text);
            let (code, title) = (found.code(), &fix.title);
            assert_ne!(fixed, text, "{code} `{title}` changes nothing");
            let after = check(&fixed);
            assert!(of(code, &after) < of(code, &before), "{code} `{title}` does not mend it:\n{fixed}");
            if fix.applicability == Applicability::Safe {
                assert!(errors(&after) <= errors(&before), "{code} `{title}` adds an error:\n{fixed}");
            }
        }
    }
    let (once, _) = fix_all_safe(text, &context, NOW);
    let (twice, made) = fix_all_safe(&once, &context, NOW);
    assert_eq!((once.as_str(), 0), (twice.as_str(), made), "the safe fixes do not converge");
    assert!(errors(&check(&once)) <= errors(&before), "the safe fixes add an error:\n{once}");
});

fn errors(found: &[Diagnostic]) -> usize {
    found.iter().filter(|one| one.severity == Severity::Error).count()
}

fn of(code: &str, found: &[Diagnostic]) -> usize {
    found.iter().filter(|one| one.code() == code).count()
}
