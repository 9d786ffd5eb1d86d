use super::judged;
use crate::cx::Cx;
use crate::diagnostic::Diagnostic;
use crate::macros::MacroFamily;
use crate::macros::system::APP_SYSTEM_MACROS;
use crate::rules::{Sink, declare_rule};

declare_rule! {
    /// ## What it does
    /// Reports macros that Palette documents for app profiles only: `.spectro.app.` and system macros such as `appdeployment.name`.
    ///
    /// ## Why it matters
    /// An OS layer belongs to a cluster profile. Output variables of app profiles and the names of an app deployment do
    /// not exist when a cluster is deployed.
    ///
    /// ## How to fix
    /// Use a macro for cluster profiles, for example `.spectro.system.cluster.name`, or a user macro or profile variable.
    ///
    /// ## Invalid
    /// ```yaml
    /// pack:
    ///   content:
    ///     images:
    ///       - image: '{{.spectro.pack.edge-native-byoi.options.system.uri}}'
    /// options:
    ///   system.uri: 'registry.edge-lab.net/{{.spectro.system.appprofile.name}}/ubuntu:k3s-1.32.4-v4.7.6'
    /// ```
    ///
    /// ## Valid
    /// ```yaml
    /// pack:
    ///   content:
    ///     images:
    ///       - image: '{{.spectro.pack.edge-native-byoi.options.system.uri}}'
    /// options:
    ///   system.uri: 'registry.edge-lab.net/{{.spectro.system.project.name}}/ubuntu:k3s-1.32.4-v4.7.6'
    /// ```
    M004 "app-profile-macro" {
        summary: "The macro exists in app profiles only",
        severity: Warning,
        fix: Never,
        evidence: Documented,
        source: "app-profiles/app-profile-output-vars.md",
        since: "0.1.0",
        check: Layer(check),
    }
}

fn check(doc: &Cx<'_>, sink: &mut Sink) {
    for used in judged(doc) {
        for path in used.paths(doc.text) {
            let is_app = path.text.split('.').nth(1) == Some("app");
            let is_app_system = path.family() == MacroFamily::System && APP_SYSTEM_MACROS.contains(&path.rest());
            if is_app || is_app_system {
                let message = format!("`.{}` exists in app profiles only", path.text);
                let help = "this layer belongs to a cluster profile, where the macro has no value; use a macro of cluster profiles, or a \
                            user macro or profile variable";
                sink.report(Diagnostic::new(&M004, used.range, message, help));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::check;

    #[test]
    fn macros_of_app_profiles() {
        check("M004", "a: '«{{.spectro.app.$appDeploymentName.db.HOST}}» {{.spectro.system.cluster.name}}'\n");
        check(
            "M004",
            "stages:\n  boot:\n    - commands:\n        - |\n          echo «{{ .spectro.system.appdeployment.ingress.host | lower }}»\n",
        );
    }

    #[test]
    fn others() {
        check(
            "M004",
            "# {{.spectro.app.x}}\na: '{{ .Values.spectro.app.x }} {{.spectro.system.clusterprofile.name}} {{.spectro.var.app}}'\n",
        );
    }
}
