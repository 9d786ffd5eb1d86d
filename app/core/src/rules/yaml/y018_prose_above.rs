use crate::diagnostic::{Applicability, Diagnostic, Fix};
use crate::edit::{Indel, TextEdit};
use crate::model::Doc;
use crate::rules::{Sink, declare_rule};
use crate::source::TextRange;
use crate::yaml::Repair;

declare_rule! {
    /// ## What it does
    /// Finds prose above the first key: the instruction banner that CanvOS prints, or another sentence that was copied with the YAML.
    ///
    /// ## Why it matters
    /// It is no YAML, so every reader refuses the layer.
    ///
    /// ## How to fix
    /// Delete those lines.
    ///
    /// ## Invalid
    /// ```yaml
    /// PASTE THE CONTENT BELOW IN YOUR CLUSTER PROFILE
    /// options:
    ///   system.uri: registry.example.org/os:1.0.0
    /// ```
    ///
    /// ## Valid
    /// ```yaml
    /// # pasted from the build
    /// options:
    ///   system.uri: registry.example.org/os:1.0.0
    /// ```
    Y018 "prose-above" {
        summary: "Text above the YAML that is no YAML",
        severity: Error,
        fix: Always,
        evidence: Documented,
        source: "CanvOS README (\"PASTE THE CONTENT BELOW ...\")",
        since: "0.1.0",
        check: Layer(check),
    }
}

fn check(doc: &Doc<'_>, sink: &mut Sink) {
    for error in doc.syntax.iter().filter(|e| e.repair == Repair::Prose) {
        let lines = doc.lines.line(error.range.start())..=doc.lines.line(error.range.end());
        let whole =
            TextRange::new(doc.lines.start(*lines.start()), doc.lines.start(lines.end() + 1).max(error.range.end()));
        // Deleted without a question only where an OS layer follows: any other text may be all prose.
        let is_layer = doc.layer.pack.is_some() || doc.layer.options.is_some() || doc.layer.stages.is_some();
        let applicability = if is_layer { Applicability::Safe } else { Applicability::Unsafe };
        let edit = TextEdit::single(Indel::delete(whole));
        sink.report(
            Diagnostic::new(
                &Y018,
                error.range,
                "text above the YAML that is no YAML",
                "it was probably copied along with the layer; every reader refuses it. Delete these lines",
            )
            .fix(Fix { title: "Delete the text above the YAML".to_owned(), applicability, edit }),
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{check, check_fix};

    #[test]
    fn banners() {
        check("Y018", "#####\n«PASTE THE CONTENT BELOW»\n#####\npack: {}\n");
        check("Y018", "# a comment\npack: {}\n");
        check_fix("Y018", "# a\nPASTE THIS\nNOW\n\npack: {}\n", "# a\n\npack: {}\n");
    }
}
