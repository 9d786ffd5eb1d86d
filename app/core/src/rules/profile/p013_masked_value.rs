use crate::rules::declare_rule;

declare_rule! {
    /// ## What it does
    /// Reports values that consist of asterisks in the variables' defaults and in the YAML of layers other than the OS
    /// layer. Other rules report them in the OS layer.
    ///
    /// ## Why it matters
    /// Palette masks sensitive values when it exports a profile, and an import needs them again: "default value should
    /// not be masked". A masked value that is accepted would be used as written.
    ///
    /// ## How to fix
    /// Enter the value again, or set it in Palette after the import.
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
    ///         {"name": "edge-k3s", "type": "spectro", "layer": "k8s", "version": "1.32.4", "tag": "1.32.4", "values": "cluster:\n  token: '********'\n"},
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
    P013 "masked-value" {
        summary: "A masked value is left in the profile",
        severity: Warning,
        fix: Never,
        evidence: Documented,
        source: "Palette documentation, Export and Import Cluster Profiles; Create Cluster Profile Variables",
        since: "0.1.0",
    }
}
