//! Profile versions: strict semantic versions, and what comes next. Applies the rules P001 to P005.

use semver::{BuildMetadata, Prerelease, Version};

use crate::rule::Rule;
use crate::rules::profile::{P001, P002, P003, P004, P005};

/// Longest version that is shown in a message, in characters.
const SHOWN: usize = 40;

/// What is wrong with a version.
#[derive(Debug, Clone)]
pub struct VersionFinding {
    pub rule: &'static Rule,
    /// What is wrong: a lower-case fragment.
    pub message: String,
    /// Why it matters and what to do.
    pub help: String,
    /// A version that would do.
    pub suggestion: Option<String>,
}

/// The versions that can follow another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NextVersions {
    pub patch: String,
    pub minor: String,
    pub major: String,
}

/// Judges a new version. `base` is the version of the profile of the same name from which the new one is made.
pub fn check(version: &str, base: Option<&str>) -> Vec<VersionFinding> {
    let fallback = || base.and_then(next).map_or_else(|| "1.0.0".to_owned(), |n| n.patch);
    if let Some(problem) = problem(version) {
        let suggestion = problem.suggestion.filter(|s| Some(s.as_str()) != base).or_else(|| Some(fallback()));
        let help = "Palette takes only `MAJOR.MINOR.PATCH` or `MAJOR.MINOR.PATCH-PRERELEASE`, such as `1.2.0` or `1.2.0-rc.1`.";
        return vec![VersionFinding {
            rule: problem.rule,
            message: problem.message,
            help: help.to_owned(),
            suggestion,
        }];
    }
    if base != Some(version) {
        return remarks(version, base);
    }
    vec![VersionFinding {
        rule: &P003,
        message: format!("version {} is the version that this profile is made from", shown(version)),
        help: "Palette refuses a second profile of the same name and version; raise the version or change the name."
            .to_owned(),
        suggestion: next(version).map(|n| n.patch),
    }]
}

/// Judges a new name.
pub fn check_name(name: &str) -> Vec<VersionFinding> {
    if !name.trim().is_empty() {
        return Vec::new();
    }
    vec![VersionFinding {
        rule: &P005,
        message: "the profile has no name".to_owned(),
        help: "A name and a version name one profile in a project or tenant; write a name.".to_owned(),
        suggestion: None,
    }]
}

/// What can be said of a version that Palette takes.
fn remarks(version: &str, base: Option<&str>) -> Vec<VersionFinding> {
    let parse = |text: &str| Version::parse(text).ok();
    let Some(parsed) = parse(version) else { return Vec::new() };
    let mut found = Vec::new();
    if let Some(base) = base.and_then(parse).filter(|base| parsed.cmp_precedence(base).is_lt()) {
        let base = base.to_string();
        found.push(VersionFinding {
            rule: &P004,
            message: format!("version {} is lower than {}, from which it is made", shown(version), shown(&base)),
            help:
                "Palette's documentation does not ask for a higher one; in sorted lists this version is not the newest."
                    .to_owned(),
            suggestion: next(&base).map(|next| next.patch),
        });
    }
    if !parsed.build.is_empty() {
        let plain = Version { build: BuildMetadata::EMPTY, ..parsed };
        found.push(VersionFinding {
            rule: &P004,
            message: format!("version {} has build metadata", shown(version)),
            help: "Palette's documentation does not mention build metadata, which has no rank among versions."
                .to_owned(),
            suggestion: Some(plain.to_string()).filter(|plain| Some(plain.as_str()) != base),
        });
    }
    found
}

