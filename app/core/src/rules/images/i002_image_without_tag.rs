use crate::cx::{Cx, Endpoint};
use crate::diagnostic::{Diagnostic, Fix};
use crate::edit::TextEdit;
use crate::registry::{Reference, is_quotable};
use crate::resolve::UNKNOWN;
use crate::rules::{Sink, declare_rule};

declare_rule! {
    /// ## What it does
    ///
    /// Reports an `options.system.uri` without a tag and without a digest.
    ///
    /// ## Why it matters
    ///
    /// Container tools then use `:latest`. That image can change without any change to the profile, and a new image does
    /// not start an upgrade because `system.uri` stays the same.
    ///
    /// ## How to fix
    ///
    /// Add the tag of the image that you built: `:k3s-1.29.5-v4.5.8-demo`.
    ///
    /// ## Invalid
    ///
    /// ```yaml
    /// options:
    ///   system.uri: registry.acme.internal/edge/ubuntu
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
    I002 "image-without-tag" {
        summary: "`system.uri` has neither a tag nor a digest",
        severity: Warning,
        fix: Sometimes,
        evidence: Practice,
        source: "Common practice; every `system.uri` in Palette's documentation has a tag",
        since: "0.1.0",
        check: Layer(check),
    }
}

fn check(doc: &Cx<'_>, sink: &mut Sink) {
    let Some(image) = Endpoint::system_uri(doc).filter(|image| !image.is_placeholder()) else { return };
    let reference = Reference::image(image.text());
    let name = reference.path.rsplit('/').next().unwrap_or("");
    // A macro in the last part may bring the tag along; what is no name is I001's.
    if reference.tag.is_some()
        || reference.digest.is_some()
        || name.is_empty()
        || name.contains(UNKNOWN)
        || !is_quotable(name)
    {
        return;
    }
    let start = reference.path_start + reference.path.len() - name.len();
    let fix = image
        .source(doc, start, name.len())
        .map(|at| Fix::display("Add a tag, for example `:v1.0.0`", TextEdit::insert(at.end(), ":v1.0.0")));
    let help = "Without a tag, hosts pull `:latest`, and a new image under that name does not start an upgrade. Add the tag of the image.";
    let message = format!("`system.uri` has no tag after `{name}`");
    sink.report(Diagnostic::new(&I002, image.range(doc, start), message, help).fix(fix));
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{check, check_fix};

    #[test]
    fn no_tag() {
        for uri in ["a.io/x", "ubuntu", "a.io:5000/x/y", "'{{.spectro.macro.r}}/x'", "https://a.io/x"] {
            check("I002", &format!("options:\n  system.uri: «{uri}»\n"));
        }
        check_fix("I002", "options:\n  system.uri: 'a.io/x'\n", "options:\n  system.uri: 'a.io/x:v1.0.0'\n");
    }

    #[test]
    fn tags_digests_and_what_is_not_known() {
        for uri in [
            "a.io/x:y",
            "a.io/x@sha256:00",
            "'{{.spectro.macro.uri}}'",
            "'a.io/{{.spectro.macro.x}}'",
            "'a.io/x{{.spectro.macro.tag}}'",
            "\"NA\"",
            "''",
            "<host>/<repo>",
            "a.io/",
        ] {
            check("I002", &format!("options:\n  system.uri: {uri}\n"));
        }
    }
}
