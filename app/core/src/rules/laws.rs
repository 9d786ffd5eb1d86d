//! What holds for every rule, over every example of the rules' documentation and every fixture.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::testing::NOW;
use super::{FixAvailability, RULES, Rule};
use crate::context::{Context, Mode, Target};
use crate::diagnostic::{Applicability, Severity};
use crate::fix::fix_all_safe;

const GROUPS: &str = "YSCRMTIPVHU";

/// An example of a rule's documentation.
struct Example {
    rule: &'static Rule,
    valid: bool,
    context: Context,
    text: String,
}

fn examples() -> Vec<Example> {
    RULES
        .iter()
        .filter(|rule| rule.check.is_some())
        .flat_map(|rule| [example(rule, false), example(rule, true)])
        .collect()
}

fn example(rule: &'static Rule, valid: bool) -> Example {
    let docs = rule.docs.lines().map(|l| l.strip_prefix(' ').unwrap_or(l)).collect::<Vec<_>>().join("\n");
    let heading = if valid { "## Valid\n" } else { "## Invalid\n" };
    let (info, text) = fenced(rule, &docs, heading);
    let mut context = Context::default();
    for word in info.split_whitespace() {
        match word {
            "target=existing" => context.target = Some(Target::Existing),
            "target=new" => context.target = Some(Target::New),
            "external-registry" => context.external_registry = true,
            "user-data-credentials" => context.user_data_credentials = true,
            "primary-registry" => context.primary_registry = true,
            _ if word.starts_with("palette-version=") => {
                context.palette_version = word.split('=').nth(1).map(str::to_owned);
            }
            // The version that clusters run is the valid example.
            "base" => context.base = Some(fenced(rule, &docs, "## Valid\n").1),
            _ if word.starts_with("variables=") => {
                context.variables = word.split('=').nth(1).map(|names| names.split(',').map(str::to_owned).collect());
            }
            _ if word.starts_with("kubernetes-version=") => {
                context.kubernetes_version = word.split('=').nth(1).map(str::to_owned);
            }
            "mode=agent" => context.mode = Some(Mode::Agent),
            "mode=appliance" => context.mode = Some(Mode::Appliance),
            other => panic!("{}: unknown word `{other}` after the fence", rule.code),
        }
    }
    Example { rule, valid, context, text }
}

/// The example under a heading: the words behind the fence, and the text.
fn fenced(rule: &Rule, docs: &str, heading: &str) -> (String, String) {
    let section = docs.split(heading).nth(1).unwrap_or_else(|| panic!("{} has no {heading:?}", rule.code));
    let fence =
        section.split("```yaml").nth(1).unwrap_or_else(|| panic!("{} has no example under `{heading}`", rule.code));
    let (info, body) = fence.split_once('\n').unwrap();
    (info.to_owned(), body.split("```").next().unwrap().replace('␈', "\u{8}"))
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Texts of a folder of `tests/fixtures`, with their names.
fn fixtures(folder: &str) -> Vec<(String, String)> {
    let dir = root().join("tests/fixtures").join(folder);
    let mut paths: Vec<PathBuf> = std::fs::read_dir(&dir)
        .unwrap_or_else(|e| panic!("{}: {e}", dir.display()))
        .map(|e| e.unwrap().path())
        .collect();
    paths.sort();
    let texts: Vec<(String, String)> = paths
        .iter()
        .filter(|p| p.extension().is_some_and(|e| e == "yaml"))
        .map(|p| (p.file_name().unwrap().to_string_lossy().into_owned(), std::fs::read_to_string(p).unwrap()))
        .collect();
    assert!(!texts.is_empty(), "no fixture in {}", dir.display());
    texts
}

/// Every text there is, with the context it is meant for.
fn all_texts() -> Vec<(String, Context, String)> {
    let named = |(name, text): (String, String)| (name, Context::default(), text);
    examples()
        .into_iter()
        .map(|e| (format!("{} {}", e.rule.code, if e.valid { "valid" } else { "invalid" }), e.context, e.text))
        .chain(fixtures("ok").into_iter().map(named))
        .chain(fixtures("faulty").into_iter().map(named))
        .collect()
}

#[test]
fn codes_are_unique_and_in_order() {
    let key = |rule: &Rule| (GROUPS.find(rule.code.chars().next().unwrap()).unwrap(), rule.code);
    assert!(RULES.is_sorted_by(|a, b| key(a) < key(b)), "RULES is not in the order {GROUPS}");
    let names: BTreeSet<&str> = RULES.iter().map(|r| r.name).collect();
    assert_eq!(names.len(), RULES.len(), "two rules share a name");
}

#[test]
fn every_rule_file_is_registered() {
    let mut files = BTreeSet::new();
    for group in
        std::fs::read_dir(root().join("app/core/src/rules")).unwrap().map(|e| e.unwrap().path()).filter(|p| p.is_dir())
    {
        for file in std::fs::read_dir(group).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()) {
            let code = file.split(['_', '.']).next().unwrap().to_uppercase();
            if code.len() == 4 && code.chars().skip(1).all(|c| c.is_ascii_digit()) {
                files.insert(code);
            }
        }
    }
    assert_eq!(files, RULES.iter().map(|r| r.code.to_owned()).collect());
}

