use crate::rules::declare_rule;

declare_rule! {
    /// ## What it does
    /// Reports a profile for Edge clusters of the type `cluster` or `infra` without one of the layers `os`, `k8s` and
    /// `cni`. Storage (`csi`) is optional on Edge. Add-on profiles are not checked.
    ///
    /// ## Why it matters
    /// Palette's documentation requires an operating system, Kubernetes and a network layer for an Edge profile.
    ///
    /// ## How to fix
    /// Export the whole profile from Palette and work on that, or add the missing packs in Palette.
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
    ///         {"name": "edge-k3s", "type": "spectro", "layer": "k8s", "version": "1.32.4", "tag": "1.32.4", "values": ""}
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
    P007 "missing-layer" {
        summary: "An Edge profile has no OS, Kubernetes or network layer",
        severity: Error,
        fix: Never,
        evidence: Documented,
        source: "Palette documentation, Model Edge Native Cluster Profile (required layers)",
        since: "0.1.0",
    }
}
