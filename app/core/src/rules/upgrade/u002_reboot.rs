use crate::cx::Cx;
use crate::diagnostic::Diagnostic;
use crate::impact::{Class, distribution};
use crate::rules::{Sink, declare_rule};

declare_rule! {
    /// ## What it does
    /// Compares the layer with the version that clusters run, and reports the first change under `stages`, apart from
    /// `stages.reconcile`, which is loaded without a restart. In the examples, clusters run the valid one. Without that version (a
    /// layer opened alone), nothing is compared. Comments, quoting and the order of keys do not count.
    ///
    /// ## Why it matters
    /// Palette's documentation says that a change of these stages reboots all nodes; with RKE2 it repaves them.
    ///
    /// ## How to fix
    /// If you want the change, nothing is wrong. Plan time for the restarts, and combine several changes in one version.
    ///
    /// ## Invalid
    /// ```yaml base
    /// pack:
    ///   content:
    ///     images:
    ///       - image: '{{.spectro.pack.edge-native-byoi.options.system.uri}}'
    ///   drain:
    ///     timeout: 60
    /// options:
    ///   system.uri: '{{.spectro.pack.edge-native-byoi.options.system.registry}}/edge/ubuntu:k3s-1.32.4-v4.7.6'
    ///   system.registry: registry.edge-lab.net
    ///   system.osName: ubuntu
    /// stages:
    ///   boot:
    ///     - commands:
    ///         - echo shop
    ///   reconcile:
    ///     - commands:
    ///         - echo again
    /// providerCredentials:
    ///   registry: registry.edge-lab.net
    ///   user: robot-edge
    ///   password: '{{.spectro.var.registry_password}}'
    /// ```
    ///
    /// ## Valid
    /// ```yaml base
    /// pack:
    ///   content:
    ///     images:
    ///       - image: '{{.spectro.pack.edge-native-byoi.options.system.uri}}'
    ///   drain:
    ///     timeout: 60
    /// options:
    ///   system.uri: '{{.spectro.pack.edge-native-byoi.options.system.registry}}/edge/ubuntu:k3s-1.32.4-v4.7.6'
    ///   system.registry: registry.edge-lab.net
    ///   system.osName: ubuntu
    /// stages:
    ///   boot:
    ///     - commands:
    ///         - echo edge
    ///   reconcile:
    ///     - commands:
    ///         - echo again
    /// providerCredentials:
    ///   registry: registry.edge-lab.net
    ///   user: robot-edge
    ///   password: '{{.spectro.var.registry_password}}'
    /// ```
    U002 "reboot" {
        summary: "The change reboots the nodes of running clusters",
        severity: Info,
        fix: Never,
        evidence: Documented,
        source: "Palette documentation, Edge upgrade behavior (table)",
        since: "0.1.0",
        check: Change(check),
    }
}

fn check(doc: &Cx<'_>, sink: &mut Sink) {
    let Some(found) = doc.difference(Class::Stages) else { return };
    let effect =
        if distribution(doc) == Some("rke2") { "their nodes are repaved, as with RKE2" } else { "their nodes reboot" };
    let message = format!("`{}` differs from the version that clusters run: {effect}", found.path);
    let help = "Palette's documentation says that a change of stages other than `reconcile` reboots all nodes, and repaves them with RKE2";
    sink.report(Diagnostic::new(&U002, found.range, message, help));
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::check;
    use crate::rules::upgrade::testing::{BASE, check_against, check_changed};

    #[test]
    fn stages() {
        check_changed("U002", "echo edge", "«echo shop»");
        check_changed("U002", "  boot:\n", "  «initramfs»:\n    - name: x\n  boot:\n");
        check_changed("U002", "stages:\n  boot:\n    - commands:\n        - echo edge\n", "«stages»:\n");
        check_changed(
            "U002",
            "    - commands:\n        - echo edge\n",
            "    - «name»: x\n      commands: [echo edge]\n",
        );
    }

    #[test]
    fn what_does_not_restart() {
        check_changed("U002", "echo again", "echo twice");
        check_changed("U002", "v4.7.6", "v4.8.1");
        check_changed("U002", "        - echo edge", "        - 'echo edge' # quoted");
        check_against(BASE, "U002", &BASE.replace("stages:\n", "# a comment\nstages:\n"));
        check("U002", BASE);
    }
}
