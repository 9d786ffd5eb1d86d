use crate::cx::Cx;
use crate::diagnostic::Diagnostic;
use crate::impact::{Class, distribution};
use crate::rules::{Sink, declare_rule};

declare_rule! {
    /// ## What it does
    /// Reports a change that repaves the nodes of running clusters (U001, and U002 with RKE2) once more, with what it takes. In the
    /// examples, clusters run the valid one. Without that version (a layer opened alone), nothing is compared. Comments, quoting
    /// and the order of keys do not count.
    ///
    /// ## Why it matters
    /// Palette's documents disagree on whether a repave waits for an approval. The page on node pools describes one, in a section
    /// that it limits to clusters that are not Edge. The page on private provider registries refers to that section. The page on
    /// Edge upgrade behavior mentions none. So do not count on the repave to wait: it may start as soon as clusters get the
    /// version. The nodes are replaced one after the other, those of the control plane first. When a host cannot start its new
    /// image it falls back to the one before.
    ///
    /// ## How to fix
    /// Nothing is wrong. Give clusters the version when they may be repaved, and look for an approval in Palette.
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
        summary: "Palette may or may not ask for an approval of the repave that the change causes",
        severity: Info,
        fix: Never,
        evidence: Inferred,
        source: "Palette documentation, Node Pools (repave behavior, not for Edge clusters), Deploy Cluster with a Private Provider Registry (refers to it) and Edge upgrade behavior (silent)",
        since: "0.1.0",
        check: Change(check),
    }
}

fn check(doc: &Cx<'_>, sink: &mut Sink) {
    let stages = || doc.difference(Class::Stages).filter(|_| distribution(doc) == Some("rke2"));
    let Some(found) = doc.difference(Class::Image).or_else(stages) else { return };
    let message = "the repave may start without an approval";
    let help = "Palette's documents disagree on whether a repave of Edge clusters waits for an approval, so give clusters this version only when \
                they may be repaved; the nodes are replaced one after the other, those of the control plane first, and a host whose new image \
                does not start falls back to the one before";
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
