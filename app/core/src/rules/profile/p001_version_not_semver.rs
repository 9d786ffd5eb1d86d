use super::refused_version;
use crate::profile::Form;
use crate::rules::profile_cx::ProfileCx;
use crate::rules::{Sink, declare_rule};
use crate::version::Flaw;

declare_rule! {
    /// ## What it does
    ///
    /// Reports a profile version that is not a complete semantic version: three numbers separated by dots, followed at
    /// most by a pre-release after a hyphen.
    ///
    /// ## Why it matters
    ///
    /// Since version 4.10, Palette accepts only versions of the form `MAJOR.MINOR.PATCH` or `MAJOR.MINOR.PATCH-PRERELEASE`. With
    /// any other version the import fails. Profiles that had such a version before the upgrade go on working. For an older Palette
    /// this is a warning.
    ///
    /// ## How to fix
    ///
    /// Write all three numbers. A pre-release is made of letters, digits and hyphens in parts separated by dots, and a part that
    /// is a number has no leading zero.
    ///
    /// ## Invalid
    ///
    /// ```text
    /// 1.2
    /// ```
    ///
    /// ## Valid
    ///
    /// ```text
    /// 1.2.0
    /// ```
    P001 "version-not-semver" {
        summary: "The profile version is not `MAJOR.MINOR.PATCH` with an optional pre-release",
        severity: Error,
        fix: Sometimes,
        evidence: Documented,
        source: "Palette documentation, Version a Cluster Profile; release notes of 4.10.0 (breaking changes)",
        since: "0.1.0",
        check: Profile(check),
    }
}

fn check(cx: &ProfileCx<'_, '_>, sink: &mut Sink) {
    // That form of the API has no version.
    if cx.version.is_empty() && cx.profile.is_some_and(|profile| matches!(profile.form(), Form::Flat { .. })) {
        return;
    }
    refused_version(cx, &P001, Flaw::NotSemver, sink);
}

#[cfg(test)]
mod tests {
    use crate::context::Context;
    use crate::rules::check_version;
    use crate::rules::profile::testing::{refuses, version};

    #[test]
    fn what_is_wrong_is_named() {
        for (text, what) in [
            ("", "empty"),
            ("1.2", "fewer than three"),
            (" 1.2.3", "space"),
            ("1.2.3-rc..1", "pre-release"),
            ("1.2.3+", "not a semantic version"),
            ("1.2.99999999999999999999", "too large"),
        ] {
            refuses("P001", text, what);
        }
    }

    #[test]
    fn strict_versions_pass() {
        for version in ["0.0.0", "1.2.3", "1.2.3-rc.1", "10.20.30", "1.0.0-alpha-x.7.z", "1.0.0-0"] {
            assert!(check_version(version, None, &Context::default()).is_empty(), "{version}");
            assert!(check_version(version, Some("0.0.0-0"), &Context::default()).is_empty(), "{version}");
        }
    }

    #[test]
    fn a_long_version_is_cut_in_the_message() {
        let (_, message, suggestion) = version(&"é".repeat(500), None);
        assert!(message.chars().count() < 80, "{message}");
        assert_eq!(suggestion.as_deref(), Some("1.0.0"));
    }
}
