use crate::cx::{Cx, Endpoint};
use crate::diagnostic::Diagnostic;
use crate::registry::{Host, Reference, host_fault, is_quotable};
use crate::rules::credentials::is_host_list;
use crate::rules::{Sink, declare_rule};

declare_rule! {
    /// ## What it does
    ///
    /// Reports a `registry` whose host is not valid: an underscore or a space, an empty part, a wrong IPv4 address, an
    /// IPv6 address without brackets.
    ///
    /// ## Why it matters
    ///
    /// Such a name cannot be looked up, so nothing can be pulled. Palette's documents ask for registry names that follow the
    /// rules of DNS, without underscores.
    ///
    /// ## How to fix
    ///
    /// Correct the host. An IPv6 address goes in brackets: `[2001:db8::1]:5000`.
    ///
    /// ## Invalid
    ///
    /// ```yaml
    /// providerCredentials:
    ///   registry: my_registry.acme.internal
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
    R002 "registry-host" {
        summary: "The host in `registry` is not a host name or IP address",
        severity: Error,
        fix: Never,
        evidence: Documented,
        source: "Palette documentation, Build Provider Images; RFC 952, RFC 1123",
        since: "0.1.0",
        check: Layer(check),
    }
}

fn check(doc: &Cx<'_>, sink: &mut Sink) {
    let Some(registry) = Endpoint::registry(doc) else { return };
    let text = registry.text();
    // Quotes and spaces of word processors are Y013's; several hosts are C010's.
    let is_other = registry.is_placeholder() || is_host_list(text) || text.chars().any(is_typographic);
    let reference = Reference::endpoint(text);
    let Host::Named(host) = reference.host else { return };
    if is_other {
        return;
    }
    let fault = if reference.has_user { Some("a user name does not belong here".to_owned()) } else { host_fault(host) };
    let Some(fault) = fault else { return };
    let shown = if host.is_empty() || reference.has_user || !is_quotable(host) {
        String::new()
    } else {
        format!("`{host}` is not a valid host: ")
    };
    let help = "Write a host name or an IP address, with a port if it is not 443: `registry.acme.internal:5000`.";
    sink.report(Diagnostic::new(
        &R002,
        registry.range(doc, reference.host_start.min(text.len() - 1)),
        format!("{shown}{fault}"),
        help,
    ));
}

fn is_typographic(c: char) -> bool {
    matches!(c, '\u{A0}' | '\u{200B}'..='\u{200F}' | '\u{2018}'..='\u{201F}' | '\u{2010}'..='\u{2015}' | '\u{202F}' | '\u{2060}' | '\u{FEFF}')
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{check, messages};

    #[test]
    fn no_hosts() {
        for registry in [
            "my_registry.io",
            "a..io",
            "10.0.0.256",
            "10.0.1:5000",
            "::1",
            "'[::1'",
            "a b",
            "https://",
            "-a.io",
            "bob:x@a.io",
            ":5000",
            "'https://a_b.io/p'",
        ] {
            check("R002", &format!("providerCredentials:\n  registry: «{registry}»\n"));
        }
    }

    #[test]
    fn hosts() {
        for registry in [
            "a",
            "a.io",
            "localhost:5000",
            "10.0.0.1",
            "10.10.254.254:8000/spectro-images",
            "'[::1]:5000'",
            "harbor.acme.io/my_project",
            "A.io",
            "<registry_domain or IP Address>",
            "'{{.spectro.macro.r}}'",
            "'{{.spectro.macro.r}}_x'",
            "a.io, b.io",
            "REPLACE_ME",
            "' a.io '",
        ] {
            check("R002", &format!("providerCredentials:\n  registry: {registry}\n"));
        }
    }

    #[test]
    fn user_names_are_not_repeated() {
        let found = messages("R002", "providerCredentials:\n  registry: bob:hunter2@a.io\n");
        assert!(found.iter().all(|m| !m.contains("hunter2") && !m.contains("bob")), "{found:?}");
    }
}
