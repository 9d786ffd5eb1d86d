use super::host_names::{self, registry};
use super::own_certificates;
use crate::cx::Cx;
use crate::diagnostic::Diagnostic;
use crate::host::x509::Denial;
use crate::rules::{Sink, declare_rule};

declare_rule! {
    /// ## What it does
    /// Compares the name constraints of the authorities in `providerCredentials.certificates` with the registry's host, a DNS name
    /// or an IP address. Where one of several authorities may issue certificates for the host nothing is reported; nor is a host
    /// from a macro judged.
    ///
    /// ## Why it matters
    /// An authority with name constraints can only issue certificates for the names that they permit. Clients refuse a certificate
    /// for another host, even if everything else about it is right: Go clients say `a root or intermediate certificate is not
    /// authorized to sign for this name`.
    ///
    /// ## How to fix
    /// Paste the certificate of the authority that issues certificates for the registry's host.
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
    ///     MIIBlzCCATygAwIBAgIISq0NSEgcVRwwCgYIKoZIzj0EAwIwGTEXMBUGA1UEAwwO
    ///     RWRnZSBMYWIgQ0EgMTAwIBcNMjUwMTAxMDAwMDAwWhgPMjA1NTAxMDEwMDAwMDBa
    ///     MBkxFzAVBgNVBAMMDkVkZ2UgTGFiIENBIDEwMFkwEwYHKoZIzj0CAQYIKoZIzj0D
    ///     AQcDQgAEmYFGHtr+9+kv2KzrrT5CMLSuyXQI8kkxldzQfMJm8orsV+gK1wfg7ZlY
    ///     SlC/Og072Q1vc9EJIC7J+A9+377v2aNsMGowDwYDVR0TAQH/BAUwAwEB/zAOBgNV
    ///     HQ8BAf8EBAMCAQYwHQYDVR0OBBYEFBa8VK7zRSce+JFhjQ8Gw1NrWeF0MCgGA1Ud
    ///     HgEB/wQeMBygGjAYghZzaG9wcy5lZGdlLWxhYi5leGFtcGxlMAoGCCqGSM49BAMC
    ///     A0kAMEYCIQDg0i65AecdV5lFIaF2LQoUYLmWnJXli73bWY/DEy1E7gIhANnKJmNu
    ///     YS3s4Wbl7YEdIuVP0JIjVYJwxzcbNqPBhviz
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
    ///     MIIBsTCCAVigAwIBAgIIPWU4r9Z5nAMwCgYIKoZIzj0EAwIwGTEXMBUGA1UEAwwO
    ///     RWRnZSBMYWIgQ0EgMTIwIBcNMjUwMTAxMDAwMDAwWhgPMjA1NTAxMDEwMDAwMDBa
    ///     MBkxFzAVBgNVBAMMDkVkZ2UgTGFiIENBIDEyMFkwEwYHKoZIzj0CAQYIKoZIzj0D
    ///     AQcDQgAE14QSW6u5jXya1oSTGkDgzsnMOMtwM5WT7LbKUurX6nllWqeUr3Jo+wjt
    ///     BJN4RFDHHAHZbSvKpPhIoLp7qEoEyaOBhzCBhDAPBgNVHRMBAf8EBTADAQH/MA4G
    ///     A1UdDwEB/wQEAwIBBjAdBgNVHQ4EFgQULXxtZsDUIzOHPHQWnMHp77Ik+vQwQgYD
    ///     VR0eAQH/BDgwNqAcMA6CDGVkZ2UtbGFiLm5ldDAKhwgKAAAA/wAAAKEWMBSCEnNo
    ///     b3BzLmVkZ2UtbGFiLm5ldDAKBggqhkjOPQQDAgNHADBEAiAE2cB7vcsD4xIupIR2
    ///     pXm7spfYOoJjyCiJkaXMpihVYgIgUboGUyT0INYDmNuh9Tj8eCmr5ex+m9zovGQM
    ///     zkSvFWg=
    ///     -----END CERTIFICATE-----
    /// options:
    ///   system.uri: registry.edge-lab.net/edge/ubuntu:k3s-1.32.4-v4.7.6
    /// ```
    T019 "name-constraints" {
        summary: "An authority that may not issue certificates for the registry's host",
        severity: Warning,
        fix: Never,
        evidence: Practice,
        source: "RFC 5280, 4.2.1.10; Go 1.27, crypto/x509, Verify",
        since: "0.1.0",
        check: Certificates(check),
    }
}

