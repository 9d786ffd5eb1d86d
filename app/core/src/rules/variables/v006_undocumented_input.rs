use super::name_of;
use crate::diagnostic::Diagnostic;
use crate::rules::profile_cx::ProfileCx;
use crate::rules::{Sink, declare_rule};

declare_rule! {
    /// ## What it does
    /// Points at variables with the input type `multiline` or the format `base64`.
    ///
    /// ## Why it matters
    /// The API has both, and Palette's documentation lists neither: it says that variables with several lines are not supported.
    /// Where the two disagree, try it in your version of Palette before you rely on it.
    ///
    /// ## How to fix
    /// Keep it if your version of Palette accepts it; otherwise use a single-line value.
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
    ///           "values": "options:\n  system.uri: registry.edge-lab.net/edge/os:1.4.2\nstages:\n  boot:\n    - name: Site\n      environment:\n        MOTD: '{{.spectro.var.motd}}'\n"},
    ///         {"name": "edge-k3s", "type": "spectro", "layer": "k8s", "version": "1.32.4", "tag": "1.32.4", "values": ""},
    ///         {"name": "cni-calico", "type": "spectro", "layer": "cni", "version": "3.29.3", "tag": "3.29.3", "values": ""}
    ///       ]
    ///     },
    ///     "variables": [
    ///       {
    ///         "name": "motd", "displayName": "Message",
    ///         "format": "string", "inputType": "multiline", "required": true,
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
    ///           "values": "options:\n  system.uri: registry.edge-lab.net/edge/os:1.4.2\nstages:\n  boot:\n    - name: Site\n      environment:\n        MOTD: '{{.spectro.var.motd}}'\n"},
    ///         {"name": "edge-k3s", "type": "spectro", "layer": "k8s", "version": "1.32.4", "tag": "1.32.4", "values": ""},
    ///         {"name": "cni-calico", "type": "spectro", "layer": "cni", "version": "3.29.3", "tag": "3.29.3", "values": ""}
    ///       ]
    ///     },
    ///     "variables": [
    ///       {
    ///         "name": "motd", "displayName": "Message",
    ///         "format": "string", "inputType": "text", "required": true,
    ///         "defaultValue": "", "immutable": false, "hidden": false, "isSensitive": false
    ///       }
    ///     ]
    ///   }
    /// }
    /// ```
    V006 "undocumented-input" {
        summary: "A variable uses the input type `multiline` or the format `base64`",
        severity: Info,
        fix: Never,
        evidence: Documented,
        source: "API, v1Variable; Palette documentation, Define and Manage Profile Variables (no multi-line variables)",
        since: "0.1.0",
        check: Profile(check),
    }
}

fn check(cx: &ProfileCx<'_, '_>, sink: &mut Sink) {
    for variable in &cx.variables {
        for (member, value) in [("inputType", "multiline"), ("format", "base64")] {
            if let Some(member) = variable.get(member).filter(|member| member.text() == value) {
                let message = format!("{} uses `{value}`", name_of(variable));
                let help = "Palette's API accepts it, but its documentation does not mention it and says that variables with several lines are not supported";
                sink.report(Diagnostic::new(&V006, member.place(), message, help));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::variables::testing::codes;

    #[test]
    fn known_to_the_api_only() {
        let with = |rest: &str| codes(&format!("{{\"name\":\"a\",{rest}}}"));
        assert_eq!(with("\"format\":\"base64\""), ["V006"]);
        assert_eq!(with("\"format\":\"string\",\"inputType\":\"multiline\""), ["V006"]);
        assert!(with("\"format\":\"string\",\"inputType\":\"text\"").is_empty());
    }
}
