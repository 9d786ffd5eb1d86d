use super::host_names::{self, registry};
use super::own_certificates;
use crate::cx::Cx;
use crate::diagnostic::Diagnostic;
use crate::rules::{Sink, declare_rule};

declare_rule! {
    /// ## What it does
    /// Compares the names in a server's certificate with the host of `providerCredentials.registry`: DNS names, wildcards for one
    /// label, IP addresses, and names with letters outside of ASCII. Certificates of authorities have no such names and are not
    /// checked, except a self-signed one whose common name is the registry, as `openssl req -x509` makes it. A host that comes from
    /// a macro or has letters that IDNA replaces is not checked either.
    ///
    /// ## Why it matters
    /// A client compares the name that it connects to with the alternative names in the certificate. A certificate for another host
    /// was pasted by mistake, or the registry is reached under a name that it does not have. The common name (CN) alone no longer
    /// counts.
    ///
    /// ## How to fix
    /// Paste the certificate of the authority that issued the registry's certificate, or write the registry as its certificate
    /// names it.
    ///
    /// ## Invalid
    /// ```yaml
    /// pack:
    ///   content:
    ///     images:
    ///       - image: '{{.spectro.pack.edge-native-byoi.options.system.uri}}'
    /// providerCredentials:
    ///   registry: registry.edge-lab.net
    ///   user: robot-edge
    ///   password: '{{.spectro.var.registry_password}}'
    ///   certificates: |
    ///     -----BEGIN CERTIFICATE-----
    ///     MIIBtjCCAVygAwIBAgIIPYYoMs2M0pYwCgYIKoZIzj0EAwIwGDEWMBQGA1UEAwwN
    ///     RWRnZSBMYWIgUm9vdDAgFw0yNTAxMDEwMDAwMDBaGA8yMDU1MDEwMTAwMDAwMFow
    ///     HjEcMBoGA1UEAwwTaGFyYm9yLmVkZ2UtbGFiLm5ldDBZMBMGByqGSM49AgEGCCqG
    ///     SM49AwEHA0IABHnVdvujBBxJqaV/xhQcPDuluojAbcK3wPavZGUqPLASgs6FjljN
    ///     /ZeRKTertSy6ZM8BclCegbpPBbSKvng86WyjgYcwgYQwDAYDVR0TAQH/BAIwADA0
    ///     BgNVHREELTArghNoYXJib3IuZWRnZS1sYWIubmV0ghQqLnNob3BzLmVkZ2UtbGFi
    ///     Lm5ldDAdBgNVHQ4EFgQUzkivR8J5LXOP4nlQ3GgK0/1fJmwwHwYDVR0jBBgwFoAU
    ///     FzzWnmSGpfU/YDwxgSxBxZiotaQwCgYIKoZIzj0EAwIDSAAwRQIgM6NJG56/pIAa
    ///     kBpl0viXZLlDSa58jrFrl24x8KHUSSUCIQDcxlTxQGgXqC/CdZNEH9i2Kad8EU5A
    ///     frlmR6gqgmMqUg==
    ///     -----END CERTIFICATE-----
    ///     -----BEGIN CERTIFICATE-----
    ///     MIIBajCCARCgAwIBAgIICBDd1PIGzacwCgYIKoZIzj0EAwIwGDEWMBQGA1UEAwwN
    ///     RWRnZSBMYWIgUm9vdDAgFw0yNTAxMDEwMDAwMDBaGA8yMDU1MDEwMTAwMDAwMFow
    ///     GDEWMBQGA1UEAwwNRWRnZSBMYWIgUm9vdDBZMBMGByqGSM49AgEGCCqGSM49AwEH
    ///     A0IABMROBHbdb8agu+PfYf7MuQQPIv72E7UJRMFVxHTYEO2+UT+sEDXFQC90tDGw
    ///     l/o9pe5PnmX9KXROTIzbhtnNRf6jQjBAMA8GA1UdEwEB/wQFMAMBAf8wDgYDVR0P
    ///     AQH/BAQDAgEGMB0GA1UdDgQWBBQXPNaeZIal9T9gPDGBLEHFmKi1pDAKBggqhkjO
    ///     PQQDAgNIADBFAiBkxw8plffKzO2sy+/Z329BgqJ3xGBxDgxqR6Ln529fIAIhAK8I
    ///     RGflNduOLQJt6z1/Z87k9m664Yzym4olm4rynzFF
    ///     -----END CERTIFICATE-----
    /// options:
    ///   system.uri: registry.edge-lab.net/edge/ubuntu:k3s-1.32.4-v4.7.6
    /// ```
    ///
    /// ## Valid
    /// ```yaml
    /// pack:
    ///   content:
    ///     images:
    ///       - image: '{{.spectro.pack.edge-native-byoi.options.system.uri}}'
    /// providerCredentials:
    ///   registry: registry.edge-lab.net
    ///   user: robot-edge
    ///   password: '{{.spectro.var.registry_password}}'
    ///   certificates: |
    ///     -----BEGIN CERTIFICATE-----
    ///     MIIBojCCAUigAwIBAgIIWiPI9Eqc/dIwCgYIKoZIzj0EAwIwGDEWMBQGA1UEAwwN
    ///     RWRnZSBMYWIgUm9vdDAgFw0yNTAxMDEwMDAwMDBaGA8yMDU1MDEwMTAwMDAwMFow
    ///     IDEeMBwGA1UEAwwVcmVnaXN0cnkuZWRnZS1sYWIubmV0MFkwEwYHKoZIzj0CAQYI
    ///     KoZIzj0DAQcDQgAEedV2+6MEHEmppX/GFBw8O6W6iMBtwrfA9q9kZSo8sBKCzoWO
    ///     WM39l5EpN6u1LLpkzwFyUJ6Buk8FtIq+eDzpbKNyMHAwDAYDVR0TAQH/BAIwADAg
    ///     BgNVHREEGTAXghVyZWdpc3RyeS5lZGdlLWxhYi5uZXQwHQYDVR0OBBYEFM5Ir0fC
    ///     eS1zj+J5UNxoCtP9XyZsMB8GA1UdIwQYMBaAFBc81p5khqX1P2A8MYEsQcWYqLWk
    ///     MAoGCCqGSM49BAMCA0gAMEUCIBZeIWITdo2X9HRfkWxDue3duqqKsyF/t0ajdbq8
    ///     dS4NAiEA63MT7hOyB6i46aDEZeXClM4LfPRpBLu/CiFiBBC04Ik=
    ///     -----END CERTIFICATE-----
    ///     -----BEGIN CERTIFICATE-----
    ///     MIIBajCCARCgAwIBAgIICBDd1PIGzacwCgYIKoZIzj0EAwIwGDEWMBQGA1UEAwwN
    ///     RWRnZSBMYWIgUm9vdDAgFw0yNTAxMDEwMDAwMDBaGA8yMDU1MDEwMTAwMDAwMFow
    ///     GDEWMBQGA1UEAwwNRWRnZSBMYWIgUm9vdDBZMBMGByqGSM49AgEGCCqGSM49AwEH
    ///     A0IABMROBHbdb8agu+PfYf7MuQQPIv72E7UJRMFVxHTYEO2+UT+sEDXFQC90tDGw
    ///     l/o9pe5PnmX9KXROTIzbhtnNRf6jQjBAMA8GA1UdEwEB/wQFMAMBAf8wDgYDVR0P
    ///     AQH/BAQDAgEGMB0GA1UdDgQWBBQXPNaeZIal9T9gPDGBLEHFmKi1pDAKBggqhkjO
    ///     PQQDAgNIADBFAiBkxw8plffKzO2sy+/Z329BgqJ3xGBxDgxqR6Ln529fIAIhAK8I
    ///     RGflNduOLQJt6z1/Z87k9m664Yzym4olm4rynzFF
    ///     -----END CERTIFICATE-----
    /// options:
    ///   system.uri: registry.edge-lab.net/edge/ubuntu:k3s-1.32.4-v4.7.6
    /// ```
    T008 "certificate-of-another-host" {
        summary: "A server's certificate does not name the registry",
        severity: Warning,
        fix: Never,
        evidence: Practice,
        source: "RFC 9525, 6 (service names); RFC 5280, 4.2.1.6; Go 1.27, crypto/x509, VerifyHostname",
        since: "0.1.0",
        check: Certificates(check),
    }
}

