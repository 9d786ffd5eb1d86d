use crate::cx::{Cx, Endpoint};
use crate::diagnostic::{Diagnostic, Fix};
use crate::edit::TextEdit;
use crate::registry::Reference;
use crate::resolve::UNKNOWN;
use crate::rules::{Sink, declare_rule};

declare_rule! {
    /// ## What it does
    ///
    /// Reports tags such as `latest`, `main`, `stable` and `nightly` in `options.system.uri`, also at the end of a
    /// longer tag (`k3s-latest`).
    ///
    /// ## Why it matters
    ///
    /// Palette repaves the hosts when `system.uri` changes. A new image with the same tag changes nothing in the profile,
    /// so running hosts keep the old image while new hosts get the new one.
    ///
    /// ## How to fix
    ///
    /// Use the tag of one build.
    ///
    /// ## Invalid
    ///
    /// ```yaml
    /// pack:
    ///   content:
    ///     images:
    ///       - image: '{{.spectro.pack.edge-native-byoi.options.system.uri}}'
    /// options:
    ///   system.uri: registry.acme.internal/edge/ubuntu:latest
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
    I004 "moving-tag" {
        summary: "The tag of `system.uri` moves to newer images",
        severity: Warning,
        fix: Sometimes,
        evidence: Inferred,
        source: "Palette documentation, Cluster Profile Updates (a change of `system.uri` starts a repave)",
        since: "0.1.0",
        check: Layer(check),
    }
}

/// Tags that are moved by common practice.
const MOVING: &[&str] = &[
    "latest", "main", "master", "stable", "nightly", "edge", "dev", "devel", "develop", "rolling", "current",
    "snapshot",
];

fn check(doc: &Cx<'_>, sink: &mut Sink) {
    let Some(image) = Endpoint::system_uri(doc).filter(|image| !image.is_placeholder()) else { return };
    let text = image.text();
    let reference = Reference::image(text);
    let Some(tag) = reference.tag.filter(|_| reference.digest.is_none()) else { return };
    let lower = tag.to_ascii_lowercase();
    if !MOVING.contains(&lower.as_str()) && !lower.ends_with("-latest") && !lower.starts_with("latest-") {
        return;
    }
    // A tag of a macro whose value is not known is not judged.
    if tag.contains(UNKNOWN) && !lower.ends_with("-latest") {
        return;
    }
    let start = text.len() - tag.len();
    let shown = tag.replace(UNKNOWN, "...");
    let fix = image
        .source(doc, start, tag.len())
        .map(|at| Fix::display("Use the tag of a build, for example `v1.0.0`", TextEdit::replace(at, "v1.0.0")));
    let help = "A new image under the same tag does not change the profile, so hosts that run are not upgraded. Use the tag of one build.";
    let message = format!("the tag `{shown}` moves to newer images");
    sink.report(Diagnostic::new(&I004, image.range(doc, start), message, help).fix(fix));
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{check, check_fix};

    #[test]
    fn moving_tags() {
        for uri in [
            "a.io/x:latest",
            "'ubuntu:Latest'",
            "\"a.io:5000/x:main\"",
            "a.io/x:k3s-latest",
            "'{{.spectro.macro.r}}/x:stable'",
        ] {
            check("I004", &format!("options:\n  system.uri: «{uri}»   \n"));
        }
        check("I004", "options: {system.uri: «'a.io/x:{{.spectro.system.kubernetes.version}}-latest'»}\n");
        check(
            "I004",
            "options:\n  system.uri: >-\n    a.io/x:{{.spectro.pack.edge-native-byoi.options.system.customTag}}\n  system.customTag: «nightly»\n",
        );
        check_fix("I004", "options:\n  system.uri: 'a.io/x:latest'\n", "options:\n  system.uri: 'a.io/x:v1.0.0'\n");
    }

    #[test]
    fn fixed_tags() {
        for uri in [
            "a.io/x:v1",
            "a.io/latest:v1",
            "a.io/x",
            "a.io/x:stable-1.2.3",
            "'{{.spectro.macro.uri}}'",
            "'a.io/x:latest-{{.spectro.macro.x}}'",
            "a.io/x:latest@sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
            "<host>/x:latest",
        ] {
            check("I004", &format!("options:\n  system.uri: {uri}\n"));
        }
    }
}
