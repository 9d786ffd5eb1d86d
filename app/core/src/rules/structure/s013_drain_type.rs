use crate::cx::Cx;
use crate::diagnostic::Diagnostic;
use crate::host::yip::Type;
use crate::keys::DRAIN;
use crate::rules::{Sink, declare_rule};

declare_rule! {
    /// ## What it does
    /// Checks the types under `pack.drain`: `cordon`, `ignoreDaemonSets`, `deleteLocalData`, `force`, `disableEviction` are `true`
    /// or `false`; `timeout`, `gracePeriod`, `skipWaitForDeleteTimeout` are whole numbers of seconds; `drainPods` is `auto`, `true`
    /// or `false`.
    ///
    /// ## Why it matters
    /// A value of another type is not a valid setting.
    ///
    /// ## How to fix
    /// Write a value of the type that the message names.
    ///
    /// ## Invalid
    /// ```yaml
    /// pack:
    ///   drain:
    ///     timeout: 60s
    /// options:
    ///   system.uri: registry.edge-lab.net/os:1.0.0
    /// ```
    ///
    /// ## Valid
    /// ```yaml
    /// pack:
    ///   drain:
    ///     timeout: 60
    ///     cordon: true
    ///     drainPods: auto
    /// options:
    ///   system.uri: registry.edge-lab.net/os:1.0.0
    /// ```
    S013 "drain-type" {
        summary: "A drain setting has a value of the wrong type",
        severity: Error,
        fix: Never,
        evidence: Documented,
        source: "Palette documentation, Skip Draining; CanvOS README",
        since: "0.1.0",
        check: Layer(check),
    }
}

fn check(doc: &Cx<'_>, sink: &mut Sink) {
    let Some(drain) = doc.layer.pack.and_then(|p| doc.tree.get(p.value, "drain")) else { return };
    for field in doc.tree.entries(drain.value) {
        let Some(key) = doc.tree.key(field) else { continue };
        let Some(value) = doc.value(field.value).filter(|v| v.is_literal() && !v.is_empty()) else { continue };
        let (fits, expected) = match DRAIN.field(key) {
            Some(Type::Flag) => {
                (["true", "false"].contains(&value.text.to_ascii_lowercase().as_str()), "`true` or `false`")
            }
            Some(Type::Whole) => (value.text.parse::<i64>().is_ok(), "a whole number of seconds"),
            _ if key == "drainPods" => (["auto", "true", "false"].contains(&value.text), "`auto`, `true` or `false`"),
            _ => continue,
        };
        if !fits {
            sink.report(Diagnostic::new(
                &S013,
                value.range,
                format!("`{key}` must be {expected}, not `{}`", value.text.chars().take(40).collect::<String>()),
                "Palette documents no other values for this setting",
            ));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::check;

    #[test]
    fn types() {
        check(
            "S013",
            "pack:\n  drain:\n    cordon: «yes please»\n    timeout: «60s»\n    gracePeriod: -1\n    drainPods: «never»\n    force: 'true'\n    podSelector: 1\n",
        );
        check("S013", "pack:\n  drain:\n    timeout: '{{.spectro.var.t}}'\n    force:\n");
    }
}
