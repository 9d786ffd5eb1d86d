use crate::cx::Cx;
use crate::diagnostic::{Diagnostic, Fix};
use crate::host::kairos;
use crate::patch;
use crate::rules::{Sink, declare_rule};
use crate::spelling::nearest;

declare_rule! {
    /// ## What it does
    /// Reports names under `stages` that neither Palette nor Kairos documents, with or without `.before` or `.after`.
    ///
    /// ## Why it matters
    /// A stage that nothing calls never runs, without a message.
    ///
    /// ## How to fix
    /// Correct the name.
    ///
    /// ## Invalid
    /// ```yaml
    /// options:
    ///   system.uri: registry.edge-lab.net/os:1.0.0
    /// stages:
    ///   initramf:
    ///     - name: hello
    /// ```
    ///
    /// ## Valid
    /// ```yaml
    /// options:
    ///   system.uri: registry.edge-lab.net/os:1.0.0
    /// stages:
    ///   initramfs:
    ///     - name: hello
    ///   network.after:
    ///     - name: hello again
    /// ```
    S017 "unknown-stage" {
        summary: "A stage that is not documented",
        severity: Warning,
        fix: Sometimes,
        evidence: Documented,
        source: "edge-configuration/cloud-init.md; kairos-io/kairos-docs: architecture/cloud-init.md",
        since: "0.1.0",
        check: Layer(check),
    }
}

fn check(doc: &Cx<'_>, sink: &mut Sink) {
    let Some(stages) = doc.layer.stages else { return };
    for stage in doc.tree.entries(stages.value) {
        let Some(scalar) = doc.tree.scalar(stage.key) else { continue };
        let name = scalar.value.as_str();
        if kairos::is_stage(name) || name == "<<" || name.contains("{{") {
            continue;
        }
        let (base, suffix) = match name.rsplit_once('.') {
            Some((base, "before")) => (base, ".before"),
            Some((base, "after")) => (base, ".after"),
            _ => (name, ""),
        };
        let suggestion = nearest(base, kairos::STAGES.iter().copied()).map(|near| format!("{near}{suffix}"));
        let help = match &suggestion {
            Some(near) => format!("did you mean `{near}`? A stage that nothing calls never runs"),
            None => {
                "a stage that nothing calls never runs; the rule's page lists where the names are documented".to_owned()
            }
        };
        let fix = suggestion.and_then(|near| {
            Some(Fix::unsafe_edit(format!("Rename to `{near}`"), patch::rename_key(doc, stage, &near)?))
        });
        let message = format!("`{name}` is not a documented stage");
        sink.report(Diagnostic::new(&S017, doc.key_range(stage), message, help).fix(fix));
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{check, check_fix};

    #[test]
    fn names() {
        check(
            "S017",
            "stages:\n  boot: []\n  boot.before: []\n  after-install-chroot.after: []\n  «initramf»: []\n  «boot.afterwards»: []\n",
        );
        check(
            "S017",
            "stages:\n  kairos-install.pre: []\n  «kairos-instal.pre»: []\n  provider-kairos.bootstrap.after.k3s-ready: []\n",
        );
        check_fix("S017", "stages:\n  netwrok.after: []\n", "stages:\n  network.after: []\n");
        check_fix("S017", "stages: {'netwrok' : []}\n", "stages: {'network' : []}\n");
    }
}
