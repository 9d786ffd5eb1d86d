use crate::rules::declare_rule;

declare_rule! {
    /// ## What it does
    /// Reports variables that are marked as sensitive and have a default in clear text. The default is never shown.
    ///
    /// ## Why it matters
    /// Palette masks the values of sensitive variables. Everyone who has this file can read the default.
    ///
    /// ## How to fix
    /// Leave the default empty and enter it in Palette after the import. Replace the secret if the file was shared.
    ///
    /// ## Invalid
    /// ```json
    /// {
    ///   "name": "registry_password", "displayName": "Registry password",
    ///   "format": "string", "inputType": "text", "required": true,
    ///   "defaultValue": "Tr0ub4dor-Example", "immutable": false, "hidden": false, "isSensitive": true
    /// }
    /// ```
    ///
    /// ## Valid
    /// ```json
    /// {
    ///   "name": "registry_password", "displayName": "Registry password",
    ///   "format": "string", "inputType": "text", "required": true,
    ///   "defaultValue": "", "immutable": false, "hidden": false, "isSensitive": true
    /// }
    /// ```
    V005 "sensitive-default" {
        summary: "A sensitive variable has a default in clear text",
        severity: Warning,
        fix: Sometimes,
        evidence: Documented,
        source: "Palette documentation, Create Cluster Profile Variables; API, v1Variable",
        since: "0.1.0",
    }
}
