use crate::cx::Cx;
use crate::diagnostic::{Diagnostic, Fix};
use crate::patch;
use crate::rules::{Sink, declare_rule};
use crate::yaml::Kind;

declare_rule! {
    /// ## What it does
    /// Reports an unquoted value that starts with `*` when there is no anchor of that name: `password: ******`.
    ///
    /// ## Why it matters
    /// In YAML, `*name` is an alias of `&name`. Without the anchor, readers refuse the whole layer. A row of asterisks is most
    /// often a password that Palette masked on export, or the placeholder of the documentation.
    ///
    /// ## How to fix
    /// Write the real value or a macro, in quotes. The fix only adds the quotes.
    ///
    /// ## Invalid
    /// ```yaml
    /// options:
    ///   system.uri: registry.edge-lab.net/os:1.0.0
    /// providerCredentials:
    ///   registry: registry.edge-lab.net
    ///   user: edge
    ///   password: ******
    /// ```
    ///
    /// ## Valid
    /// ```yaml
    /// options:
    ///   system.uri: registry.edge-lab.net/os:1.0.0
    /// providerCredentials:
    ///   registry: registry.edge-lab.net
    ///   user: edge
    ///   password: '{{.spectro.var.registry_password}}'
    /// ```
    Y006 "alias-of-nothing" {
        summary: "An unquoted value starts with `*`, which YAML reads as an alias",
        severity: Error,
        fix: Always,
        evidence: Documented,
        source: "YAML 1.2.2, 7.1 Alias Nodes; Palette documentation, Deploy Cluster with a Private Provider Registry (the password in its example)",
        since: "0.1.0",
        check: Layer(check),
    }
}

fn check(doc: &Cx<'_>, sink: &mut Sink) {
    for id in doc.tree.ids() {
        let node = doc.tree.node(id);
        if !matches!(node.kind, Kind::UnknownAlias) {
            continue;
        }
        let masked = doc.slice(node.range).chars().all(|c| c == '*');
        let message = if masked {
            "this looks like a masked value, and YAML reads it as an alias that does not exist"
        } else {
            "`*` starts a YAML alias here, and there is no anchor with this name"
        };
        let help = "YAML readers refuse the whole layer; write the real value or a macro, in quotes";
        let fix = patch::quote(doc, node.range).map(|edit| Fix::safe("Put the value in single quotes", edit));
        sink.report(Diagnostic::new(&Y006, node.range, message, help).fix(fix));
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{check, check_fix};

    #[test]
    fn aliases_of_anchors_are_silent() {
        check("Y006", "a: &x 1\nb: *x\nc: «***»\nd: [«*y»]\ne: «*.example.org»\nf: '***'\n# *z\n");
    }

    #[test]
    fn quotes() {
        check_fix("Y006", "a: ****** # c\n", "a: '******' # c\n");
    }
}
