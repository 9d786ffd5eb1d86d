use crate::rules::declare_rule;

declare_rule! {
    /// ## What it does
    /// Reports a profile whose name is missing or empty.
    ///
    /// ## Why it matters
    /// A name and a version identify one profile in a project or tenant. Without a name there is nothing to import.
    ///
    /// ## How to fix
    /// Write a name in `metadata.name`.
    ///
    /// ## Invalid
    /// ```json
    /// {
    ///   "metadata": {"name": ""},
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
    P005 "profile-without-name" {
        summary: "The profile has no name",
        severity: Error,
        fix: Never,
        evidence: Documented,
        source: "Palette documentation, Export and Import Cluster Profiles; API, v1ClusterProfileImportEntity",
        since: "0.1.0",
    }
}
