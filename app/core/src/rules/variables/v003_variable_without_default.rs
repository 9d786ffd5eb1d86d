use crate::rules::declare_rule;

declare_rule! {
    /// ## What it does
    /// Reports variables that are hidden and required, or read-only (`immutable`), and have no default.
    ///
    /// ## Why it matters
    /// Palette's documentation requires a default for them: nobody can enter a value.
    ///
    /// ## How to fix
    /// Give the variable a default, or show it.
    ///
    /// ## Invalid
    /// ```json
    /// {
    ///   "name": "image_tag", "displayName": "Image tag",
    ///   "format": "string", "inputType": "text", "required": true,
    ///   "defaultValue": "", "immutable": false, "hidden": true, "isSensitive": false
    /// }
    /// ```
    ///
    /// ## Valid
    /// ```json
    /// {
    ///   "name": "image_tag", "displayName": "Image tag",
    ///   "format": "string", "inputType": "text", "required": true,
    ///   "defaultValue": "stable", "immutable": false, "hidden": true, "isSensitive": false
    /// }
    /// ```
    V003 "variable-without-default" {
        summary: "A variable that nobody can set has no default",
        severity: Error,
        fix: Never,
        evidence: Documented,
        source: "Palette documentation, Create Cluster Profile Variables; API, v1Variable",
        since: "0.1.0",
    }
}
