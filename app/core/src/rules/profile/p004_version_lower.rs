use crate::rules::declare_rule;

declare_rule! {
    /// ## What it does
    /// Points at a profile version that is lower than the version of the profile it is made from, and on build metadata (`+...`).
    ///
    /// ## Why it matters
    /// Palette's documentation asks for semantic versions and does not say whether a new one must be higher; lists of versions are sorted, so
    /// a lower one does not show up as the newest. It does not mention build metadata, which has no rank among versions.
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
    }
}
