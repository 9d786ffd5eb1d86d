use crate::rules::declare_rule;

declare_rule! {
    /// ## What it does
    /// Points at packs whose tag follows a series of versions, such as `1.32.x`. This is only a note: Palette's own
    /// exports have such tags.
    ///
    /// ## Why it matters
    /// Such a tag moves to every new patch version of the pack, so clusters can change without a new profile version.
    /// Palette's documentation recommends a specific version when you update a profile.
    ///
    /// ## How to fix
    /// Pin a version if clusters must not change by themselves.
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
        summary: "The tag of a pack follows a series of versions",
        severity: Info,
        fix: Sometimes,
        evidence: Documented,
        source: "Palette documentation, Cluster Profiles (pack versions) and Update a Cluster Profile",
        since: "0.1.0",
    }
}
