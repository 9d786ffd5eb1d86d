use std::collections::BTreeMap;

use crate::cx::Cx;
use crate::diagnostic::Diagnostic;
use crate::registry::has_placeholder;
use crate::resolve::resolve;
use crate::rules::{Sink, declare_rule};
use crate::source::TextRange;

declare_rule! {
    /// ## What it does
    ///
    /// Reports an entry of `pack.content.images` that names the same image as an earlier one, macros resolved. Images of
    /// other registries than the provider's are not reported: the documents show such entries.
    ///
    /// ## Why it matters
    ///
    /// The second entry has no effect. Usually one of the two should name another image.
    ///
    /// ## How to fix
    ///
    /// Remove the entry, or correct it.
    ///
    /// ## Invalid
    ///
    /// ```yaml
    /// pack:
    ///   content:
    ///     images:
    ///       - image: '{{.spectro.pack.edge-native-byoi.options.system.uri}}'
    ///       - image: registry.acme.internal/edge/ubuntu:k3s-1.29.5-v4.5.8-demo
    /// options:
    ///   system.uri: registry.acme.internal/edge/ubuntu:k3s-1.29.5-v4.5.8-demo
    /// ```
    ///
    /// ## Valid
    ///
    /// ```yaml
    /// pack:
    ///   content:
    ///     images:
    ///       - image: '{{.spectro.pack.edge-native-byoi.options.system.uri}}'
    ///       - image: registry.acme.internal/edge/agent:1.4.2
    /// options:
    ///   system.uri: registry.acme.internal/edge/ubuntu:k3s-1.29.5-v4.5.8-demo
    /// ```
    I015 "same-image-twice" {
        summary: "The image list names an image twice",
        severity: Warning,
        fix: Never,
        evidence: Inferred,
        source: "Palette documentation, Create a Model Profile",
        since: "0.1.0",
        check: Layer(check),
    }
}

/// Most entries that are compared. A model profile has a few dozen.
const MAX_IMAGES: usize = 2000;

fn check(doc: &Cx<'_>, sink: &mut Sink) {
    let mut seen: BTreeMap<String, TextRange> = BTreeMap::new();
    for value in
        doc.layer.images.iter().take(MAX_IMAGES).filter_map(|id| doc.value(*id)).filter(|value| !value.is_empty())
    {
        let resolved = resolve(doc, &value);
        // A macro has the same value wherever it appears.
        let name: String = if resolved.is_complete() {
            resolved.text.trim().to_owned()
        } else {
            value.text.split_whitespace().collect()
        };
        if name.is_empty() || has_placeholder(&name) || name == "NA" {
            continue;
        }
        match seen.get(&name) {
            Some(first) => {
                let message = "this image is already in the list";
                let help = "The second entry has no effect. Remove it, or write the image that you meant.";
                sink.report(Diagnostic::new(&I015, value.range, message, help).label(*first, "the first entry"));
            }
            None => {
                seen.insert(name, value.range);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::check;

    #[test]
    fn twice() {
        check(
            "I015",
            "pack:\n  content:\n    images:\n      - image: a.io/x:v1\n      - image: b.io/x:v1\n      - image: «'a.io/x:v1'»   \n",
        );
        check(
            "I015",
            "pack: {content: {images: [{image: '{{.spectro.pack.edge-native-byoi.options.system.uri}}'}, {image: «a.io/x:v1»}]}}\noptions:\n  system.uri: a.io/x:v1\n",
        );
        check(
            "I015",
            "pack:\n  content:\n    images:\n    - image: '{{.spectro.macro.x}}/a:v1'\n    - image: «\"{{ .spectro.macro.x }}/a:v1\"»\n",
        );
    }

    #[test]
    fn different_images() {
        check(
            "I015",
            "pack:\n  content:\n    images:\n      - image: a.io/x:v1\n      - image: a.io/x:v2\n      - image:\n      - image:\n",
        );
        check(
            "I015",
            "pack:\n  content:\n    images:\n      - image: '{{.spectro.macro.x}}'\n      - image: '{{.spectro.macro.y}}'\n      - image: <image>\n      - image: <image>\n",
        );
    }

    #[test]
    fn many_images_take_little_time() {
        let lines: Vec<String> = (0..20_000).map(|i| format!("      - image: a.io/x:v{i}\n")).collect();
        check("I015", &format!("pack:\n  content:\n    images:\n{}", lines.concat()));
    }
}
