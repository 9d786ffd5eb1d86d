use crate::cx::{Cx, Endpoint};
use crate::diagnostic::{Diagnostic, Fix};
use crate::edit::TextEdit;
use crate::registry::Reference;
use crate::rules::{Sink, declare_rule};

declare_rule! {
    /// ## What it does
    ///
    /// Reports `https://`, `http://`, `docker://` and `oci://` at the start of `options.system.uri`.
    ///
    /// ## Why it matters
    ///
    /// An image reference has no scheme. Palette's documents ask for the registry without `http` or `https`, and no documented
    /// `system.uri` has one.
    ///
    /// ## How to fix
    ///
    /// Leave out the scheme.
    ///
    /// ## Invalid
    ///
    /// ```yaml
    /// options:
    ///   system.uri: docker://registry.acme.internal/edge/ubuntu:k3s-1.29.5-v4.5.8-demo
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
    I011 "image-scheme" {
        summary: "`system.uri` starts with a URL scheme",
        severity: Warning,
        fix: Sometimes,
        evidence: Inferred,
        source: "Palette documentation, CanvOS build arguments (`IMAGE_REGISTRY`)",
        since: "0.1.0",
        check: Layer(check),
    }
}

const SCHEMES: &[&str] = &["http", "https", "docker", "oci"];

fn check(doc: &Cx<'_>, sink: &mut Sink) {
    let Some(image) = Endpoint::system_uri(doc) else { return };
    let reference = Reference::image(image.text());
    let Some(scheme) = reference.scheme else { return };
    if !SCHEMES.iter().any(|known| scheme.eq_ignore_ascii_case(known)) {
        return;
    }
    let fix = image
        .source(doc, 0, reference.scheme_len)
        .map(|at| Fix::safe(format!("Remove `{scheme}://`"), TextEdit::delete(at)));
    let message = format!("`system.uri` starts with `{scheme}://`");
    let help = "An image reference has no scheme: `registry.acme.internal/edge/ubuntu:v1`.";
    sink.report(Diagnostic::new(&I011, image.range(doc, 0), message, help).fix(fix));
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{check, check_fix};

    #[test]
    fn schemes() {
        check("I011", "options:\n  system.uri: «https://a.io/x:y»\n");
        check("I011", "options:\n  system.uri: «'docker://{{.spectro.macro.r}}/x:y'»\n");
        check(
            "I011",
            "options:\n  system.uri: '{{ .spectro.pack.edge-native-byoi.options.r }}/x:y'\n  r: «HTTP://a.io»\n",
        );
        check("I011", "options:\n  system.uri: a.io/x:y\n");
        check("I011", "options:\n  system.uri: container://a.io/x:y\n");
        check("I011", "options:\n  system.uri: \"NA\"\nstylusPackage: container://a.io/x:y\n");
    }

    #[test]
    fn removed() {
        check_fix("I011", "options:\n  system.uri: 'oci://a.io/x:y' # z\n", "options:\n  system.uri: 'a.io/x:y' # z\n");
    }
}
