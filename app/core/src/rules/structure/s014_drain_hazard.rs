use crate::cx::Cx;
use crate::diagnostic::Diagnostic;
use crate::rules::{Sink, declare_rule};

declare_rule! {
    /// ## What it does
    /// Reports `timeout: 0` (waits forever), `skipWaitForDeleteTimeout` of 0 or less (never skips) and `disableEviction: true`
    /// without `drainPods: true` (pod disruption budgets are bypassed).
    ///
    /// ## Why it matters
    /// An upgrade of a store can hang on one pod, or take down a service that a disruption budget protects. Together with
    /// `drainPods: true`, `disableEviction: true` is what the vendor recommends for a drain that hangs.
    ///
    /// ## How to fix
    /// Use a number of seconds above 0; leave `disableEviction` at `false`.
    ///
    /// ## Invalid
    /// ```yaml
    /// pack:
    ///   drain:
    ///     timeout: 0
    /// options:
    ///   system.uri: registry.edge-lab.net/os:1.0.0
    /// ```
    ///
    /// ## Valid
    /// ```yaml
    /// pack:
    ///   drain:
    ///     timeout: 60
    ///     disableEviction: false
    /// options:
    ///   system.uri: registry.edge-lab.net/os:1.0.0
    /// ```
    S014 "drain-hazard" {
        summary: "A drain setting waits forever or bypasses disruption budgets",
        severity: Warning,
        fix: Never,
        evidence: Documented,
        source: "CanvOS README; Palette documentation, Skip Draining",
        since: "0.1.0",
        check: Layer(check),
    }
}

fn check(doc: &Cx<'_>, sink: &mut Sink) {
    let Some(drain) = doc.layer.pack.and_then(|p| doc.tree.get(p.value, "drain")) else { return };
    let is_remedy = doc.get(drain.value, "drainPods").is_some_and(|value| value.text == "true");
    for field in doc.tree.entries(drain.value) {
        let Some(key) = doc.tree.key(field) else { continue };
        let Some(value) = doc.value(field.value) else { continue };
        let number = value.text.parse::<i64>().ok();
        let (message, help) = match (key, number, value.text) {
            ("timeout", Some(0), _) => (
                "`timeout: 0` waits forever",
                "one pod that does not stop blocks the whole upgrade; use a number of seconds",
            ),
            ("skipWaitForDeleteTimeout", Some(..=0), _) => (
                "`skipWaitForDeleteTimeout` of 0 or less never skips a pod",
                "it must be greater than 0 to skip pods that are being deleted",
            ),
            ("disableEviction", _, "true") if !is_remedy => (
                "`disableEviction: true` bypasses pod disruption budgets",
                "pods are deleted instead of evicted, whatever their budgets say; leave it at `false` unless you mean that",
            ),
            _ => continue,
        };
        sink.report(Diagnostic::new(&S014, value.range, message, help));
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::check;

    #[test]
    fn hazards() {
        check(
            "S014",
            "pack:\n  drain:\n    timeout: «0»\n    skipWaitForDeleteTimeout: «-1»\n    disableEviction: «true»\n    gracePeriod: 0\n",
        );
        check("S014", "pack:\n  drain:\n    timeout: 60\n    disableEviction: false\n");
    }
}
