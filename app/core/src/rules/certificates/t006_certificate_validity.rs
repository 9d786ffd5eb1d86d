use super::{BlockPlace, blocks, own_certificates};
use crate::cx::Cx;
use crate::diagnostic::Diagnostic;
use crate::pem::Validity;
use crate::rule::Severity;
use crate::rules::{Sink, declare_rule};

use layerwright_types::SOON_DAYS;

declare_rule! {
    /// ## What it does
    /// Reports certificates that have expired, are not valid yet, or expire within 30 days (a warning). For an authority it is only
    /// a remark when a valid authority with the same name, or one that it issued, is among the certificates: clients use the valid
    /// one.
    ///
    /// ## Why it matters
    /// TLS clients refuse a certificate outside of its validity period, so images can no longer be pulled. Nothing warns you before
    /// that day.
    ///
    /// ## How to fix
    /// Get a renewed certificate from whoever runs the registry.
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
    ///     MIIBcDCCARWgAwIBAgIJAOVEXd5MrXVoMAoGCCqGSM49BAMCMBsxGTAXBgNVBAMM
    ///     EEVkZ2UgTGFiIENBIDIwMTkwHhcNMTkwMTAxMDAwMDAwWhcNMjQwMTAxMDAwMDAw
    ///     WjAbMRkwFwYDVQQDDBBFZGdlIExhYiBDQSAyMDE5MFkwEwYHKoZIzj0CAQYIKoZI
    ///     zj0DAQcDQgAE0XzJ2Q9jlg2zzCtrov8uI/aIxnU1cq6XK0sxB4bvMI0OxiIRtq5G
    ///     h2WO4tU5vwhuRgJy5G+szteuo7yIigdwFqNCMEAwDwYDVR0TAQH/BAUwAwEB/zAO
    ///     BgNVHQ8BAf8EBAMCAQYwHQYDVR0OBBYEFExtU8yjNMttbUh6YUCi0cTyQVhyMAoG
    ///     CCqGSM49BAMCA0kAMEYCIQDEFMPiVQX3qdS91aj146ns7S1LOO9HQd6V0o3ulcyP
    ///     UQIhANw4zzpscyY+b8PojtOrZmQQ5SG1hoDZkbi5L4uHQCK+
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
    ///     MIIBZzCCAQ2gAwIBAgIJAJufgWv2Zi6yMAoGCCqGSM49BAMCMBYxFDASBgNVBAMM
    ///     C0VkZ2UgTGFiIENBMCAXDTI1MDEwMTAwMDAwMFoYDzIwNTUwMTAxMDAwMDAwWjAW
    ///     MRQwEgYDVQQDDAtFZGdlIExhYiBDQTBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IA
    ///     BJIZCiLlhjT5AEdx4kj7Ve/tcCOCV5sAf8Z/0HGcY2/hgIj/laIXKEYaupcdwe/Q
    ///     wVJP+EcZdF25LZEwcHlW3QCjQjBAMA8GA1UdEwEB/wQFMAMBAf8wDgYDVR0PAQH/
    ///     BAQDAgEGMB0GA1UdDgQWBBRkqKfPA8tVknNrIFgUxjG3j4cAjDAKBggqhkjOPQQD
    ///     AgNIADBFAiBFE4EkYGyTIr3kEYl6W1lIR4IeaisGJZgze4Bjtya+MAIhAKa4RBhr
    ///     BalB94cmYFNSP1RFW4XFzDmDCgEt5e3dUHbP
    ///     -----END CERTIFICATE-----
    /// options:
    ///   system.uri: registry.edge-lab.net/edge/ubuntu:k3s-1.32.4-v4.7.6
    /// ```
    T006 "certificate-validity" {
        summary: "A certificate has expired, is not valid yet, or expires within 30 days",
        severity: Error,
        fix: Never,
        evidence: Practice,
        source: "RFC 5280, 4.1.2.5",
        since: "0.1.0",
        check: Certificates(check),
    }
}

