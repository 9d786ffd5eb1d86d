use crate::cx::Cx;
use crate::diagnostic::Diagnostic;
use crate::macros::MacroFamily;
use crate::rules::{Sink, declare_rule};

declare_rule! {
    /// ## What it does
    /// Points at macros and variables in `stages` whose name suggests a secret. Literal secrets are reported by H002. This is
    /// only a note: in `stages` there is no safer place than a value from outside of the profile.
    ///
    /// ## Why it matters
    /// Palette writes the stages to `/oem/85_cluster_config.yaml` on every host in plain text, with their values inserted. A masked
    /// variable is plain text there.
    ///
    /// ## How to fix
    /// Keep this in mind when you decide who can log in to the hosts. If the host can fetch the secret itself, let it.
    ///
    /// ## Invalid
    /// ```yaml
    /// options:
    ///   system.uri: registry.edge-lab.net/os:1.0.0
    /// stages:
    ///   boot:
    ///     - commands:
    ///         - login --key '{{.spectro.var.registry_secret_key}}'
    /// ```
    ///
    /// ## Valid
    /// ```yaml
    /// options:
    ///   system.uri: registry.edge-lab.net/os:1.0.0
    /// stages:
    ///   boot:
    ///     - commands:
    ///         - login --server '{{.spectro.var.registry_host}}'
    /// ```
    S019 "secret-in-stages" {
        summary: "A macro or variable with the name of a secret is used in `stages`",
        severity: Info,
        fix: Never,
        evidence: Documented,
        source: "Palette documentation, Deploy Cluster with an ECR Provider Registry (`/oem/85_cluster_config.yaml`)",
        since: "0.1.0",
        check: Layer(check),
    }
}

fn check(doc: &Cx<'_>, sink: &mut Sink) {
    let Some(stages) = doc.layer.stages else { return };
    for one in doc.macros_in(doc.tree.node(stages.value).range) {
        for path in one.paths(doc.text) {
            let user_value = matches!(path.family(), MacroFamily::Macro | MacroFamily::Variable);
            if !user_value || !is_secret_name(path.rest()) || doc.in_comment(path.range.start()) {
                continue;
            }
            sink.report(Diagnostic::new(
                &S019,
                one.range,
                format!("the value of `{}` is written to the hosts in plain text", path.text),
                "stages are stored on every host in `/oem/85_cluster_config.yaml` with their values inserted, even those of masked variables",
            ));
        }
    }
}

/// Whether a name says that it holds a secret.
fn is_secret_name(name: &str) -> bool {
    let words: Vec<String> = name
        .split(|c: char| !c.is_alphanumeric())
        .flat_map(camel_words)
        .map(|word| word.to_ascii_lowercase())
        .collect();
    words.iter().any(|w| {
        ["password", "passwd", "pwd", "secret", "token", "credential", "credentials", "apikey"].contains(&w.as_str())
    }) || words.windows(2).any(|w| ["api", "secret", "private", "access"].contains(&w[0].as_str()) && w[1] == "key")
}

/// `registryPassword` as `registry`, `Password`.
fn camel_words(word: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut was_lower = false;
    for c in word.chars() {
        match words.last_mut() {
            Some(last) if !(was_lower && c.is_ascii_uppercase()) => last.push(c),
            _ => words.push(c.to_string()),
        }
        was_lower = c.is_ascii_lowercase();
    }
    words
}

#[cfg(test)]
mod tests {
    use super::is_secret_name;
    use crate::rules::testing::check;

    #[test]
    fn names() {
        for name in ["registry_password", "awsSecretAccessKey", "API_KEY", "token", "dbPassword"] {
            assert!(is_secret_name(name), "{name}");
        }
        for name in ["registry_host", "tokenizer", "monkey", "key", "user"] {
            assert!(!is_secret_name(name), "{name}");
        }
    }

    #[test]
    fn only_in_stages() {
        check(
            "S019",
            "options:\n  a: '{{.spectro.macro.password}}'\nstages:\n  boot:\n    - commands:\n        - x «{{.spectro.macro.password}}»\n    # {{.spectro.macro.password}}\n",
        );
    }
}
