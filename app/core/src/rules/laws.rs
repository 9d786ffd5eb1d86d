//! What holds for every rule, over every example of the rules' documentation and every fixture.

use std::collections::BTreeSet;

use super::examples::Example;
use super::left_out::LEFT_OUT;
use super::testing::{NOW, answer, fixtures, root};
use super::{REGISTRIES, all, check_profile, find, groups, seeded};
use crate::context::Context;
use crate::diagnostic::{Applicability, Diagnostic};
use crate::fix::fix_all_safe;
use crate::profile::{Opened, open};
use crate::rule::{FixAvailability, Rule, Severity};

/// Rules with a quick fix, for which a seeded fault must show one.
const WITH_FIX: &[&str] = &[
    "Y002", "Y003", "Y005", "Y006", "Y007", "Y008", "Y009", "Y010", "Y011", "Y012", "Y013", "Y014", "Y016", "Y018",
    "Y022", "S002", "S003", "S004", "S005", "S006", "S007", "S009", "S001", "S010", "S011", "S012", "S016", "S017",
    "S018", "S022", "S024", "S025", "S026", "C003", "C005", "C009", "C011", "C012", "R001", "R004", "R005", "R006",
    "R011", "M002", "M003", "M005", "M006", "M010", "M011", "M012", "M013", "M015", "M017", "M018", "T002", "T005",
    "T009", "T011", "T012", "T015", "I002", "I004", "I006", "I010", "I011", "I013", "H001",
];

/// An example of a rule on layers.
struct OnLayer {
    name: String,
    context: Context,
    text: String,
}

fn examples() -> Vec<OnLayer> {
    let read = |rule: &'static Rule| {
        let examples = Example::of(rule);
        let valid = examples.last().map(|example| example.text.clone());
        let on_layers = examples.into_iter().filter(|example| example.language == "yaml");
        on_layers.map(move |example| OnLayer {
            name: format!("{} {}", rule.code, example.kind()),
            context: context(&example, valid.as_deref()),
            text: example.text,
        })
    };
    all().flat_map(read).collect()
}

/// What is known around an example. `valid` is the valid example of the same rule.
fn context(example: &Example, valid: Option<&str>) -> Context {
    let mut context = Context::default();
    for word in &example.facts {
        if word == "base" {
            context.base = valid.map(str::to_owned);
        } else {
            answer(&mut context, word);
        }
    }
    context
}

/// What the page shows of an example: of a layer, or of a profile and the OS layers in it.
fn found_in(example: &Example, valid: &str) -> Vec<Diagnostic> {
    match example.language.as_str() {
        "yaml" => crate::analyze(&example.text, &context(example, Some(valid)), NOW).diagnostics,
        "json" => {
            let Ok(Opened::Profile(profile)) = open(&example.text) else { panic!("not a profile:\n{}", example.text) };
            let context = Context { variables: profile.variables().map(<[String]>::to_vec), ..Context::default() };
            let layers = profile.os_layers().into_iter();
            let on_layers = layers.flat_map(|at| crate::analyze(profile.values(at), &context, NOW).diagnostics);
            check_profile(&profile, None, &Context::default()).into_iter().chain(on_layers).collect()
        }
        other => panic!("an example in {other}"),
    }
}

/// Every text there is, with the context it is meant for.
pub(super) fn all_texts() -> Vec<(String, Context, String)> {
    let named = |(name, text): (String, String)| (name, Context::default(), text);
    examples()
        .into_iter()
        .map(|e| (e.name, e.context, e.text))
        .chain(seeded::correct().into_iter().filter(|one| !one.is_profile).map(|one| (one.name, one.context, one.text)))
        .chain(fixtures("faulty").into_iter().map(named))
        .chain(seeded::all().into_iter().filter(|one| !one.is_profile).map(|one| (one.name, one.context, one.text)))
        .collect()
}

#[test]
fn codes_and_names_are_unique_and_in_order() {
    for (group, rules) in groups() {
        let codes: Vec<&str> = rules.map(|rule| rule.code).collect();
        assert!(codes.is_sorted_by(|a, b| a < b), "{}: {codes:?}", group.folder);
        assert!(codes.iter().all(|code| code.starts_with(group.letter)), "{}: {codes:?}", group.folder);
    }
    let letters: BTreeSet<char> = groups().map(|(group, _)| group.letter).collect();
    assert_eq!(letters.len(), groups().count(), "two groups share a letter");
    let names: BTreeSet<&str> = all().map(|rule| rule.name).collect();
    assert_eq!(names.len(), all().count(), "two rules share a name");
    for (code, _) in LEFT_OUT {
        assert!(find(code).is_none(), "{code} was left out");
    }
}

