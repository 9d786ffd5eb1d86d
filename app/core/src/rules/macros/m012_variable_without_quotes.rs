use crate::cx::Cx;
use crate::diagnostic::{Diagnostic, Fix};
use crate::macros::Macro;
use crate::macros::MacroFamily;
use crate::patch;
use crate::rule::Severity;
use crate::rules::yaml::needs_quotes;
use crate::rules::{Sink, declare_rule};
use crate::yaml::{NodeId, Style};

declare_rule! {
    /// ## What it does
    /// Reports unquoted values that contain a profile variable. When YAML would misread the value anyway, Y011 reports
    /// it. In `stages`, where values are mostly commands, this is only a note, and quotes of the command around the
    /// variable are enough.
    ///
    /// ## Why it matters
    /// Palette's documentation asks for single quotes around a profile variable, and for double quotes when its value may
    /// contain a single quote. Palette inserts the value before the YAML is read, so without quotes a value such as
    /// `8080`, `yes` or `a: b` becomes a number, a Boolean or a syntax error.
    ///
    /// ## How to fix
    /// Wrap the whole value in single quotes.
    ///
    /// ## Invalid
    /// ```yaml
    /// pack:
    ///   content:
    ///     images:
    ///       - image: '{{.spectro.pack.edge-native-byoi.options.system.uri}}'
    /// options:
    ///   system.uri: registry.edge-lab.net/edge/ubuntu:{{.spectro.var.image_tag}}
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
    M012 "variable-without-quotes" {
        summary: "A value with a profile variable is not quoted",
        severity: Warning,
        fix: Sometimes,
        evidence: Documented,
        source: "Palette documentation, Create Cluster Profile Variables",
        since: "0.1.0",
        check: Layer(check),
    }
}

fn check(doc: &Cx<'_>, sink: &mut Sink) {
    let mut reported: Option<NodeId> = None;
    for used in super::judged(doc) {
        let Some(path) = used.paths(doc.text).find(|path| path.family() == MacroFamily::Variable) else { continue };
        let Some(id) = doc.scalar_at(used.range.start()).filter(|id| reported != Some(*id)) else { continue };
        reported = Some(id);
        let is_told = is_wrapped(doc, used) || !is_plain(doc, id, used);
        if is_told || doc.macros_in(doc.tree.node(id).range).iter().any(|m| needs_quotes(doc, id, m)) {
            continue;
        }
        let message = format!("the value with the profile variable `{}` is not quoted", path.rest());
        let help = "wrap the value in single quotes, as Palette's documentation asks: Palette inserts the variable before the YAML is read";
        let fix = patch::quote(doc, doc.tree.node(id).range);
        let fix = fix.map(|edit| Fix::safe("Wrap the value in single quotes", edit));
        let in_stages =
            doc.layer.stages.is_some_and(|stages| doc.tree.node(stages.value).range.contains_range(used.range));
        let severity = if in_stages { Severity::Info } else { Severity::Warning };
        sink.report(Diagnostic::new(&M012, used.range, message, help).severity(severity).fix(fix));
    }
}

/// Whether the command itself has quotes around the macro.
fn is_wrapped(doc: &Cx<'_>, used: &Macro) -> bool {
    let before = doc.text.get(..usize::from(used.range.start())).and_then(|text| text.chars().next_back());
    let after = doc.text.get(usize::from(used.range.end())..).and_then(|text| text.chars().next());
    before == after && matches!(before, Some('\'' | '"'))
}

fn is_plain(doc: &Cx<'_>, id: NodeId, used: &Macro) -> bool {
    let node = doc.tree.node(id);
    node.range.contains_range(used.range) && doc.tree.scalar(id).is_some_and(|scalar| scalar.style == Style::Plain)
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{check, check_fix};

    #[test]
    fn values_without_quotes() {
        check("M012", "options:\n  system.uri: a/b:«{{ .spectro.var.tag }}»-{{.spectro.var.x}}\n");
        check(
            "M012",
            "stages:\n  boot:\n    - commands:\n        - echo «{{.spectro.var.site}}» > /etc/site # {{.spectro.var.x}}\n",
        );
    }

    #[test]
    fn quotes_blocks_and_what_y011_tells() {
        check(
            "M012",
            "a: '{{.spectro.var.x}}'\nb: \"{{.spectro.var.x}}\"\nc: |\n  x {{.spectro.var.x}}\nd: >-\n  {{.spectro.var.y}}\n",
        );
        check(
            "M012",
            "a: {{.spectro.var.x}}\nb: [x{{.spectro.var.x}}]\ne: login --server '{{.spectro.var.x}}'\nc: x-{{.spectro.macro.x}}\n# {{.spectro.var.x}}\n",
        );
    }

    #[test]
    fn the_value_is_quoted() {
        check_fix("M012", "a: it's {{.spectro.var.x}} # c\n", "a: 'it''s {{.spectro.var.x}}' # c\n");
    }
}
