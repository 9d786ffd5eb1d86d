use super::judged;
use crate::cx::Cx;
use crate::diagnostic::{Applicability, Diagnostic, Fix};
use crate::edit::TextEdit;
use crate::macros::MacroFamily;
use crate::macros::{FAMILIES, Macro, Path};
use crate::rules::{Sink, declare_rule};
use crate::source::{TextRange, range};
use crate::spelling::nearest;

declare_rule! {
    /// ## What it does
    /// Reports a macro that does not begin with one of the documented forms `.spectro.macro.`, `.spectro.system.`, `.spectro.pack.`
    /// and `.spectro.var.`: another word after `spectro`, no dot before it, two dots, or no name after the family.
    ///
    /// ## Why it matters
    /// Palette documents these four families for cluster profiles. Anything else refers to nothing.
    ///
    /// ## How to fix
    /// Write `{{.spectro.macro.NAME}}`, `{{.spectro.system.NAME}}`, `{{.spectro.pack.PACK.PATH}}` or `{{.spectro.var.NAME}}`.
    ///
    /// ## Invalid
    /// ```yaml
    /// options:
    ///   system.uri: '{{.spectro.variable.os_image}}'
    /// ```
    ///
    /// ## Valid
    /// ```yaml
    /// options:
    ///   system.uri: '{{.spectro.var.os_image}}'
    /// ```
    M002 "unknown-macro-family" {
        summary: "A macro does not belong to a documented family, or has no leading dot",
        severity: Error,
        fix: Sometimes,
        evidence: Documented,
        source: "Palette documentation, Pack Constraints, Macros, and Create Cluster Profile Variables",
        since: "0.1.0",
        check: Layer(check),
    }
}

const HELP: &str = "the documented forms are `.spectro.macro.NAME`, `.spectro.system.NAME`, `.spectro.pack.PACK.PATH` and `.spectro.var.NAME`";

/// Words that people write for a family, other than typos.
const ALIASES: [(&str, &str); 10] = [
    ("variable", "var"),
    ("variables", "var"),
    ("vars", "var"),
    ("profile", "var"),
    ("values", "var"),
    ("sys", "system"),
    ("packs", "pack"),
    ("layer", "pack"),
    ("macros", "macro"),
    ("service", "macro"),
];

fn check(doc: &Cx<'_>, sink: &mut Sink) {
    for used in judged(doc) {
        for path in used.paths(doc.text) {
            let found = judge_dots(doc, used, &path).or_else(|| judge_family(used, &path));
            if let Some(diagnostic) = found {
                sink.report(diagnostic);
            }
        }
        if let Some((head, _)) = used.misspelled(doc.text) {
            let case_only = doc.slice(head).eq_ignore_ascii_case("spectro");
            let fix = replace(head, "spectro", case_only);
            sink.report(
                Diagnostic::new(&M002, used.range, format!("`.{}` is not `.spectro`", doc.slice(head)), HELP).fix(fix),
            );
        }
    }
}

/// `spectro.x`, `..spectro.x`, `. spectro.x`.
fn judge_dots(doc: &Cx<'_>, used: &Macro, path: &Path<'_>) -> Option<Diagnostic> {
    let start = usize::from(path.range.start());
    let before = doc.slice(range(usize::from(used.range.start()) + 2, start));
    let lead = before.len() - before.trim_end_matches(['.', ' ']).len();
    let dots = before.len() - before.trim_end_matches('.').len();
    let (message, edit, title) = match dots {
        1 => return None,
        0 if before.trim_end_matches(' ').ends_with('.') => {
            let gap = lead - before.trim_end_matches(' ').len().abs_diff(before.len() - lead);
            ("there is a space after the leading dot", TextEdit::delete(range(start - gap, start)), "Remove the space")
        }
        0 => ("the dot before `spectro` is missing", TextEdit::insert(path.range.start(), "."), "Insert the dot"),
        _ => (
            "there are too many dots before `spectro`",
            TextEdit::delete(range(start - dots + 1, start)),
            "Keep one dot",
        ),
    };
    Some(Diagnostic::new(&M002, used.range, message, HELP).fix(Fix::safe(title, edit)))
}

