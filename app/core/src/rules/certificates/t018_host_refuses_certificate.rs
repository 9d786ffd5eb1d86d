use super::{BlockPlace, blocks};
use crate::cx::Cx;
use crate::diagnostic::Diagnostic;
use crate::rule::Severity;
use crate::rules::{Sink, declare_rule};

declare_rule! {
    /// ## What it does
    /// Reports certificates that OpenSSL shows and that Go's X.509 reader refuses to read: with a negative serial number, a key on
    /// a curve that Go does not know or with parameters of its own, malformed or repeated policies, name constraints that are
    /// malformed, key identifiers that are marked critical, and others. The message has Go's own words. Outside of
    /// `providerCredentials.certificates` it is only noted, because other programs may read the certificate there.
    ///
    /// ## Why it matters
    /// containerd and Palette's agent are written in Go. They leave such a certificate out of the trusted ones without a word; the
    /// pull then fails with `x509: certificate signed by unknown authority`.
    ///
    /// ## How to fix
    /// Get a certificate without the fault from whoever runs the registry. A new certificate for the same key and the same name is
    /// enough for an authority, if its key is of a kind that Go knows: RSA, P-224, P-256, P-384, P-521, Ed25519.
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
    ///     MIIBaDCCAQ6gAwIBAgIGnCLEY+loMAoGCCqGSM49BAMCMBgxFjAUBgNVBAMMDUVk
    ///     Z2UgTGFiIENBIDcwIBcNMjUwMTAxMDAwMDAwWhgPMjA1NTAxMDEwMDAwMDBaMBgx
    ///     FjAUBgNVBAMMDUVkZ2UgTGFiIENBIDcwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNC
    ///     AASNsNLN94ugwXHRHi9YNh4p/ISZNkdMo9aMHvnhxjN7Xgg5ATZHAfOYG5swJ028
    ///     3cPb51Vim8r2Hb5RJg0WcoROo0IwQDAPBgNVHRMBAf8EBTADAQH/MA4GA1UdDwEB
    ///     /wQEAwIBBjAdBgNVHQ4EFgQUjQ5O7VLzQzCzkWuIpHw0+7uddPYwCgYIKoZIzj0E
    ///     AwIDSAAwRQIgCM3kvRwSa7OufdN5X+p3+DOCf8I4wU80fEo6d+rGC3ECIQCRXRnl
    ///     M8hvgTZ4Xo+bzvjuptHzly/vRLlQq0dHKUphCw==
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
    T018 "host-refuses-certificate" {
        summary: "A certificate that Go's X.509 reader refuses",
        severity: Warning,
        fix: Never,
        evidence: Inferred,
        source: "Go 1.27, crypto/x509, ParseCertificate and CertPool.AppendCertsFromPEM",
        since: "0.1.0",
        check: Certificates(check),
    }
}

fn check(doc: &Cx<'_>, sink: &mut Sink) {
    for (block, place) in blocks(doc) {
        let Some(Ok(certificate)) = block.certificate.as_ref().filter(|_| !block.is_private_key()) else { continue };
        let facts = &certificate.facts;
        // T017 tells of these.
        let is_told = facts.trailing > 0 || facts.repeated.is_some() || facts.has_two_algorithms;
        let Some(refusal) = facts.go.as_ref().err().filter(|_| !is_told) else { continue };
        let message = format!("Go's X.509 reader refuses the certificate `{}`: {refusal}", certificate.subject());
        let help = "Go clients such as containerd silently skip it and then report `certificate signed by unknown authority`; get a \
                    certificate without this fault from whoever runs the registry";
        let severity = if place == BlockPlace::Certificates { Severity::Warning } else { Severity::Info };
        sink.report(Diagnostic::new(&T018, block.head(), message, help).severity(severity));
    }
}

#[cfg(test)]
mod tests {
    use crate::context::Context;
    use crate::pem::testing::{CA, ED, LEAF, ROOT, RSA, indented, layer};
    use crate::rule::Severity;
    use crate::rules::certificates::testing::{BRAINPOOL, CRITICAL_KEY_ID, NEGATIVE_SERIAL, OWN_DOMAIN, V1_ROOT};
    use crate::rules::testing::{check, findings, messages};

    #[test]
    fn what_go_refuses() {
        assert_eq!(
            messages("T018", &layer(&format!("{NEGATIVE_SERIAL}{CA}{BRAINPOOL}{CRITICAL_KEY_ID}"))),
            [
                "Go's X.509 reader refuses the certificate `CN=Edge Lab CA 7`: negative serial number",
                "Go's X.509 reader refuses the certificate `CN=Edge Lab CA 8`: unsupported elliptic curve",
                "Go's X.509 reader refuses the certificate `CN=Edge Lab CA 9`: authority key identifier incorrectly marked critical"
            ]
        );
    }

    #[test]
    fn in_a_stage_it_may_be_for_another_program() {
        let text = format!("stages:\n  boot:\n    - files:\n        - content: |\n{}\n", indented(BRAINPOOL, 12));
        let found = findings("T018", &text, &Context::default());
        assert_eq!(found.into_iter().map(|d| d.severity).collect::<Vec<_>>(), [Severity::Info]);
    }

    #[test]
    fn usual_ones() {
        for pem in [CA, RSA, ED, LEAF, ROOT, V1_ROOT, OWN_DOMAIN] {
            check("T018", &layer(pem));
        }
    }
}
