use crate::cx::Cx;
use crate::diagnostic::Diagnostic;
use crate::rules::{Sink, declare_rule};
use crate::yaml::{MAX_BYTES, MAX_DEPTH, Repair};

declare_rule! {
    /// ## What it does
    /// Reports a layer that is nested deeper or is larger than Layerwright checks: 64 levels, 4 MiB.
    ///
    /// ## Why it matters
    /// The rest is not checked. No text is lost.
    ///
    /// ## How to fix
    /// Make sure that this is the right file. Real OS layers have fewer than 20 levels and less than 300 kB.
    ///
    /// ## Invalid
    /// ```yaml
    /// options:
    ///   system.uri: registry.edge-lab.net/os:1.0.0
    ///   system.lists: [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]
    /// ```
    ///
    /// ## Valid
    /// ```yaml
    /// options:
    ///   system.uri: registry.edge-lab.net/os:1.0.0
    /// ```
    Y017 "limits" {
        summary: "The layer is nested deeper or is larger than Layerwright checks",
        severity: Error,
        fix: Never,
        evidence: Practice,
        source: "Limits of Layerwright",
        since: "0.1.0",
        check: Layer(check),
    }
}

fn check(doc: &Cx<'_>, sink: &mut Sink) {
    for error in &doc.syntax {
        let (message, help) = match error.repair {
            Repair::TooDeep => (
                format!("the layer is nested deeper than {MAX_DEPTH} levels"),
                "the deeper part is not checked; real OS layers have fewer than 20 levels",
            ),
            Repair::TooLarge => (
                format!("the layer is larger than {} MiB, so it is not checked", MAX_BYTES >> 20),
                "the text is unchanged; real OS layers have less than 300 kB",
            ),
            _ => continue,
        };
        sink.report(Diagnostic::new(&Y017, error.range, message, help));
    }
}

#[cfg(test)]
mod tests {
    use crate::diagnostic::Diagnostic;
    use crate::rules::testing::{findings, messages};

    #[test]
    fn depth_and_size_are_limited() {
        assert_eq!(
            messages("Y017", &format!("a: {}\nb: 1\n", "[".repeat(5000))),
            ["the layer is nested deeper than 64 levels"]
        );
        let large = "a: b\n".repeat(crate::yaml::MAX_BYTES / 5 + 1);
        assert_eq!(messages("Y017", &large), ["the layer is larger than 4 MiB, so it is not checked"]);
        let unread = format!(
            "options:\n  system.uri: 'x/{{{{.spectro.pack.edge-native-byoi.options.system.repo}}}}:1'\n{large}"
        );
        let report = crate::analyze(&unread, &crate::Context::default(), crate::UnixTime(0));
        let codes: Vec<&str> = report.diagnostics.iter().map(Diagnostic::code).collect();
        assert_eq!(codes, ["Y017"], "nothing is called missing in what was not read");
        assert!(findings("Y017", "a: [[[[[[]]]]]]\n", &crate::Context::default()).is_empty());
    }
}
