use std::collections::BTreeSet;

use super::{FALLBACKS, paths};
use crate::cx::Cx;
use crate::diagnostic::Diagnostic;
use crate::macros::MacroFamily;
use crate::rules::{Sink, declare_rule};

declare_rule! {
    /// ## What it does
    /// Points at the first use without a default of each system macro of the reverse proxy. They are empty in many environments.
    ///
    /// ## Why it matters
    /// Palette's documentation says that the `reverseproxy` macros have a value only where the proxy is enabled.
    /// (`cluster.kubevip`, which exists on Edge and vSphere only, is correct in an Edge OS layer.)
    ///
    /// ## How to fix
    /// Give a default, or make sure that the proxy is enabled for the clusters.
    ///
    /// ## Invalid
    /// ```yaml
    /// options:
    ///   system.uri: 'registry.edge-lab.net/edge/ubuntu:k3s-1.32.4-v4.7.6'
    /// stages:
    ///   boot:
    ///     - commands:
    ///         - echo '{{.spectro.system.reverseproxy.server}}' > /etc/edge-proxy
    /// ```
    ///
    /// ## Valid
    /// ```yaml
    /// options:
    ///   system.uri: 'registry.edge-lab.net/edge/ubuntu:k3s-1.32.4-v4.7.6'
    /// stages:
    ///   boot:
    ///     - commands:
    ///         - echo '{{.spectro.system.reverseproxy.server | default "none"}}' > /etc/edge-proxy
    /// ```
    M020 "macro-may-be-empty" {
        summary: "A system macro is empty if the reverse proxy is not enabled",
        severity: Info,
        fix: Never,
        evidence: Documented,
        source: "Palette documentation, Pack Constraints",
        since: "0.1.0",
        check: Layer(check),
    }
}

fn check(doc: &Cx<'_>, sink: &mut Sink) {
    let mut named = BTreeSet::new();
    for (used, path) in paths(doc).filter(|(_, path)| path.family() == MacroFamily::System) {
        let name = path.rest();
        if !name.starts_with("reverseproxy.") || used.calls(doc.text, FALLBACKS) || !named.insert(name) {
            continue;
        }
        let message = format!("`{name}` is empty if the reverse proxy is not enabled");
        let help = "give a default, or make sure that the proxy is enabled for the clusters of this profile";
        sink.report(Diagnostic::new(&M020, used.range, message, help));
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::check;

    #[test]
    fn macros_of_the_proxy() {
        check(
            "M020",
            "a: '«{{.spectro.system.reverseproxy.server}}»:«{{ .spectro.system.reverseproxy.port }}» {{.spectro.system.reverseproxy.server}}'\n",
        );
        check("M020", "a: |\n  «{{ printf \"%s\" .spectro.system.reverseproxy.vhostport }}»\n");
    }

    #[test]
    fn with_a_default_and_others() {
        check(
            "M020",
            "a: '{{.spectro.system.reverseproxy.server | default \"x\"}} {{.spectro.system.cluster.kubevip}} {{.spectro.macro.reverseproxy.x}}'\n",
        );
    }
}
