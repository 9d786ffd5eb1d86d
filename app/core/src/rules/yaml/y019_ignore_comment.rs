use crate::rules::declare_rule;

declare_rule! {
    /// ## What it does
    /// Reports ignore comments (`# layerwright: ignore[C005] reason`) without a reason, with a code that does not exist, or that
    /// ignore nothing.
    ///
    /// ## Why it matters
    /// An ignore comment says that a person has reviewed the finding. Without a reason, the next person cannot review it again; one
    /// that ignores nothing hides a later fault.
    ///
    /// ## How to fix
    /// Write the reason after the bracket, correct the code, or remove the comment.
    ///
    /// ## Invalid
    /// ```yaml
    /// options:
    ///   system.uri: registry.edge-lab.net/os:1.0.0 # layerwright: ignore[Y010]
    /// ```
    ///
    /// ## Valid
    /// ```yaml
    /// options:
    ///   system.uri: registry.edge-lab.net/os:1.0.0
    ///   system.osVersion: 22.10 # layerwright: ignore[Y010] the build drops the zero, too
    /// ```
    Y019 "ignore-comment" {
        summary: "An ignore comment without a reason, or that ignores nothing",
        severity: Warning,
        fix: Sometimes,
        evidence: Practice,
        source: "Layerwright's own comments",
        since: "0.1.0",
        check: Layer(|_, _| {}),
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::check;

    #[test]
    fn a_judged_finding_is_silent() {
        check("Y010", "options:\n  system.osVersion: 22.10 # layerwright: ignore[Y010] on purpose\n");
        check(
            "Y010",
            "options:\n  # layerwright: ignore[Y010, Y001] on purpose\n  # really\n  system.osVersion: 22.10\n  system.customTag: «22.10»\n",
        );
        check("Y010", "options:\n  system.osVersion: «22.10» # layerwright: ignore[Y010]\n");
    }

    #[test]
    fn comments_that_do_nothing() {
        check(
            "Y019",
            "options: «# layerwright: ignore[Y010]»\n  a: 1 # layerwright: ignore[«Y999»] x\n  b: 2 # layerwright: ignore[«Y010»] x\n",
        );
        check("Y019", "options:\n  system.osVersion: 22.10 # layerwright: ignore[Y010] x\n");
    }
}
