use crate::cx::{Cx, Endpoint};
use crate::diagnostic::{Diagnostic, Fix};
use crate::edit::TextEdit;
use crate::registry::{Reference, is_quotable};
use crate::resolve::UNKNOWN;
use crate::rules::credentials::is_host_list;
use crate::rules::{Sink, declare_rule};

declare_rule! {
    /// ## What it does
    ///
    /// Reports capital letters in the host or path of `registry`, and in the host of `system.uri`. Those in the path of
    /// `system.uri` are reported by I001, as no tool accepts them.
    ///
    /// ## Why it matters
    ///
    /// DNS ignores case in host names, but tools that look up a login by host name compare the letters. Paths in a
    /// registry are lowercase only, so a project in capitals is not found.
    ///
    /// ## How to fix
    ///
    /// Write the registry in lowercase.
    ///
    /// ## Invalid
    ///
    /// ```yaml
    /// pack:
    ///   content:
    ///     images:
    ///       - image: '{{.spectro.pack.edge-native-byoi.options.system.uri}}'
    /// providerCredentials:
    ///   registry: Registry.acme.internal
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
    R011 "capital-letters-in-registry" {
        summary: "A registry host or project has capital letters",
        severity: Warning,
        fix: Sometimes,
        evidence: Practice,
        source: "distribution/reference, grammar; RFC 4343, DNS Case Insensitivity",
        since: "0.1.0",
        check: Layer(check),
    }
}

fn check(doc: &Cx<'_>, sink: &mut Sink) {
    if let Some(registry) = Endpoint::registry(doc).filter(|registry| !registry.is_placeholder()) {
        let reference = Reference::endpoint(registry.text());
        if !reference.has_user && !is_host_list(registry.text()) {
            part(doc, sink, &registry, reference.host_start, reference.host_text(), "host");
            part(doc, sink, &registry, reference.path_start, reference.path, "path");
        }
    }
    if let Some(image) = Endpoint::system_uri(doc).filter(|image| !image.is_placeholder()) {
        let reference = Reference::image(image.text());
        if !reference.has_user {
            part(doc, sink, &image, reference.host_start, reference.host_text(), "host");
        }
    }
}

fn part(doc: &Cx<'_>, sink: &mut Sink, endpoint: &Endpoint<'_>, start: usize, text: &str, what: &str) {
    let parts = || text.split(['/', UNKNOWN]);
    if !text.bytes().any(|b| b.is_ascii_uppercase()) || !parts().all(is_quotable) {
        return;
    }
    let shown = text.replace(UNKNOWN, "...");
    let lower = text.to_ascii_lowercase();
    let fix = endpoint.source(doc, start, text.len()).map(|at| {
        let edit = TextEdit::replace(at, lower);
        let title = format!("Write the {what} in lowercase");
        if what == "host" { Fix::safe(title, edit) } else { Fix::unsafe_edit(title, edit) }
    });
    let help = if what == "host" {
        "DNS ignores case, but tools that look up a login by host name compare the letters. Write it in lowercase."
    } else {
        "Paths in a registry are lowercase, so this one is not found."
    };
    let message = format!("the {what} `{shown}` has capital letters");
    sink.report(Diagnostic::new(&R011, endpoint.range(doc, start), message, help).fix(fix));
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{check, check_fix};

    #[test]
    fn capitals() {
        for registry in ["Registry.acme.io", "'a.io:5000/Edge'", "\"https://A.io\"", "'A.io/{{.spectro.macro.p}}'"] {
            check("R011", &format!("providerCredentials:\n  registry: «{registry}»\n"));
        }
        check("R011", "options: {system.uri: «'A.io/x:V1'»}\n");
        check("R011", "options:\n  system.uri: «MyOrg/x:v1»\n");
        check(
            "R011",
            "options:\n  system.uri: '{{.spectro.pack.edge-native-byoi.options.system.registry}}/x:v1'\n  system.registry: «ttl.SH»\n",
        );
    }

    #[test]
    fn lower_case_and_what_others_tell() {
        for registry in [
            "a.io/p",
            "'{{.spectro.macro.Registry}}'",
            "REPLACE_ME",
            "<Registry>.io",
            "Bob:x@a.io",
            "A.io, B.io",
            "OCI_REGISTRY/x",
        ] {
            check("R011", &format!("providerCredentials:\n  registry: {registry}\n"));
        }
        check("R011", "options:\n  system.uri: a.io/Edge/x:V1\n");
    }

    #[test]
    fn in_lower_case() {
        check_fix(
            "R011",
            "providerCredentials:\n  registry: 'A.io/P' # x\n",
            "providerCredentials:\n  registry: 'a.io/P' # x\n",
        );
        check_fix(
            "R011",
            "providerCredentials:\n  registry: a.io/Edge\n",
            "providerCredentials:\n  registry: a.io/edge\n",
        );
    }
}
