use crate::rules::declare_rule;

declare_rule! {
    /// ## What it does
    /// Reports a profile of the type `add-on` that contains an OS layer.
    ///
    /// ## Why it matters
    /// Add-on profiles are laid on top of clusters; operating system, Kubernetes and network belong to a profile of the type `cluster` (called
    /// Full in Palette) or `infra`.
    ///
    /// ## How to fix
    /// Set `spec.template.type` to `cluster` or `infra`, or remove the OS layer.
    ///
    /// ## Invalid
    /// ```json
    /// {
    ///   "metadata": {"name": "edge-store"},
    ///   "spec": {
    ///     "version": "1.2.0",
    ///     "template": {
    ///       "type": "add-on",
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
    P008 "add-on-with-os" {
        summary: "A profile of the type `add-on` has an OS layer",
        severity: Warning,
        fix: Sometimes,
        evidence: Documented,
        source: "Palette documentation, Cluster Profiles (types); Terraform provider, spectrocloud_cluster_profile",
        since: "0.1.0",
    }
}
