use super::name_of;
use crate::diagnostic::Diagnostic;
use crate::profile::cursor::{Cursor, Type};
use crate::rules::profile_cx::ProfileCx;
use crate::rules::{Sink, declare_rule};

declare_rule! {
    /// ## What it does
    /// Reports variables that are hidden and required, or read-only (`immutable`), and have no default.
    ///
    /// ## Why it matters
    /// Palette's documentation requires a default for them: nobody can enter a value.
    ///
    /// ## How to fix
    /// Give the variable a default, or show it.
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
    ///           "values": "options:\n  system.uri: registry.edge-lab.net/edge/os:1.4.2\nstages:\n  boot:\n    - name: Site\n      environment:\n        IMAGE_TAG: '{{.spectro.var.image_tag}}'\n"},
    ///         {"name": "edge-k3s", "type": "spectro", "layer": "k8s", "version": "1.32.4", "tag": "1.32.4", "values": ""},
    ///         {"name": "cni-calico", "type": "spectro", "layer": "cni", "version": "3.29.3", "tag": "3.29.3", "values": ""}
    ///       ]
    ///     },
    ///     "variables": [
    ///       {
    ///         "name": "image_tag", "displayName": "Image tag",
    ///         "format": "string", "inputType": "text", "required": true,
    ///         "defaultValue": "", "immutable": false, "hidden": true, "isSensitive": false
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
    ///           "values": "options:\n  system.uri: registry.edge-lab.net/edge/os:1.4.2\nstages:\n  boot:\n    - name: Site\n      environment:\n        IMAGE_TAG: '{{.spectro.var.image_tag}}'\n"},
    ///         {"name": "edge-k3s", "type": "spectro", "layer": "k8s", "version": "1.32.4", "tag": "1.32.4", "values": ""},
    ///         {"name": "cni-calico", "type": "spectro", "layer": "cni", "version": "3.29.3", "tag": "3.29.3", "values": ""}
    ///       ]
    ///     },
    ///     "variables": [
    ///       {
    ///         "name": "image_tag", "displayName": "Image tag",
    ///         "format": "string", "inputType": "text", "required": true,
    ///         "defaultValue": "stable", "immutable": false, "hidden": true, "isSensitive": false
    ///       }
    ///     ]
    ///   }
    /// }
    /// ```
    V003 "variable-without-default" {
        summary: "A variable that nobody can set has no default",
        severity: Error,
        fix: Never,
        evidence: Documented,
        source: "Palette documentation, Create Cluster Profile Variables; API, v1Variable",
        since: "0.1.0",
        check: Profile(check),
    }
}

fn check(cx: &ProfileCx<'_, '_>, sink: &mut Sink) {
    for variable in &cx.variables {
        sink.extend(needed_default(variable));
    }
}

fn needed_default(variable: &Cursor<'_, '_>) -> Option<Diagnostic> {
    let default = variable.get("defaultValue");
    if default.as_ref().is_some_and(|default| !default.is(Type::Text) || !default.text().is_empty()) {
        return None;
    }
    let is_hidden = variable.is_true("hidden") || variable.is_true("isHidden");
    let why = if is_hidden && variable.is_true("required") {
        "hidden and required"
    } else if variable.is_true("immutable") {
        "read-only"
    } else {
        return None;
    };
    let place = default.map_or_else(|| variable.key_place(), |default| default.place());
    let message = format!("{} is {why}, and has no default", name_of(variable));
    Some(Diagnostic::new(&V003, place, message, "nobody can enter a value; give it a default"))
}

#[cfg(test)]
mod tests {
    use crate::rules::variables::testing::codes;

    #[test]
    fn needed_and_missing() {
        let with = |rest: &str| codes(&format!("{{\"name\":\"a\",\"format\":\"string\"{rest}}}"));
        assert_eq!(with(",\"isHidden\":true,\"required\":true,\"defaultValue\":null"), ["V003"]);
        assert_eq!(with(",\"immutable\":true,\"defaultValue\":\"\""), ["V003"]);
        assert!(with(",\"immutable\":true,\"defaultValue\":0").is_empty());
        assert!(with(",\"hidden\":true").is_empty() && with(",\"required\":true").is_empty());
    }
}