fn check(doc: &Cx<'_>, sink: &mut Sink) {
    let own = own_certificates(doc);
    let Some((endpoint, host)) = registry(doc).filter(|_| !own.unread) else { return };
    let mut denials = Vec::new();
    for (block, certificate) in own.issuing(Some(&host)) {
        // One that Go does not read issues nothing.
        let Ok(go) = &certificate.facts.go else { continue };
        let Some(denial) = go.denial(host.text()) else { return };
        denials.push((block, certificate, denial));
    }
    for (block, certificate, denial) in denials {
        let why = match denial {
            Denial::NotPermitted => "its name constraints do not permit it",
            Denial::Excluded => "its name constraints exclude it",
        };
        let (subject, host) = (certificate.subject(), host_names::shown(&host));
        let message = format!("the authority `{subject}` may not issue certificates for {host}: {why}");
        let help = "clients refuse a certificate that it issued for this host; paste the certificate of the authority that issues the registry's \
                    certificates";
        sink.report(Diagnostic::new(&T019, block.head(), message, help).label(endpoint.value.range, "the registry"));
    }
}

#[cfg(test)]
mod tests {
    use crate::pem::testing::{CA, LEAF, ROOT, layer};
    use crate::rules::certificates::testing::{EXCLUDES_DOMAIN, OTHER_DOMAIN, OTHER_NETWORK, OWN_DOMAIN};
    use crate::rules::testing::{check, messages};

    fn on(host: &str, pem: &str) -> String {
        layer(pem).replace("  registry: registry.edge-lab.net", &format!("  registry: '{host}'"))
    }

    #[test]
    fn hosts_that_are_not_permitted() {
        let reported = |host: &str, pem: &str| messages("T019", &on(host, pem)).concat();
        assert_eq!(
            reported("registry.edge-lab.net:5000", OTHER_DOMAIN),
            "the authority `CN=Edge Lab CA 10` may not issue certificates for `registry.edge-lab.net`: its name constraints do not permit it"
        );
        assert_eq!(
            reported("Registry.Edge-Lab.net/project", EXCLUDES_DOMAIN),
            "the authority `CN=Edge Lab CA 11` may not issue certificates for `Registry.Edge-Lab.net`: its name constraints exclude it"
        );
        for (host, pem) in [
            ("10.0.0.5", OTHER_NETWORK),
            ("[2001:db8::5]:443", OTHER_NETWORK),
            ("11.0.0.5", OWN_DOMAIN),
            ("hub.shops.edge-lab.net", OWN_DOMAIN),
            ("xedge-lab.net", OWN_DOMAIN),
        ] {
            assert!(reported(host, pem).contains("name constraints"), "{host}");
        }
    }

    #[test]
    fn hosts_that_are() {
        for (host, pem) in [
            ("edge-lab.net", OWN_DOMAIN),
            ("a.b.EDGE-lab.net", OWN_DOMAIN),
            ("10.20.0.5:5000", OWN_DOMAIN),
            ("192.168.7.5", OTHER_NETWORK),
            ("registry.edge-lab.net", OTHER_NETWORK),
            ("10.0.0.5", OTHER_DOMAIN),
            ("{{.spectro.macro.registry}}", OTHER_DOMAIN),
        ] {
            check("T019", &on(host, pem));
        }
        check("T019", &layer(&format!("{OTHER_DOMAIN}{CA}")));
        check("T019", &layer(&format!("{LEAF}{ROOT}")));
    }
}
