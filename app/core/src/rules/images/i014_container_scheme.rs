use crate::cx::Cx;
use crate::diagnostic::{Diagnostic, Fix};
use crate::edit::TextEdit;
use crate::rules::{Sink, declare_rule};

declare_rule! {
    /// ## What it does
    ///
    /// Reports `container://` in `registry` and in the values of `options`. In `stylusPackage` and in the image list it
    /// is correct.
    ///
    /// ## Why it matters
    ///
    /// Palette's documents write `container://` for the agent's package only. They show `system.uri` and `registry`
    /// without it.
    ///
    /// ## How to fix
    ///
    /// Remove `container://`.
    ///
    /// ## Invalid
    ///
    /// ```yaml
    /// pack:
    ///   content:
    ///     images:
    ///       - image: '{{.spectro.pack.edge-native-byoi.options.system.uri}}'
    /// options:
    ///   system.uri: container://registry.acme.internal/edge/ubuntu:k3s-1.29.5-v4.5.8-demo
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
    I014 "container-scheme" {
        summary: "`container://` is used where Palette does not document it",
        severity: Info,
        fix: Sometimes,
        evidence: Documented,
        source: "Palette documentation, Agent Mode Installation",
        since: "0.1.0",
        check: Layer(check),
    }
}

const SCHEME: &str = "container://";

fn check(doc: &Cx<'_>, sink: &mut Sink) {
    let options = doc.layer.options.map(|options| doc.tree.entries(options.value)).unwrap_or_default().iter().copied();
    let registry = doc.layer.credentials.and_then(|credentials| credentials.registry);
    for field in options.chain(registry) {
        let Some(value) = doc.value(field.value) else { continue };
        let lead = value.text.len() - value.text.trim_start().len();
        if !value.text.trim_start().starts_with(SCHEME) {
            continue;
        }
        let at = value.part(lead, SCHEME.len());
        let cut = (doc.slice(at) == SCHEME).then(|| TextEdit::delete(at));
        let help = "Remove the prefix, and write the image or registry by its host.";
        let message = "`container://` is documented for `stylusPackage` and the image list only";
        sink.report(
            Diagnostic::new(&I014, value.range, message, help)
                .fix(cut.map(|edit| Fix::unsafe_edit("Remove `container://`", edit))),
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{check, check_fix};

    #[test]
    fn where_it_is_not_shown() {
        check("I014", "options:\n  system.uri: «container://a.io/x:v1»   \n");
        check("I014", "options: {system.uri: «\"container://a.io/x:v1\"»}\n");
        check(
            "I014",
            "options:\n  system.uri: '{{.spectro.pack.edge-native-byoi.options.r}}/x:v1'\n  r: «'container://a.io'»\n",
        );
        check("I014", "providerCredentials:\n  registry: |-\n    «container://a.io»\n");
        check_fix(
            "I014",
            "options:\n  system.uri: 'container://a.io/x:v1' # x\n",
            "options:\n  system.uri: 'a.io/x:v1' # x\n",
        );
    }

    #[test]
    fn where_it_belongs() {
        check(
            "I014",
            "stylusPackage: container://a.io/x:v1\npack:\n  content:\n    images:\n      - image: container://a.io/x:v1\n",
        );
        check(
            "I014",
            "options:\n  system.uri: a.io/container:v1\nstages:\n  boot:\n    - commands:\n        - x container://a.io/x\n",
        );
    }
}
