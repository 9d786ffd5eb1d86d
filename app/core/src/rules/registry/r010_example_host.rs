use crate::diagnostic::Diagnostic;
use crate::model::Doc;
use crate::registry::{Endpoint, Reference, has_placeholder, is_example_host};
use crate::rules::{Sink, declare_rule};

declare_rule! {
    /// ## What it does
    ///
    /// Reports example registry hosts in `registry`, `system.uri` and the image list: `example.io`, `*.example.com`,
    /// `<registry>`, `OCI_REGISTRY`.
    ///
    /// ## Why it matters
    ///
    /// Documents use them in place of a real registry. Nothing can be pulled from them.
    ///
    /// ## How to fix
    ///
    /// Fill in the host of your registry.
    ///
    /// ## Invalid
    ///
    /// ```yaml
    /// providerCredentials:
    ///   registry: <registry_domain or IP Address>
    ///   user: robot$edge
    ///   password: '{{.spectro.macro.registryPassword}}'
    /// options:
    ///   system.uri: example.io/my-images/example-custom-os:v1.4.5
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
    ///   password: '{{.spectro.macro.registryPassword}}'
    /// options:
    ///   system.uri: registry.acme.internal/edge/ubuntu:k3s-1.29.5-v4.5.8-demo
    /// ```
    R010 "example-host" {
        summary: "A registry host is an example",
        severity: Info,
        fix: Never,
        evidence: Documented,
        source: "Palette documentation, Deploy Cluster with a Private Provider Registry; RFC 2606",
        since: "0.1.0",
        check: Layer(check),
    }
}

fn check(doc: &Doc<'_>, sink: &mut Sink) {
    let mut seen = Vec::new();
    let mut report = |at, text: &str, host: &str| {
        // The image list mostly refers to `system.uri`.
        if !seen.contains(&at) {
            seen.push(at);
            let shown = if host.is_empty() || has_placeholder(text) { String::new() } else { format!("`{host}` is ") };
            let message = format!(
                "{shown}{}",
                if shown.is_empty() { "the registry has not been filled in" } else { "an example host" }
            );
            sink.report(Diagnostic::new(&R010, at, message, "Replace it with the host of your registry."));
        }
    };
    if let Some(registry) = Endpoint::registry(doc) {
        let reference = Reference::endpoint(registry.text());
        if is_example(registry.text(), &reference) {
            report(
                registry.range(doc, reference.host_start.min(registry.text().len() - 1)),
                registry.text(),
                reference.host_text(),
            );
        }
    }
    if let Some(image) = Endpoint::system_uri(doc) {
        let reference = Reference::image(image.text());
        if is_example(image.text(), &reference) {
            report(image.range(doc, reference.host_start), image.text(), reference.host_text());
        }
    }
    for image in doc.layer.images.iter().filter_map(|image| doc.value(*image)).filter(crate::model::Value::is_literal) {
        let reference = Reference::image(image.text);
        if is_example(image.text, &reference) {
            report(image.range, image.text, reference.host_text());
        }
    }
}

fn is_example(text: &str, reference: &Reference<'_>) -> bool {
    has_placeholder(text) || is_example_host(reference.host_text())
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::check;

    #[test]
    fn hosts_of_examples() {
        check(
            "R010",
            "pack:\n  content:\n    images:\n      - image: '{{.spectro.pack.edge-native-byoi.options.system.uri}}'\n      - image: «example.io/my-other-images/example:v1.0.0»\nproviderCredentials:\n  registry: «<registry_domain or IP Address>»\noptions:\n  system.uri: «example.io/my-images/example-custom-os:v1.4.5»\n",
        );
        check("R010", "options:\n  system.uri: «<account>.dkr.ecr.<region>.amazonaws.com/<repo>:<tag>»\n");
        check("R010", "options:\n  system.uri: «OCI_REGISTRY/ubuntu:k3s-K3S_VERSION-vPE_VERSION-STYLUS_HASH»\n");
        check("R010", "providerCredentials:\n  registry: «'registry.example.com:5000/p'»\n");
        check(
            "R010",
            "options:\n  system.uri: '{{ .spectro.pack.edge-native-byoi.options.system.registry }}/x:y'\n  system.registry: «harbor.example.com»\n",
        );
    }

    #[test]
    fn real_hosts() {
        check(
            "R010",
            "providerCredentials:\n  registry: registry-1.docker.io\noptions:\n  system.uri: ttl.sh/example/ubuntu:v1\n",
        );
        check("R010", "providerCredentials:\n  registry: '{{.spectro.macro.r}}'\noptions:\n  system.uri: \"NA\"\n");
        check("R010", "options:\n  system.uri: a.io/{{.spectro.macro.r}}:k3s-{{.spectro.system.kubernetes.version}}\n");
    }
}
