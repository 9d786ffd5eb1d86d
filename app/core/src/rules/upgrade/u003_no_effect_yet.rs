use crate::cx::Cx;
use crate::diagnostic::Diagnostic;
use crate::rules::{Sink, declare_rule};

declare_rule! {
    /// ## What it does
    /// Compares the layer with the version that clusters run, and reports when only values differ that have no effect by
    /// themselves: everything under `pack`, and the options `system.registry`, `system.repo`, `system.k8sDistribution`,
    /// `system.osName`, `system.peVersion`, `system.customTag` and `system.osVersion` where `system.uri` does not use them, through
    /// other options neither. A value that a macro in `stages` refers to counts as a change of its own, and so does every other
    /// key: with one of those this rule is silent. One finding, at the first difference. In the examples, clusters run the valid
    /// one. Without that version (a layer opened alone), nothing is compared. Comments, quoting and the order of keys do not count.
    ///
    /// ## Why it matters
    /// Palette's table of upgrade behavior says that these changes do nothing to running clusters. Settings for draining apply at
    /// the next change that repaves or reboots nodes. Publishing a version only to roll one of them out has no effect.
    ///
    /// ## How to fix
    /// Nothing is wrong. If you need the change now, combine it with one that takes effect.
    ///
    /// ## Invalid
    /// ```yaml base
    /// pack:
    ///   content:
    ///     images:
    ///       - image: '{{.spectro.pack.edge-native-byoi.options.system.uri}}'
    ///   drain:
    ///     timeout: 90
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
    U003 "no-effect-yet" {
        summary: "The change does nothing to running clusters until their next disruptive change",
        severity: Info,
        fix: Never,
        evidence: Documented,
        source: "Palette documentation, Edge upgrade behavior (table); Skip draining",
        since: "0.1.0",
        check: Change(check),
    }
}

fn check(doc: &Cx<'_>, sink: &mut Sink) {
    let differences = &doc.impact().differences;
    let Some(found) = differences.first().filter(|_| differences.iter().all(|one| one.class.is_idle())) else { return };
    let message = "only values differ that have no effect on running clusters by themselves";
    let help = "Palette's documentation says that changes of `pack`, and of the helper options that `system.uri` does not use, do nothing to \
                running clusters; settings for draining apply at the next change that repaves or reboots nodes";
    sink.report(Diagnostic::new(&U003, found.range, message, help));
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::check;
    use crate::rules::upgrade::testing::{BASE, check_against, check_changed};

    #[test]
    fn idle_changes() {
        check_changed("U003", "timeout: 60", "timeout: «90»");
        check_changed("U003", "osName: ubuntu", "osName: «opensuse»");
        check_against(
            BASE,
            "U003",
            &BASE.replace("  drain:\n    timeout: 60\n", "").replacen("pack:\n", "«pack»:\n", 1),
        );
    }

    #[test]
    fn with_others_or_none() {
        check_against(BASE, "U003", &BASE.replace("timeout: 60", "timeout: 90").replace("echo edge", "echo shop"));
        check_against(BASE, "U003", &BASE.replace("timeout: 60", "timeout: 90").replace("robot-edge", "robot-2"));
        check("U003", BASE);
    }
}
