use crate::cx::{Cx, Endpoint};
use crate::diagnostic::Diagnostic;
use crate::registry::{Reference, is_digest};
use crate::resolve::UNKNOWN;
use crate::rules::{Sink, declare_rule};

declare_rule! {
    /// ## What it does
    ///
    /// Reports an `options.system.uri` with a digest (`@sha256:...`).
    ///
    /// ## Why it matters
    ///
    /// A digest names exactly one image, which is good. Palette's documents only show tags and say nothing about digests, and
    /// the version of Kubernetes cannot be read from a digest, so it cannot be compared with the Kubernetes layer.
    ///
    /// ## How to fix
    ///
    /// You can keep it. Try an upgrade on one host before you rely on it, or use a tag that never moves.
    ///
    /// ## Invalid
    ///
    /// ```yaml
    /// pack:
    ///   content:
    ///     images:
    ///       - image: '{{.spectro.pack.edge-native-byoi.options.system.uri}}'
    /// options:
    ///   system.uri: registry.acme.internal/edge/ubuntu@sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
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
    I003 "image-by-digest" {
        summary: "`system.uri` names the image by digest",
        severity: Info,
        fix: Never,
        evidence: Inferred,
        source: "OCI Distribution Specification, Pulling manifests; Palette documentation, Build Provider Images (tags only)",
        since: "0.1.0",
        check: Layer(check),
    }
}

fn check(doc: &Cx<'_>, sink: &mut Sink) {
    let Some(image) = Endpoint::system_uri(doc).filter(|image| !image.is_placeholder()) else { return };
    let text = image.text();
    let Some(digest) = Reference::image(text).digest.filter(|digest| digest.contains(UNKNOWN) || is_digest(digest))
    else {
        return;
    };
    let help = "Palette's documents show tags only and say nothing about digests. Try an upgrade on one host before you rely on it.";
    let at = image.range(doc, text.len() - digest.len());
    sink.report(Diagnostic::new(
        &I003,
        at,
        "the image is named by digest, which Palette's documents do not mention",
        help,
    ));
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::check;

    #[test]
    fn digests() {
        let digest = format!("sha256:{}", "0a".repeat(32));
        check("I003", &format!("options:\n  system.uri: «a.io/x@{digest}»\n"));
        check("I003", &format!("options: {{system.uri: «\"a.io/x:v1@{digest}\"»}}\n"));
        check(
            "I003",
            &format!(
                "options:\n  system.uri: 'a.io/x@{{{{.spectro.pack.edge-native-byoi.options.d}}}}'\n  d: «{digest}»\n"
            ),
        );
    }

    #[test]
    fn tags_and_no_digests() {
        for uri in ["a.io/x:v1", "a.io/x@sha256:00", "'{{.spectro.macro.uri}}'", "bob@a.io/x:v1", "\"NA\""] {
            check("I003", &format!("options:\n  system.uri: {uri}\n"));
        }
    }
}
