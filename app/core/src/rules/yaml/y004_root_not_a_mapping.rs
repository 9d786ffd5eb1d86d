use crate::cx::Cx;
use crate::diagnostic::Diagnostic;
use crate::rules::{Sink, declare_rule};
use crate::source::range;
use crate::yaml::Kind;

declare_rule! {
    /// ## What it does
    /// Reports a layer whose root is a list or a single value.
    ///
    /// ## Why it matters
    /// The values of a pack are a mapping: `pack`, `options`, `providerCredentials`, `stages`, `stylusPackage` at the root.
    ///
    /// ## How to fix
    /// Start from a template and put the values under these keys.
    ///
    /// ## Invalid
    /// ```yaml
    /// - system.uri: registry.edge-lab.net/os:1.0.0
    /// ```
    ///
    /// ## Valid
    /// ```yaml
    /// options:
    ///   system.uri: registry.edge-lab.net/os:1.0.0
    /// ```
    Y004 "root-not-a-mapping" {
        summary: "The root of the layer is not a mapping",
        severity: Error,
        fix: Never,
        evidence: Inferred,
        source: "Palette documentation, Create an Infrastructure Profile",
        since: "0.1.0",
        check: Layer(check),
    }
}

fn check(doc: &Cx<'_>, sink: &mut Sink) {
    for root in doc.tree.roots() {
        let node = doc.tree.node(*root);
        let what = match node.kind {
            Kind::Mapping(_) | Kind::Absent => continue,
            Kind::Sequence(_) => "a list",
            _ => "a single value",
        };
        let line = doc.lines.range(doc.text, doc.lines.line(node.range.start()));
        let start = usize::from(node.range.start());
        let at = range(start, usize::from(line.end().min(node.range.end())).max(start));
        sink.report(Diagnostic::new(
            &Y004,
            at,
            format!("the layer is {what}, not a mapping"),
            "the OS layer has keys such as `options:` and `pack:` at its root; is this the right file?",
        ));
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::check;

    #[test]
    fn lists_and_words_are_no_layer() {
        check("Y004", "«- a: 1»\n- b\n");
        check("Y004", "«hello world»\n");
        check("Y004", "");
        check("Y004", "# nothing yet\n");
        check("Y004", "---\noptions:\n  a: 1\n");
    }
}
