use crate::diagnostic::Diagnostic;
use crate::model::Doc;
use crate::rules::{Sink, declare_rule};
use crate::yaml::{MAX_BYTES, MAX_DEPTH, Repair};

declare_rule! {
    /// ## What it does
    /// Says when a text is nested deeper, or is larger, than what is checked: 64 levels, 4 MiB.
    ///
    /// ## Why it matters
    /// What lies beyond is not checked. Nothing of the text is lost, and nothing hangs.
    ///
    /// ## How to fix
    /// Is this the right file? Real OS layers have fewer than 20 levels and less than 300 kB.
    ///
    /// ## Invalid
    /// ```yaml
    /// a: [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]
    /// ```
    ///
    /// ## Valid
    /// ```yaml
    /// options:
    ///   system.uri: registry.example.org/os:1.0.0
    /// ```
    Y017 "limits" {
        summary: "The text is nested deeper or is larger than what is checked",
        severity: Error,
        fix: Never,
        evidence: Practice,
        source: "Limits of Layerwright",
        since: "0.1.0",
        check: Layer(check),
    }
}

fn check(doc: &Doc<'_>, sink: &mut Sink) {
    for error in &doc.syntax {
        let (message, help) = match error.repair {
            Repair::TooDeep => (
                format!("nested deeper than {MAX_DEPTH} levels"),
                "the deeper part is not checked; real OS layers have fewer than 20 levels",
            ),
            Repair::TooLarge => (
                format!("larger than the {} MiB that are checked", MAX_BYTES >> 20),
                "the text is kept as it is, but it is not checked",
            ),
            _ => continue,
        };
        sink.report(Diagnostic::new(&Y017, error.range, message, help));
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{findings, messages};

    #[test]
    fn depth_and_size_are_limited() {
        assert_eq!(messages("Y017", &format!("a: {}\nb: 1\n", "[".repeat(5000))), ["nested deeper than 64 levels"]);
        let large = "a: b\n".repeat(crate::yaml::MAX_BYTES / 5 + 1);
        assert_eq!(messages("Y017", &large), ["larger than the 4 MiB that are checked"]);
        assert!(findings("Y017", "a: [[[[[[]]]]]]\n", &crate::Context::default()).is_empty());
    }
}
