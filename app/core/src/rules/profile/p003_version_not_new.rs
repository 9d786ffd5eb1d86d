use crate::rules::declare_rule;

declare_rule! {
    /// ## What it does
    ///
    /// Reports a new profile version that is the version of the profile it is made from.
    ///
    /// ## Why it matters
    ///
    /// A name and a version identify one profile in a project or tenant. Palette refuses to import a second one and asks
    /// you to change the name or the version.
    ///
    /// ## How to fix
    ///
    /// Use the next patch, minor or major version, or give the profile another name. The example below is made from version
    /// `1.2.0`.
    ///
    /// ## Invalid
    ///
    /// ```text
    /// 1.2.0
    /// ```
    ///
    /// ## Valid
    ///
    /// ```text
    /// 1.2.1
    /// ```
    P003 "version-not-new" {
        summary: "The new profile version is the version of the profile it is made from",
        severity: Error,
        fix: Sometimes,
        evidence: Documented,
        source: "Palette documentation, Export and Import Cluster Profiles",
        since: "0.1.0",
    }
}
