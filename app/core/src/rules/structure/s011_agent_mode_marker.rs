use crate::cx::Cx;
use crate::diagnostic::{Diagnostic, Fix};
use crate::patch;
use crate::rules::{Sink, declare_rule};

declare_rule! {
    /// ## What it does
    /// Reports `N/A`, `na` and similar values of `system.uri`.
    ///
    /// ## Why it matters
    /// For hosts without a provider image (agent mode, or systemd extensions since Palette 4.10) the documents write `\"NA\"`; any
    /// other spelling would be read as an image.
    ///
    /// ## How to fix
    /// Write `system.uri: \"NA\"`.
    ///
    /// ## Invalid
    /// ```yaml
    /// options:
    ///   system.uri: N/A
    /// ```
    ///
    /// ## Valid
    /// ```yaml
    /// options:
    ///   system.uri: "NA"
    /// ```
    S011 "agent-mode-marker" {
        summary: "The value of `system.uri` for hosts without a provider image is not spelled `NA`",
        severity: Warning,
        fix: Always,
        evidence: Documented,
        source: "Palette documentation, Deploy an Edge Cluster in Agent Mode",
        since: "0.1.0",
        check: Layer(check),
    }
}

fn check(doc: &Cx<'_>, sink: &mut Sink) {
    let Some(uri) = doc.system_uri() else { return };
    let spelling = uri.text.trim().to_ascii_lowercase();
    if uri.text == "NA" || !["na", "n/a", "n.a.", "none"].contains(&spelling.as_str()) {
        return;
    }
    sink.report(
        Diagnostic::new(
            &S011,
            uri.range,
            format!("`{}` does not mean that there is no provider image; the value for that is `NA`", uri.text.trim()),
            "write `\"NA\"`; any other spelling would be read as an image",
        )
        .fix(patch::replace_value(doc, uri.id, "\"NA\"").map(|edit| Fix::safe("Write \"NA\"", edit))),
    );
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{check, check_fix};

    #[test]
    fn spellings() {
        check("S011", "options:\n  system.uri: «n/a»\n");
        check("S011", "options:\n  system.uri: NA\n");
        check_fix("S011", "options:\n  system.uri: na # x\n", "options:\n  system.uri: \"NA\" # x\n");
    }
}
