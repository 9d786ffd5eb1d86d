//! Profiles for the tests of rules on profiles.

use crate::context::Context;
use crate::diagnostic::Diagnostic;
use crate::profile::{Opened, open};
use crate::rule::Rule;
use crate::rules::examples::Example;
use crate::rules::{all, check_profile, check_version};
use crate::source::slice;

const GENERATIONS: [&str; 3] = [
    include_str!("../../../../../tests/fixtures/profiles/generation-1.json"),
    include_str!("../../../../../tests/fixtures/profiles/generation-2.json"),
    include_str!("../../../../../tests/fixtures/profiles/generation-3.json"),
];

pub(crate) fn findings(text: &str) -> Vec<Diagnostic> {
    match open(text) {
        Ok(Opened::Profile(profile)) => check_profile(&profile, None, &Context::default()),
        other => panic!("not a profile: {other:?}\n{text}"),
    }
}

/// Codes with the marked text.
pub(crate) fn shown(text: &str) -> Vec<(&'static str, String)> {
    findings(text).iter().map(|f| (f.code(), slice(text, f.range()).to_owned())).collect()
}

/// Code, message and suggestion of the only finding on a version.
pub(crate) fn version(version: &str, base: Option<&str>) -> (&'static str, String, Option<String>) {
    let found = check_version(version, base, &Context::default());
    assert_eq!(found.len(), 1, "{version}: {found:?}");
    let found = found.into_iter().next().unwrap();
    let suggestion = found.fixes.first().map(|fix| fix.edit.apply(version));
    (found.code(), found.message, suggestion)
}

/// Asserts that the version gives one finding, whose message says this, and that another version is offered.
#[track_caller]
pub(crate) fn refuses(code: &str, text: &str, what: &str) {
    let (found, message, suggestion) = version(text, None);
    assert_eq!(found, code, "{text}");
    assert!(message.contains(what) && suggestion.is_some(), "{text}: {message}");
}

/// A correct profile with more members of the OS pack, and variables.
pub(crate) fn frame(os: &str, variables: &str) -> String {
    format!(
        "{{\"metadata\":{{\"name\":\"edge-store\"}},\"spec\":{{\"version\":\"1.2.0\",\"template\":{{\"type\":\"cluster\",\"cloudType\":\"edge-native\",\"packs\":[\
         {{\"name\":\"edge-native-byoi\",\"type\":\"spectro\",\"layer\":\"os\",\"tag\":\"2.1.0\",\"values\":\"\"{os}}},\
         {{\"name\":\"edge-k3s\",\"type\":\"spectro\",\"layer\":\"k8s\",\"tag\":\"1.32.4\",\"values\":\"\"}},\
         {{\"name\":\"cni-calico\",\"type\":\"spectro\",\"layer\":\"cni\",\"tag\":\"3.29.3\",\"values\":\"\"}}]}},\"variables\":[{variables}]}}}}"
    )
}

#[test]
fn the_examples_of_versions_are_true() {
    let on_versions = |rule: &&Rule| Example::of(rule).iter().all(|example| example.language == "text");
    let rules: Vec<&Rule> = all().filter(on_versions).collect();
    assert_eq!(rules.iter().map(|rule| rule.code).collect::<Vec<_>>(), ["P001", "P002", "P003", "P004"]);
    for rule in rules {
        let [invalid, valid] = Example::of(rule).try_into().unwrap();
        assert_eq!(version(invalid.text.trim(), Some("1.2.0")).0, rule.code);
        let base = if ["P003", "P004"].contains(&rule.code) { "1.2.0" } else { "1.1.0" };
        assert!(check_version(valid.text.trim(), Some(base), &Context::default()).is_empty());
    }
}

#[test]
fn exports_are_silent_but_for_true_findings() {
    let codes = |text: &str| -> Vec<&str> { findings(text).iter().map(Diagnostic::code).collect() };
    assert_eq!(codes(GENERATIONS[0]), ["P010", "P010"]);
    assert_eq!(codes(GENERATIONS[1]), ["P010", "P010"]);
    // A masked default, and a variable that no layer uses.
    assert_eq!(codes(GENERATIONS[2]), ["P010", "P010", "M015", "P013"]);
}

#[test]
fn ranges_are_those_of_the_members() {
    let text = frame(",\"version\":2", "{\"name\":\"a\",\"format\":\"text\",\"hidden\":true,\"required\":true}");
    assert_eq!(
        shown(&text),
        [
            ("P012", "2".to_owned()),
            ("V003", "{".to_owned()),
            ("M015", "\"a\"".to_owned()),
            ("V001", "\"text\"".to_owned())
        ]
    );
    let text = format!("\u{feff}{}", frame("", "").replace("\"edge-native\"", "\"edge\""));
    assert_eq!(shown(&text), [("P006", "\"edge\"".to_owned())]);
}
