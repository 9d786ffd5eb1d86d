use crate::cx::Cx;
use crate::diagnostic::Diagnostic;
use crate::macros::MacroFamily;
use crate::rules::{Sink, declare_rule};

declare_rule! {
    /// ## What it does
    /// Reports profile variables under `pack.content`.
    ///
    /// ## Why it matters
    /// Palette's documentation says that profile variables cannot be used for `pack.content`, because Palette fills it in itself.
    ///
    /// ## How to fix
    /// Write the image, or refer to a value of this layer: `{{.spectro.pack.edge-native-byoi.options.system.uri}}`. That
    /// value may be a variable.
    ///
    /// ## Invalid
    /// ```yaml
    /// pack:
    ///   content:
    ///     images:
    ///       - image: '{{.spectro.var.os_image}}'
    /// options:
    ///   system.uri: '{{.spectro.var.os_image}}'
    /// ```
    ///
    /// ## Valid
    /// ```yaml
    /// pack:
    ///   content:
    ///     images:
    ///       - image: '{{.spectro.pack.edge-native-byoi.options.system.uri}}'
    /// options:
    ///   system.uri: '{{.spectro.var.os_image}}'
    /// ```
    M008 "variable-in-content" {
        summary: "A profile variable is used under `pack.content`",
        severity: Warning,
        fix: Never,
        evidence: Documented,
        source: "Palette documentation, Define and Manage Profile Variables (limitations)",
        since: "0.1.0",
        check: Layer(check),
    }
}

fn check(doc: &Cx<'_>, sink: &mut Sink) {
    let Some(content) = doc.layer.pack.and_then(|pack| doc.tree.get(pack.value, "content")) else { return };
    let at = doc.tree.node(content.value).range;
    for used in doc.macros_in(at).iter().filter(|used| !doc.in_comment(used.range.start())) {
        if let Some(path) = used.paths(doc.text).find(|path| path.family() == MacroFamily::Variable) {
            let message = format!("the profile variable `{}` is not allowed under `pack.content`", path.rest());
            let help = "Palette's documentation rules out profile variables here, because Palette populates `pack.content` by itself; refer to a \
                        value of this layer instead";
            sink.report(Diagnostic::new(&M008, used.range, message, help));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::check;

    #[test]
    fn variables_in_content() {
        check(
            "M008",
            "pack:\n  content:\n    images:\n      - image: 'a/b:«{{ .spectro.var.tag }}»'\n      # {{.spectro.var.x}}\n      - image: '{{.spectro.macro.x}}'\n",
        );
        check("M008", "pack: {content: {images: [{image: \"«{{.spectro.var.a}}»\"}, '«{{.spectro.var.b}}»']}}\n");
    }

    #[test]
    fn variables_elsewhere() {
        check(
            "M008",
            "pack:\n  content:\n    images:\n      - image: '{{.spectro.pack.edge-native-byoi.options.system.uri}}'\n  drain:\n    timeout: '{{.spectro.var.t}}'\noptions:\n  system.uri: '{{.spectro.var.os_image}}'\n",
        );
        check("M008", "content: '{{.spectro.var.x}}'\npack:\n  content:\n");
    }
}
