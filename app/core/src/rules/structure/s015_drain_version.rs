use crate::cx::Cx;
use crate::diagnostic::Diagnostic;
use crate::rules::{Sink, declare_rule};

/// The first version of Palette that supports these settings (Palette documentation, Skip Draining); the agent needs 4.5.11.
const FIRST: [u32; 3] = [4, 5, 15];

declare_rule! {
    /// ## What it does
    /// Reports `pack.drain.drainPods` and `pack.drain.podSelector` when the given Palette version is older than 4.5.15.
    ///
    /// ## Why it matters
    /// An older Palette ignores these settings and drains as before. The agent on the hosts must be 4.5.11 or later.
    ///
    /// ## How to fix
    /// Upgrade Palette first, or leave the setting out.
    ///
    /// ## Invalid
    /// ```yaml palette-version=4.5.14
    /// pack:
    ///   drain:
    ///     drainPods: auto
    /// options:
    ///   system.uri: registry.edge-lab.net/os:1.0.0
    /// ```
    ///
    /// ## Valid
    /// ```yaml palette-version=4.5.15
    /// pack:
    ///   drain:
    ///     drainPods: auto
    /// options:
    ///   system.uri: registry.edge-lab.net/os:1.0.0
    /// ```
    S015 "drain-version" {
        summary: "`drainPods` or `podSelector` is used with a Palette version that does not support it",
        severity: Warning,
        fix: Never,
        evidence: Documented,
        source: "cluster-management/skip-draining.md",
        since: "0.1.0",
        check: Layer(check),
    }
}

fn check(doc: &Cx<'_>, sink: &mut Sink) {
    let Some(version) = doc.context.palette_version.as_deref().filter(|_| doc.context.palette_is_before(FIRST)) else {
        return;
    };
    let Some(drain) = doc.layer.pack.and_then(|p| doc.tree.get(p.value, "drain")) else { return };
    for key in ["drainPods", "podSelector"] {
        let Some(field) = doc.tree.get(drain.value, key) else { continue };
        sink.report(Diagnostic::new(
            &S015,
            doc.key_range(&field),
            format!("Palette {version} does not support `{key}`"),
            "it needs Palette 4.5.15 and agent 4.5.11 on the hosts; older versions drain as before",
        ));
    }
}

#[cfg(test)]
mod tests {
    use crate::context::Context;
    use crate::rules::testing::{check, check_in};

    #[test]
    fn versions() {
        let context = |version: &str| Context { palette_version: Some(version.to_owned()), ..Context::default() };
        for old in ["4.5.14", "v4.5.11", "4.4", "3.9.99"] {
            check_in(&context(old), "S015", "pack:\n  drain:\n    «drainPods»: auto\n    timeout: 60\n");
        }
        for new in ["4.5.15", "4.6.0", "5", "4.10.1", "main"] {
            check_in(&context(new), "S015", "pack:\n  drain:\n    drainPods: auto\n");
        }
        check("S015", "pack:\n  drain:\n    drainPods: auto\n");
        check_in(&context("4.4.0"), "S015", "pack:\n  drain:\n    timeout: 60\ndrainPods: auto\n");
    }
}
