use crate::rules::declare_rule;

declare_rule! {
    /// ## What it does
    /// Reports variables with the name or display name of another variable of the profile.
    ///
    /// ## Why it matters
    /// Palette's documentation says that both are unique in a profile; a macro could mean either variable.
    ///
    /// ## How to fix
    /// Rename one of them, or remove it.
    ///
    /// ## Invalid
    /// ```json
    /// {
    ///   "name": "image_tag", "displayName": "Image tag",
    ///   "format": "string", "inputType": "text", "required": true,
    ///   "defaultValue": "", "immutable": false, "hidden": false, "isSensitive": false
    /// },
    /// {
    ///   "name": "image_tag_2", "displayName": "Image tag",
    ///   "format": "string", "inputType": "text", "required": true,
    ///   "defaultValue": "", "immutable": false, "hidden": false, "isSensitive": false
    /// }
    /// ```
    ///
    /// ## Valid
    /// ```json
    /// {
    ///   "name": "image_tag", "displayName": "Image tag",
    ///   "format": "string", "inputType": "text", "required": true,
    ///   "defaultValue": "", "immutable": false, "hidden": false, "isSensitive": false
    /// },
    /// {
    ///   "name": "image_tag_2", "displayName": "Second image tag",
    ///   "format": "string", "inputType": "text", "required": true,
    ///   "defaultValue": "", "immutable": false, "hidden": false, "isSensitive": false
    /// }
    /// ```
    V004 "duplicate-variable" {
        summary: "Two variables share a name or a display name",
        severity: Error,
        fix: Never,
        evidence: Documented,
        source: "Palette documentation, Create Cluster Profile Variables; API, v1Variable",
        since: "0.1.0",
    }
}
