use super::refused_version;
use crate::rules::profile_cx::ProfileCx;
use crate::rules::{Sink, declare_rule};
use crate::version::Flaw;

declare_rule! {
    /// ## What it does
    ///
    /// Reports a profile version with something extra: a leading `v` or other text, a fourth part, a number with a
    /// leading zero.
    ///
    /// ## Why it matters
    ///
    /// These forms are common in Git tags and container images, but Palette refuses them since version 4.10: its documents name
    /// `2.2.2.develop` and `b0.0.1` as examples of versions that are not accepted. Profiles that had such a version before the
    /// upgrade go on working. For an older Palette this is a warning.
    ///
    /// ## How to fix
    ///
    /// Remove the extra part. Text belongs after the third number and a hyphen: `2.2.2-develop`.
    ///
    /// ## Invalid
    ///
    /// ```text
    /// v1.2.0
    /// ```
    ///
    /// ## Valid
    ///
    /// ```text
    /// 1.2.0
    /// ```
    P002 "version-decorated" {
        summary: "The profile version has a leading `v`, other text, a fourth part or leading zeros",
        severity: Error,
        fix: Sometimes,
        evidence: Documented,
        source: "Palette documentation, Version a Cluster Profile; release notes of 4.10.0 (breaking changes)",
        since: "0.1.0",
        check: Profile(check),
    }
}

fn check(cx: &ProfileCx<'_, '_>, sink: &mut Sink) {
    refused_version(cx, &P002, Flaw::Decorated, sink);
}

#[cfg(test)]
mod tests {
    use crate::rules::profile::testing::refuses;

    #[test]
    fn what_is_wrong_is_named() {
        for (text, what) in [
            ("v1.2", "starts with `v`"),
            ("latest", "starts with text"),
            ("1.2.3.4", "more than three"),
            ("1.x.3", "not a number"),
            ("01.2.3", "leading zero"),
        ] {
            refuses("P002", text, what);
        }
    }
}
