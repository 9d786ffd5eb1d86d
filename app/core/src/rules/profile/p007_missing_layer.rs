use crate::diagnostic::Diagnostic;
use crate::rules::profile_cx::ProfileCx;
use crate::rules::{Sink, declare_rule};

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
        check: Profile(check),
    }
}

/// The layers that an Edge profile must have, with what they are called.
const NEEDED: [(&str, &str); 3] = [("os", "operating system"), ("k8s", "Kubernetes"), ("cni", "network")];

fn check(cx: &ProfileCx<'_, '_>, sink: &mut Sink) {
    if cx.kind() == "add-on" || !(cx.has_edge_os() || cx.cloud() == "edge-native") {
        return;
    }
    let is_missing = |layer: &str| !cx.packs.iter().any(|pack| pack.text_of("layer") == layer);
    let missing: Vec<&str> = NEEDED.into_iter().filter(|(layer, _)| is_missing(layer)).map(|(_, name)| name).collect();
    if let (Some(list), false) = (cx.template().and_then(|template| template.get("packs")), missing.is_empty()) {
        let message = format!("the profile has no {} layer", missing.join(" and no "));
        let help = "Palette's documentation requires operating system, Kubernetes and network layers for Edge; storage is optional";
        sink.report(Diagnostic::new(&P007, list.place(), message, help));
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::profile::testing::{findings, frame, shown};

    #[test]
    fn add_ons_and_other_clouds_are_not_judged_as_edge() {
        let text = "{\"metadata\":{\"name\":\"x\"},\"spec\":{\"version\":\"1.0.0\",\"template\":{\"type\":\"add-on\",\"cloudType\":\"all\",\"packs\":[{\"name\":\"nginx\",\"type\":\"helm\",\"layer\":\"addon\",\"values\":\"\",\"registry\":{\"metadata\":{\"kind\":\"helm\"}}}]}}}";
        assert!(findings(text).is_empty());
        let vsphere =
            frame("", "").replace("edge-native-byoi", "ubuntu-vsphere").replace("\"edge-native\"", "\"vsphere\"");
        assert!(findings(&vsphere).is_empty());
    }

    #[test]
    fn profiles_from_yaml_have_paths_and_no_ranges() {
        let text = include_str!("../../../../../tests/fixtures/profiles/generation-3.yaml");
        let found = findings(text);
        assert!(found.iter().all(|f| f.place.range().is_none()));
        assert!(found.iter().any(|f| f.code() == "P007" && f.place.path() == "spec.template.packs"), "{found:?}");
    }

    #[test]
    fn one_layer_is_missing() {
        let text = frame("", "").replace("\"layer\":\"cni\"", "\"layer\":\"addon\"");
        assert_eq!(shown(&text), [("P007", "\"packs\"".to_owned())]);
    }
}
