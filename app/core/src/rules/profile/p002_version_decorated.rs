use crate::rules::declare_rule;

declare_rule! {
    /// ## What it does
    ///
    /// Reports a profile version with something extra: a leading `v` or other text, a fourth part, a number with a
    /// leading zero.
    ///
    /// ## Why it matters
    ///
    /// These forms are common in Git tags and container images, but Palette refuses them: its documents name `2.2.2.develop` and
    /// `b0.0.1` as examples of versions that are not accepted.
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
        source: "Palette documentation, Version a Cluster Profile",
        since: "0.1.0",
    }
}
