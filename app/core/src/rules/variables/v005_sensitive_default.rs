use super::name_of;
use crate::diagnostic::Diagnostic;
use crate::placeholder::is_masked;
use crate::profile::cursor::{Cursor, Type};
use crate::rules::profile_cx::ProfileCx;
use crate::rules::{Sink, declare_rule};

declare_rule! {
    /// ## What it does
    /// Reports variables that are marked as sensitive and have a default in clear text. The default is never shown.
    ///
    /// ## Why it matters
    /// Palette masks the values of sensitive variables. Everyone who has this file can read the default.
    ///
    /// ## How to fix
    /// Leave the default empty and enter it in Palette after the import. Replace the secret if the file was shared.
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
    ///           "values": "options:\n  system.uri: registry.edge-lab.net/edge/os:1.4.2\nproviderCredentials:\n  registry: registry.edge-lab.net\n  user: robot-edge\n  password: '{{.spectro.var.registry_password}}'\n"},
    ///         {"name": "edge-k3s", "type": "spectro", "layer": "k8s", "version": "1.32.4", "tag": "1.32.4", "values": ""},
    ///         {"name": "cni-calico", "type": "spectro", "layer": "cni", "version": "3.29.3", "tag": "3.29.3", "values": ""}
    ///       ]
    ///     },
    ///     "variables": [
    ///       {
    ///         "name": "registry_password", "displayName": "Registry password",
    ///         "format": "string", "inputType": "text", "required": true,
    ///         "defaultValue": "Tr0ub4dor-Example", "immutable": false, "hidden": false, "isSensitive": true
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
    ///           "values": "options:\n  system.uri: registry.edge-lab.net/edge/os:1.4.2\nproviderCredentials:\n  registry: registry.edge-lab.net\n  user: robot-edge\n  password: '{{.spectro.var.registry_password}}'\n"},
    ///         {"name": "edge-k3s", "type": "spectro", "layer": "k8s", "version": "1.32.4", "tag": "1.32.4", "values": ""},
    ///         {"name": "cni-calico", "type": "spectro", "layer": "cni", "version": "3.29.3", "tag": "3.29.3", "values": ""}
    ///       ]
    ///     },
    ///     "variables": [
    ///       {
    ///         "name": "registry_password", "displayName": "Registry password",
    ///         "format": "string", "inputType": "text", "required": true,
    ///         "defaultValue": "", "immutable": false, "hidden": false, "isSensitive": true
    ///       }
    ///     ]
    ///   }
    /// }
    /// ```
    V005 "sensitive-default" {
        summary: "A sensitive variable has a default in clear text",
        severity: Warning,
        fix: Sometimes,
        evidence: Documented,
        source: "Palette documentation, Create Cluster Profile Variables; API, v1Variable",
        since: "0.1.0",
        check: Profile(check),
    }
}

fn check(cx: &ProfileCx<'_, '_>, sink: &mut Sink) {
    // Older files hold numbers here.
    let is_given = |default: &Cursor<'_, '_>| !default.is(Type::Text) || !default.text().is_empty();
    for variable in cx.variables.iter().filter(|variable| variable.is_true("isSensitive")) {
        let Some(default) = variable.get("defaultValue").filter(is_given) else { continue };
        if !is_masked(default.text()) && !default.text().contains("{{") {
            let message = format!("{} is sensitive, and its default can be read in this file", name_of(variable));
            let help = "leave the default empty and enter it in Palette; replace the secret if the file was shared";
            sink.report(
                Diagnostic::new(&V005, default.place(), message, help)
                    .fix(default.replacement("Clear the default", "\"\"")),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::profile::{Opened, open};
    use crate::rules::check_profile;
    use crate::rules::variables::testing::codes;

    #[test]
    fn defaults_that_can_be_read() {
        let with = |rest: &str| codes(&format!("{{\"name\":\"a\",\"format\":\"string\",\"isSensitive\":true{rest}}}"));
        assert_eq!(with(",\"defaultValue\":\"CANARY-x\""), ["V005"]);
        assert_eq!(with(",\"defaultValue\":4711"), ["V005"]);
        assert_eq!(with(",\"defaultValue\":\"*****\""), ["P013"]);
        assert!(with(",\"defaultValue\":\"{{.spectro.macro.x}}\"").is_empty());
    }

    #[test]
    fn no_default_is_told() {
        let text = "{\"spec\":{\"template\":{\"packs\":[]},\"variables\":[{\"name\":\"a\",\"format\":\"number\",\"isSensitive\":true,\"inputType\":\"dropdown\",\"options\":[{\"value\":\"b\"}],\"defaultValue\":\"CANARY-x\"}]}}";
        let Ok(Opened::Profile(profile)) = open(text) else { panic!("not a profile") };
        let found = check_profile(&profile, None, &crate::Context::default());
        assert!(
            found.len() >= 3
                && !format!("{:?}", found.iter().map(|f| (&f.message, &f.help, &f.place)).collect::<Vec<_>>())
                    .contains("CANARY")
        );
    }
}
