use crate::cx::Cx;
use crate::diagnostic::Diagnostic;
use crate::impact::Class;
use crate::rules::{Sink, declare_rule};

declare_rule! {
    /// ## What it does
    /// Compares the layer with the version that clusters run, and reports the first change of `providerCredentials`. In the
    /// examples, clusters run the valid one. Without that version (a layer opened alone), nothing is compared. Comments, quoting
    /// and the order of keys do not count.
    ///
    /// ## Why it matters
    /// The documents contradict each other. The table of upgrade behavior says that a change of `providerCredentials` has no effect
    /// by itself. The page on private registries describes a full cluster repave after the profile update, in an example that also
    /// sets `system.uri`. The guide for ECR advises never to change credentials and image in one step, as the new image may be
    /// pulled before the new credentials are in place.
    ///
    /// ## How to fix
    /// Plan for a repave. Change the credentials first, and the image in a later version.
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
    ///         - echo edge
    ///   reconcile:
    ///     - commands:
    ///         - echo again
    /// providerCredentials:
    ///   registry: registry.edge-lab.net
    ///   user: robot-edge-2
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
    U004 "credentials-changed" {
        summary: "The credentials change, and Palette's documents disagree about what that does",
        severity: Info,
        fix: Never,
        evidence: Inferred,
        source: "Palette documentation, Edge upgrade behavior (no-op) and Deploy Cluster with a Private Provider Registry (repave); Deploy with ECR",
        since: "0.1.0",
        check: Change(check),
    }
}

fn check(doc: &Cx<'_>, sink: &mut Sink) {
    let Some(found) = doc.difference(Class::Credentials) else { return };
    let image = doc.difference(Class::Image);
    let message = match image {
        Some(_) => "the credentials and the image differ from the version that clusters run",
        None => "`providerCredentials` differs from the version that clusters run",
    };
    let conflict = "Palette's documents disagree: the table of upgrade behavior says that this does nothing by itself, the page on private \
                    registries describes a full cluster repave; plan for a repave";
    let help = match image {
        Some(_) => format!(
            "{conflict}. The image may be pulled before the new credentials are in place; change the credentials first"
        ),
        None => conflict.to_owned(),
    };
    let mut diagnostic = Diagnostic::new(&U004, found.range, message, help);
    if let Some(image) = image {
        diagnostic = diagnostic.label(image.range, "the image changes too");
    }
    sink.report(diagnostic);
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::check;
    use crate::rules::upgrade::testing::{BASE, check_against, check_changed};

    #[test]
    fn credentials() {
        check_changed("U004", "user: robot-edge", "user: «robot-2»");
        check_changed("U004", "providerCredentials:\n  registry: registry.edge-lab.net\n", "«providerCredentials»:\n");
        check_changed("U004", "  user: robot-edge\n", "  user: robot-edge\n  «certificates»: |\n    x\n");
    }

    #[test]
    fn other_changes() {
        check_changed("U004", "v4.7.6", "v4.8.1");
        check_changed("U004", "user: robot-edge", "user: \"robot-edge\"");
        check_against("options: {}\n", "U004", "options:\nproviderCredentials:\n");
        check("U004", BASE);
    }
}
