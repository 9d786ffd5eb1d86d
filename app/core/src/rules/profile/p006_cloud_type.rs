use crate::rules::declare_rule;

declare_rule! {
    /// ## What it does
    /// Reports a profile with an Edge OS pack (`edge-...`) whose cloud type is not `edge-native`, and the pack
    /// `edge-native-byoi` in a layer other than `os`.
    ///
    /// ## Why it matters
    /// Edge profiles have the cloud type `edge-native`; `edge` is the name of a retired type. Palette refuses packs that
    /// do not match the cloud type.
    ///
    /// ## How to fix
    /// Set `spec.template.cloudType` to `edge-native`, and the layer of the OS pack to `os`.
    ///
    /// ## Invalid
    /// ```json
    /// {
    ///   "metadata": {"name": "edge-store"},
    ///   "spec": {
    ///     "version": "1.2.0",
    ///     "template": {
    ///       "type": "cluster",
    ///       "cloudType": "vsphere",
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
    P006 "cloud-type" {
        summary: "The cloud type or the layer does not match the Edge OS pack",
        severity: Error,
        fix: Sometimes,
        evidence: Documented,
        source: "Palette documentation, Model Edge Native Cluster Profile; API, v1CloudType and v1PackLayer",
        since: "0.1.0",
    }
}
