use crate::rules::declare_rule;

declare_rule! {
    /// ## What it does
    /// Reports members of the profile whose type is not that of the API's import entity: a number instead of a string, a
    /// string instead of a list, and packs without a name. Members that the API does not know are accepted.
    ///
    /// ## Why it matters
    /// Palette finds packs by name and reads the file by these types. The import fails at a member of another type.
    ///
    /// ## How to fix
    /// Write the member as the API describes it: strings in quotes, labels as an object of strings.
    ///
    /// ## Invalid
    /// ```json
    /// {
    ///   "metadata": {"name": "edge-store"},
    ///   "spec": {
    ///     "version": "1.2.0",
    ///     "template": {
    ///       "type": "cluster",
    ///       "cloudType": "edge-native",
    ///       "packs": [
    ///         {"name": "edge-native-byoi", "type": "spectro", "layer": "os", "version": "2.1.0", "tag": "2.1.0", "values": ""},
    ///         {"name": "edge-k3s", "type": "spectro", "layer": "k8s", "version": 1.32, "tag": "1.32.4", "values": ""},
    ///         {"name": "cni-calico", "type": "spectro", "layer": "cni", "version": "3.29.3", "tag": "3.29.3", "values": ""}
    ///       ]
    ///     }
    ///   }
    /// }
    /// ```
    ///
    /// ## Valid
    /// ```json
    /// {
    ///   "metadata": {"name": "edge-store"},
    ///   "spec": {
    ///     "version": "1.2.0",
    ///     "template": {
    ///       "type": "cluster",
    ///       "cloudType": "edge-native",
    ///       "packs": [
    ///         {"name": "edge-native-byoi", "type": "spectro", "layer": "os", "version": "2.1.0", "tag": "2.1.0", "values": ""},
    ///         {"name": "edge-k3s", "type": "spectro", "layer": "k8s", "version": "1.32.4", "tag": "1.32.4", "values": ""},
    ///         {"name": "cni-calico", "type": "spectro", "layer": "cni", "version": "3.29.3", "tag": "3.29.3", "values": ""}
    ///       ]
    ///     }
    ///   }
    /// }
    /// ```
    P012 "import-form" {
        summary: "A member of the profile does not have the type that the import expects",
        severity: Error,
        fix: Never,
        evidence: Documented,
        source: "API, v1ClusterProfileImportEntity",
        since: "0.1.0",
    }
}
