use std::collections::BTreeMap;

use super::{own_certificates, removal};
use crate::cx::Cx;
use crate::diagnostic::{Diagnostic, Fix};
use crate::rules::{Sink, declare_rule};

declare_rule! {
    /// ## What it does
    /// Reports a certificate that appears twice in `providerCredentials.certificates`, and an issuer that comes before
    /// the server's certificate that it issued.
    ///
    /// ## Why it matters
    /// A second copy has no effect. Servers send a chain with their own certificate first and each issuer after it, and some
    /// readers of a bundle expect that order; stores of trusted certificates do not. Palette's documentation shows one certificate
    /// here and does not say how several are read.
    ///
    /// ## How to fix
    /// Keep one copy of each certificate; put the server's certificate first, or leave it out.
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
    ///     MIIBajCCARCgAwIBAgIICBDd1PIGzacwCgYIKoZIzj0EAwIwGDEWMBQGA1UEAwwN
    ///     RWRnZSBMYWIgUm9vdDAgFw0yNTAxMDEwMDAwMDBaGA8yMDU1MDEwMTAwMDAwMFow
    ///     GDEWMBQGA1UEAwwNRWRnZSBMYWIgUm9vdDBZMBMGByqGSM49AgEGCCqGSM49AwEH
    ///     A0IABMROBHbdb8agu+PfYf7MuQQPIv72E7UJRMFVxHTYEO2+UT+sEDXFQC90tDGw
    ///     l/o9pe5PnmX9KXROTIzbhtnNRf6jQjBAMA8GA1UdEwEB/wQFMAMBAf8wDgYDVR0P
    ///     AQH/BAQDAgEGMB0GA1UdDgQWBBQXPNaeZIal9T9gPDGBLEHFmKi1pDAKBggqhkjO
    ///     PQQDAgNIADBFAiBkxw8plffKzO2sy+/Z329BgqJ3xGBxDgxqR6Ln529fIAIhAK8I
    ///     RGflNduOLQJt6z1/Z87k9m664Yzym4olm4rynzFF
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
    T009 "certificate-order" {
        summary: "A certificate appears twice, or an issuer comes before the server's certificate",
        severity: Info,
        fix: Sometimes,
        evidence: Inferred,
        source: "RFC 8446, 4.4.2 Certificate; Palette documentation, Deploy Cluster with a Private Provider Registry (one certificate)",
        since: "0.1.0",
        check: Certificates(check),
    }
}

fn check(doc: &Cx<'_>, sink: &mut Sink) {
    let own = own_certificates(doc);
    let mut seen = BTreeMap::new();
    for (block, certificate) in &own.read {
        let fields = certificate.fields();
        if let Some(first) = seen.insert(fields.fingerprint.as_str(), block.head()) {
            let message = format!("the certificate `{}` appears twice", certificate.subject());
            let fix = removal(doc, block).map(|edit| Fix::safe("Remove the second copy", edit));
            let help = "a second copy has no effect; keep one";
            sink.report(Diagnostic::new(&T009, block.head(), message, help).label(first, "the first copy").fix(fix));
        }
    }
    for (index, (block, server)) in
        own.read.iter().enumerate().filter(|(_, (_, c))| !c.fields().is_ca && !c.fields().self_issued)
    {
        let is_issuer = |other: &crate::pem::Certificate| other.facts.raw_subject == server.facts.raw_issuer;
        let before = own.read.iter().take(index).find(|(_, other)| is_issuer(other));
        if let Some((issuer, _)) =
            before.filter(|_| !own.read.iter().skip(index + 1).any(|(_, other)| is_issuer(other)))
        {
            let message = format!("the server's certificate `{}` comes after its issuer", server.subject());
            let help =
                "a chain starts with the server's certificate, followed by each issuer; trust stores accept any order";
            sink.report(Diagnostic::new(&T009, block.head(), message, help).label(issuer.head(), "the issuer"));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::pem::testing::{CA, CA2, LEAF, ROOT, layer};
    use crate::rules::testing::{check, check_fix};

    fn marked(pem: &str) -> String {
        pem.replacen("-----BEGIN CERTIFICATE-----", "«-----BEGIN CERTIFICATE-----»", 1)
    }

    #[test]
    fn copies() {
        check("T009", &layer(&format!("{CA}{CA2}{}", marked(CA))));
        let text = format!("{CA}{}", marked(CA)).replace('\n', "\\n");
        check("T009", &format!("providerCredentials:\n  certificates: \"{text}\"\n"));
    }

    #[test]
    fn order() {
        check("T009", &layer(&format!("{ROOT}{}", marked(LEAF))));
        check("T009", &layer(&format!("{CA}{ROOT}{}{CA2}", marked(LEAF))));
        check("T009", &layer(&format!("{LEAF}{ROOT}")));
        check("T009", &layer(&format!("{CA}{LEAF}{CA2}{ROOT}")));
    }

    #[test]
    fn other_places_may_repeat_it() {
        let stages = format!(
            "stages:\n  boot:\n    - files:\n        - content: |\n{}\n",
            crate::pem::testing::indented(CA, 12)
        );
        check("T009", &format!("{}{stages}", layer(CA)));
    }

    #[test]
    fn the_copy_goes() {
        check_fix("T009", &layer(&format!("{CA}{CA2}{CA}")), &layer(&format!("{CA}{CA2}")));
    }
}
