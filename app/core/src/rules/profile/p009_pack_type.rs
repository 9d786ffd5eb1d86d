use crate::diagnostic::Diagnostic;
use crate::rules::profile_cx::ProfileCx;
use crate::rules::{Sink, declare_rule};

declare_rule! {
    /// ## What it does
    /// Compares the type of each pack with the kind of the registry that it comes from: `spectro` with `pack`, `helm` with `helm`,
    /// `oci` with `oci`. Packs without a registry, such as manifests, are not checked.
    ///
    /// ## Why it matters
    /// Palette may answer a mismatch with an error that the types do not match: public repositories quote it. It happens when a
    /// pack is moved to another registry by hand: packs of the Public Repo are `spectro`, those of the Palette Registry are `oci`.
    ///
    /// ## How to fix
    /// Write the type that belongs to the registry.
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
    ///         {"name": "edge-native-byoi", "type": "spectro", "layer": "os", "version": "2.1.0", "tag": "2.1.0", "values": "",
    ///           "registry": {"metadata": {"name": "Palette Registry", "kind": "oci", "isPrivate": true, "providerType": "pack"}}},
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
    ///         {"name": "edge-native-byoi", "type": "oci", "layer": "os", "version": "2.1.0", "tag": "2.1.0", "values": "",
    ///           "registry": {"metadata": {"name": "Palette Registry", "kind": "oci", "isPrivate": true, "providerType": "pack"}}},
    ///         {"name": "edge-k3s", "type": "spectro", "layer": "k8s", "version": "1.32.4", "tag": "1.32.4", "values": ""},
    ///         {"name": "cni-calico", "type": "spectro", "layer": "cni", "version": "3.29.3", "tag": "3.29.3", "values": ""}
    ///       ]
    ///     }
    ///   }
    /// }
    /// ```
    P009 "pack-type" {
        summary: "The type of a pack does not match the kind of its registry",
        severity: Warning,
        fix: Never,
        evidence: Inferred,
        source: "API, v1PackType and v1PackRegistryMetadata; error messages of Palette in public repositories",
        since: "0.1.0",
        check: Profile(check),
    }
}

fn check(cx: &ProfileCx<'_, '_>, sink: &mut Sink) {
    for pack in &cx.packs {
        let metadata = pack.get("registry").and_then(|registry| registry.get("metadata"));
        let text = |key| metadata.as_ref().map_or("", |metadata| metadata.text_of(key));
        let wanted = match text("kind") {
            "pack" => Some("spectro"),
            "helm" => Some("helm"),
            // Charts in OCI registries are not described.
            "oci" if text("providerType") != "helm" => Some("oci"),
            _ => None,
        };
        let given = pack.get("type").filter(|kind| ["spectro", "helm", "oci", "pack"].contains(&kind.text()));
        if let (Some(wanted), Some(given)) = (wanted, given.filter(|given| Some(given.text()) != wanted)) {
            let message =
                format!("the pack's type is `{}`, but a registry of this kind holds `{wanted}`", given.text());
            let help = "Palette may refuse a pack whose type does not match the kind of its registry; error messages in public repositories show that";
            sink.report(Diagnostic::new(&P009, given.place(), message, help));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::profile::testing::{frame, shown};

    #[test]
    fn the_kind_of_the_registry_decides() {
        let of = |kind: &str| shown(&frame(&format!(",\"registry\":{{\"metadata\":{{{kind}}}}}"), ""));
        assert_eq!(of("\"kind\":\"oci\""), [("P009", "\"spectro\"".to_owned())]);
        assert_eq!(of("\"kind\":\"helm\""), [("P009", "\"spectro\"".to_owned())]);
        assert_eq!(of("\"kind\":\"pack\""), []);
        assert_eq!(of("\"kind\":\"oci\",\"providerType\":\"helm\""), []);
    }
}
