use crate::diagnostic::Diagnostic;
use crate::model::Doc;
use crate::rules::{Sink, declare_rule};

declare_rule! {
    /// ## What it does
    /// Finds `providerCredentials`, and images that refer to `system.uri`, in a layer whose `system.uri` is `NA`.
    ///
    /// ## Why it matters
    /// With `NA` there is no provider image: the reference resolves to `NA`, and the credentials have nothing to pull.
    ///
    /// ## How to fix
    /// Remove them, or name the image in `system.uri`.
    ///
    /// ## Invalid
    /// ```yaml
    /// pack:
    ///   content:
    ///     images:
    ///       - image: '{{.spectro.pack.edge-native-byoi.options.system.uri}}'
    /// options:
    ///   system.uri: "NA"
    /// ```
    ///
    /// ## Valid
    /// ```yaml
    /// pack:
    ///   content:
    ///     images: []
    /// options:
    ///   system.uri: "NA"
    /// ```
    S010 "nothing-to-pull" {
        summary: "`system.uri` is `NA`, and something in the layer still needs an image", severity: Warning, fix: Never,
        evidence: Inferred, source: "Agent-mode layers of the vendor have neither", check: Some(check),
    }
}

fn check(doc: &Doc<'_>, sink: &mut Sink) {
    let Some(uri) = doc.system_uri().filter(|uri| uri.text == "NA") else { return };
    for image in doc.layer.images.iter().filter_map(|id| doc.value(*id)) {
        let refers = doc
            .macros_in(image.range)
            .iter()
            .flat_map(|m| m.paths(doc.text))
            .any(|path| path.pack().is_some_and(|(_, rest)| rest == "options.system.uri"));
        if refers {
            sink.report(
                Diagnostic::new(
                    &S010,
                    image.range,
                    "this image is `system.uri`, which is `NA`",
                    "in agent mode without a provider image there is nothing to bundle; remove the entry",
                )
                .label(uri.range, "no provider image"),
            );
        }
    }
    if let Some(credentials) = doc.layer.credentials.filter(|c| c.is_mapping(&doc.tree)) {
        sink.report(
            Diagnostic::new(
                &S010,
                doc.key_range(&credentials.field),
                "`providerCredentials` without a provider image",
                "they serve provider images only, and `system.uri` is `NA`; remove the block, or name the image",
            )
            .label(uri.range, "no provider image"),
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::check;

    #[test]
    fn leftovers() {
        check("S010", "options:\n  system.uri: NA\n«providerCredentials»:\n  user: x\n");
        check(
            "S010",
            "pack:\n  content:\n    images:\n      - image: «'{{.spectro.pack.x.options.system.uri}}'»\n      - image: a/b:1\noptions:\n  system.uri: \"NA\"\n",
        );
        check("S010", "options:\n  system.uri: a/b:1\nproviderCredentials:\n  user: x\n");
    }
}
