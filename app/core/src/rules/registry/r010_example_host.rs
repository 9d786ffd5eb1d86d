use crate::cx::{Cx, Endpoint};
use crate::diagnostic::Diagnostic;
use crate::model::Value;
use crate::placeholder::{has_angled, placeholder};
use crate::registry::{Reference, has_placeholder, is_example_host};
use crate::rule::Severity;
use crate::rules::{Sink, declare_rule};
use crate::source::TextRange;

declare_rule! {
    /// ## What it does
    ///
    /// Reports example registry hosts in `registry`, `system.uri` and the image list: `example.io`, `*.example.com`,
    /// `OCI_REGISTRY`. Names in angle brackets there (`<account>`, `v<version>`) are errors. A `registry` that is only a
    /// placeholder is reported by C013.
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
    ///   registry: registry.example.com
    ///   user: robot$edge
    ///   password: '{{.spectro.var.registry_password}}'
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
    ///   password: '{{.spectro.var.registry_password}}'
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

fn check(doc: &Cx<'_>, sink: &mut Sink) {
    let mut seen = Vec::new();
    let mut report = |at, text: &str, reference: &Reference<'_>| {
        // The image list mostly refers to `system.uri`.
        if !seen.contains(&at)
            && let Some(finding) = finding(at, text, reference)
        {
            seen.push(at);
            sink.report(finding);
        }
    };
    // A registry that is a placeholder as a whole is C013's.
    if let Some(registry) = Endpoint::registry(doc).filter(|registry| placeholder(registry.text()).is_none()) {
        let reference = Reference::endpoint(registry.text());
        let at = registry.range(doc, reference.host_start.min(registry.text().len() - 1));
        report(at, registry.text(), &reference);
    }
    if let Some(image) = Endpoint::system_uri(doc) {
        let reference = Reference::image(image.text());
        report(image.range(doc, reference.host_start), image.text(), &reference);
    }
    for image in doc.layer.images.iter().filter_map(|image| doc.value(*image)).filter(Value::is_literal) {
        report(image.range, image.text, &Reference::image(image.text));
    }
}

fn finding(at: TextRange, text: &str, reference: &Reference<'_>) -> Option<Diagnostic> {
    let host = reference.host_text();
    if has_angled(text) {
        let part = if has_angled(host) || !text.contains('/') && reference.tag.is_none_or(|tag| !has_angled(tag)) {
            "the registry"
        } else if has_angled(reference.path) {
            "the image's name"
        } else {
            "the tag"
        };
        let message = format!("{part} has not been filled in: it holds a name in angle brackets");
        let help = "No container tool accepts angle brackets in a reference. Replace each `<...>` with its value.";
        return Some(Diagnostic::new(&R010, at, message, help).severity(Severity::Error));
    }
    let message = if has_placeholder(text) {
        "the registry has not been filled in".to_owned()
    } else if is_example_host(host) {
        format!("`{host}` is an example host")
    } else {
        return None;
    };
    Some(Diagnostic::new(&R010, at, message, "Replace it with the host of your registry."))
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::check;

    #[test]
    fn hosts_of_examples() {
        check(
            "R010",
            "pack:\n  content:\n    images:\n      - image: '{{.spectro.pack.edge-native-byoi.options.system.uri}}'\n      - image: «example.io/my-other-images/example:v1.0.0»\nproviderCredentials:\n  registry: <registry_domain or IP Address>\noptions:\n  system.uri: «example.io/my-images/example-custom-os:v1.4.5»\n",
        );
        check("R010", "options:\n  system.uri: «<account>.dkr.ecr.<region>.amazonaws.com/<repo>:<tag>»\n");
        check("R010", "options:\n  system.uri: «OCI_REGISTRY/ubuntu:k3s-K3S_VERSION-vPE_VERSION-STYLUS_HASH»\n");
        check("R010", "pack: {content: {images: [{image: «'container://a.io/edge/agent:v<versionNumber>'»}]}}\n");
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
