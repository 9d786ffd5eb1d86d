use crate::rules::declare_rule;

declare_rule! {
    /// ## What it does
    /// Checks `format` and `inputType` of each profile variable against the lists of the API, and the default against the format: numbers,
    /// `true` and `false`, IPv4 and IPv6 addresses, IPv4 networks, semantic versions, base64. A default that contains a
    /// macro is not checked, and neither is the regular expression of a variable.
    ///
    /// ## Why it matters
    /// Palette checks the values of variables by their format, and is reported to refuse variables without one.
    ///
    /// ## How to fix
    /// Write one of the formats, and a default that matches it.
    ///
    /// ## Invalid
    /// ```json
    /// {
    ///   "name": "edge_subnet", "displayName": "Subnet",
    ///   "format": "ipv4cidr", "inputType": "text", "required": true,
    ///   "defaultValue": "10.20.0.0", "immutable": false, "hidden": false, "isSensitive": false
    /// }
    /// ```
    ///
    /// ## Valid
    /// ```json
    /// {
    ///   "name": "edge_subnet", "displayName": "Subnet",
    ///   "format": "ipv4cidr", "inputType": "text", "required": true,
    ///   "defaultValue": "10.20.0.0/16", "immutable": false, "hidden": false, "isSensitive": false
    /// }
    /// ```
    V001 "variable-format" {
        summary: "A variable has an unknown format or input type, or a default that does not match its format",
        severity: Error,
        fix: Never,
        evidence: Documented,
        source: "Palette documentation, Create Cluster Profile Variables; API, v1Variable",
        since: "0.1.0",
    }
}
