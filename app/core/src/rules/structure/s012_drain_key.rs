use crate::cx::Cx;
use crate::diagnostic::{Diagnostic, Fix};
use crate::keys::DRAIN;
use crate::patch;
use crate::rules::{Sink, declare_rule};
use crate::spelling::nearest;
use crate::yaml::Style;

declare_rule! {
    /// ## What it does
    /// Reports keys under `pack.drain` that are not documented, and the drain settings `drainPods` and `podSelector` directly under
    /// `pack`.
    ///
    /// ## Why it matters
    /// A misspelled drain setting is ignored: the default applies, and pods are not drained the way you meant.
    ///
    /// ## How to fix
    /// Correct the spelling, or move the key under `pack.drain`.
    ///
    /// ## Invalid
    /// ```yaml
    /// pack:
    ///   drain:
    ///     gracePeriods: 30
    /// options:
    ///   system.uri: registry.edge-lab.net/os:1.0.0
    /// ```
    ///
    /// ## Valid
    /// ```yaml
    /// pack:
    ///   drain:
    ///     gracePeriod: 30
    ///     drainPods: auto
    /// options:
    ///   system.uri: registry.edge-lab.net/os:1.0.0
    /// ```
    S012 "drain-key" {
        summary: "A drain setting is not documented or is in the wrong place",
        severity: Warning,
        fix: Sometimes,
        evidence: Documented,
        source: "cluster-management/skip-draining.md",
        since: "0.1.0",
        check: Layer(check),
    }
}

fn check(doc: &Cx<'_>, sink: &mut Sink) {
    let Some(pack) = doc.layer.pack else { return };
    for field in doc.tree.entries(pack.value) {
        let Some(key) = doc.tree.key(field) else { continue };
        if ["drainPods", "podSelector"].contains(&key) {
            sink.report(Diagnostic::new(
                &S012,
                doc.key_range(field),
                format!("`{key}` is directly under `pack`"),
                "it is documented under `pack.drain`; move it there",
            ));
        }
    }
    let Some(drain) = doc.tree.get(pack.value, "drain") else { return };
    let entries = doc.tree.entries(drain.value);
    for field in entries {
        let Some(scalar) = doc.tree.scalar(field.key) else { continue };
        let key = scalar.value.as_str();
        if DRAIN.field(key).is_some() || key == "<<" || key.contains("{{") {
            continue;
        }
        let free = DRAIN.names().filter(|k| entries.iter().all(|e| doc.tree.key(e) != Some(k)));
        let suggestion = nearest(key, free);
        let help = match suggestion {
            Some(near) => format!("did you mean `{near}`? Unknown settings are ignored"),
            None => "unknown settings are ignored, so the default applies".to_owned(),
        };
        let fix = suggestion.filter(|_| scalar.style == Style::Plain).and_then(|near| {
            Some(Fix::unsafe_edit(format!("Rename to `{near}`"), patch::rename_key(doc, field, near)?))
        });
        let message = format!("`{key}` is not a documented drain setting");
        sink.report(Diagnostic::new(&S012, doc.key_range(field), message, help).fix(fix));
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{check, check_fix};

    #[test]
    fn drain_settings() {
        check(
            "S012",
            "pack:\n  «drainPods»: auto\n  drain:\n    cordon: true\n    «graceperod»: 1\n    «x»: 1\n    podSelector: app=web\n",
        );
        check_fix("S012", "pack:\n  drain:\n    graceperiod: 1\n", "pack:\n  drain:\n    gracePeriod: 1\n");
    }
}
