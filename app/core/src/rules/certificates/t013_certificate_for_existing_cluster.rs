use crate::context::{Context, Target};
use crate::cx::Cx;
use crate::diagnostic::Diagnostic;
use crate::model::Doc;
use crate::rules::{Sink, declare_rule};

declare_rule! {
    /// ## What it does
    /// Reports a certificate in `providerCredentials` of a layer for existing clusters. When the version that clusters run is
    /// known, only certificates that this version does not have.
    ///
    /// ## Why it matters
    /// Palette's documentation says that the TLS certificate can only be set when a cluster is created; it cannot be added to an
    /// existing one.
    ///
    /// ## How to fix
    /// For an existing cluster, leave `certificates` out. Give hosts the certificate in another way, for example in their
    /// image (CanvOS `certs/`), or recreate the cluster.
    ///
    /// ## Invalid
    /// ```yaml target=existing
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
    /// options:
    ///   system.uri: registry.edge-lab.net/edge/ubuntu:k3s-1.32.4-v4.7.6
    /// ```
    T013 "certificate-for-existing-cluster" {
        summary: "A certificate in a layer for existing clusters",
        severity: Warning,
        fix: Never,
        evidence: Documented,
        source: "Palette documentation, Deploy Cluster with a Private Provider Registry (limitations)",
        since: "0.1.0",
        check: Layer(check),
    }
}

fn check(doc: &Cx<'_>, sink: &mut Sink) {
    let Some(field) = doc.layer.credentials.and_then(|c| c.certificates) else { return };
    let value = doc.value(field.value);
    if doc.context.target != Some(Target::Existing) || value.is_some_and(|value| value.is_empty()) {
        return;
    }
    let (message, help) = match doc.context.base.as_deref() {
        Some(base) if !value.is_some_and(|value| adds(value.text, base, doc)) => return,
        Some(_) => (
            "this certificate is not in the version that clusters run, and it cannot be added to an existing cluster",
            "Palette's documentation says that the TLS certificate can only be set when the cluster is created; leave out what is new",
        ),
        None => (
            "a certificate cannot be added to an existing cluster",
            "Palette's documentation says that the TLS certificate can only be set when the cluster is created; one that the cluster was created \
             with can stay",
        ),
    };
    sink.report(Diagnostic::new(&T013, doc.key_range(&field), message, help));
}

/// Whether a value has a certificate that the base does not have. White space does not count.
fn adds(value: &str, base: &str, doc: &Cx<'_>) -> bool {
    let context = Context::default();
    let old = Doc::new(base, &context, doc.now);
    let old =
        old.layer.credentials.and_then(|found| old.value(found.certificates?.value)).map_or("", |value| value.text);
    let bodies = |text: &str| -> Vec<String> {
        text.split("-----BEGIN")
            .map(|part| part.split_whitespace().collect::<String>())
            .filter(|part| !part.is_empty())
            .collect()
    };
    let known = bodies(old);
    bodies(value).iter().any(|body| !known.contains(body))
}

#[cfg(test)]
mod tests {
    use crate::context::{Context, Target};
    use crate::rules::testing::{check, check_in};

    #[test]
    fn only_for_existing_clusters() {
        let existing = Context { target: Some(Target::Existing), ..Context::default() };
        check_in(&existing, "T013", "providerCredentials:\n  «certificates»: '{{.spectro.macro.ca}}'\n");
        check_in(&existing, "T013", "providerCredentials:\n  certificates:\n");
        check_in(&existing, "T013", "providerCredentials:\n  user: x\n");
        let new = Context { target: Some(Target::New), ..Context::default() };
        check_in(&new, "T013", "providerCredentials:\n  certificates: x\n");
        check("T013", "providerCredentials:\n  certificates: x\n");
    }
}
