use crate::rules::declare_rule;

declare_rule! {
    /// ## What it does
    ///
    /// Reports a profile version that holds all it needs and something too much: a leading `v` or other text, a fourth part,
    /// a number with a leading zero.
    ///
    /// ## Why it matters
    ///
    /// These forms are usual for Git tags and container images, and Palette refuses them: its documents name `2.2.2.develop` and
    /// `b0.0.1` as examples of versions that are not accepted.
    ///
    /// ## How to fix
    ///
    /// Leave out what is too much. Text belongs behind the third number, after a hyphen: `2.2.2-develop`.
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
