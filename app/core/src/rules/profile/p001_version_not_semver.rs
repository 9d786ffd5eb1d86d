use crate::rules::declare_rule;

declare_rule! {
    /// ## What it does
    ///
    /// Reports a profile version that is not a complete semantic version: three numbers separated by dots, followed at
    /// most by a pre-release after a hyphen.
    ///
    /// ## Why it matters
    ///
    /// Palette accepts only versions of the form `MAJOR.MINOR.PATCH` or `MAJOR.MINOR.PATCH-PRERELEASE`. With any other
    /// version the import fails.
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
        source: "Palette documentation, Version a Cluster Profile",
        since: "0.1.0",
    }
}