fn check(doc: &Cx<'_>, sink: &mut Sink) {
    let own = own_certificates(doc);
    let Some((endpoint, name)) = registry(doc).filter(|_| !own.unread) else { return };
    let servers: Vec<_> = own.read.iter().filter(|(_, one)| own.is_server(one, Some(&name))).collect();
    let Some((block, first)) = servers.first() else { return };
    // Of one that Go does not read T018 tells.
    if servers
        .iter()
        .any(|(_, one)| one.facts.go.as_ref().is_ok_and(|go| go.is_for(name.text())) || one.facts.go.is_err())
    {
        return;
    }
    let (subject, host) = (first.subject(), host_names::shown(&name));
    let has_name = |wanted: &str| first.fields().names.iter().any(|name| name.eq_ignore_ascii_case(wanted));
    let is_common_name = first.facts.common_name.as_deref().is_some_and(|common| name.is_named(common));
    let message = match first.fields().names.as_slice() {
        [] if is_common_name => format!("the certificate `{subject}` names {host} only in its common name"),
        [] => format!("the certificate `{subject}` has no alternative names, so it does not name {host}"),
        // The address itself would have been found.
        _ if has_name(name.text()) => {
            format!("the certificate `{subject}` has {host} as a DNS name, not as an IP address")
        }
        _ if has_name(&format!("{}.", name.text())) => {
            format!("the certificate `{subject}` names {host} with a dot at the end, which clients do not match")
        }
        [one] => format!("the certificate is for `{}`, not for {host}", shown(one)),
        [one, more @ ..] => format!("the certificate is for `{}` and {} more, not for {host}", shown(one), more.len()),
    };
    let help = "clients compare the registry's host with the alternative names of its certificate; paste the certificate of the authority that \
                issued the registry's certificate, or write the registry's host as that certificate names it";
    sink.report(Diagnostic::new(&T008, block.head(), message, help).label(endpoint.value.range, "the registry"));
}

