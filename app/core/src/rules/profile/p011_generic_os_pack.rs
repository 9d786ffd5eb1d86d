use crate::diagnostic::Diagnostic;
use crate::rules::profile_cx::ProfileCx;
use crate::rules::{Sink, declare_rule};

declare_rule! {
    /// ## What it does
    /// Reports the OS pack `generic-byoi` in a profile with the cloud type `edge-native`.
    ///
    /// ## Why it matters
    /// Two packs are called BYOOS: `edge-native-byoi` for Edge, whose image is `options.system.uri`, and `generic-byoi` for other
    /// clouds, with `pack.osImageOverride`. The second does not work for Edge hosts.
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
        check: Profile(check),
    }
}

fn check(cx: &ProfileCx<'_, '_>, sink: &mut Sink) {
    for pack in cx.os_packs().filter(|pack| cx.cloud() == "edge-native" && pack.text_of("name") == "generic-byoi") {
        if let Some(name) = pack.get("name") {
            let help = "`generic-byoi` is for other clouds; the pack for Edge is BYOS Edge OS, `edge-native-byoi`";
            sink.report(
                Diagnostic::new(&P011, name.place(), "this Edge profile uses the OS pack `generic-byoi`", help)
                    .fix(name.replacement("Set the pack to `edge-native-byoi`", "\"edge-native-byoi\"")),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::profile::testing::{findings, frame};

    #[test]
    fn the_pack_of_other_clouds_is_swapped() {
        let text = frame("", "").replace("edge-native-byoi", "generic-byoi");
        let found = findings(&text);
        let swap = found.iter().find(|one| one.code() == "P011").and_then(|one| one.fixes.first()).unwrap();
        assert_eq!(swap.edit.apply(&text), frame("", ""));
        assert_eq!(swap.applicability, crate::Applicability::Unsafe, "its values are those of another pack");
    }
}
