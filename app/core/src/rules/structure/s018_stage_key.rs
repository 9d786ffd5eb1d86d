use crate::diagnostic::{Diagnostic, Fix};
use crate::edit::{Indel, TextEdit};
use crate::macros::system::nearest;
use crate::model::Doc;
use crate::rules::{Sink, declare_rule};
use crate::yaml::{NodeId, Style};

declare_rule! {
    /// ## What it does
    /// Finds keys in the steps of `stages`, and in their `files`, that yip does not know: `permission`, `owner_string`.
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
    ///   system.uri: registry.example.org/os:1.0.0
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
    ///   system.uri: registry.example.org/os:1.0.0
    /// stages:
    ///   boot:
    ///     - files:
    ///         - path: /etc/motd
    ///           permissions: 420
    ///           content: hello
    /// ```
    S018 "stage-key" {
        summary: "A key of a stage's step or file that yip does not know",
        severity: Warning,
        fix: Sometimes,
        evidence: Documented,
        source: "mudler/yip: pkg/schema/schema.go",
        since: "0.1.0",
        check: Layer(check),
    }
}

/// Keys of a step.
pub(super) const STEP_KEYS: &[&str] = &[
    "name",
    "if",
    "commands",
    "files",
    "downloads",
    "directories",
    "users",
    "dns",
    "hostname",
    "sysctl",
    "authorized_keys",
    "node",
    "modules",
    "systemctl",
    "environment",
    "environment_file",
    "package_pins",
    "packages",
    "unpack_images",
    "after",
    "datasource",
    "layout",
    "ensure_entities",
    "delete_entities",
    "systemd_firstboot",
    "timesyncd",
    "git",
    "only_os",
    "only_os_version",
    "only_arch",
    "only_service_manager",
    "if_files",
];

/// Keys of an item of `files`.
pub(super) const FILE_KEYS: &[&str] = &["path", "permissions", "owner", "group", "content", "encoding", "ownerstring"];

fn check(doc: &Doc<'_>, sink: &mut Sink) {
    let Some(stages) = doc.layer.stages else { return };
    for stage in doc.tree.entries(stages.value) {
        for step in doc.tree.sequence(stage.value).unwrap_or(&[]) {
            keys(doc, *step, STEP_KEYS, "a step", sink);
            let files = doc.tree.get(*step, "files").and_then(|f| doc.tree.sequence(f.value)).unwrap_or(&[]);
            for file in files {
                keys(doc, *file, FILE_KEYS, "a file", sink);
            }
        }
    }
}

fn keys(doc: &Doc<'_>, mapping: NodeId, known: &[&'static str], what: &str, sink: &mut Sink) {
    let entries = doc.tree.entries(mapping);
    for field in entries {
        let Some(scalar) = doc.tree.scalar(field.key) else { continue };
        let key = scalar.value.as_str();
        // yip decodes with a reader that lower-cases field names.
        if known.contains(&key.to_ascii_lowercase().as_str()) || key == "<<" || key.contains("{{") {
            continue;
        }
        let free = known.iter().copied().filter(|k| entries.iter().all(|e| doc.tree.key(e) != Some(k)));
        let suggestion = nearest(&key.replace('_', ""), free.clone()).or_else(|| nearest(key, free));
        let help = match suggestion {
            Some(near) => format!("did you mean `{near}`? yip does not read keys that it does not know"),
            None => "yip, which runs the stages, does not read keys that it does not know".to_owned(),
        };
        let fix = suggestion.filter(|_| scalar.style == Style::Plain).map(|near| {
            Fix::risky(format!("Rename to `{near}`"), TextEdit::single(Indel::replace(doc.key_range(field), near)))
        });
        sink.report(
            Diagnostic::new(&S018, doc.key_range(field), format!("`{key}` is not a key of {what}"), help).fix(fix),
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{check, check_fix};

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
    }
}
