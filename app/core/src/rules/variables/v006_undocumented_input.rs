use crate::rules::declare_rule;

declare_rule! {
    /// ## What it does
    /// Points at variables with the input type `multiline` or the format `base64`.
    ///
    /// ## Why it matters
    /// The API has both, and Palette's documentation lists neither: it says that variables with several lines are not supported. Where the
    /// two disagree, try it in your version of Palette before you rely on it.
    ///
    /// ## How to fix
    /// Keep it if your version of Palette accepts it; otherwise use a single-line value.
    ///
    /// ## Invalid
    /// ```json
    /// {
    ///   "name": "motd", "displayName": "Message",
    ///   "format": "string", "inputType": "multiline", "required": true,
    ///   "defaultValue": "", "immutable": false, "hidden": false, "isSensitive": false
    /// }
    /// ```
    ///
    /// ## Valid
    /// ```json
    /// {
    ///   "name": "motd", "displayName": "Message",
    ///   "format": "string", "inputType": "text", "required": true,
    ///   "defaultValue": "", "immutable": false, "hidden": false, "isSensitive": false
    /// }
    /// ```
    V006 "undocumented-input" {
        summary: "A variable uses the input type `multiline` or the format `base64`",
        severity: Info,
        fix: Never,
        evidence: Documented,
        source: "API, v1Variable; Palette documentation, Define and Manage Profile Variables (no multi-line variables)",
        since: "0.1.0",
    }
}