fn check(doc: &Cx<'_>, sink: &mut Sink) {
    let own = own_certificates(doc);
    for (block, place) in blocks(doc) {
        let Some(Ok(certificate)) = &block.certificate else { continue };
        let (first, last) = certificate.days();
        let subject = certificate.subject();
        let (message, severity) = match certificate.validity(doc.now) {
            Validity::NotYet => (format!("the certificate `{subject}` is not valid before {first}"), Severity::Error),
            Validity::Expired(days) => {
                (format!("the certificate `{subject}` expired on {last}, {}", ago(days)), Severity::Error)
            }
            Validity::Valid(days) if days < SOON_DAYS => {
                (format!("the certificate `{subject}` expires on {last}, {}", within(days)), Severity::Warning)
            }
            Validity::Valid(_) => continue,
        };
        // Beside a valid authority of its name or below it, an old or a coming one does no harm.
        let is_replaced = place == BlockPlace::Certificates
            && certificate.fields().is_ca
            && own.read.iter().any(|(_, other)| {
                let names = [&other.facts.raw_subject, &other.facts.raw_issuer];
                other.fields().is_ca
                    && other.facts.digest != certificate.facts.digest
                    && names.contains(&&certificate.facts.raw_subject)
                    && matches!(other.validity(doc.now), Validity::Valid(_))
            });
        let severity = if is_replaced { Severity::Info } else { severity };
        let help = "TLS clients refuse a certificate outside of its validity period; get a renewed one from whoever runs the registry";
        sink.report(Diagnostic::new(&T006, block.head(), message, help).severity(severity));
    }
}

fn ago(days: i64) -> String {
    match days {
        0 => "today".to_owned(),
        1 => "1 day ago".to_owned(),
        days => format!("{days} days ago"),
    }
}

fn within(days: i64) -> String {
    match days {
        0 => "in less than a day".to_owned(),
        1 => "in 1 day".to_owned(),
        days => format!("in {days} days"),
    }
}

#[cfg(test)]
mod tests {
    use crate::context::Context;
    use crate::pem::testing::{CA, EXPIRED, FUTURE, SOON, layer};
    use crate::rule::Severity;
    use crate::rules::certificates::testing::{ISSUING, OLD_ROOT};
    use crate::rules::testing::{check, findings};

    fn judged(pem: &str) -> Vec<(String, Severity)> {
        findings("T006", &layer(pem), &Context::default()).into_iter().map(|d| (d.message, d.severity)).collect()
    }

    #[test]
    fn dates() {
        let expired = "the certificate `CN=Edge Lab CA 2019` expired on 2024-01-01, 1057 days ago";
        assert_eq!(judged(EXPIRED), [(expired.to_owned(), Severity::Error)]);
        let future = "the certificate `CN=Edge Lab CA 2030` is not valid before 2030-01-01";
        assert_eq!(judged(FUTURE), [(future.to_owned(), Severity::Error)]);
        let soon = "the certificate `CN=Edge Lab CA 2021` expires on 2026-12-05, in 12 days";
        assert_eq!(judged(SOON), [(soon.to_owned(), Severity::Warning)]);
        assert_eq!(judged(CA), []);
    }

    #[test]
    fn beside_a_valid_authority_it_does_no_harm() {
        let severities = |pem: &str| judged(pem).into_iter().map(|(_, severity)| severity).collect::<Vec<_>>();
        assert_eq!(severities(&format!("{ISSUING}{OLD_ROOT}")), [Severity::Info]);
        assert_eq!(severities(&format!("{CA}{OLD_ROOT}")), [Severity::Error]);
    }

    #[test]
    fn the_begin_line_is_marked() {
        let marked = EXPIRED.replace("-----BEGIN CERTIFICATE-----", "«-----BEGIN CERTIFICATE-----»");
        check("T006", &layer(&format!("{CA}{marked}")));
    }
}