fn judge_family(used: &Macro, path: &Path<'_>) -> Option<Diagnostic> {
    let family = path.text.split('.').nth(1).unwrap_or("");
    if path.family() != MacroFamily::Unknown {
        let is_incomplete =
            path.rest().split('.').any(str::is_empty) || path.pack().is_some_and(|(_, rest)| rest.is_empty());
        let message = format!("`.{}` names nothing in its family", path.text);
        return is_incomplete.then(|| Diagnostic::new(&M002, used.range, message, HELP));
    }
    if family == "app" {
        // Output variables of app profiles: documented, only not for cluster profiles.
        return None;
    }
    let at = usize::from(path.range.start()) + "spectro.".len();
    let near = ALIASES.iter().find(|(word, _)| word.eq_ignore_ascii_case(family)).map(|(_, f)| *f);
    let near = near.or_else(|| nearest(family, FAMILIES)).filter(|_| !family.is_empty());
    let message = match (family, near) {
        ("", _) => format!("`.{}` does not name a macro family", path.text),
        (family, Some(near)) => format!("there is no macro family `{family}`; did you mean `{near}`?"),
        (family, None) => format!("there is no macro family `{family}`"),
    };
    let fix = near.map(|near| replace(range(at, at + family.len()), near, near.eq_ignore_ascii_case(family)));
    Some(Diagnostic::new(&M002, used.range, message, HELP).fix(fix))
}

fn replace(at: TextRange, by: &str, is_evident: bool) -> Fix {
    let applicability = if is_evident { Applicability::Safe } else { Applicability::Unsafe };
    Fix { title: format!("Write `{by}`"), applicability, edit: TextEdit::replace(at, by) }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{check, check_fix, messages};

    #[test]
    fn families() {
        check(
            "M002",
            "a: '«{{.spectro.variable.x}}» {{.spectro.var.x}} {{.spectro.macro.x-y}} {{ .spectro.system.user.name | upper }}'\n",
        );
        check(
            "M002",
            "a: '«{{.spectro.foo}}» «{{.spectro}}» «{{.spectro.macro}}» «{{ .spectro.macro. }}» «{{ .spectro.pack.x }}»'\n",
        );
        check(
            "M002",
            "a: '«{{spectro.macro.x}}» «{{ ..spectro.macro.x }}» «{{ . spectro.macro.x }}» «{{.Spectro.macro.x}}» «{{.spetro.var.x}}»'\n",
        );
        assert_eq!(
            messages("M002", "a: '{{.spectro.macros.x}}'\n"),
            ["there is no macro family `macros`; did you mean `macro`?"]
        );
    }

    #[test]
    fn other_templates_and_app_profiles() {
        check(
            "M002",
            "a: '{{ .Values.spectro.x }} {{ .Release.Name }} {{.spectro.app.$appDeploymentName.db.USER}} {{ $labels.spectro }}'\n",
        );
        check("M002", "# {{.spectro.foo.x}}\na: \"{{ printf \"spectro.foo\" }}\"\n");
    }

    #[test]
    fn fixes() {
        check_fix("M002", "a: '{{ spectro.macro.x }}'\n", "a: '{{ .spectro.macro.x }}'\n");
        check_fix("M002", "a: '{{ ..spectro.macro.x }}'\n", "a: '{{ .spectro.macro.x }}'\n");
        check_fix("M002", "a: '{{ . spectro.macro.x }}'\n", "a: '{{ .spectro.macro.x }}'\n");
        check_fix("M002", "a: '{{.spectro.Macro.x}}'\n", "a: '{{.spectro.macro.x}}'\n");
        check_fix("M002", "a: '{{.spetro.macro.x}}'\n", "a: '{{.spectro.macro.x}}'\n");
        check_fix(
            "M002",
            "a: '{{ .spectro.macros.a | default .spectro.macros.b }}'\n",
            "a: '{{ .spectro.macro.a | default .spectro.macro.b }}'\n",
        );
    }
}
