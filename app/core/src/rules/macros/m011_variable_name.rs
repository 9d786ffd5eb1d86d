use std::collections::BTreeSet;

use super::paths;
use crate::cx::Cx;
use crate::diagnostic::{Diagnostic, Fix};
use crate::edit::TextEdit;
use crate::macros::MacroFamily;
use crate::macros::{Macro, Path, WordKind};
use crate::rule::Severity;
use crate::rules::{Sink, declare_rule};
use crate::source::{TextRange, range};

declare_rule! {
    /// ## What it does
    /// Reports names of profile variables that are known to cause trouble: with a dot, a space, another special
    /// character, or a digit at the start. Each name with capital letters is noted once.
    ///
    /// ## Why it matters
    /// Palette's release notes describe variables with a dot in the name that broke deployments before a fix in 4.5. The
    /// template language reads a space as the end of the name. Names are case-sensitive; Palette's tutorial recommends
    /// lowercase and underscores. Names with capital letters work too.
    ///
    /// ## How to fix
    /// Use lowercase letters, digits and underscores in the variable's name, in the profile and in every macro that uses it.
    ///
    /// ## Invalid
    /// ```yaml
    /// pack:
    ///   content:
    ///     images:
    ///       - image: '{{.spectro.pack.edge-native-byoi.options.system.uri}}'
    /// options:
    ///   system.uri: 'registry.edge-lab.net/edge/ubuntu:{{.spectro.var.image.tag}}'
    /// ```
    ///
    /// ## Valid
    /// ```yaml
    /// pack:
    ///   content:
    ///     images:
    ///       - image: '{{.spectro.pack.edge-native-byoi.options.system.uri}}'
    /// options:
    ///   system.uri: 'registry.edge-lab.net/edge/ubuntu:{{.spectro.var.image_tag}}'
    /// ```
    M011 "variable-name" {
        summary: "The name of a profile variable is known to cause trouble",
        severity: Warning,
        fix: Sometimes,
        evidence: Documented,
        source: "Palette documentation, Release Notes (dots in variable names) and the tutorial Deploy Cluster Profile Variables",
        since: "0.1.0",
        check: Layer(check),
    }
}

fn check(doc: &Cx<'_>, sink: &mut Sink) {
    let mut mentioned = BTreeSet::new();
    for (used, path) in paths(doc).filter(|(_, path)| path.family() == MacroFamily::Variable) {
        let (name, at) = name(doc, used, &path);
        let Some(fault) = fault(name) else {
            let has_capital = name.chars().any(char::is_uppercase);
            if has_capital && mentioned.insert(name) {
                let message = format!("the variable name `{name}` has capital letters");
                let help = "names are case-sensitive, and Palette's tutorial recommends lowercase and underscores; the name works as it is";
                sink.report(Diagnostic::new(&M011, used.range, message, help).severity(Severity::Info));
            }
            continue;
        };
        // A space may also be a forgotten `|`, so that only what was surely meant as a name is shown as one.
        let message = format!("the variable name `{name}` {fault}");
        let help = "use letters, digits and underscores in the name, in the profile too";
        let fix = renamed(name).map(|new| {
            let title = format!("Rename to `{new}`");
            Fix::unsafe_edit(title, TextEdit::replace(at, new))
        });
        sink.report(Diagnostic::new(&M011, used.range, message, help).fix(fix));
    }
}

/// The name with what follows it after a space: `{{ .spectro.var.image tag }}`.
fn name<'d>(doc: &'d Cx<'_>, used: &Macro, path: &Path<'d>) -> (&'d str, TextRange) {
    let end = usize::from(path.range.end());
    let start = end - path.rest().len();
    let index = used.words.iter().position(|word| usize::from(word.range.end()) == end).unwrap_or(0);
    let is_first = used.words.iter().take(index).all(|word| word.kind == WordKind::Other);
    let last = used.words.iter().skip(index + 1).take_while(|word| word.kind == WordKind::Function).last();
    let end = last.filter(|_| is_first).map_or(end, |word| usize::from(word.range.end()));
    let at = range(start, end);
    (doc.slice(at), at)
}

/// Hyphens are reported by M010.
fn fault(name: &str) -> Option<&'static str> {
    if name.split('.').any(str::is_empty) {
        // M002 reports it.
        return None;
    }
    if name.contains(char::is_whitespace) {
        Some("has a space, which ends the name in a template")
    } else if name.contains('.') {
        Some("has a dot, which broke deployments before a fix in Palette 4.5")
    } else if name.starts_with(|c: char| c.is_ascii_digit()) {
        Some("starts with a digit, which template names cannot do")
    } else if name.chars().any(|c| !(c.is_alphanumeric() || matches!(c, '_' | '-'))) {
        Some("has a character that template names cannot have")
    } else {
        None
    }
}

fn renamed(name: &str) -> Option<String> {
    let new: String = name.chars().map(|c| if c.is_alphanumeric() { c } else { '_' }).collect();
    (!name.starts_with(|c: char| c.is_ascii_digit())).then_some(new)
}

#[cfg(test)]
mod tests {
    use crate::context::Context;
    use crate::rule::Severity;
    use crate::rules::testing::{check, check_fix, findings};

    #[test]
    fn names_that_make_trouble() {
        check(
            "M011",
            "a: '«{{.spectro.var.image.tag}}» «{{ .spectro.var.image tag }}» «{{.spectro.var.2nd}}» «{{ .spectro.var.a@b | lower }}»'\n",
        );
        check(
            "M011",
            "stages:\n  boot:\n    - commands:\n        - |\n          echo «{{.spectro.var.ntp.server}}» {{.spectro.var.ntp_server}}\n",
        );
    }

    #[test]
    fn capital_letters_are_mentioned_once() {
        let text = "a: '{{.spectro.var.siteName}} {{.spectro.var.siteName}} {{.spectro.var.NGC_API_KEY}}'\n";
        let found: Vec<_> = findings("M011", text, &Context::default()).iter().map(|d| d.severity).collect();
        assert_eq!(found, [Severity::Info, Severity::Info]);
    }

    #[test]
    fn other_names() {
        check(
            "M011",
            "# {{.spectro.var.a.b}}\na: '{{.spectro.var.a_b2}} {{.spectro.macro.a.b}} {{.spectro.var.größe}} {{ default .spectro.var.a upper }}'\n",
        );
        check("M011", "a: '{{.spectro.var.a-b}} {{.spectro.var.x | upper}} {{ .Values.a.b }}'\n");
    }

    #[test]
    fn underscores_are_offered() {
        check_fix("M011", "a: '{{ .spectro.var.image.tag }}'\n", "a: '{{ .spectro.var.image_tag }}'\n");
        check_fix("M011", "a: '{{ .spectro.var.image tag }}'\n", "a: '{{ .spectro.var.image_tag }}'\n");
    }
}
