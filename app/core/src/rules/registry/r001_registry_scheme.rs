use crate::cx::{Cx, Endpoint};
use crate::diagnostic::{Diagnostic, Fix};
use crate::edit::{Indel, TextEdit};
use crate::registry::Reference;
use crate::rules::{Sink, declare_rule};

declare_rule! {
    /// ## What it does
    ///
    /// Reports `https://`, `http://` and other schemes in `registry`.
    ///
    /// ## Why it matters
    ///
    /// A registry is named by its host, as in an image reference. None of Palette's examples has a scheme, and its documents
    /// ask for registry names without `http` or `https` where they say anything about it. With one, the image references that
    /// are made from it are not valid. Palette's page on seed registries asks for a "registry URL", so this is a warning.
    ///
    /// ## How to fix
    ///
    /// Leave out the scheme: `registry.acme.internal`, not `https://registry.acme.internal`.
    ///
    /// ## Invalid
    ///
    /// ```yaml
    /// providerCredentials:
    ///   registry: https://registry.acme.internal/
    ///   user: robot$edge
    ///   password: '{{.spectro.var.registry_password}}'
    /// options:
    ///   system.uri: registry.acme.internal/edge/ubuntu:k3s-1.29.5-v4.5.8-demo
    /// ```
    ///
    /// ## Valid
    ///
    /// ```yaml
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
    R001 "registry-scheme" {
        summary: "`registry` has a URL scheme",
        severity: Warning,
        fix: Sometimes,
        evidence: Inferred,
        source: "Palette documentation, CanvOS build arguments (`IMAGE_REGISTRY`) and Deploy Cluster with a Private Provider Registry",
        since: "0.1.0",
        check: Layer(check),
    }
}

fn check(doc: &Cx<'_>, sink: &mut Sink) {
    let Some(registry) = Endpoint::registry(doc) else { return };
    let text = registry.text();
    let reference = Reference::endpoint(text);
    let Some(scheme) = reference.scheme else { return };
    let len = reference.scheme_len;
    let shown = if scheme.len() <= 6 { format!("`{scheme}://`") } else { "a scheme".to_owned() };
    let slashes = text.len() - text.trim_end_matches('/').len();
    let mut cuts = vec![registry.source(doc, 0, len)];
    if slashes > 0 && text.len() > len + slashes {
        cuts.push(registry.source(doc, text.len() - slashes, slashes));
    }
    let edit = cuts.into_iter().map(|cut| cut.map(Indel::delete)).collect::<Option<Vec<_>>>().and_then(TextEdit::new);
    let fix = edit.map(|edit| Fix::safe(format!("Remove {shown}"), edit));
    let message = format!("`registry` starts with {shown}");
    let help = "Name the registry by its host, as in an image reference: `registry.acme.internal` or `registry.acme.internal/project`.";
    sink.report(Diagnostic::new(&R001, registry.range(doc, 0), message, help).fix(fix));
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{check, check_fix};

    #[test]
    fn schemes() {
        check("R001", "providerCredentials:\n  registry: «https://a.io»\n");
        check("R001", "providerCredentials:\n  registry: «\"HTTP://a.io:5000/p\"»\n");
        check("R001", "providerCredentials:\n  registry: «'https://{{.spectro.macro.host}}'»\n");
        check("R001", "providerCredentials:\n  registry: «https:/a.io»\n");
        check("R001", "providerCredentials:\n  registry: a.io/p\n");
        check("R001", "providerCredentials:\n  registry: '{{.spectro.macro.registry}}'\n");
    }

    #[test]
    fn through_a_reference() {
        check(
            "R001",
            "options:\n  system.registry: «https://a.io»\nproviderCredentials:\n  registry: '{{ .spectro.pack.edge-native-byoi.options.system.registry }}'\n",
        );
    }

    #[test]
    fn removed_with_the_slash_at_the_end() {
        check_fix(
            "R001",
            "providerCredentials:\n  registry: 'https://a.io/' # x\n",
            "providerCredentials:\n  registry: 'a.io' # x\n",
        );
        check_fix(
            "R001",
            "providerCredentials:\n  registry: oci://a.io/p\n",
            "providerCredentials:\n  registry: a.io/p\n",
        );
    }
}
