use crate::rules::declare_rule;

declare_rule! {
    /// ## What it does
    /// Checks that a variable with the input `dropdown` has options, and that its default is one of them.
    ///
    /// ## Why it matters
    /// Palette's documentation requires at least one option and a default among the options.
    ///
    /// ## How to fix
    /// Add the option, or choose one of the options as the default.
    ///
    /// ## Invalid
    /// ```json
    /// {
    ///   "name": "site_size", "displayName": "Site size",
    ///   "format": "string", "inputType": "dropdown", "required": true,
    ///   "defaultValue": "huge", "immutable": false, "hidden": false, "isSensitive": false, "options": [{"value": "small"}, {"value": "large"}]
    /// }
    /// ```
    ///
    /// ## Valid
    /// ```json
    /// {
    ///   "name": "site_size", "displayName": "Site size",
    ///   "format": "string", "inputType": "dropdown", "required": true,
    ///   "defaultValue": "small", "immutable": false, "hidden": false, "isSensitive": false, "options": [{"value": "small"}, {"value": "large"}]
    /// }
    /// ```
    V002 "dropdown-options" {
        summary: "A dropdown variable has no options, or its default is not one of them",
        severity: Error,
        fix: Never,
        evidence: Documented,
        source: "Palette documentation, Create Cluster Profile Variables; API, v1Variable",
        since: "0.1.0",
    }
}
