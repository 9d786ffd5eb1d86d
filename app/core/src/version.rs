//! Profile versions: strict semantic versions, what is wrong with one, and what comes next.

use semver::{BuildMetadata, Prerelease, Version};

pub use layerwright_types::NextVersions;

/// Longest version that is shown in a message, in characters.
const SHOWN: usize = 40;

/// Why Palette refuses a version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Flaw {
    /// Parts are missing or malformed.
    NotSemver,
    /// There is more in it than a semantic version takes.
    Decorated,
}

/// A version that could be taken instead of one that Palette refuses: for its form, or because the profile's own base has it.
pub(crate) fn suggestion(version: &str, base: Option<&str>) -> Option<String> {
    if flaw(version).is_some() {
        let fallback = || base.and_then(next).map_or_else(|| "1.0.0".to_owned(), |next| next.patch);
        return repair(version).filter(|repaired| Some(repaired.as_str()) != base).or_else(|| Some(fallback()));
    }
    next(version).filter(|_| base == Some(version)).map(|next| next.patch)
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

/// Names the first thing that is wrong with a version, a fragment that can follow it. `None` for a strict semantic version.
pub(crate) fn flaw(version: &str) -> Option<(Flaw, &'static str)> {
    Version::parse(version).is_err().then(|| explain(version))
}

fn explain(version: &str) -> (Flaw, &'static str) {
    if version.trim().is_empty() {
        return (Flaw::NotSemver, "the version is empty");
    }
    if version.contains(char::is_whitespace) {
        return (Flaw::NotSemver, "contains a space");
    }
    if version.starts_with(['v', 'V']) {
        return (Flaw::Decorated, "starts with `v`");
    }
    if !version.starts_with(|c: char| c.is_ascii_digit()) {
        return (Flaw::Decorated, "starts with text");
    }
    let (core, rest) = split(version);
    let parts: Vec<&str> = core.split('.').collect();
    let is_number = |part: &&str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    if parts.len() > 3 && parts.iter().take(3).all(is_number) {
        return (Flaw::Decorated, "has more than three parts before the pre-release");
    }
    if !parts.iter().all(is_number) {
        return (Flaw::Decorated, "has a part that is not a number");
    }
    if parts.len() < 3 {
        return (Flaw::NotSemver, "has fewer than three numbers");
    }
    if parts.iter().any(|part| part.len() > 1 && part.starts_with('0')) {
        return (Flaw::Decorated, "has a number with a leading zero");
    }
    if parts.iter().any(|part| part.parse::<u64>().is_err()) {
        return (Flaw::NotSemver, "has a number that is too large");
    }
    let pre = rest.strip_prefix('-').map(|rest| rest.split('+').next().unwrap_or(""));
    if pre.is_some_and(|pre| Prerelease::new(pre).is_err() || pre.is_empty()) {
        return (
            Flaw::NotSemver,
            "has a pre-release that is not letters, digits and hyphens in parts separated by dots",
        );
    }
    (Flaw::NotSemver, "is not a semantic version")
}

/// The three numbers, and the rest from the `-` or `+` on.
fn split(version: &str) -> (&str, &str) {
    version.split_at(version.find(['-', '+']).unwrap_or(version.len()))
}

/// The strict version that was clearly meant: decoration is left out, missing numbers are 0, text becomes a pre-release.
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

/// A version for messages, cut when it is long.
pub(crate) fn shown(version: &str) -> String {
    match version.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("`{}…`", version.get(..end).unwrap_or("")),
        None => format!("`{version}`"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_is_named_and_repaired() {
        for (version, reason, what, repaired) in [
            ("", Flaw::NotSemver, "empty", "1.0.0"),
            ("   ", Flaw::NotSemver, "empty", "1.0.0"),
            ("1", Flaw::NotSemver, "fewer than three", "1.0.0"),
            ("1.2", Flaw::NotSemver, "fewer than three", "1.2.0"),
            ("1.2-rc.1", Flaw::NotSemver, "fewer than three", "1.2.0-rc.1"),
            (" 1.2.3", Flaw::NotSemver, "space", "1.2.3"),
            ("1.2.3-", Flaw::NotSemver, "pre-release", "1.2.3"),
            ("1.2.3-rc..1", Flaw::NotSemver, "pre-release", "1.2.3-rc.1"),
            ("1.2.3-rc_1", Flaw::NotSemver, "pre-release", "1.2.3-rc1"),
            ("1.2.3-01", Flaw::NotSemver, "pre-release", "1.2.3-1"),
            ("1.2.3+", Flaw::NotSemver, "not a semantic version", "1.2.3"),
            ("1.2.99999999999999999999", Flaw::NotSemver, "too large", "1.2.0-99999999999999999999"),
            ("v1.2", Flaw::Decorated, "starts with `v`", "1.2.0"),
            ("V1.2.3", Flaw::Decorated, "starts with `v`", "1.2.3"),
            ("b0.0.1", Flaw::Decorated, "starts with text", "0.0.1"),
            ("latest", Flaw::Decorated, "starts with text", "1.0.0"),
            ("1.2.3.4", Flaw::Decorated, "more than three", "1.2.3"),
            ("2.2.2.develop", Flaw::Decorated, "more than three", "2.2.2-develop"),
            ("1.x.3", Flaw::Decorated, "not a number", "1.0.0-x"),
            ("1..3", Flaw::Decorated, "not a number", "1.0.0"),
            ("01.2.3", Flaw::Decorated, "leading zero", "1.2.3"),
        ] {
            let (found, message) = flaw(version).unwrap();
            assert_eq!(found, reason, "{version}");
            assert!(message.contains(what), "{version}: {message}");
            assert_eq!(suggestion(version, None).as_deref(), Some(repaired), "{version}");
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
            if flaw(&text).is_some() || text == "1.0.0" {
                let suggestion = suggestion(&text, Some("1.0.0")).unwrap();
                assert!(flaw(&suggestion).is_none() && suggestion != "1.0.0", "{text:?} {suggestion}");
            }
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
