use crate::diagnostic::Diagnostic;
use crate::rules::profile_cx::ProfileCx;
use crate::rules::{Sink, declare_rule};

declare_rule! {
    /// ## What it does
    /// Reports a profile of the type `add-on` that contains an OS layer.
    ///
    /// ## Why it matters
    /// Add-on profiles are laid on top of clusters; operating system, Kubernetes and network belong to a profile of the type
    /// `cluster` (called Full in Palette) or `infra`.
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
        check: Profile(check),
    }
}

fn check(cx: &ProfileCx<'_, '_>, sink: &mut Sink) {
    let kind = cx.template().and_then(|template| template.get("type")).filter(|kind| kind.text() == "add-on");
    if let (Some(kind), Some(_)) = (kind, cx.os_packs().next()) {
        let help = "operating system, Kubernetes and network belong to a profile of the type `cluster` or `infra`";
        sink.report(
            Diagnostic::new(&P008, kind.place(), "this add-on profile contains an OS layer", help)
                .fix(kind.replacement("Set the type to `cluster`", "\"cluster\"")),
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::profile::testing::{frame, shown};

    #[test]
    fn an_add_on_with_an_os_layer() {
        let text = frame("", "").replace("\"type\":\"cluster\"", "\"type\":\"add-on\"");
        assert_eq!(shown(&text), [("P008", "\"add-on\"".to_owned())]);
        assert_eq!(shown(&text.replace("\"add-on\"", "\"infra\"")), []);
    }
}
