use crate::cx::Cx;
use crate::diagnostic::Diagnostic;
use crate::rules::{Sink, declare_rule};
use crate::yaml::{Kind, Style};

declare_rule! {
    /// ## What it does
    /// Points at the first alias (`*name`) or merge key (`<<`) of the layer. This is only a note: aliases are valid YAML, and no
    /// document says that they fail.
    ///
    /// ## Why it matters
    /// YAML 1.2 readers resolve aliases, but merge keys are YAML 1.1, and no document says what Palette's reader does with either.
    ///
    /// ## How to fix
    /// To be safe, repeat the value wherever it is needed.
    ///
    /// ## Invalid
    /// ```yaml
    /// options: &options
    ///   system.uri: registry.edge-lab.net/os:1.0.0
    /// stages:
    ///   boot:
    ///     - name: hello
    ///       environment: *options
    /// ```
    ///
    /// ## Valid
    /// ```yaml
    /// options:
    ///   system.uri: registry.edge-lab.net/os:1.0.0
    /// stages:
    ///   boot:
    ///     - name: hello
    /// ```
    Y015 "alias" {
        summary: "An anchor, alias or merge key is used",
        severity: Info,
        fix: Never,
        evidence: Practice,
        source: "YAML 1.2.2, 7.1 Alias Nodes; YAML 1.1, Merge Key",
        since: "0.1.0",
        check: Layer(check),
    }
}

fn check(doc: &Cx<'_>, sink: &mut Sink) {
    let used = doc.tree.ids().find(|id| match &doc.tree.node(*id).kind {
        Kind::Alias => true,
        Kind::Scalar(s) => s.style == Style::Plain && s.value == "<<",
        _ => false,
    });
    if let Some(id) = used {
        sink.report(Diagnostic::new(
            &Y015,
            doc.tree.node(id).range,
            "an alias or merge key is used",
            "no document says whether Palette resolves it; to be safe, repeat the value",
        ));
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::check;

    #[test]
    fn the_first_use() {
        check("Y015", "a: &x 1\nb: «*x»\nc: *x\n");
        check("Y015", "a: &x {b: 1}\nc:\n  «<<»: *x\n");
        check("Y015", "a: '*x'\nb: \"<<\"\n");
    }
}
