use crate::cx::{Cx, Endpoint};
use crate::diagnostic::Diagnostic;
use crate::registry::Reference;
use crate::rules::{Sink, declare_rule};
use crate::source::TextRange;

declare_rule! {
    /// ## What it does
    ///
    /// Reports the registry `ttl.sh` in `options.system.uri` and in the image list. This is only a note: CanvOS prints it
    /// in its own template, and it is fine for experiments.
    ///
    /// ## Why it matters
    ///
    /// Images on `ttl.sh` live for at most 24 hours, and anyone can pull them. Hosts that you add or upgrade later find
    /// no image.
    ///
    /// ## How to fix
    ///
    /// Push the image to a registry that keeps it before you use the profile in production.
    ///
    /// ## Invalid
    ///
    /// ```yaml
    /// pack:
    ///   content:
    ///     images:
    ///       - image: '{{.spectro.pack.edge-native-byoi.options.system.uri}}'
    /// options:
    ///   system.uri: ttl.sh/ubuntu:k3s-1.29.5-v4.5.8-demo
    /// ```
    ///
    /// ## Valid
    ///
    /// ```yaml
    /// pack:
    ///   content:
    ///     images:
    ///       - image: '{{.spectro.pack.edge-native-byoi.options.system.uri}}'
    /// options:
    ///   system.uri: registry.acme.internal/edge/ubuntu:k3s-1.29.5-v4.5.8-demo
    /// ```
    I012 "short-lived-registry" {
        summary: "The image comes from `ttl.sh`, which deletes images after a day",
        severity: Info,
        fix: Never,
        evidence: Documented,
        source: "CanvOS, README",
        since: "0.1.0",
        check: Layer(check),
    }
}

fn check(doc: &Cx<'_>, sink: &mut Sink) {
    let mut places: Vec<TextRange> = Vec::new();
    if let Some(image) = Endpoint::system_uri(doc) {
        let reference = Reference::image(image.text());
        if is_ttl(&reference) {
            places.push(image.range(doc, reference.host_start));
        }
    }
    // What refers to `system.uri` is reported there.
    for value in doc.layer.images.iter().filter_map(|id| doc.value(*id)).filter(crate::model::Value::is_literal) {
        let text = value.text.trim();
        let image = text.strip_prefix("container://").unwrap_or(text);
        if is_ttl(&Reference::image(image)) && !places.contains(&value.range) {
            places.push(value.range);
        }
    }
    for at in places {
        let help = "Images on `ttl.sh` live for at most 24 hours, so later hosts and upgrades find nothing. Push the image to a registry \
                    that keeps it before you use the profile in production.";
        sink.report(Diagnostic::new(&I012, at, "`ttl.sh` deletes images after at most 24 hours", help));
    }
}

fn is_ttl(reference: &Reference<'_>) -> bool {
    reference.host_text().eq_ignore_ascii_case("ttl.sh")
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::check;

    #[test]
    fn ttl_sh() {
        check("I012", "options:\n  system.uri: «ttl.sh/ubuntu:v1»   \n");
        check(
            "I012",
            "options:\n  system.uri: \"{{ .spectro.pack.edge-native-byoi.options.system.registry }}/ubuntu:v1\"\n  system.registry: «ttl.sh»\n",
        );
        check(
            "I012",
            "pack: {content: {images: [{image: «'container://TTL.sh/x:1h'»}, {image: '{{.spectro.pack.edge-native-byoi.options.system.uri}}'}]}}\noptions:\n  system.uri: a.io/x:v1\n",
        );
    }

    #[test]
    fn other_registries() {
        for uri in ["a.io/ttl.sh/x:v1", "ttl.sh.acme.io/x:v1", "ttl/x:v1", "'{{.spectro.macro.r}}/x:v1'"] {
            check("I012", &format!("options:\n  system.uri: {uri}\n"));
        }
        check("I012", "stages:\n  boot:\n    - commands:\n        - docker pull ttl.sh/x:1h\n");
    }
}
