use crate::cx::Cx;
use crate::diagnostic::Diagnostic;
use crate::rules::{Sink, declare_rule};
use crate::source::TextRange;
use crate::yaml::{Kind, NodeId};

declare_rule! {
    /// ## What it does
    /// Reports `pack.content.images` that is not a list, and items in it that are not `image: <reference>`.
    ///
    /// ## Why it matters
    /// Palette takes the images for content bundles from this list. It is documented as a list of mappings with the key `image`.
    ///
    /// ## How to fix
    /// Write each image as `- image: <reference>`.
    ///
    /// ## Invalid
    /// ```yaml
    /// pack:
    ///   content:
    ///     images:
    ///       - registry.edge-lab.net/os:1.0.0
    /// options:
    ///   system.uri: registry.edge-lab.net/os:1.0.0
    /// ```
    ///
    /// ## Valid
    /// ```yaml
    /// pack:
    ///   content:
    ///     images:
    ///       - image: registry.edge-lab.net/os:1.0.0
    /// options:
    ///   system.uri: registry.edge-lab.net/os:1.0.0
    /// ```
    S008 "images-shape" {
        summary: "`pack.content.images` is not a list of `image: <reference>`",
        severity: Warning,
        fix: Never,
        evidence: Documented,
        source: "Palette documentation, BYOOS pack and Deploy Cluster with a Private Provider Registry",
        since: "0.1.0",
        check: Layer(check),
    }
}

fn check(doc: &Cx<'_>, sink: &mut Sink) {
    let Some(images) =
        doc.layer.pack.and_then(|p| doc.tree.get(p.value, "content")).and_then(|c| doc.tree.get(c.value, "images"))
    else {
        return;
    };
    let help = "write a list of mappings: `- image: <reference>`";
    match &doc.tree.node(images.value).kind {
        Kind::Sequence(items) => {
            for item in items {
                if let Some(at) = wrong_item(doc, *item) {
                    sink.report(Diagnostic::new(&S008, at, "this item is not `image: <reference>`", help));
                }
            }
        }
        Kind::Mapping(_) => {
            sink.report(Diagnostic::new(&S008, doc.key_range(&images), "`images` is a mapping, not a list", help));
        }
        Kind::Scalar(_) if doc.value(images.value).is_some_and(|v| v.is_literal() && !v.is_empty()) => {
            sink.report(Diagnostic::new(
                &S008,
                doc.tree.node(images.value).range,
                "`images` is a single value, not a list",
                help,
            ));
        }
        _ => {}
    }
}

/// Where an item is wrong.
fn wrong_item(doc: &Cx<'_>, item: NodeId) -> Option<TextRange> {
    let node = doc.tree.node(item);
    match &node.kind {
        Kind::Mapping(mapping) => match doc.tree.get(item, "image") {
            Some(image) => doc.tree.mapping(image.value).map(|_| doc.key_range(&image)),
            None if mapping.entries.iter().any(|e| doc.tree.key(e) == Some("<<")) || !doc.is_complete(item) => None,
            None => mapping.entries.first().map(|e| doc.key_range(e)),
        },
        Kind::Scalar(_) | Kind::Sequence(_) => Some(node.range),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::check;

    #[test]
    fn shapes() {
        check("S008", "pack:\n  content:\n    images:\n      - image: a/b:1\n      - «a/b:1»\n      - «img»: a/b:1\n");
        check("S008", "pack:\n  content:\n    «images»:\n      image: a/b:1\n");
        check("S008", "pack:\n  content:\n    images: «a/b:1»\n");
        check("S008", "pack:\n  content:\n    images: []\n");
        check("S008", "pack:\n  content:\n    images:\n      - {image: 'container://a/b:1'}\n");
    }
}
