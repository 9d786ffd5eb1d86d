use super::credentials;
use crate::context::Target;
use crate::cx::Cx;
use crate::diagnostic::Diagnostic;
use crate::impact::{ChangeKind, Class};
use crate::rules::{Sink, declare_rule};

declare_rule! {
    /// ## What it does
    ///
    /// Compares the layer with the version that the clusters run: reports a version for existing clusters in which
    /// `providerCredentials` and `options.system.uri` both change.
    ///
    /// ## Why it matters
    ///
    /// The hosts pull the new image before the new credentials are in place. Palette's guide for ECR says never to change
    /// both at once; that this also applies to `providerCredentials` is inferred.
    ///
    /// ## How to fix
    ///
    /// Publish two versions: the credentials first and, once all hosts have them, the new image.
    ///
    /// ## Invalid
    ///
    /// ```yaml target=existing base also=U001,U004,U005
    /// pack:
    ///   content:
    ///     images:
    ///       - image: '{{.spectro.pack.edge-native-byoi.options.system.uri}}'
    /// providerCredentials:
    ///   registry: registry.acme.internal
    ///   user: robot$edge
    ///   password: '{{.spectro.var.new_registry_password}}'
    /// options:
    ///   system.uri: registry.acme.internal/edge/ubuntu:k3s-1.29.5-v4.5.9-demo
    /// ```
    ///
    /// ## Valid
    ///
    /// ```yaml target=existing base
    /// pack:
    ///   content:
    ///     images:
    ///       - image: '{{.spectro.pack.edge-native-byoi.options.system.uri}}'
    /// providerCredentials:
    ///   registry: registry.acme.internal
    ///   user: robot$edge
    ///   password: '{{.spectro.var.registry_password}}'
    /// options:
    ///   system.uri: registry.acme.internal/edge/ubuntu:k3s-1.29.5-v4.5.8-demo
    /// ```
    C015 "credentials-and-image-change" {
        summary: "Credentials and `system.uri` change in the same version for running clusters",
        severity: Warning,
        fix: Never,
        evidence: Inferred,
        source: "Palette documentation, Deploy Cluster with an ECR Provider Registry",
        since: "0.1.0",
        check: Change(check),
    }
}

fn check(doc: &Cx<'_>, sink: &mut Sink) {
    if doc.context.target != Some(Target::Existing) {
        return;
    }
    let (Some(credentials), Some(uri)) = (credentials(doc), doc.system_uri()) else { return };
    let found = doc.impact();
    let Some(difference) = found.first(Class::Credentials).filter(|_| !found.is_same_image) else { return };
    let is_new = difference.path == "providerCredentials" && difference.kind == ChangeKind::Added;
    let what = if is_new { "are added" } else { "change" };
    let message = "`system.uri` changes in the same version as the credentials";
    let help = "The running clusters would pull the new image before the new credentials are in place. Publish two versions: first the \
                credentials, then the image.";
    sink.report(
        Diagnostic::new(&C015, uri.range, message, help)
            .label(doc.key_range(&credentials.field), format!("the credentials {what} too")),
    );
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::context::Context;
    use crate::rules::testing::check_in;

    const OLD: &str =
        "providerCredentials:\n  registry: a.io\n  user: bob\n  password: x\noptions:\n  system.uri: a.io/x:v1\n";

    fn context(target: Target) -> Context {
        Context { target: Some(target), base: Some(OLD.to_owned()), ..Context::default() }
    }

    #[test]
    fn both_change() {
        let existing = context(Target::Existing);
        let credentials = "providerCredentials:\n  registry: a.io\n  user: bob\n  password: y\n";
        check_in(&existing, "C015", &format!("{credentials}options:\n  system.uri: «a.io/x:v2»\n"));
        check_in(
            &existing,
            "C015",
            "options:\n  t: v2\n  system.uri: «'a.io/x:{{.spectro.pack.edge-native-byoi.options.t}}'»\nproviderCredentials: {registry: a.io, user: eve, password: x}\n",
        );
        let bare = Context { base: Some("options:\n  system.uri: a.io/x:v1\n".to_owned()), ..existing };
        check_in(&bare, "C015", &format!("{credentials}options:\n  system.uri: «a.io/x:v2»\n"));
    }

    #[test]
    fn one_or_none_changes_or_nothing_runs() {
        let existing = context(Target::Existing);
        check_in(&existing, "C015", OLD);
        check_in(&existing, "C015", &OLD.replace(":v1", ":v2"));
        check_in(&existing, "C015", &OLD.replace("password: x", "password: 'y'"));
        check_in(&existing, "C015", &OLD.replace("password: x", "password: 'x'").replace("v1", "v2"));
        check_in(
            &existing,
            "C015",
            &OLD.replace("password: x", "password: y")
                .replace("a.io/x:v1", "'{{.spectro.pack.edge-native-byoi.options.u}}'\n  u: a.io/x:v1"),
        );
        let both = OLD.replace("password: x", "password: y").replace(":v1", ":v2");
        check_in(&context(Target::New), "C015", &both);
        check_in(&Context { target: Some(Target::Existing), ..Context::default() }, "C015", &both);
    }
}
