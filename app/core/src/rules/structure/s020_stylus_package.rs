use crate::cx::Cx;
use crate::diagnostic::Diagnostic;
use crate::model::Value;
use crate::placeholder::has_angled;
use crate::resolve::{UNKNOWN, resolve};
use crate::rule::Severity;
use crate::rules::{Sink, declare_rule};
use crate::yaml::NodeId;

declare_rule! {
    /// ## What it does
    /// Checks the form of `stylusPackage`: `container://`, an image, and a tag that starts with `v` and is no placeholder. Remarks
    /// that the image is not in `pack.content.images`.
    ///
    /// ## Why it matters
    /// This is the only documented form. With another one, the agent version may be ignored. Content bundles for hosts without a
    /// network contain only the images that are listed.
    ///
    /// ## How to fix
    /// Write, for example, `container://us-docker.pkg.dev/palette-images/edge/stylus-linux-amd64:v4.5.15`.
    ///
    /// ## Invalid
    /// ```yaml
    /// options:
    ///   system.uri: registry.edge-lab.net/os:1.0.0
    /// stylusPackage: us-docker.pkg.dev/palette-images/edge/stylus-linux-amd64:v4.5.15
    /// ```
    ///
    /// ## Valid
    /// ```yaml
    /// options:
    ///   system.uri: registry.edge-lab.net/os:1.0.0
    /// stylusPackage: container://us-docker.pkg.dev/palette-images/edge/stylus-linux-amd64:v4.5.15
    /// ```
    S020 "stylus-package" {
        summary: "`stylusPackage` is not `container://<image>:v<version>`",
        severity: Warning,
        fix: Never,
        evidence: Documented,
        source: "cluster-management/agent-upgrade-airgap.md",
        since: "0.1.0",
        check: Layer(check),
    }
}

fn check(doc: &Cx<'_>, sink: &mut Sink) {
    let Some(value) =
        doc.layer.stylus_package.and_then(|f| doc.value(f.value)).filter(|v| v.is_literal() && !v.is_empty())
    else {
        return;
    };
    let is_variable = value.text.contains("${");
    if has_angled(value.text) || is_variable {
        let help = "replace it with the version of the agent, such as `:v4.5.15`";
        let what = if is_variable { "a variable that nothing fills in" } else { "a placeholder in angle brackets" };
        sink.report(Diagnostic::new(&S020, value.range, format!("`stylusPackage` contains {what}"), help));
        return;
    }
    let Some(image) = value.text.strip_prefix("container://") else {
        let help = "write `container://<image>:v<version>`, the only documented form";
        sink.report(Diagnostic::new(&S020, value.range, "`stylusPackage` does not start with `container://`", help));
        return;
    };
    let tag = image.rsplit_once('/').map_or(image, |(_, last)| last).split_once(':').map(|(_, tag)| tag);
    if !tag.is_some_and(|tag| tag.starts_with('v')) {
        let help = "pin the agent version with a tag such as `:v4.5.15`";
        sink.report(Diagnostic::new(&S020, value.range, "`stylusPackage` has no tag that starts with `v`", help));
        return;
    }
    let has_list = !doc.layer.images.is_empty() && doc.tree.damaged().is_empty();
    if has_list && !doc.layer.images.iter().any(|listed| is_same(doc, *listed, &value)) {
        let message = "the image list does not contain the image of `stylusPackage`";
        let help = "content bundles contain only the images in `pack.content.images`; for hosts without a network, add it there with \
                    `container://` in front";
        sink.report(Diagnostic::new(&S020, value.range, message, help).severity(Severity::Info));
    }
}

/// Whether a listed image is that of the package, or may be.
fn is_same(doc: &Cx<'_>, listed: NodeId, package: &Value<'_>) -> bool {
    let Some(listed) = doc.value(listed) else { return true };
    let image = |text: &str| text.trim().strip_prefix("container://").unwrap_or(text.trim()).to_owned();
    let resolved = resolve(doc, &listed).text;
    image(&resolved) == image(package.text)
        || resolved.contains("stylus") && resolved.contains(UNKNOWN)
        || doc.slice(listed.range).contains("stylusPackage")
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::check;

    #[test]
    fn forms() {
        check("S020", "stylusPackage: «a/b:v1»\n");
        check("S020", "stylusPackage: «container://a.io/b:v<versionNumber>»\n");
        check("S020", "stylusPackage: «container://a:5000/b»\n");
        check("S020", "stylusPackage: container://a:5000/b:v1.2.3\n");
        check("S020", "stylusPackage: 'container://{{.spectro.macro.x}}'\n");
    }

    #[test]
    fn an_image_that_no_content_bundle_has() {
        let layer = |image: &str, package: &str| {
            format!("pack:\n  content:\n    images:\n      - image: {image}\nstylusPackage: {package}\n")
        };
        check("S020", &layer("a.io/os:1", "«container://b.io/stylus:v4.10.1»"));
        check("S020", &layer("container://b.io/stylus:v4.10.0", "«container://b.io/stylus:v4.10.1»"));
        for image in [
            "container://b.io/stylus:v4.10.1",
            "b.io/stylus:v4.10.1",
            "'{{.spectro.pack.edge-native-byoi.stylusPackage}}'",
        ] {
            check("S020", &layer(image, "container://b.io/stylus:v4.10.1"));
        }
        check("S020", "stylusPackage: container://b.io/stylus:v4.10.1\n");
    }
}
