use semver::{BuildMetadata, Version};

use super::on_version;
use crate::rules::profile_cx::ProfileCx;
use crate::rules::{Sink, declare_rule};
use crate::version::{next, shown};

declare_rule! {
    /// ## What it does
    /// Points at a profile version that is lower than the version of the profile it is made from, and on build metadata (`+...`).
    ///
    /// ## Why it matters
    /// Palette's documentation asks for semantic versions and does not say whether a new one must be higher; lists of versions are
    /// sorted, so a lower one does not show up as the newest. It does not mention build metadata, which does not affect the order
    /// of versions.
    ///
    /// ## How to fix
    /// Use the next patch, minor or major version, without `+`. The example below is made from version `1.2.0`.
    ///
    /// ## Invalid
    /// ```text
    /// 1.1.0
    /// ```
    ///
    /// ## Valid
    /// ```text
    /// 1.2.1
    /// ```
    P004 "version-lower" {
        summary: "The new profile version is lower than the one it is made from, or has build metadata",
        severity: Info,
        fix: Never,
        evidence: Inferred,
        source: "Palette documentation, Version a Cluster Profile (silent on order and build metadata); semver.org, 10 and 11",
        since: "0.1.0",
        check: Profile(check),
    }
}

fn check(cx: &ProfileCx<'_, '_>, sink: &mut Sink) {
    let parse = |text: &str| Version::parse(text).ok();
    let Some(parsed) = parse(cx.version).filter(|_| cx.base != Some(cx.version)) else { return };
    if let Some(base) = cx.base.and_then(parse).filter(|base| parsed.cmp_precedence(base).is_lt()) {
        let base = base.to_string();
        let message = format!("version {} is lower than {}, from which it is made", shown(cx.version), shown(&base));
        let help = "Palette's documentation does not require a higher version, but this one is not the newest in sorted lists.";
        sink.report(on_version(cx, &P004, message, help, next(&base).map(|next| next.patch)));
    }
    if !parsed.build.is_empty() {
        let plain = Version { build: BuildMetadata::EMPTY, ..parsed }.to_string();
        let message = format!("version {} has build metadata", shown(cx.version));
        let help =
            "Palette's documentation does not mention build metadata, which does not affect the order of versions.";
        sink.report(on_version(cx, &P004, message, help, Some(plain).filter(|plain| Some(plain.as_str()) != cx.base)));
    }
}

#[cfg(test)]
mod tests {
    use crate::context::Context;
    use crate::rules::check_version;
    use crate::rules::profile::testing::version;

    #[test]
    fn remarks_on_versions_that_are_taken() {
        let (code, message, suggestion) = version("1.1.9", Some("1.2.0"));
        assert_eq!((code, suggestion.as_deref()), ("P004", Some("1.2.1")), "{message}");
        assert_eq!(version("1.2.0-rc.1", Some("1.2.0")).0, "P004");
        let (code, message, suggestion) = version("1.3.0+build.5", Some("1.2.0"));
        assert_eq!((code, suggestion.as_deref()), ("P004", Some("1.3.0")), "{message}");
        assert_eq!(version("1.2.0+5", Some("1.2.0")).2, None);
        assert!(check_version("1.2.1", Some("not a version"), &Context::default()).is_empty());
    }
}
