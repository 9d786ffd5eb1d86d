use crate::diagnostic::Diagnostic;
use crate::model::Doc;
use crate::rules::{Sink, declare_rule};

declare_rule! {
    /// ## What it does
    /// Finds a presets comment that says appliance mode while `system.uri` is `NA`.
    ///
    /// ## Why it matters
    /// The console remembers the chosen preset by this comment. When it does not fit the values, the console shows another mode than the one that is configured.
    ///
    /// ## How to fix
    /// Choose the preset in the console, or correct the comment: `Deployment Mode:byoi-agent-mode`.
    ///
    /// ## Invalid
    /// ```yaml
    /// # spectrocloud.com/enabled-presets: Deployment Mode:byoi-appliance-mode
    /// options:
    ///   system.uri: "NA"
    /// ```
    ///
    /// ## Valid
    /// ```yaml
    /// # spectrocloud.com/enabled-presets: Deployment Mode:byoi-agent-mode
    /// options:
    ///   system.uri: "NA"
    /// ```
    S022 "preset-comment" {
        summary: "The comment of the chosen preset contradicts `system.uri`", severity: Info, fix: Never,
        evidence: Inferred, source: "Console exports (`# spectrocloud.com/enabled-presets`)", check: Some(check),
    }
}

fn check(doc: &Doc<'_>, sink: &mut Sink) {
    let comments = doc.tree.comments().iter();
    let Some(comment) = comments.copied().find(|c| doc.slice(c.range).contains("spectrocloud.com/enabled-presets:")) else { return };
    let Some(uri) = doc.system_uri().filter(|uri| uri.text == "NA") else { return };
    if doc.slice(comment.range).contains("byoi-appliance-mode") {
        sink.report(
            Diagnostic::new(
                &S022,
                comment.range,
                "the presets comment says appliance mode, and `system.uri` is `NA`",
                "the console reads the chosen mode from this comment; choose the preset there, or correct the comment",
            )
            .label(uri.range, "agent mode"),
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::check;

    #[test]
    fn contradictions() {
        check("S022", "«# spectrocloud.com/enabled-presets: Deployment Mode:byoi-appliance-mode»\noptions:\n  system.uri: NA\n");
        check("S022", "# spectrocloud.com/enabled-presets: Deployment Mode:byoi-agent-mode\noptions:\n  system.uri: a/b:1\n");
    }
}
