use crate::rules::declare_rule;

declare_rule! {
    /// ## What it does
    /// Reports the OS pack `generic-byoi` in a profile with the cloud type `edge-native`.
    ///
    /// ## Why it matters
    /// Two packs are called BYOOS: `edge-native-byoi` for Edge, whose image is `options.system.uri`, and `generic-byoi` for other clouds, with
    /// `pack.osImageOverride`. The second does not work for Edge hosts.
    ///
    /// ## How to fix
    /// Select the pack BYOS Edge OS (`edge-native-byoi`). The fix changes only the name: the version and the values must
    /// match that pack too (S021 shows the fields of the other one).
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
    ///         {"name": "generic-byoi", "type": "spectro", "layer": "os", "version": "2.1.0", "tag": "2.1.0", "values": ""},
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
    P011 "generic-os-pack" {
        summary: "The OS pack of an Edge profile is the one for other clouds",
        severity: Warning,
        fix: Sometimes,
        evidence: Documented,
        source: "Palette documentation, BYOOS pack (edge-native-byoi, generic-byoi)",
        since: "0.1.0",
    }
}
