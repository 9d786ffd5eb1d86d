use super::paths;
use crate::cx::Cx;
use crate::diagnostic::{Applicability, Diagnostic, Fix};
use crate::edit::TextEdit;
use crate::macros::MacroFamily;
use crate::macros::system::{APP_SYSTEM_MACROS, SYSTEM_MACROS};
use crate::rules::{Sink, declare_rule};
use crate::source::range;
use crate::spelling::nearest;

declare_rule! {
    /// ## What it does
    /// Reports `{{.spectro.system.X}}` where `X` is not in Palette's table of system macros. Names are case-sensitive.
    ///
    /// ## Why it matters
    /// Palette supplies a fixed list of system macros. Any other name has no value, and a typo in `kubernetes.version`
    /// gives an image tag that does not exist.
    ///
    /// ## How to fix
    /// Use a name from the table, for example `kubernetes.version` or `cluster.name`. For your own values, use a macro
    /// (`.spectro.macro.NAME`) or a profile variable (`.spectro.var.NAME`).
    ///
    /// ## Invalid
    /// ```yaml
    /// options:
    ///   system.uri: 'registry.edge-lab.net/edge/ubuntu:k3s-{{.spectro.system.kunernetes.version}}-v4.7.6'
    /// ```
    ///
    /// ## Valid
    /// ```yaml
    /// options:
    ///   system.uri: 'registry.edge-lab.net/edge/ubuntu:k3s-{{.spectro.system.kubernetes.version}}-v4.7.6'
    /// ```
    M003 "unknown-system-macro" {
        summary: "Palette does not document this system macro",
        severity: Error,
        fix: Sometimes,
        evidence: Documented,
        source: "Palette documentation, Pack Constraints (table of system macros)",
        since: "0.1.0",
        check: Layer(check),
    }
}

fn check(doc: &Cx<'_>, sink: &mut Sink) {
    for (used, path) in paths(doc).filter(|(_, path)| path.family() == MacroFamily::System) {
        let name = path.rest();
        if name.split('.').any(str::is_empty) || SYSTEM_MACROS.contains(&name) || APP_SYSTEM_MACROS.contains(&name) {
            continue;
        }
        let near = nearest(name, SYSTEM_MACROS.iter().copied());
        let message = match near {
            Some(near) => format!("there is no system macro `{name}`; did you mean `{near}`?"),
            None => format!("there is no system macro `{name}` in Palette's documentation"),
        };
        let help = "Palette documents a fixed list of system macros with case-sensitive names; values of your own belong in \
                    `.spectro.macro.NAME` or `.spectro.var.NAME`";
        let fix = near.map(|near| {
            let end = usize::from(path.range.end());
            let is_evident = near.eq_ignore_ascii_case(name);
            let applicability = if is_evident { Applicability::Safe } else { Applicability::Unsafe };
            let edit = TextEdit::replace(range(end - name.len(), end), near);
            Fix { title: format!("Write `{near}`"), applicability, edit }
        });
        sink.report(Diagnostic::new(&M003, used.range, message, help).fix(fix));
    }
}

#[cfg(test)]
mod tests {
    use crate::macros::system::{APP_SYSTEM_MACROS, SYSTEM_MACROS};
    use crate::rules::testing::{check, check_fix, messages};

    #[test]
    fn names_outside_the_table() {
        check(
            "M003",
            "a: '«{{ .spectro.system.kunernetes.version }}» «{{.spectro.system.Cluster.Name}}» «{{.spectro.system.region}}»'\n",
        );
        assert_eq!(
            messages("M003", "a: '{{ .spectro.system.kunernetes.version }}'\n"),
            ["there is no system macro `kunernetes.version`; did you mean `kubernetes.version`?"]
        );
        assert_eq!(
            messages("M003", "a: '{{ .spectro.system.node.hostname }}'\n"),
            ["there is no system macro `node.hostname` in Palette's documentation"]
        );
    }

    #[test]
    fn every_documented_name_passes() {
        for name in SYSTEM_MACROS.iter().chain(APP_SYSTEM_MACROS) {
            check("M003", &format!("a: '{{{{ .spectro.system.{name} | substr 0 4 }}}}'\n"));
        }
        check("M003", "a: '{{ .Values.system.x }} {{ .spectro.system }}'\n# {{.spectro.system.x}}\n");
    }

    #[test]
    fn the_nearest_name_is_offered() {
        check_fix(
            "M003",
            "a: '{{.spectro.system.kubernetes.verison | upper}}'\n",
            "a: '{{.spectro.system.kubernetes.version | upper}}'\n",
        );
        check_fix(
            "M003",
            "a: '{{.spectro.system.Kubernetes.Version}}'\n",
            "a: '{{.spectro.system.kubernetes.version}}'\n",
        );
    }
}
