use crate::cx::Cx;
use crate::diagnostic::Diagnostic;
use crate::impact::{Class, distribution};
use crate::rules::{Sink, declare_rule};

declare_rule! {
    /// ## What it does
    /// Reports a change that repaves the nodes of running clusters (U001, and U002 with RKE2) once more, with what it takes. In the examples, clusters run the valid one. Without that version (a layer opened alone), nothing is compared. Comments,
    /// quoting and the order of keys do not count.
    ///
    /// ## Why it matters
    /// Palette's documentation says that a repave of a cluster has to be approved explicitly, and that the nodes are replaced one
    /// at a time, those of the control plane first. Until somebody approves it, nothing happens. When a host cannot start its new
    /// image it falls back to the previous one.
    ///
    /// ## How to fix
    /// Nothing is wrong. Plan who approves the repave, cluster by cluster.
    ///
    /// ## Invalid
    /// ```yaml base also=U001
    /// pack:
    ///   content:
    ///     images:
    ///       - image: '{{.spectro.pack.edge-native-byoi.options.system.uri}}'
    ///   drain:
    ///     timeout: 60
    /// options:
    ///   system.uri: '{{.spectro.pack.edge-native-byoi.options.system.registry}}/edge/opensuse:k3s-1.32.4-v4.7.6'
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
    U005 "repave-approval" {
        summary: "The repave that the change causes must be approved",
        severity: Info,
        fix: Never,
        evidence: Documented,
        source: "Palette documentation, Node pools (repave behavior); Edge upgrade behavior",
        since: "0.1.0",
        check: Change(check),
    }
}

fn check(doc: &Cx<'_>, sink: &mut Sink) {
    let stages = || doc.difference(Class::Stages).filter(|_| distribution(doc) == Some("rke2"));
    let Some(found) = doc.difference(Class::Image).or_else(stages) else { return };
    let message = "someone must approve the repave of each cluster";
    let help = "Palette's documentation says that nothing happens before the approval; the nodes are then replaced one at a time, those of the \
                control plane first, and a host whose new image does not start falls back to the previous image";
    sink.report(Diagnostic::new(&U005, found.range, message, help));
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::check;
    use crate::rules::upgrade::testing::{BASE, check_against, check_changed};

    #[test]
    fn repaves() {
        check_changed("U005", "system.registry: registry.edge-lab.net", "system.registry: «registry-2.edge-lab.net»");
        let rke2 = BASE.replace("osName: ubuntu", "k8sDistribution: rke2");
        check_against(&rke2, "U005", &rke2.replace("echo edge", "«echo shop»"));
    }

    #[test]
    fn reboots_and_idle_changes() {
        check_changed("U005", "echo edge", "echo shop");
        check_changed("U005", "timeout: 60", "timeout: 90");
        check("U005", BASE);
    }
}
