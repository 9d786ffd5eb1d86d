use crate::context::EDGE_PACK;
use crate::diagnostic::Diagnostic;
use crate::profile::cursor::Type;
use crate::rules::profile_cx::ProfileCx;
use crate::rules::{Sink, declare_rule};

declare_rule! {
    /// ## What it does
    /// Reports a profile with an Edge OS pack (`edge-...`) whose cloud type is not `edge-native`, and the pack `edge-native-byoi`
    /// in a layer other than `os`. Of a profile for another cloud, such as `aws`, this is the only finding: the rules are for Edge.
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
        check: Profile(check),
    }
}

/// Whether the profile is one for another cloud, and says so. Its layers are not judged.
pub(in crate::rules) fn of_another_cloud(cx: &ProfileCx<'_, '_>, sink: &mut Sink) -> bool {
    let Some(cloud) = cx.template().and_then(|template| template.get("cloudType")).filter(|_| cx.is_of_another_cloud())
    else {
        return false;
    };
    let message = format!("this profile is for the cloud type `{}`, not for Edge", cx.cloud());
    let help = "Layerwright checks and changes profiles of the cloud type `edge-native`; make sure that this is the right file";
    sink.report(Diagnostic::new(&P006, cloud.place(), message, help));
    true
}

fn check(cx: &ProfileCx<'_, '_>, sink: &mut Sink) {
    let Some(template) = cx.template() else { return };
    for pack in cx.packs.iter().filter(|pack| pack.text_of("name") == EDGE_PACK) {
        if let Some(layer) = pack.get("layer").filter(|layer| layer.is(Type::Text) && layer.text() != "os") {
            let message = "the pack `edge-native-byoi` belongs to the layer `os`";
            sink.report(
                Diagnostic::new(&P006, layer.place(), message, "set the layer to `os`")
                    .fix(layer.replacement("Set the layer to `os`", "\"os\"")),
            );
        }
    }
    if !cx.has_edge_os() || cx.cloud() == "edge-native" {
        return;
    }
    let help = "profiles for Edge have the cloud type `edge-native`; set it, or use the OS pack of the other cloud";
    match template.get("cloudType") {
        Some(member) if member.is(Type::Text) => {
            let message = "the cloud type is not `edge-native`, which the Edge OS pack requires";
            sink.report(
                Diagnostic::new(&P006, member.place(), message, help)
                    .fix(member.replacement("Set the cloud type to `edge-native`", "\"edge-native\"")),
            );
        }
        Some(_) => {}
        None => {
            sink.report(Diagnostic::new(&P006, template.missing("cloudType"), "the cloud type is missing", help));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::profile::testing::{frame, shown};

    #[test]
    fn of_another_cloud() {
        let text = format!("\u{feff}{}", frame("", "").replace("\"edge-native\"", "\"edge\""));
        assert_eq!(shown(&text), [("P006", "\"edge\"".to_owned())]);
        let missing = frame("", "").replace(",\"cloudType\":\"edge-native\"", "");
        assert_eq!(shown(&missing), [("P006", "\"template\"".to_owned())]);
    }

    #[test]
    fn the_pack_in_another_layer() {
        let text = frame("", "").replace("\"layer\":\"os\"", "\"layer\":\"addon\"");
        assert!(shown(&text).contains(&("P006", "\"addon\"".to_owned())), "{:?}", shown(&text));
    }
}
