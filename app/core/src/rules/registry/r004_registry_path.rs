use crate::cx::{Cx, Endpoint};
use crate::diagnostic::{Diagnostic, Fix};
use crate::edit::TextEdit;
use crate::host::registry_name::is_api_path;
use crate::registry::{Host, Reference, host_fault, is_port, is_quotable};
use crate::resolve::UNKNOWN;
use crate::rules::{Sink, declare_rule};

declare_rule! {
    /// ## What it does
    ///
    /// Reports more than a host and a project in `registry`: a deeper path, the path of an API (`/v1/`, `/v2/`, `/api/v2.0`), a `/`
    /// at the end, a tag or digest.
    ///
    /// ## Why it matters
    ///
    /// Palette's documents show `host` and, for Harbor, `host/project`. What happens with more is not documented. A tag or a
    /// repository usually means that the whole image reference was pasted.
    ///
    /// ## How to fix
    ///
    /// Shorten it to `host` or `host/project`. The image reference belongs in `options.system.uri`.
    ///
    /// ## Invalid
    ///
    /// ```yaml
    /// providerCredentials:
    ///   registry: registry.acme.internal/edge/ubuntu:k3s-1.29.5-v4.5.8-demo
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
    ///   registry: registry.acme.internal/edge
    ///   user: robot$edge
    ///   password: '{{.spectro.var.registry_password}}'
    /// options:
    ///   system.uri: registry.acme.internal/edge/ubuntu:k3s-1.29.5-v4.5.8-demo
    /// ```
    R004 "registry-path" {
        summary: "`registry` is more than a host and a project",
        severity: Warning,
        fix: Sometimes,
        evidence: Documented,
        source: "Palette documentation, BYOOS pack",
        since: "0.1.0",
        check: Layer(check),
    }
}

fn check(doc: &Cx<'_>, sink: &mut Sink) {
    let Some(registry) = Endpoint::registry(doc).filter(|registry| !registry.is_placeholder()) else { return };
    let text = registry.text();
    let reference = Reference::endpoint(text);
    let trimmed = text.trim_end_matches('/').len();
    let slashes = text.len() - trimmed;
    if reference.has_user {
        return;
    }
    let parts: Vec<&str> = reference.path.trim_end_matches('/').split('/').collect();
    let project = reference.path_start + parts.first().map_or(0, |first| first.len());
    if is_api_path(reference.path) && !text.contains(UNKNOWN) {
        sink.report(api(doc, &registry, &reference));
        return;
    }
    let (message, keep, is_safe) = if reference.tag.is_some() || reference.digest.is_some() {
        let what = if reference.digest.is_some() { "digest" } else { "tag" };
        (format!("`registry` has a {what}"), project, false)
    } else if parts.len() > 1 {
        let count = parts.len();
        (
            format!("`registry` has a path of {count} parts, but Palette documents a host and one project"),
            project,
            false,
        )
    } else if slashes > 0 && reference.scheme.is_none() {
        ("`registry` ends with `/`".to_owned(), trimmed, true)
    } else {
        return;
    };
    // What a macro holds may be the project or more.
    let is_host =
        matches!(reference.host, Host::Named(host) if host_fault(host).is_none()) && reference.port.is_none_or(is_port);
    let is_name = |part: &&str| {
        !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-'))
    };
    let has_project = is_safe || parts.first().is_some_and(is_name);
    let fix = (is_host && has_project && !text.contains(UNKNOWN) && keep < text.len())
        .then(|| registry.source(doc, keep, text.len() - keep))
        .flatten()
        .map(TextEdit::delete)
        .map(|edit| {
            if is_safe {
                Fix::safe("Remove the `/` at the end", edit)
            } else {
                Fix::unsafe_edit("Remove the rest", edit)
            }
        });
    let help = "Palette's documents show `host`, and `host/project` for Harbor. The image reference belongs in `options.system.uri`.";
    sink.report(Diagnostic::new(&R004, registry.range(doc, 0), message, help).fix(fix));
}

/// The path of an API: no image has it in its name.
fn api(doc: &Cx<'_>, registry: &Endpoint<'_>, reference: &Reference<'_>) -> Diagnostic {
    let start = reference.path_start.saturating_sub(1);
    let len = registry.text().len() - start;
    let fix = registry.source(doc, start, len).map(|cut| Fix::safe("Remove the path", TextEdit::delete(cut)));
    let shown = reference.path.trim_matches('/');
    let shown = if shown.split('/').all(is_quotable) { format!("`/{shown}`") } else { "the path".to_owned() };
    let message = format!("{shown} is the path of a registry's API, not a project");
    let help = "Name the registry by its host. Docker's `config.json` keeps Docker Hub's login under `https://index.docker.io/v1/`; as a \
                registry it is `index.docker.io` or `docker.io`.";
    Diagnostic::new(&R004, registry.range(doc, start), message, help).fix(fix)
}

#[cfg(test)]
mod tests {
    use crate::context::Context;
    use crate::rules::testing::{check, check_fix, findings};

    #[test]
    fn too_much() {
        for registry in
            ["a.io/", "a.io/p/", "a.io/p/q", "a.io/p:v1", "a.io//p", "'{{.spectro.macro.r}}/p/q'", "a.io/p@sha256:0a"]
        {
            check("R004", &format!("providerCredentials:\n  registry: «{registry}»\n"));
        }
    }

    #[test]
    fn host_and_project() {
        for registry in [
            "a.io",
            "a.io:5000",
            "a.io/p",
            "10.0.0.1:5000/p",
            "'[::1]:5000/p'",
            "https://a.io/",
            "'{{.spectro.macro.r}}/p'",
            "<host>/a/b",
        ] {
            check("R004", &format!("providerCredentials:\n  registry: {registry}\n"));
        }
    }

    #[test]
    fn cut() {
        check_fix(
            "R004",
            "providerCredentials:\n  registry: 'a.io/p/' # x\n",
            "providerCredentials:\n  registry: 'a.io/p' # x\n",
        );
        check_fix(
            "R004",
            "providerCredentials:\n  registry: a.io/p/q:v1\n",
            "providerCredentials:\n  registry: a.io/p\n",
        );
        check_fix(
            "R004",
            "providerCredentials:\n  registry: a.io/p@sha256:0a\n",
            "providerCredentials:\n  registry: a.io/p\n",
        );
        check_fix("R004", "providerCredentials:\n  registry: a.io/p/q\n", "providerCredentials:\n  registry: a.io/p\n");
    }

    #[test]
    fn paths_of_apis() {
        for (before, after) in [
            ("index.docker.io/v1/", "index.docker.io"),
            ("'harbor.a.io:8443/api/v2.0'", "'harbor.a.io:8443'"),
            ("https://a.io/v2", "https://a.io"),
            ("a.io/harbor/projects/3/repositories", "a.io"),
        ] {
            let layer = |registry: &str| format!("providerCredentials:\n  registry: {registry}\n");
            check("R004", &layer(&format!("«{before}»")));
            check_fix("R004", &layer(before), &layer(after));
        }
        let text = "providerCredentials:\n  registry: https://index.docker.io/v1/\n";
        let (fixed, _) = crate::fix::fix_all_safe(text, &Context::default(), crate::context::UnixTime(0));
        assert_eq!(fixed, "providerCredentials:\n  registry: index.docker.io\n");
    }

    #[test]
    fn nothing_is_cut_to_what_is_no_project() {
        let found = findings("R004", "providerCredentials:\n  registry: a.io/p q/r:v1\n", &Context::default());
        assert!(found.len() == 1 && found[0].fixes.is_empty(), "{found:?}");
    }
}
