use crate::cx::Cx;
use crate::diagnostic::{Applicability, Diagnostic, Fix};
use crate::edit::{Indel, TextEdit};
use crate::rules::{Sink, declare_rule};
use crate::yaml::Repair;

declare_rule! {
    /// ## What it does
    /// Reports tabs in the indentation.
    ///
    /// ## Why it matters
    /// YAML forbids tabs there because their width is not fixed. YAML readers refuse the layer.
    ///
    /// ## How to fix
    /// Use spaces. The fix replaces each tab with two spaces.
    ///
    /// ## Invalid
    /// ```yaml
    /// options:
    /// 	system.uri: registry.edge-lab.net/os:1.0.0
    /// ```
    ///
    /// ## Valid
    /// ```yaml
    /// options:
    ///   system.uri: registry.edge-lab.net/os:1.0.0
    /// ```
    Y002 "tab-indentation" {
        summary: "A tab is used as indentation",
        severity: Error,
        fix: Always,
        evidence: Practice,
        source: "YAML 1.2.2, 6.1 Indentation Spaces",
        since: "0.1.0",
        check: Layer(check),
    }
}

fn check(doc: &Cx<'_>, sink: &mut Sink) {
    let tabs: Vec<_> = doc.syntax.iter().filter(|e| e.repair == Repair::Tab).map(|e| e.range).collect();
    let replacement = |at: crate::source::TextRange| Indel::replace(at, doc.slice(at).replace('\t', "  "));
    // Two spaces per tab is right when the whole text can be read then; otherwise the person has to look.
    let all = TextEdit::new(tabs.iter().map(|t| replacement(*t)).collect()).unwrap_or_default();
    let repaired = all.apply(doc.text);
    let (_, left) = crate::yaml::read(&repaired, &crate::macros::scan(&repaired));
    let applicability =
        if left.len() + tabs.len() <= doc.syntax.len() { Applicability::Safe } else { Applicability::Unsafe };
    let Some(first) = tabs.first() else { return };
    let (message, title) = match tabs.len() {
        1 => ("there is a tab in the indentation".to_owned(), "Replace the tab with two spaces"),
        count => (format!("{count} lines have a tab in the indentation"), "Replace each tab with two spaces"),
    };
    let help = "YAML allows only spaces in the indentation, so the layer cannot be read";
    let fix = Fix { title: title.to_owned(), applicability, edit: all };
    sink.report(Diagnostic::new(&Y002, *first, message, help).fix(fix));
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{check, check_fix};

    #[test]
    fn only_indentation_counts() {
        check("Y002", "options:\n«\t»system.uri: a/b:1\n\tsystem.repo: x\n");
        check(
            "Y002",
            "options:\n  system.uri:\ta/b:1\t# c\nstages:\n  boot:\n    - commands:\n        - |\n          if x; then\n          \ty\n",
        );
    }

    #[test]
    fn two_spaces_a_tab() {
        check_fix("Y002", "options:\n\tsystem.uri: a/b:1\n", "options:\n  system.uri: a/b:1\n");
    }
}
