use std::net::IpAddr;

use crate::cx::{Cx, Endpoint};
use crate::diagnostic::Diagnostic;
use crate::registry::{Host, Reference, host_fault};
use crate::rule::Severity;
use crate::rules::{Sink, declare_rule};
use crate::source::TextRange;

declare_rule! {
    /// ## What it does
    ///
    /// Reports `localhost`, `127.0.0.1`, `0.0.0.0` and the like in `registry` and `system.uri`. Names that end with `.local`
    /// are reported as information.
    ///
    /// ## Why it matters
    ///
    /// Every Edge host pulls the image itself, and `localhost` is that host, not the machine on which you write the
    /// profile. Names under `.local` belong to multicast DNS (RFC 6762). Many networks use them anyway, but a host that
    /// resolves them by multicast does not find the registry.
    ///
    /// ## How to fix
    ///
    /// Write the name or address at which the hosts reach the registry. For a name under `.local`, make sure that the
    /// hosts' DNS server knows it.
    ///
    /// ## Invalid
    ///
    /// ```yaml also=R008
    /// pack:
    ///   content:
    ///     images:
    ///       - image: '{{.spectro.pack.edge-native-byoi.options.system.uri}}'
    /// providerCredentials:
    ///   registry: localhost:5000
    ///   user: robot$edge
    ///   password: '{{.spectro.var.registry_password}}'
    /// options:
    ///   system.uri: localhost:5000/edge/ubuntu:k3s-1.29.5-v4.5.8-demo
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
    R007 "local-host" {
        summary: "A registry host is the Edge host itself or a multicast DNS name",
        severity: Warning,
        fix: Never,
        evidence: Practice,
        source: "RFC 6761, RFC 6762",
        since: "0.1.0",
        check: Layer(check),
    }
}

fn check(doc: &Cx<'_>, sink: &mut Sink) {
    let registry = Endpoint::registry(doc).filter(|registry| !registry.is_placeholder());
    let image = Endpoint::system_uri(doc).filter(|image| !image.is_placeholder());
    let own = registry.as_ref().map(|endpoint| (endpoint, Reference::endpoint(endpoint.text())));
    let other = image.as_ref().map(|endpoint| (endpoint, Reference::image(endpoint.text())));
    let mut reported: Option<(TextRange, String)> = None;
    for (endpoint, reference) in own.into_iter().chain(other) {
        let Host::Named(host) = reference.host else { continue };
        let Some(is_loopback) = is_local(host) else { continue };
        let at = endpoint.range(doc, reference.host_start);
        // The same host in both is one mistake.
        if reported.as_ref().is_some_and(|(range, name)| *range == at || name == host) {
            continue;
        }
        let (message, help, severity) = if is_loopback {
            (
                format!("`{host}` is the Edge host itself"),
                "Every host pulls the image itself. Write the name or address at which the hosts reach the registry.",
                Severity::Warning,
            )
        } else {
            (
                format!("`{host}` is under `.local`, which belongs to multicast DNS"),
                "Make sure that the DNS server of the hosts knows the name, and that they do not look it up by multicast.",
                Severity::Info,
            )
        };
        sink.report(Diagnostic::new(&R007, at, message, help).severity(severity));
        reported = Some((at, host.to_owned()));
    }
}

/// `Some(true)`: the machine itself. `Some(false)`: a name of multicast DNS.
fn is_local(host: &str) -> Option<bool> {
    let host = host.trim_end_matches('.').to_ascii_lowercase();
    let address = host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(&host);
    let is_loopback = address.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback() || ip.is_unspecified());
    if host == "localhost" || host.ends_with(".localhost") || host == "localhost.localdomain" || is_loopback {
        return Some(true);
    }
    let is_local = host.rsplit_once('.').is_some_and(|(_, last)| last == "local");
    (is_local && host_fault(&host).is_none()).then_some(false)
}

#[cfg(test)]
mod tests {
    use crate::rule::Severity;
    use crate::rules::testing::{check, findings};

    #[test]
    fn the_host_itself() {
        for registry in
            ["localhost", "'localhost:5000/edge'", "127.0.0.1:5000", "\"0.0.0.0\"", "'[::1]:5000'", "LOCALHOST"]
        {
            check("R007", &format!("providerCredentials:\n  registry: «{registry}»\n"));
        }
        check("R007", "options:\n  system.uri: «localhost:5000/x:y»\n");
        check("R007", "providerCredentials: {registry: «127.0.0.1»}\noptions: {system.uri: 127.0.0.1/x:y}\n");
    }

    #[test]
    fn names_of_multicast_dns_are_information() {
        let found =
            findings("R007", "providerCredentials:\n  registry: registry.acme.local\n", &crate::Context::default());
        assert_eq!(found.iter().map(|d| d.severity).collect::<Vec<_>>(), [Severity::Info]);
    }

    #[test]
    fn other_hosts() {
        for registry in [
            "10.0.0.1",
            "registry.acme.internal",
            "local.acme.io",
            "localhost.acme.io",
            "'{{.spectro.macro.r}}.local'",
            "<host>.local",
        ] {
            check("R007", &format!("providerCredentials:\n  registry: {registry}\n"));
        }
    }
}
