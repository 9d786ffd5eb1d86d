use crate::cx::Cx;
use crate::diagnostic::{Applicability, Diagnostic, Fix};
use crate::edit::TextEdit;
use crate::patch;
use crate::rules::{Sink, declare_rule};
use crate::yaml::Repair;

declare_rule! {
    /// ## What it does
    /// Reports text around the layer that is not YAML: the banner that CanvOS prints, a sentence or a Markdown code fence that was
    /// copied with the YAML.
    ///
    /// ## Why it matters
    /// It is not YAML, so readers refuse the layer.
    ///
    /// ## How to fix
    /// Delete those lines.
    ///
    /// ## Invalid
    /// ```yaml
    /// PASTE THE CONTENT BELOW IN YOUR CLUSTER PROFILE
    /// options:
    ///   system.uri: registry.edge-lab.net/os:1.0.0
    /// ```
    ///
    /// ## Valid
    /// ```yaml
    /// # pasted from the build
    /// options:
    ///   system.uri: registry.edge-lab.net/os:1.0.0
    /// ```
    Y018 "prose-above" {
        summary: "Text above the layer is not YAML",
        severity: Error,
        fix: Always,
        evidence: Documented,
        source: "CanvOS README (\"PASTE THE CONTENT BELOW ...\")",
        since: "0.1.0",
        check: Layer(check),
    }
}

fn check(doc: &Cx<'_>, sink: &mut Sink) {
    code_fence(doc, sink);
    for error in doc.syntax.iter().filter(|e| e.repair == Repair::Prose) {
        let lines = doc.lines.line(error.range.start())..=doc.lines.line(error.range.end());
        // Deleted without a question only where an OS layer follows: any other text may be all prose.
        let is_layer = doc.layer.pack.is_some() || doc.layer.options.is_some() || doc.layer.stages.is_some();
        let applicability = if is_layer { Applicability::Safe } else { Applicability::Unsafe };
        let edit = patch::remove_lines(doc, &lines);
        sink.report(
            Diagnostic::new(
                &Y018,
                error.range,
                "this text above the layer is not YAML",
                "it was probably copied along with the layer, and YAML readers refuse it; delete these lines",
            )
            .fix(Fix { title: "Delete the text above the YAML".to_owned(), applicability, edit }),
        );
    }
}

/// One finding and one fix for the fence, and for the sentences outside of it.
fn code_fence(doc: &Cx<'_>, sink: &mut Sink) {
    for error in &doc.syntax {
        let Repair::CodeFence { before, after } = error.repair else { continue };
        let is_layer = doc.layer.pack.is_some() || doc.layer.options.is_some() || doc.layer.stages.is_some();
        let fix = TextEdit::delete(before).and(TextEdit::delete(after)).map(|edit| Fix {
            title: "Remove the code fence and the text outside of it".to_owned(),
            applicability: if is_layer { Applicability::Safe } else { Applicability::Unsafe },
            edit,
        });
        sink.report(
            Diagnostic::new(
                &Y018,
                error.range,
                "the layer is inside a Markdown code fence",
                "it was probably copied with the fence, which YAML readers refuse; remove the fence",
            )
            .fix(fix),
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{check, check_fix};

    #[test]
    fn code_fences() {
        let layer = "options:\n  system.uri: \"NA\"\n";
        for (before, after) in [
            ("```yaml\n", "```\n"),
            ("~~~\n", "~~~\n"),
            ("Our layer:\n\n```yml\n", "```\nThat is all.\n"),
            ("```\n", ""),
        ] {
            let fence = before.lines().last().unwrap();
            let text = format!("{}«{fence}»\n{layer}{after}", before.strip_suffix(&format!("{fence}\n")).unwrap());
            check("Y018", &text);
            check_fix("Y018", &format!("{before}{layer}{after}"), layer);
        }
        check("Y018", "options:\n  system.uri: \"NA\"\nnotes: |\n  ```yaml\n  a: b\n  ```\n");
    }

    #[test]
    fn banners() {
        check("Y018", "#####\n«PASTE THE CONTENT BELOW»\n#####\npack: {}\n");
        check("Y018", "# a comment\npack: {}\n");
        check_fix("Y018", "# a\nPASTE THIS\nNOW\n\npack: {}\n", "# a\n\npack: {}\n");
    }
}
