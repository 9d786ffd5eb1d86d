use crate::cx::{Cx, Endpoint};
use crate::diagnostic::{Diagnostic, Fix};
use crate::edit::TextEdit;
use crate::registry::{Host, Reference, host_fault, is_quotable};
use crate::resolve::UNKNOWN;
use crate::rule::Severity;
use crate::rules::credentials::is_host_list;
use crate::rules::{Sink, declare_rule};
use crate::source::TextRange;

declare_rule! {
    /// ## What it does
    ///
    /// Reports a `registry` whose host is called `harbor` (`harbor.acme.internal`, `edge-harbor.acme.internal`) and that
    /// has no project after it, which is a remark, and a `system.uri` on such a host whose image is not in a project.
    ///
    /// ## Why it matters
    ///
    /// In Harbor every image belongs to a project. For `registry`, Palette's documents differ: the README of an older pack writes
    /// the domain plus the project for Harbor, such as `harbor.example.com/default`, and the current page writes a domain or an IP
    /// address. Layerwright recognizes Harbor by the name of the host only.
    ///
    /// ## How to fix
    ///
    /// Add the project that holds the provider images: `harbor.acme.internal/edge`.
    ///
    /// ## Invalid
    ///
    /// ```yaml
    /// pack:
    ///   content:
    ///     images:
    ///       - image: '{{.spectro.pack.edge-native-byoi.options.system.uri}}'
    /// providerCredentials:
    ///   registry: harbor.acme.internal
    ///   user: robot$edge
    ///   password: '{{.spectro.var.registry_password}}'
    /// options:
    ///   system.uri: harbor.acme.internal/edge/ubuntu:k3s-1.29.5-v4.5.8-demo
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
    ///   registry: harbor.acme.internal/edge
    ///   user: robot$edge
    ///   password: '{{.spectro.var.registry_password}}'
    /// options:
    ///   system.uri: harbor.acme.internal/edge/ubuntu:k3s-1.29.5-v4.5.8-demo
    /// ```
    R006 "harbor-without-project" {
        summary: "A Harbor host in `registry` or `system.uri` has no project behind it",
        severity: Warning,
        fix: Sometimes,
        evidence: Documented,
        source: "Palette documentation, BYOOS pack (older README: with the project) and Deploy Cluster with a Private Provider Registry (domain or IP address)",
        since: "0.1.0",
        check: Layer(check),
    }
}

fn check(doc: &Cx<'_>, sink: &mut Sink) {
    image(doc, sink);
    let Some(registry) = Endpoint::registry(doc).filter(|registry| !registry.is_placeholder()) else { return };
    let text = registry.text();
    let reference = Reference::endpoint(text);
    let Host::Named(host) = reference.host else { return };
    let is_whole = reference.path.is_empty() && !reference.has_user && reference.tag.is_none();
    if !is_whole || text.contains(UNKNOWN) || is_host_list(text) || !is_harbor(host) || host_fault(host).is_some() {
        return;
    }
    let project = project(doc, &reference);
    let shown = project.as_deref().unwrap_or("<project>");
    let message = format!("`{host}` looks like a Harbor registry, but `registry` names no project");
    let help = format!(
        "The README of an older OS pack writes the domain and the project for Harbor, `{host}/{shown}`; the current page writes the domain \
         alone. If the pull fails, try the other form."
    );
    let end = text.trim_end_matches('/').len();
    let place = registry.source(doc, 0, end).map(|at| TextRange::empty(at.end()));
    // A slash that is there already is R004's.
    let fix = project.zip(place).filter(|_| end == text.len()).map(|(project, at)| {
        Fix::unsafe_edit(format!("Add the project `{project}`"), TextEdit::replace(at, format!("/{project}")))
    });
    let finding = Diagnostic::new(&R006, registry.range(doc, reference.host_start), message, help);
    sink.report(finding.severity(Severity::Info).fix(fix));
}

/// The provider image: Harbor knows no repository outside of a project.
fn image(doc: &Cx<'_>, sink: &mut Sink) {
    let Some(image) = Endpoint::system_uri(doc).filter(|image| !image.is_placeholder()) else { return };
    let text = image.text();
    let reference = Reference::image(text);
    let Host::Named(host) = reference.host else { return };
    let is_whole = !reference.path.is_empty() && is_quotable(reference.path) && !text.contains(char::is_whitespace);
    if !is_whole || reference.has_user || !is_harbor(host) || host_fault(host).is_some() {
        return;
    }
    let message = format!("`{host}` looks like a Harbor registry, and `system.uri` names no project");
    let help = format!("In Harbor every image belongs to a project: `{host}/<project>/{}`.", reference.path);
    sink.report(Diagnostic::new(&R006, image.range(doc, reference.path_start), message, help));
}

/// Whether a part of the host's name is `harbor`, with a number perhaps.
fn is_harbor(host: &str) -> bool {
    host.split(['.', '-']).any(|part| {
        let name = part.trim_end_matches(|c: char| c.is_ascii_digit());
        name.eq_ignore_ascii_case("harbor")
    })
}

/// The project of the provider image, when it comes from the same host.
fn project(doc: &Cx<'_>, registry: &Reference<'_>) -> Option<String> {
    let image = Endpoint::system_uri(doc).filter(|image| !image.is_placeholder())?;
    let reference = Reference::image(image.text());
    let (project, _) = reference.path.split_once('/')?;
    let is_same = reference.canonical_host().is_some_and(|host| Some(host) == registry.canonical_host());
    (is_same && is_quotable(project) && !project.is_empty()).then(|| project.to_owned())
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{check, check_fix};

    #[test]
    fn no_project() {
        for registry in [
            "harbor.acme.io",
            "'edge-harbor.acme.io:8443'",
            "harbor2.acme.io/",
            "HARBOR.acme.io",
            "\"https://harbor.acme.io\"",
        ] {
            check("R006", &format!("providerCredentials:\n  registry: «{registry}»   \n"));
        }
        check(
            "R006",
            "options:\n  system.registry: «harbor.acme.io»\nproviderCredentials: {registry: '{{.spectro.pack.edge-native-byoi.options.system.registry}}'}\n",
        );
    }

    #[test]
    fn with_a_project_or_no_harbor() {
        for registry in [
            "harbor.acme.io/edge",
            "registry.acme.io",
            "pearlharbor.io",
            "harborside.acme.io",
            "'harbor.acme.io/{{.spectro.macro.project}}'",
            "'harbor.acme.io{{.spectro.macro.project}}'",
            "harbor.acme.io, b.io",
            "''",
        ] {
            check("R006", &format!("providerCredentials:\n  registry: {registry}\n"));
        }
        check("R006", "options:\n  system.uri: harbor.acme.io/p/x:y\n");
        check("R006", "options:\n  system.uri: 'harbor.acme.io/{{.spectro.macro.p}}:y'\n");
        check("R006", "options:\n  system.uri: «harbor.acme.io/x:y»\n");
    }

    #[test]
    fn the_project_of_the_image() {
        check_fix(
            "R006",
            "providerCredentials:\n  registry: 'harbor.acme.io' # x\noptions:\n  system.uri: harbor.acme.io/edge/ubuntu:v1\n",
            "providerCredentials:\n  registry: 'harbor.acme.io/edge' # x\noptions:\n  system.uri: harbor.acme.io/edge/ubuntu:v1\n",
        );
    }
}
