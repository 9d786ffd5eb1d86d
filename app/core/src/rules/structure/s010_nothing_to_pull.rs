use crate::context::Mode;
use crate::cx::Cx;
use crate::diagnostic::{Diagnostic, Fix};
use crate::edit::TextEdit;
use crate::patch;
use crate::rule::Severity;
use crate::rules::credentials::removal;
use crate::rules::{Sink, declare_rule};
use crate::yaml::NodeId;

declare_rule! {
    /// ## What it does
    /// Reports `providerCredentials`, and images that refer to `system.uri`, in a layer for agent mode whose `system.uri` is `NA`.
    /// When the mode is not known, this is a remark. In appliance mode nothing is reported.
    ///
    /// ## Why it matters
    /// With `NA` there is no provider image: the reference resolves to `NA`, and the credentials are not used for anything. Hosts
    /// in appliance mode that get Kubernetes as a systemd extension (Palette 4.10) have `NA` too, until the next patch of the
    /// operating system names an image; there both stay.
    ///
    /// ## How to fix
    /// In agent mode, remove them, or name the image in `system.uri`.
    ///
    /// ## Invalid
    /// ```yaml mode=agent
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
        source: "Palette documentation, Deploy an Edge Cluster in Agent Mode (its layers have neither) and System Extensions",
        since: "0.1.0",
        check: Layer(check),
    }
}

fn check(doc: &Cx<'_>, sink: &mut Sink) {
    let mode = doc.mode();
    let Some(uri) = doc.system_uri().filter(|uri| uri.text == "NA" && mode != Some(Mode::Appliance)) else { return };
    // With systemd extensions the next patch of the operating system needs both again.
    let (severity, so) = match mode {
        Some(_) => (Severity::Warning, ""),
        None => (
            Severity::Info,
            ". In appliance mode with systemd extensions (Palette 4.10), keep it for the next patch of the operating system",
        ),
    };
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
                    format!("in agent mode there is no provider image to bundle: remove the entry{so}"),
                )
                .severity(severity)
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
                format!("these credentials are for the provider image only. In agent mode, remove the block, or name the image{so}"),
            )
            .severity(severity)
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
    use crate::context::{Context, Mode};
    use crate::rules::testing::{check, check_fix, check_in, findings};

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
    fn appliance_mode_needs_them_again() {
        let layer = "options:\n  system.uri: NA\nproviderCredentials:\n  user: x\n";
        let preset =
            |mode: &str| format!("# spectrocloud.com/enabled-presets: Deployment Mode:byoi-{mode}-mode\n{layer}");
        check("S010", &preset("appliance"));
        check_in(&Context { mode: Some(Mode::Appliance), ..Context::default() }, "S010", layer);
        let severity = |text: &str, context: &Context| findings("S010", text, context)[0].severity;
        let old = Context { palette_version: Some("4.9.2".to_owned()), ..Context::default() };
        assert_eq!(severity(&preset("agent"), &Context::default()), crate::Severity::Warning);
        assert_eq!(severity(layer, &old), crate::Severity::Warning, "`NA` told agent mode then");
        assert_eq!(severity(layer, &Context::default()), crate::Severity::Info);
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