/// A name of a certificate, cut to what fits a message.
fn shown(name: &str) -> String {
    name.chars().take(80).collect()
}

#[cfg(test)]
mod tests {
    use crate::pem::testing::{CA, IDN, LEAF, NO_NAMES, OTHER_LEAF, ROOT, RSA, layer};
    use crate::rules::certificates::testing::{
        ADDRESS_AS_NAME, DOT, NAMED_AUTHORITY, V1_AUTHORITY, V1_ROOT, V1_SERVER,
    };
    use crate::rules::testing::{check, messages};

    fn marked(pem: &str) -> String {
        pem.replacen("-----BEGIN CERTIFICATE-----", "«-----BEGIN CERTIFICATE-----»", 1)
    }

    fn on(host: &str, pem: &str) -> String {
        layer(pem).replace("  registry: registry.edge-lab.net", &format!("  registry: '{host}'"))
    }

    #[test]
    fn other_hosts() {
        check("T008", &layer(&format!("{}{ROOT}", marked(OTHER_LEAF))));
        check("T008", &on("harbor.edge-lab.net/project", &marked(LEAF)));
        check("T008", &on("10.0.0.6:5000", &marked(RSA)));
        check("T008", &on("[2001:db8::6]", &marked(RSA)));
        check("T008", &on("a.b.shops.edge-lab.net", &marked(OTHER_LEAF)));
        assert_eq!(
            messages("T008", &layer(NO_NAMES)),
            ["the certificate `CN=registry.edge-lab.net` names `registry.edge-lab.net` only in its common name"]
        );
    }

    #[test]
    fn names_that_only_look_right() {
        let reported = |host: &str, pem: &str| messages("T008", &on(host, pem)).concat();
        let registry = "registry.edge-lab.net";
        assert_eq!(
            [reported(registry, NAMED_AUTHORITY), reported(registry, V1_SERVER)],
            ["the certificate `CN=registry.edge-lab.net` names `registry.edge-lab.net` only in its common name"; 2]
        );
        assert_eq!(
            reported("10.0.0.5:5000", ADDRESS_AS_NAME),
            "the certificate `CN=Edge Lab registry` has `10.0.0.5` as a DNS name, not as an IP address"
        );
        assert_eq!(
            reported(registry, DOT),
            "the certificate `CN=Edge Lab registry` names `registry.edge-lab.net` with a dot at the end, which clients do not match"
        );
        // An authority that has the name of the registry by chance, and one of X.509 v1.
        check("T008", &layer(&format!("{NAMED_AUTHORITY}{LEAF}")));
        check("T008", &layer(V1_ROOT));
        check("T008", &on("other.edge-lab.net", NAMED_AUTHORITY));
    }

    #[test]
    fn the_same_host() {
        check("T008", &layer(LEAF));
        check("T008", &layer(&format!("{OTHER_LEAF}{LEAF}")));
        check("T008", &on("a.shops.edge-lab.net", OTHER_LEAF));
        for host in ["REGISTRY.edge-lab.net:5000/x", "10.0.0.5", "[2001:db8:0::5]:443", "any.edge-lab.net"] {
            check("T008", &on(host, RSA));
        }
    }

    #[test]
    fn letters_outside_of_ascii() {
        check("T008", &on("harbor.bücher.example", IDN));
        check("T008", &on("harbor.xn--bcher-kva.example", IDN));
        check("T008", &on("harbor.bächer.example", &marked(IDN)));
        check("T008", &on("harbor.BÜCHER.example", IDN));
    }

    #[test]
    fn authorities_and_hosts_that_are_not_known() {
        check("T008", &on("other.edge-lab.net", CA));
        check("T008", &on("{{.spectro.macro.registry}}", LEAF));
        check("T008", &on("<registry>", LEAF));
        check("T008", &layer(LEAF).replace("  registry:", "  host:"));
        check("T008", &layer(V1_AUTHORITY));
    }
}