/// A file that is not registered is no module, so the compiler does not see it.
#[test]
fn every_rule_has_a_file_of_its_name_and_every_such_file_is_registered() {
    let is_of_a_rule = |stem: &str| {
        let code = stem.split('_').next().unwrap();
        code.len() == 4 && code.chars().skip(1).all(|c| c.is_ascii_digit())
    };
    let mut files = BTreeSet::new();
    for folder in std::fs::read_dir(root().join("app/core/src/rules")).unwrap().map(|e| e.unwrap()) {
        let name = folder.file_name().into_string().unwrap();
        for file in std::fs::read_dir(folder.path()).into_iter().flatten().map(|e| e.unwrap().path()) {
            let stem = file.file_stem().unwrap().to_str().unwrap();
            if is_of_a_rule(stem) {
                files.insert(format!("{name}/{stem}"));
            }
        }
    }
    let registered = groups().flat_map(|(group, rules)| {
        let stem = |rule: &Rule| format!("{}_{}", rule.code.to_lowercase(), rule.name.replace('-', "_"));
        rules.map(move |rule| format!("{}/{}", group.folder, stem(rule)))
    });
    assert_eq!(files, registered.collect());
}

#[test]
fn documentation_is_complete() {
    for rule in all() {
        for heading in ["## What it does", "## Why it matters", "## How to fix", "## Invalid", "## Valid"] {
            assert!(rule.docs.contains(heading), "{} has no {heading:?}", rule.code);
        }
        assert!(!rule.summary.ends_with('.') && !rule.source.is_empty(), "{}", rule.code);
    }
}