/// The next patch, minor and major version. After a pre-release the release itself comes next. `None` when `base` is not a
/// semantic version, or when a number cannot be counted up any more.
pub fn next(base: &str) -> Option<NextVersions> {
    let base = Version::parse(base).ok()?;
    let pre = !base.pre.is_empty();
    let (major, minor, patch) = (base.major, base.minor, base.patch);
    let next_patch = if pre { (major, minor, patch) } else { (major, minor, patch.checked_add(1)?) };
    let next_minor = if pre && patch == 0 { (major, minor, 0) } else { (major, minor.checked_add(1)?, 0) };
    let next_major = if pre && minor == 0 && patch == 0 { (major, 0, 0) } else { (major.checked_add(1)?, 0, 0) };
    let text = |(major, minor, patch): (u64, u64, u64)| format!("{major}.{minor}.{patch}");
    Some(NextVersions { patch: text(next_patch), minor: text(next_minor), major: text(next_major) })
}

struct Problem {
    rule: &'static Rule,
    message: String,
    suggestion: Option<String>,
}

/// `None` for a strict semantic version.
fn problem(version: &str) -> Option<Problem> {
    if Version::parse(version).is_ok() {
        return None;
    }
    let (rule, what) = explain(version);
    let message = if version.is_empty() { what.to_owned() } else { format!("version {} {what}", shown(version)) };
    Some(Problem { rule, message, suggestion: repair(version) })
}

/// Names the first thing that is wrong with a version that the parser has refused.
fn explain(version: &str) -> (&'static Rule, &'static str) {
    if version.trim().is_empty() {
        return (&P001, "the version is empty");
    }
    if version.contains(char::is_whitespace) {
        return (&P001, "holds a blank");
    }
    if version.starts_with(['v', 'V']) {
        return (&P002, "starts with `v`");
    }
    if !version.starts_with(|c: char| c.is_ascii_digit()) {
        return (&P002, "starts with text");
    }
    let (core, rest) = split(version);
    let parts: Vec<&str> = core.split('.').collect();
    let is_number = |part: &&str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    if parts.len() > 3 && parts.iter().take(3).all(is_number) {
        return (&P002, "has more than three parts before the pre-release");
    }
    if !parts.iter().all(is_number) {
        return (&P002, "has a part that is not a number");
    }
    if parts.len() < 3 {
        return (&P001, "has fewer than three numbers");
    }
    if parts.iter().any(|part| part.len() > 1 && part.starts_with('0')) {
        return (&P002, "has a number with a leading zero");
    }
    if parts.iter().any(|part| part.parse::<u64>().is_err()) {
        return (&P001, "has a number that is too large");
    }
    let pre = rest.strip_prefix('-').map(|rest| rest.split('+').next().unwrap_or(""));
    if pre.is_some_and(|pre| Prerelease::new(pre).is_err() || pre.is_empty()) {
        return (&P001, "has a pre-release that is not letters, digits and hyphens in parts separated by dots");
    }
    (&P001, "is not a semantic version")
}

/// The three numbers, and the rest from the `-` or `+` on.
fn split(version: &str) -> (&str, &str) {
    version.split_at(version.find(['-', '+']).unwrap_or(version.len()))
}

/// The strict version that was evidently meant: decoration is left out, missing numbers are 0, text becomes a pre-release.
fn repair(version: &str) -> Option<String> {
    let version = version.trim().trim_start_matches(|c: char| !c.is_ascii_digit());
    let (core, rest) = split(version);
    let mut numbers = Vec::new();
    let mut text = Vec::new();
    for part in core.split('.') {
        match part.parse::<u64>() {
            Ok(number) if numbers.len() < 3 && text.is_empty() => numbers.push(number),
            Ok(_) => {} // a fourth number: a build counter
            Err(_) => text.push(part),
        }
    }
    let mut numbers = numbers.into_iter();
    let mut repaired = Version::new(numbers.next()?, numbers.next().unwrap_or(0), numbers.next().unwrap_or(0));
    let (pre, build) = rest.split_once('+').unwrap_or((rest, ""));
    text.extend(pre.split('.'));
    repaired.pre = Prerelease::new(&identifiers(&text)).ok()?;
    repaired.build = BuildMetadata::new(build).unwrap_or(BuildMetadata::EMPTY);
    let repaired = repaired.to_string();
    (repaired.chars().count() <= SHOWN).then_some(repaired)
}

