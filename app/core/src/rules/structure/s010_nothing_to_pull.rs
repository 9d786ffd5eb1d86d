use crate::cx::Cx;
use crate::diagnostic::{Diagnostic, Fix};
use crate::edit::TextEdit;
use crate::patch;
use crate::rules::credentials::removal;
use crate::rules::{Sink, declare_rule};
use crate::yaml::NodeId;

declare_rule! {
    /// ## What it does
    /// Reports `providerCredentials`, and images that refer to `system.uri`, in a layer whose `system.uri` is `NA`.
    ///
    /// ## Why it matters
    /// With `NA` there is no provider image: the reference resolves to `NA`, and the credentials are not used for anything.
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
        summary: "`system.uri` is `NA`, and something in the layer still needs an image",
        severity: Warning,
        fix: Sometimes,
        evidence: Inferred,
        source: "Palette documentation, Deploy an Edge Cluster in Agent Mode (its layers have neither)",
        since: "0.1.0",
        check: Layer(check),
    }
}

fn check(doc: &Cx<'_>, sink: &mut Sink) {
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
                    "without a provider image there is nothing to bundle in agent mode; remove the entry",
                )
                .label(uri.range, "no provider image")
                .fix(without(doc, image.id).map(|edit| Fix::unsafe_edit("Remove the entry", edit))),
            );
        }
    }
    if let Some(credentials) = doc.layer.credentials.filter(|c| c.is_mapping(&doc.tree)) {
        sink.report(
            Diagnostic::new(
                &S010,
                doc.key_range(&credentials.field),
                "`providerCredentials` is set, but there is no provider image",
                "these credentials are for the provider image only, and `system.uri` is `NA`; remove the block, or name the image",
            )
            .label(uri.range, "no provider image")
            .fix(removal(doc, &credentials)),
        );
    }
}

/// Takes an item out of the list of images, which stays as `[]` when nothing else is in it.
fn without(doc: &Cx<'_>, image: NodeId) -> Option<TextEdit> {
    let item = doc.tree.node(image).parent?;
    let list = doc.tree.node(item).parent?;
    let content = doc.tree.get(doc.layer.pack?.value, "content")?;
    let images = doc.tree.get(content.value, "images").filter(|images| images.value == list)?;
    patch::remove_item(doc, &images, item)
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{check, check_fix};

    #[test]
    fn what_is_not_needed_goes() {
        let layer = |images: &str| format!("pack:\n  content:\n    images:{images}\noptions:\n  system.uri: \"NA\"\n");
        let own = "\n      - image: '{{.spectro.pack.edge-native-byoi.options.system.uri}}'";
        check_fix("S010", &layer(own), &layer(" []"));
        check_fix("S010", &layer(&format!("{own}\n      - image: a/b:1")), &layer("\n      - image: a/b:1"));
        check_fix(
            "S010",
            "providerCredentials:\n  registry: a.io\noptions:\n  system.uri: \"NA\"\n",
            "options:\n  system.uri: \"NA\"\n",
        );
    }

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
