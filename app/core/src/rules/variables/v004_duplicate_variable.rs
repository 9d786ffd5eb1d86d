use std::collections::BTreeSet;

use crate::diagnostic::Diagnostic;
use crate::rules::profile_cx::ProfileCx;
use crate::rules::{Sink, declare_rule};

declare_rule! {
    /// ## What it does
    /// Reports variables with the name or display name of another variable of the profile.
    ///
    /// ## Why it matters
    /// Palette's documentation says that both are unique in a profile; a macro could mean either variable.
    ///
    /// ## How to fix
    /// Rename one of them, or remove it.
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
    ///         {"name": "edge-native-byoi", "type": "spectro", "layer": "os", "version": "2.1.0", "tag": "2.1.0",
    ///           "values": "options:\n  system.uri: registry.edge-lab.net/edge/os:1.4.2\nstages:\n  boot:\n    - name: Site\n      environment:\n        IMAGE_TAG: '{{.spectro.var.image_tag}}'\n        IMAGE_TAG_2: '{{.spectro.var.image_tag_2}}'\n"},
    ///         {"name": "edge-k3s", "type": "spectro", "layer": "k8s", "version": "1.32.4", "tag": "1.32.4", "values": ""},
    ///         {"name": "cni-calico", "type": "spectro", "layer": "cni", "version": "3.29.3", "tag": "3.29.3", "values": ""}
    ///       ]
    ///     },
    ///     "variables": [
    ///       {
    ///         "name": "image_tag", "displayName": "Image tag",
    ///         "format": "string", "inputType": "text", "required": true,
    ///         "defaultValue": "", "immutable": false, "hidden": false, "isSensitive": false
    ///       },
    ///       {
    ///         "name": "image_tag_2", "displayName": "Image tag",
    ///         "format": "string", "inputType": "text", "required": true,
    ///         "defaultValue": "", "immutable": false, "hidden": false, "isSensitive": false
    ///       }
    ///     ]
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
    ///         {"name": "edge-native-byoi", "type": "spectro", "layer": "os", "version": "2.1.0", "tag": "2.1.0",
    ///           "values": "options:\n  system.uri: registry.edge-lab.net/edge/os:1.4.2\nstages:\n  boot:\n    - name: Site\n      environment:\n        IMAGE_TAG: '{{.spectro.var.image_tag}}'\n        IMAGE_TAG_2: '{{.spectro.var.image_tag_2}}'\n"},
    ///         {"name": "edge-k3s", "type": "spectro", "layer": "k8s", "version": "1.32.4", "tag": "1.32.4", "values": ""},
    ///         {"name": "cni-calico", "type": "spectro", "layer": "cni", "version": "3.29.3", "tag": "3.29.3", "values": ""}
    ///       ]
    ///     },
    ///     "variables": [
    ///       {
    ///         "name": "image_tag", "displayName": "Image tag",
    ///         "format": "string", "inputType": "text", "required": true,
    ///         "defaultValue": "", "immutable": false, "hidden": false, "isSensitive": false
    ///       },
    ///       {
    ///         "name": "image_tag_2", "displayName": "Second image tag",
    ///         "format": "string", "inputType": "text", "required": true,
    ///         "defaultValue": "", "immutable": false, "hidden": false, "isSensitive": false
    ///       }
    ///     ]
    ///   }
    /// }
    /// ```
    V004 "duplicate-variable" {
        summary: "Two variables share a name or a display name",
        severity: Error,
        fix: Never,
        evidence: Documented,
        source: "Palette documentation, Create Cluster Profile Variables; API, v1Variable",
        since: "0.1.0",
        check: Profile(check),
    }
}

fn check(cx: &ProfileCx<'_, '_>, sink: &mut Sink) {
    for (key, what) in [("name", "name"), ("displayName", "display name")] {
        let mut seen = BTreeSet::new();
        for member in
            cx.variables.iter().filter_map(|variable| variable.get(key)).filter(|member| !member.text().is_empty())
        {
            if !seen.insert(member.text()) {
                let name: String = member.text().chars().take(60).collect();
                let help = "names and display names of variables are unique in a profile; rename one of them";
                let message = format!("another variable already has the {what} `{name}`");
                sink.report(Diagnostic::new(&V004, member.place(), message, help));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::variables::testing::shown;

    #[test]
    fn names_are_unique() {
        let two = |a: &str, b: &str| shown(&format!("{{\"format\":\"string\",{a}}},{{\"format\":\"string\",{b}}}"));
        assert_eq!(two("\"name\":\"a\"", "\"name\": \"a\""), [("V004", "\"a\"".to_owned())]);
        assert_eq!(
            two("\"name\":\"a\",\"displayName\":\"A\"", "\"name\":\"b\",\"displayName\":\"A\""),
            [("V004", "\"A\"".to_owned())]
        );
        assert!(two("\"name\":\"a\"", "\"name\":\"A\"").is_empty());
    }
}
