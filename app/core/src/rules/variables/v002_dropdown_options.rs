use super::name_of;
use crate::diagnostic::Diagnostic;
use crate::placeholder::is_masked;
use crate::profile::cursor::{Cursor, Type};
use crate::rules::profile_cx::ProfileCx;
use crate::rules::{Sink, declare_rule};

declare_rule! {
    /// ## What it does
    /// Checks that a variable with the input `dropdown` has options, and that its default is one of them.
    ///
    /// ## Why it matters
    /// Palette's documentation requires at least one option and a default among the options. The Terraform provider takes the label
    /// of an option as the default, the console's page says "one of the configured options": both the label and the value are
    /// accepted here.
    ///
    /// ## How to fix
    /// Add the option, or choose one of the options as the default.
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
    ///           "values": "options:\n  system.uri: registry.edge-lab.net/edge/os:1.4.2\nstages:\n  boot:\n    - name: Site\n      environment:\n        SITE_SIZE: '{{.spectro.var.site_size}}'\n"},
    ///         {"name": "edge-k3s", "type": "spectro", "layer": "k8s", "version": "1.32.4", "tag": "1.32.4", "values": ""},
    ///         {"name": "cni-calico", "type": "spectro", "layer": "cni", "version": "3.29.3", "tag": "3.29.3", "values": ""}
    ///       ]
    ///     },
    ///     "variables": [
    ///       {
    ///         "name": "site_size", "displayName": "Site size",
    ///         "format": "string", "inputType": "dropdown", "required": true,
    ///         "defaultValue": "huge", "immutable": false, "hidden": false, "isSensitive": false, "options": [{"value": "small"}, {"value": "large"}]
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
    ///           "values": "options:\n  system.uri: registry.edge-lab.net/edge/os:1.4.2\nstages:\n  boot:\n    - name: Site\n      environment:\n        SITE_SIZE: '{{.spectro.var.site_size}}'\n"},
    ///         {"name": "edge-k3s", "type": "spectro", "layer": "k8s", "version": "1.32.4", "tag": "1.32.4", "values": ""},
    ///         {"name": "cni-calico", "type": "spectro", "layer": "cni", "version": "3.29.3", "tag": "3.29.3", "values": ""}
    ///       ]
    ///     },
    ///     "variables": [
    ///       {
    ///         "name": "site_size", "displayName": "Site size",
    ///         "format": "string", "inputType": "dropdown", "required": true,
    ///         "defaultValue": "small", "immutable": false, "hidden": false, "isSensitive": false, "options": [{"value": "small"}, {"value": "large"}]
    ///       }
    ///     ]
    ///   }
    /// }
    /// ```
    V002 "dropdown-options" {
        summary: "A dropdown variable has no options, or its default is not one of them",
        severity: Error,
        fix: Never,
        evidence: Documented,
        source: "Palette documentation, Create Cluster Profile Variables; API, v1Variable; Terraform provider, schemas/profile_variables.go",
        since: "0.1.0",
        check: Profile(check),
    }
}

fn check(cx: &ProfileCx<'_, '_>, sink: &mut Sink) {
    for variable in &cx.variables {
        sink.extend(dropdown(variable));
    }
}

fn dropdown(variable: &Cursor<'_, '_>) -> Option<Diagnostic> {
    let input = variable.get("inputType").filter(|input| input.text() == "dropdown")?;
    let options: Vec<Cursor<'_, '_>> = variable.get("options").map_or_else(Vec::new, |list| list.items().collect());
    let found = |at: &Cursor<'_, '_>, message: String| {
        let help = "Palette's documentation requires at least one option and a default among the options";
        Some(Diagnostic::new(&V002, at.place(), message, help))
    };
    if options.is_empty() {
        return found(&input, format!("{} is a dropdown without options", name_of(variable)));
    }
    let is_option =
        |value: &str| options.iter().any(|option| option.text_of("value") == value || option.text_of("label") == value);
    let is_marked = options.iter().any(|option| option.is_true("default"));
    match variable.get("defaultValue").filter(|default| !default.is(Type::Text) || !default.text().is_empty()) {
        Some(default) if default.is(Type::Text) && !is_option(default.text()) && !is_masked(default.text()) => {
            found(&default, format!("the default of {} is not one of its options", name_of(variable)))
        }
        None if !is_marked => found(&input, format!("{} is a dropdown without a default", name_of(variable))),
        Some(_) | None => None,
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::variables::testing::codes;

    #[test]
    fn dropdowns() {
        let with =
            |rest: &str| codes(&format!("{{\"name\":\"a\",\"format\":\"string\",\"inputType\":\"dropdown\"{rest}}}"));
        assert_eq!(with(""), ["V002"]);
        assert_eq!(with(",\"options\":[]"), ["V002"]);
        assert_eq!(with(",\"options\":[{\"value\":\"b\"}]"), ["V002"]);
        assert_eq!(with(",\"options\":[{\"value\":\"b\"}],\"defaultValue\":\"B\""), ["V002"]);
        assert!(with(",\"options\":[{\"value\":\"b\",\"default\":true}]").is_empty());
        assert!(with(",\"options\":[{\"value\":\"b\"}],\"defaultValue\":\"b\"").is_empty());
    }
}