/// An invalid example gives its rule's findings and those that its fence names, and nothing else. A valid one gives nothing at all.
#[test]
fn examples_give_exactly_the_findings_that_they_name() {
    let mut wrong = Vec::new();
    for registered in REGISTRIES.iter().flat_map(|registry| registry.rules) {
        let rule = registered.rule;
        let examples = Example::of(rule);
        let [invalid, valid] = examples.as_slice() else { panic!("{} has {} examples", rule.code, examples.len()) };
        assert!(!invalid.is_valid && valid.is_valid && invalid.language == valid.language, "{}", rule.code);
        assert_eq!(registered.is_on_layers, invalid.language == "yaml", "{}: {}", rule.code, invalid.language);
        for example in examples.iter().filter(|example| example.language != "text") {
            let found = found_in(example, &valid.text);
            let codes: BTreeSet<&str> = found.iter().map(Diagnostic::code).collect();
            let own = (!example.is_valid).then_some(rule.code);
            let expected: BTreeSet<&str> = example.also.iter().map(String::as_str).chain(own).collect();
            if codes != expected {
                wrong.push(format!("{} {}: found {codes:?}, expected {expected:?}", rule.code, example.kind()));
            }
            if example.is_valid && !example.also.is_empty() {
                wrong.push(format!("{} valid: a valid example has no findings to name", rule.code));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Nothing is found in correct layers and profiles, but remarks that the fixture names.
#[test]
fn correct_layers_are_silent() {
    let correct = seeded::correct();
    assert!(correct.len() >= 140, "only {} correct fixtures", correct.len());
    for one in correct.iter().filter(|one| !one.is_profile) {
        for d in crate::analyze(&one.text, &one.context, NOW).diagnostics {
            assert_eq!(d.severity, Severity::Info, "{}: {} {}", one.name, d.code(), d.message);
        }
    }
    let wrong: Vec<String> = correct.iter().filter_map(seeded::Seeded::difference).collect();
    assert!(wrong.is_empty(), "{}", wrong.concat());
}

/// Rules that offer a fix, which must not lose it: all that `WITH_FIX` names a quick fix for, as far as a text can be changed.
#[test]
fn rules_with_a_quick_fix_offer_one() {
    let seeded = seeded::all();
    let offers = |code: &str| {
        seeded.iter().filter(|one| one.code == code).any(|one| {
            let found = crate::analyze(&one.text, &one.context, NOW).diagnostics;
            found.iter().any(|d| d.code() == code && !d.fixes.is_empty())
        })
    };
    let without: Vec<_> = WITH_FIX.iter().filter(|code| !offers(code)).collect();
    assert!(without.is_empty(), "no fix in any of the seeded faults of {without:?}");
    for rule in all().filter(|rule| rule.fix == FixAvailability::Always) {
        assert!(WITH_FIX.contains(&rule.code), "{} always has a fix: name it", rule.code);
    }
}

#[test]
fn findings_are_sorted_and_lie_inside_the_text() {
    for (name, context, text) in all_texts() {
        let found = crate::analyze(&text, &context, NOW).diagnostics;
        assert!(found.is_sorted_by_key(|d| (d.range().start(), d.code())), "{name}");
        for d in &found {
            let ranges = [d.range()].into_iter().chain(d.labels.iter().map(|l| l.range));
            let edits = d.fixes.iter().flat_map(|f| f.edit.indels()).map(|i| i.range);
            for range in ranges.chain(edits) {
                assert!(
                    text.get(usize::from(range.start())..usize::from(range.end())).is_some(),
                    "{name}: {} {range:?}",
                    d.code()
                );
            }
        }
    }
}

#[test]
fn a_fix_resolves_its_finding_and_adds_no_error() {
    for (name, context, text) in all_texts() {
        let before = crate::analyze(&text, &context, NOW).diagnostics;
        let errors = |found: &[Diagnostic]| found.iter().filter(|d| d.severity == Severity::Error).count();
        for d in &before {
            match d.rule.fix {
                FixAvailability::Never => {
                    assert!(d.fixes.is_empty(), "{name}: {} offers a fix and says it never does", d.code());
                }
                FixAvailability::Always => assert!(!d.fixes.is_empty(), "{name}: {} offers no fix", d.code()),
                FixAvailability::Sometimes => {}
            }
            for fix in d.fixes.iter().filter(|f| f.applicability != Applicability::Display) {
                let fixed = fix.edit.apply(&text);
                assert_ne!(fixed, text, "{name}: {} `{}` changes nothing", d.code(), fix.title);
                let after = crate::analyze(&fixed, &context, NOW).diagnostics;
                let count = |found: &[Diagnostic]| found.iter().filter(|o| o.code() == d.code()).count();
                assert!(
                    count(&after) < count(&before),
                    "{name}: {} `{}` does not resolve it:\n{fixed}",
                    d.code(),
                    fix.title
                );
                if fix.applicability == Applicability::Safe {
                    let added: Vec<_> = after.iter().map(|d| format!("{} {}", d.code(), d.message)).collect();
                    assert!(
                        errors(&after) <= errors(&before),
                        "{name}: {} `{}` adds an error: {added:?}\n{fixed}",
                        d.code(),
                        fix.title
                    );
                }
            }
        }
    }
}

/// Fixes of a profile's own members: the finding is gone, and nothing else is new.
#[test]
fn fixes_of_profiles_resolve_their_findings() {
    let codes = |text: &str, base: Option<&str>| -> Vec<&str> {
        let Ok(Opened::Profile(profile)) = open(text) else { panic!("not a profile:\n{text}") };
        check_profile(&profile, base, &Context::default()).iter().map(Diagnostic::code).collect()
    };
    let mut offered = BTreeSet::new();
    for one in seeded::all().into_iter().filter(|one| one.is_profile) {
        let Ok(Opened::Profile(profile)) = open(&one.text) else { panic!("{}", one.name) };
        let base = one.made_from.as_deref();
        let before = codes(&one.text, base);
        for found in check_profile(&profile, base, &Context::default()) {
            let Some(fix) = found.fixes.first() else { continue };
            let after = codes(&fix.edit.apply(&one.text), base);
            let count = |codes: &[&str]| codes.iter().filter(|code| **code == found.code()).count();
            assert!(count(&after) < count(&before), "{}: `{}` does not resolve it", one.name, fix.title);
            assert!(after.iter().all(|code| before.contains(code)), "{}: `{}` adds {after:?}", one.name, fix.title);
            offered.insert(found.code());
        }
    }
    let offered: Vec<_> = offered.into_iter().collect();
    assert_eq!(offered, ["P001", "P002", "P003", "P004", "P006", "P008", "P010", "P011", "V005"]);
}

#[test]
fn safe_fixes_converge() {
    for (name, context, text) in all_texts() {
        let (once, made) = fix_all_safe(&text, &context, NOW);
        let (twice, again) = fix_all_safe(&once, &context, NOW);
        assert_eq!(once, twice, "{name}");
        assert_eq!(again, 0, "{name}: {made} then {again}");
    }
}

#[test]
fn comments_survive_safe_fixes() {
    for (name, context, text) in all_texts() {
        let (fixed, _) = fix_all_safe(&text, &context, NOW);
        let comments = |text: &str| -> Vec<String> {
            let doc = crate::model::Doc::new(text, &context, NOW);
            let plain = |c: &str| c.trim().chars().filter(|c| !c.is_control()).collect();
            doc.tree.comments().iter().map(|c| plain(doc.slice(c.range))).collect()
        };
        let after = comments(&fixed);
        let lost: Vec<String> =
            comments(&text).into_iter().filter(|c| !after.contains(c) && !fixed.contains(c.as_str())).collect();
        assert!(lost.is_empty(), "{name} loses {lost:?}");
    }
}

#[test]
fn cut_texts_never_panic() {
    for (_, context, text) in all_texts() {
        for end in (0..text.len()).step_by(211) {
            let Some(cut) = text.get(..end) else { continue };
            let report = crate::analyze(cut, &context, NOW);
            assert!(report.diagnostics.iter().all(|d| usize::from(d.range().end()) <= end));
        }
    }
}