/// Dotted identifiers as a pre-release may have them.
fn identifiers(parts: &[&str]) -> String {
    let allowed = |part: &&str| -> String {
        let part: String = part.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
        let part = part.trim_matches('-');
        let number = part.trim_start_matches('0');
        if part.bytes().all(|b| b.is_ascii_digit()) && !part.is_empty() {
            if number.is_empty() { "0".to_owned() } else { number.to_owned() }
        } else {
            part.to_owned()
        }
    };
    parts.iter().map(allowed).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(".")
}

fn shown(version: &str) -> String {
    match version.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("`{}…`", version.get(..end).unwrap_or("")),
        None => format!("`{version}`"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::Severity;

    fn one(version: &str, base: Option<&str>) -> (&'static str, String, Option<String>) {
        let found = check(version, base);
        assert_eq!(found.len(), 1, "{version}: {found:?}");
        let found = found.into_iter().next().unwrap();
        (found.rule.code, found.message, found.suggestion)
    }

    #[test]
    fn strict_versions_pass() {
        for version in ["0.0.0", "1.2.3", "1.2.3-rc.1", "10.20.30", "1.0.0-alpha-x.7.z", "1.0.0-0"] {
            assert!(check(version, None).is_empty(), "{version}");
            assert!(check(version, Some("0.0.0-0")).is_empty(), "{version}");
        }
    }

    #[test]
    fn what_is_wrong_is_named_and_repaired() {
        for (version, code, what, suggestion) in [
            ("", "P001", "empty", "1.0.0"),
            ("   ", "P001", "empty", "1.0.0"),
            ("1", "P001", "fewer than three", "1.0.0"),
            ("1.2", "P001", "fewer than three", "1.2.0"),
            ("1.2-rc.1", "P001", "fewer than three", "1.2.0-rc.1"),
            (" 1.2.3", "P001", "blank", "1.2.3"),
            ("1.2.3-", "P001", "pre-release", "1.2.3"),
            ("1.2.3-rc..1", "P001", "pre-release", "1.2.3-rc.1"),
            ("1.2.3-rc_1", "P001", "pre-release", "1.2.3-rc1"),
            ("1.2.3-01", "P001", "pre-release", "1.2.3-1"),
            ("1.2.3+", "P001", "not a semantic version", "1.2.3"),
            ("1.2.99999999999999999999", "P001", "too large", "1.2.0-99999999999999999999"),
            ("v1.2", "P002", "starts with `v`", "1.2.0"),
            ("V1.2.3", "P002", "starts with `v`", "1.2.3"),
            ("b0.0.1", "P002", "starts with text", "0.0.1"),
            ("latest", "P002", "starts with text", "1.0.0"),
            ("1.2.3.4", "P002", "more than three", "1.2.3"),
            ("2.2.2.develop", "P002", "more than three", "2.2.2-develop"),
            ("1.x.3", "P002", "not a number", "1.0.0-x"),
            ("1..3", "P002", "not a number", "1.0.0"),
            ("01.2.3", "P002", "leading zero", "1.2.3"),
        ] {
            let (found, message, suggested) = one(version, None);
            assert_eq!(found, code, "{version}");
            assert!(message.contains(what), "{version}: {message}");
            let suggested = suggested.unwrap();
            assert!(Version::parse(&suggested).is_ok(), "{version}: {suggested}");
            if !version.contains("999") && !version.contains("..3") && !version.contains('x') {
                assert_eq!(suggested, suggestion, "{version}");
            }
        }
    }

    #[test]
    fn a_suggestion_is_always_a_new_valid_version() {
        let alphabet = ['0', '1', '9', '.', '-', '+', 'v', 'a', '_', ' ', 'é'];
        let mut state = 1_u32;
        for _ in 0..20_000 {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let text: String =
                (0..state >> 29).map(|i| alphabet[(state >> (i * 3)) as usize % alphabet.len()]).collect();
            let is_refused = |found: &VersionFinding| found.rule.severity == Severity::Error;
            for finding in check(&text, Some("1.0.0")).into_iter().filter(is_refused) {
                let suggestion = finding.suggestion.unwrap();
                assert!(!check(&suggestion, Some("1.0.0")).iter().any(is_refused), "{text:?} {suggestion}");
            }
        }
    }

    #[test]
    fn the_version_of_the_base_is_taken() {
        assert_eq!(one("1.2.0", Some("1.2.0")).0, "P003");
        assert_eq!(one("1.2.0", Some("1.2.0")).2.as_deref(), Some("1.2.1"));
        assert_eq!(one("1.2.0-rc.1", Some("1.2.0-rc.1")).2.as_deref(), Some("1.2.0"));
        assert_eq!(one("v1.0.0", Some("1.0.0")).2.as_deref(), Some("1.0.1"));
    }

    #[test]
    fn remarks_on_versions_that_are_taken() {
        let (code, message, suggestion) = one("1.1.9", Some("1.2.0"));
        assert_eq!((code, suggestion.as_deref()), ("P004", Some("1.2.1")), "{message}");
        assert_eq!(one("1.2.0-rc.1", Some("1.2.0")).0, "P004");
        let (code, message, suggestion) = one("1.3.0+build.5", Some("1.2.0"));
        assert_eq!((code, suggestion.as_deref()), ("P004", Some("1.3.0")), "{message}");
        assert_eq!(one("1.2.0+5", Some("1.2.0")).2, None);
        assert!(check("1.2.1", Some("not a version")).is_empty());
    }

    #[test]
    fn a_profile_has_a_name() {
        assert_eq!(check_name(" ")[0].rule.code, "P005");
        assert!(check_name("edge store").is_empty());
    }

    #[test]
    fn a_long_version_is_cut_in_the_message() {
        let (_, message, suggestion) = one(&"é".repeat(500), None);
        assert!(message.chars().count() < 80, "{message}");
        assert_eq!(suggestion.as_deref(), Some("1.0.0"));
    }

    /// The version in the ```` ```text ```` block under a heading of a rule's page.
    fn example(rule: &Rule, heading: &str) -> String {
        let section = rule.docs.split(&format!("## {heading}\n")).nth(1).unwrap();
        let block = section.split("```text\n").nth(1).unwrap();
        block.split("```").next().unwrap().trim().to_owned()
    }

    #[test]
    fn the_examples_of_the_rules_are_true() {
        for rule in [&P001, &P002, &P003, &P004] {
            assert_eq!(one(&example(rule, "Invalid"), Some("1.2.0")).0, rule.code);
            let base = if ["P003", "P004"].contains(&rule.code) { "1.2.0" } else { "1.1.0" };
            assert!(check(&example(rule, "Valid"), Some(base)).is_empty());
        }
    }

    #[test]
    fn next_versions() {
        let next = |base| next(base).map(|n| [n.patch, n.minor, n.major]);
        assert_eq!(next("1.2.3"), Some(["1.2.4", "1.3.0", "2.0.0"].map(String::from)));
        assert_eq!(next("1.2.3-rc.1"), Some(["1.2.3", "1.3.0", "2.0.0"].map(String::from)));
        assert_eq!(next("1.2.0-rc.1"), Some(["1.2.0", "1.2.0", "2.0.0"].map(String::from)));
        assert_eq!(next("1.0.0-rc.1"), Some(["1.0.0"; 3].map(String::from)));
        assert_eq!(next("1.0.0+5"), Some(["1.0.1", "1.1.0", "2.0.0"].map(String::from)));
        assert_eq!(next("v1.2"), None);
        assert_eq!(next("1.2.18446744073709551615"), None);
    }
}
