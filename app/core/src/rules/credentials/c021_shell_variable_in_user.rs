use crate::cx::Cx;
use crate::diagnostic::Diagnostic;
use crate::rules::{Sink, declare_rule};
use crate::source::{TextRange, range};
use crate::yaml::Style;

declare_rule! {
    /// ## What it does
    ///
    /// Reports `login` commands in `stages` whose user name contains `robot$` outside the shell's single quotes.
    ///
    /// ## Why it matters
    ///
    /// The shell reads `$edge` in `robot$edge` as a variable and inserts its value, which is empty. The registry then gets the user
    /// `robot` and refuses the login.
    ///
    /// ## How to fix
    ///
    /// Put the user name in single quotes: `-u 'robot$edge'`.
    ///
    /// ## Invalid
    ///
    /// ```yaml
    /// pack:
    ///   content:
    ///     images:
    ///       - image: '{{.spectro.pack.edge-native-byoi.options.system.uri}}'
    /// options:
    ///   system.uri: registry.acme.internal/edge/ubuntu:k3s-1.29.5-v4.5.8-demo
    /// stages:
    ///   boot:
    ///     - name: Log in
    ///       commands:
    ///         - docker login -u robot$edge --password-stdin registry.acme.internal < /oem/token
    /// ```
    ///
    /// ## Valid
    ///
    /// ```yaml
    /// pack:
    ///   content:
    ///     images:
    ///       - image: '{{.spectro.pack.edge-native-byoi.options.system.uri}}'
    /// options:
    ///   system.uri: registry.acme.internal/edge/ubuntu:k3s-1.29.5-v4.5.8-demo
    /// stages:
    ///   boot:
    ///     - name: Log in
    ///       commands:
    ///         - docker login -u 'robot$edge' --password-stdin registry.acme.internal < /oem/token
    /// ```
    C021 "shell-variable-in-user" {
        summary: "The shell expands a variable in the user name of a `login` command",
        severity: Warning,
        fix: Never,
        evidence: Practice,
        source: "POSIX.1-2024, Shell Command Language, 2.6.2 Parameter Expansion; Harbor documentation, Create Robot Accounts",
        since: "0.1.0",
        check: Layer(check),
    }
}

/// Most places that are looked at; each costs a look at its line.
const MAX_ROBOTS: usize = 200;

fn check(doc: &Cx<'_>, sink: &mut Sink) {
    const ROBOT: &str = "robot$";
    let Some(stages) = doc.layer.stages else { return };
    let whole = doc.tree.node(stages.value).range;
    for (offset, _) in doc.slice(whole).match_indices(ROBOT).take(MAX_ROBOTS) {
        let start = usize::from(whole.start()) + offset;
        let rest = doc.text.get(start + ROBOT.len()..).unwrap_or("");
        let len = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(rest.len());
        let name = rest.get(..len).unwrap_or("");
        // A name in capitals is meant as a variable.
        let is_name = name.starts_with(|c: char| c.is_ascii_lowercase());
        if is_name && is_expanded(doc, start) {
            let message = "the shell reads the `$` in this user name as the start of a variable";
            let help = "Outside single quotes, the shell replaces the variable with its value, which is empty. Put the user name in single quotes.";
            let at = range(start, start + ROBOT.len() + len);
            sink.report(Diagnostic::new(&C021, at, message, help));
        }
    }
}

/// Whether the place is the user's name of a `login` command, outside single quotes of the shell.
fn is_expanded(doc: &Cx<'_>, start: usize) -> bool {
    let at = crate::source::size(start);
    let line = doc.lines.range(doc.text, doc.lines.line(at)).start();
    let Some(id) = doc.scalar_at(at).filter(|_| !doc.in_comment(at)) else { return false };
    let node = doc.tree.node(id).range;
    let style = doc.tree.scalar(id).map_or(Style::Plain, |scalar| scalar.style);
    let before = doc.slice(TextRange::new(line.max(node.start()), at));
    let before = if style.is_quoted() { before.get(1..).unwrap_or("") } else { before };
    let quotes = before.matches(if style == Style::SingleQuoted { "''" } else { "'" }).count();
    let flag = before.trim_end_matches(['"', '\\', '=', ' ']);
    quotes % 2 == 0 && before.contains(" login ") && (flag.ends_with(" -u") || flag.ends_with(" --username"))
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::check;

    #[test]
    fn variables_of_the_shell() {
        for command in [
            "docker login -u \"«robot$edge»\" a.io",
            "podman login --username=«robot$edge»+pull a.io",
            "'docker login -u \"«robot$edge»\" a.io'",
            "\"docker login -u \\\"«robot$edge»\\\" a.io\"",
            "|\n            set -e\n            docker login -u «robot$edge» a.io",
        ] {
            check("C021", &format!("stages:\n  boot:\n    - commands:\n        - {command}\n"));
        }
        for command in [
            "docker login -u 'robot$edge' a.io",
            "'docker login -u ''robot$edge'' a.io'",
            "docker login -u \"robot\\$edge\" a.io",
            "docker login -u \"robot$NAME\" a.io",
            "echo robot$edge",
            "docker login -p x a.io # robot$edge",
        ] {
            check("C021", &format!("stages:\n  boot:\n    - commands:\n        - {command}\n"));
        }
        check("C021", "providerCredentials:\n  user: robot$edge\n");
    }
}
