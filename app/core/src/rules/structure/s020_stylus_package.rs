use crate::cx::Cx;
use crate::diagnostic::Diagnostic;
use crate::placeholder::has_angled;
use crate::rules::{Sink, declare_rule};

declare_rule! {
    /// ## What it does
    /// Checks the form of `stylusPackage`: `container://`, an image, and a tag that starts with `v` and is no placeholder.
    ///
    /// ## Why it matters
    /// This is the only documented form. With another one, the agent version may be ignored.
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
    if has_angled(value.text) {
        let help = "replace it with the version of the agent, such as `:v4.5.15`";
        sink.report(Diagnostic::new(
            &S020,
            value.range,
            "`stylusPackage` contains a placeholder in angle brackets",
            help,
        ));
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
    }
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
}
