use crate::rules::declare_rule;

declare_rule! {
    /// ## What it does
    /// Remarks on packs whose tag is a train of versions, such as `1.32.x`. It is a remark only: Palette's own exports have such tags when the
    /// profile follows a train.
    ///
    /// ## Why it matters
    /// A train takes every new patch version of the pack, and with it the clusters change without a new profile version. Palette's
    /// documentation advises to select a specific version when a profile is updated.
    ///
    /// ## How to fix
    /// Write the version as the tag, where clusters must not change by themselves.
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
    ///         {"name": "edge-k3s", "type": "spectro", "layer": "k8s", "version": "1.32.4", "tag": "1.32.x", "values": ""},
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
    P010 "pack-train" {
        summary: "The tag of a pack names a train of versions",
        severity: Info,
        fix: Sometimes,
        evidence: Documented,
        source: "Palette documentation, Cluster Profiles (pack versions) and Update a Cluster Profile",
        since: "0.1.0",
    }
}