#[test]
fn documentation_is_complete() {
    for rule in RULES {
        for heading in ["## What it does", "## Why it matters", "## How to fix", "## Invalid", "## Valid"] {
            assert!(rule.docs.contains(heading), "{} has no {heading:?}", rule.code);
        }
        assert!(!rule.summary.ends_with('.') && !rule.source.is_empty(), "{}", rule.code);
    }
}

#[test]
fn examples_do_what_they_say() {
    let mut wrong = Vec::new();
    for example in examples() {
        let found = crate::analyze(&example.text, &example.context, NOW).diagnostics;
        let codes: Vec<String> = found.iter().map(|d| format!("{} {}", d.code(), d.message)).collect();
        if example.valid {
            if found.iter().any(|d| d.severity > Severity::Info || d.code() == example.rule.code) {
                wrong.push(format!("{}: the valid example gives {codes:?}", example.rule.code));
            }
        } else if !found.iter().any(|d| d.code() == example.rule.code) {
            wrong.push(format!("{}: the invalid example gives {codes:?}", example.rule.code));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn correct_layers_are_silent() {
    let mut wrong = Vec::new();
    for (name, text) in fixtures("ok") {
        for d in crate::analyze(&text, &Context::default(), NOW).diagnostics {
            if d.severity > Severity::Info {
                wrong.push(format!("{name}: {} {} at {:?}", d.code(), d.message, crate::source::slice(&text, d.range)));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn findings_are_sorted_and_lie_inside_the_text() {
    for (name, context, text) in all_texts() {
        let found = crate::analyze(&text, &context, NOW).diagnostics;
        assert!(found.is_sorted_by_key(|d| (d.range.start(), d.code())), "{name}");
        for d in &found {
            let ranges = [d.range].into_iter().chain(d.labels.iter().map(|l| l.range));
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
fn a_fix_mends_its_finding_and_adds_no_error() {
    for (name, context, text) in all_texts() {
        let before = crate::analyze(&text, &context, NOW).diagnostics;
        let errors = |found: &[crate::Diagnostic]| found.iter().filter(|d| d.severity == Severity::Error).count();
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
                let count = |found: &[crate::Diagnostic]| found.iter().filter(|o| o.code() == d.code()).count();
                assert!(
                    count(&after) < count(&before),
                    "{name}: {} `{}` does not mend it:\n{fixed}",
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
            doc.tree.comments().iter().map(|c| doc.slice(c.range).trim().to_owned()).collect()
        };
        let after = comments(&fixed);
        let lost: Vec<String> =
            comments(&text).into_iter().filter(|c| !after.contains(c) && !fixed.contains(c.as_str())).collect();
        assert!(lost.is_empty() || text.contains('\u{8}'), "{name} loses {lost:?}");
    }
}

/// Every literal secret of every text, as the core itself finds them, and the canaries of the faulty fixtures.
#[test]
fn no_message_holds_a_secret() {
    for (name, context, text) in all_texts() {
        let report = crate::analyze(&text, &context, NOW);
        let mut secrets: Vec<&str> =
            report.secrets.iter().map(|s| crate::source::slice(&text, s.range).trim_matches(['\'', '"'])).collect();
        secrets.extend(["CANARY"]);
        for d in &report.diagnostics {
            let fixes = d
                .fixes
                .iter()
                .flat_map(|f| std::iter::once(f.title.as_str()).chain(f.edit.indels().iter().map(|i| i.text.as_str())));
            let texts = [d.message.as_str(), d.help.as_str()]
                .into_iter()
                .chain(d.labels.iter().map(|l| l.message.as_str()))
                .chain(fixes);
            for shown in texts {
                for secret in secrets.iter().filter(|s| s.len() >= 4) {
                    assert!(!shown.contains(secret), "{name}: {} shows a secret", d.code());
                }
            }
        }
    }
}

#[test]
fn cut_texts_never_panic() {
    for (_, context, text) in all_texts() {
        for end in (0..text.len()).step_by(53) {
            let Some(cut) = text.get(..end) else { continue };
            let report = crate::analyze(cut, &context, NOW);
            assert!(report.diagnostics.iter().all(|d| usize::from(d.range.end()) <= end));
        }
    }
}
