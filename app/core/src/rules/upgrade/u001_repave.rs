use crate::cx::Cx;
use crate::diagnostic::Diagnostic;
use crate::impact::Class;
use crate::rules::{Sink, declare_rule};

declare_rule! {
    /// ## What it does
    /// Compares the layer with the version that clusters run, and reports the first change of `options.system.uri` or of a value
    /// that it refers to, through macros, in this layer. In the examples, clusters run the valid one. Without that version (a layer
    /// opened alone), nothing is compared. Comments, quoting and the order of keys do not count.
    ///
    /// ## Why it matters
    /// Palette's documentation says that such a change repaves all nodes, the control plane first: each is drained, restarted into
    /// the new image and joined again.
    ///
    /// ## How to fix
    /// If you want a new image, nothing is wrong: plan time for the repave. Otherwise, undo the change.
    ///
    /// ## Invalid
    /// ```yaml base also=U005
    /// pack:
    ///   content:
    ///     images:
    ///       - image: '{{.spectro.pack.edge-native-byoi.options.system.uri}}'
    ///   drain:
    ///     timeout: 60
    /// options:
    ///   system.uri: '{{.spectro.pack.edge-native-byoi.options.system.registry}}/edge/ubuntu:k3s-1.32.4-v4.8.1'
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
    U001 "repave" {
        summary: "The change repaves the nodes of running clusters",
        severity: Info,
        fix: Never,
        evidence: Documented,
        source: "Palette documentation, Edge upgrade behavior (table)",
        since: "0.1.0",
        check: Change(check),
    }
}

fn check(doc: &Cx<'_>, sink: &mut Sink) {
    let Some(found) = doc.difference(Class::Image) else { return };
    let message = format!("`{}` differs from the version that clusters run, so their nodes are repaved", found.path);
    let mut help = "Palette's documentation says that a change of the image, or of a value that `system.uri` uses, repaves all nodes, \
                the control plane first"
        .to_owned();
    if doc.impact().is_same_image {
        help.push_str("; it does not cover a change that leads to the same image");
    }
    sink.report(Diagnostic::new(&U001, found.range, message, help));
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::check;
    use crate::rules::upgrade::testing::{BASE, check_against, check_changed};

    #[test]
    fn the_image_and_what_it_is_made_from() {
        check_changed(
            "U001",
            "'{{.spectro.pack.edge-native-byoi.options.system.registry}}/edge/ubuntu:k3s-1.32.4-v4.7.6'",
            "«registry.edge-lab.net/edge/ubuntu:k3s-1.32.4-v4.7.6»",
        );
        check_changed("U001", "system.registry: registry.edge-lab.net", "system.registry: «registry-2.edge-lab.net»");
        let gone = BASE.replace("  system.registry: registry.edge-lab.net\n", "").replace("options:\n", "«options»:\n");
        check_against(BASE, "U001", &gone);
        check_changed(
            "U001",
            "system.uri: '{{.spectro.pack.edge-native-byoi.options.system.registry}}/edge/ubuntu:k3s-1.32.4-v4.7.6'",
            "system.uri: «NA»",
        );
    }

    #[test]
    fn chains_through_other_values() {
        let base = "options:\n  system.uri: '{{.spectro.pack.edge-native-byoi.options.a}}'\n  a: 'x/{{.spectro.pack.edge-native-byoi.other.b}}'\nother:\n  b: y:1\n";
        check_against(base, "U001", &base.replace("y:1", "«y:2»"));
    }

    #[test]
    fn what_the_image_does_not_use() {
        check_changed("U001", "osName: ubuntu", "osName: opensuse");
        check_changed("U001", "timeout: 60", "timeout: 90");
        check_changed(
            "U001",
            "system.registry: registry.edge-lab.net",
            "\"system.registry\": 'registry.edge-lab.net' # same",
        );
        check_against(BASE, "U001", "a: 'not closed\n");
        check("U001", BASE);
    }
}
