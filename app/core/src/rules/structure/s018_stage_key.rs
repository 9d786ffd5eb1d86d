use super::retype::nearest_key;
use crate::cx::Cx;
use crate::diagnostic::{Diagnostic, Fix};
use crate::host::yip::{self, Fault, Record};
use crate::model::Field;
use crate::patch;
use crate::rules::{Sink, declare_rule};
use crate::yaml::NodeId;

declare_rule! {
    /// ## What it does
    /// Reports keys in the steps of `stages`, and in the mappings inside them, that yip does not know: `permission`,
    /// `owner_string`, `Path` in place of `path`.
    ///
    /// ## Why it matters
    /// yip does not read them: the file gets default permissions, the command does not run.
    ///
    /// ## How to fix
    /// Correct the spelling.
    ///
    /// ## Invalid
    /// ```yaml
    /// options:
    ///   system.uri: registry.edge-lab.net/os:1.0.0
    /// stages:
    ///   boot:
    ///     - files:
    ///         - path: /etc/motd
    ///           permission: 0644
    ///           content: hello
    /// ```
    ///
    /// ## Valid
    /// ```yaml
    /// options:
    ///   system.uri: registry.edge-lab.net/os:1.0.0
    /// stages:
    ///   boot:
    ///     - files:
    ///         - path: /etc/motd
    ///           permissions: 420
    ///           content: hello
    /// ```
    S018 "stage-key" {
        summary: "A key in a step of a stage that yip does not know",
        severity: Warning,
        fix: Sometimes,
        evidence: Documented,
        source: "mudler/yip: pkg/schema/schema.go",
        since: "0.1.0",
        check: Layer(check),
    }
}

fn check(doc: &Cx<'_>, sink: &mut Sink) {
    let Some(stages) = doc.layer.stages else { return };
    let mut faults = Vec::new();
    yip::faults(doc, stages, &yip::STAGES, &mut faults);
    for fault in faults {
        if let Fault::Key { entry, mapping, record } = fault {
            key(doc, &entry, mapping, record, sink);
        }
    }
}

fn key(doc: &Cx<'_>, field: &Field, mapping: NodeId, record: &Record, sink: &mut Sink) {
    let Some(scalar) = doc.tree.scalar(field.key) else { return };
    let key = scalar.value.as_str();
    let suggestion = nearest_key(record, key, |name| doc.tree.get(mapping, name).is_none());
    let help = match suggestion {
        Some(near) if near.eq_ignore_ascii_case(key) => {
            format!("write `{near}`: yip compares keys letter by letter, and drops those that it does not know")
        }
        Some(near) => format!("did you mean `{near}`? Yip, which runs the stages, ignores keys that it does not know"),
        None => "yip, which runs the stages, ignores keys that it does not know".to_owned(),
    };
    let fix = suggestion
        .and_then(|near| Some(Fix::unsafe_edit(format!("Rename to `{near}`"), patch::rename_key(doc, field, near)?)));
    let message = format!("`{key}` is not a key of {}", record.name);
    sink.report(Diagnostic::new(&S018, doc.key_range(field), message, help).fix(fix));
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{check, check_fix};

    #[test]
    fn letter_by_letter_and_in_every_mapping() {
        check(
            "S018",
            "stages:\n  boot:\n    - «Commands»: x\n      directories: [{«Path»: /a}]\n      users: {Ops: {«sudo»: x}}\n",
        );
        check_fix(
            "S018",
            "stages:\n  boot:\n    - files:\n        - Permissions: 1\n",
            "stages:\n  boot:\n    - files:\n        - permissions: 1\n",
        );
    }

    #[test]
    fn keys() {
        check(
            "S018",
            "stages:\n  boot:\n    - name: x\n      «comands»: []\n      only_os: x\n      files:\n        - path: x\n          «owner_string»: y\n          ownerstring: z\n",
        );
        check_fix(
            "S018",
            "stages:\n  boot:\n    - files:\n        - permission: 1\n",
            "stages:\n  boot:\n    - files:\n        - permissions: 1\n",
        );
        check_fix(
            "S018",
            "stages:\n  boot:\n    - files:\n        - owner_string: 1\n",
            "stages:\n  boot:\n    - files:\n        - ownerstring: 1\n",
        );
        check_fix(
            "S018",
            "stages:\n  boot:\n    - {\"Commands\": [x]}\n",
            "stages:\n  boot:\n    - {\"commands\": [x]}\n",
        );
    }
}
