use crate::cx::Cx;
use crate::diagnostic::{Diagnostic, Fix};
use crate::patch;
use crate::rule::Severity;
use crate::rules::{Sink, declare_rule};
use crate::source::{TextRange, range, size};
use crate::yaml::{NodeId, Repair, Style};

declare_rule! {
    /// ## What it does
    /// Reports an unquoted value that contains `: `, and a credential followed by ` #` and more characters.
    ///
    /// Also commands in `stages` that end inside the quotes of the shell, because ` #` starts a comment for YAML.
    ///
    /// ## Why it matters
    /// YAML reads `: ` as the end of a key and refuses the layer. ` #` starts a comment: the rest of a password after it is lost,
    /// and no reader reports it.
    ///
    /// ## How to fix
    /// Put the value in single quotes. If the second part is a comment, put a space after the `#`.
    ///
    /// ## Invalid
    /// ```yaml also=I001
    /// options:
    ///   system.uri: registry.edge-lab.net/os: 1.0.0
    /// ```
    ///
    /// ## Valid
    /// ```yaml
    /// options:
    ///   system.uri: registry.edge-lab.net/os:1.0.0 # pinned
    /// ```
    Y009 "value-cut-short" {
        summary: "An unquoted value contains `: ` or ` #`",
        severity: Error,
        fix: Sometimes,
        evidence: Practice,
        source: "YAML 1.2.2, 7.3.3 Plain Style",
        since: "0.1.0",
        check: Layer(check),
    }
}

fn check(doc: &Cx<'_>, sink: &mut Sink) {
    for error in doc.syntax.iter().filter(|e| e.repair == Repair::ColonInValue) {
        sink.report(
            Diagnostic::new(
                &Y009,
                error.range,
                "an unquoted value contains `: `, so YAML reads the text before it as a key",
                "the layer cannot be read; put the value in single quotes",
            )
            .fix(
                patch::quote(doc, error.range)
                    .filter(|_| !goes_on(doc, error.range))
                    .map(|edit| Fix::safe("Put the value in single quotes", edit)),
            ),
        );
    }
    commands(doc, sink);
    let Some(credentials) = doc.layer.credentials else { return };
    for field in [credentials.user, credentials.password].into_iter().flatten() {
        let Some(value) = doc.value(field.value).filter(|v| v.style == Style::Plain && !v.is_null()) else { continue };
        let Some(comment) = doc.tree.comment_after(value.range.end()) else { continue };
        let between = doc.slice(range(usize::from(value.range.end()), usize::from(comment.range.start())));
        let text = doc.slice(comment.range);
        let glued = text.get(1..).is_some_and(|rest| rest.starts_with(|c: char| !c.is_whitespace()));
        if between.trim().is_empty() && !between.contains('\n') && glued {
            let whole = range(usize::from(value.range.start()), usize::from(comment.range.end()));
            let key = doc.tree.key(&field).unwrap_or("the value");
            sink.report(
                Diagnostic::new(
                    &Y009,
                    whole,
                    format!("`{key}` ends before ` #`: the rest is a comment"),
                    "if the rest belongs to the value, put the whole value in single quotes; if it is a comment, write `# ` with a space",
                )
                .fix(patch::quote(doc, whole).map(|edit| Fix::unsafe_edit("Put the whole value in single quotes", edit))),
            );
        }
    }
}

/// Commands and conditions that end inside the quotes of the shell, because ` #` starts a comment for YAML.
fn commands(doc: &Cx<'_>, sink: &mut Sink) {
    let Some(stages) = doc.layer.stages else { return };
    let whole = doc.tree.node(stages.value).range;
    // The comment behind the last command is behind the stages.
    for comment in doc.tree.comments().iter().filter(|comment| comment.range.start() >= whole.start()) {
        let line = doc.lines.range(doc.text, doc.lines.line(comment.range.start()));
        let before = doc.slice(TextRange::new(line.start(), comment.range.start())).trim_end();
        let Some(last) = before.len().checked_sub(1) else { continue };
        let Some(value) = doc.scalar_at(line.start() + size(last)).and_then(|id| doc.value(id)) else { continue };
        if value.style != Style::Plain || !is_command(doc, value.id) {
            continue;
        }
        let rest = doc.slice(comment.range);
        let is_cut = open_quote(value.text).is_some_and(|quote| rest.contains(quote));
        let is_glued = rest.get(1..).is_some_and(|rest| rest.starts_with(|c: char| c.is_alphanumeric()));
        let is_code = is_glued && [" > ", " >> ", " | ", " && "].iter().any(|sign| rest.contains(sign));
        if is_cut || is_code {
            let whole = TextRange::new(value.range.start(), comment.range.end());
            let message = "the command ends before ` #`: the rest is a comment";
            let help = "if the rest belongs to the command, put the whole command in single quotes; the shell, too, starts a comment at ` #` \
                        outside of quotes";
            let fix =
                patch::quote(doc, whole).map(|edit| Fix::unsafe_edit("Put the whole command in single quotes", edit));
            sink.report(Diagnostic::new(&Y009, whole, message, help).severity(Severity::Warning).fix(fix));
        }
    }
}

/// Whether a value is an item of `commands` or the value of `if`.
fn is_command(doc: &Cx<'_>, id: NodeId) -> bool {
    let path = doc.path(id);
    let last = path.rsplit('.').next().unwrap_or("");
    last == "if" || last.starts_with("commands[")
}

/// The quote of the shell in which a text ends.
fn open_quote(text: &str) -> Option<char> {
    let mut open = None;
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match (open, c) {
            (None | Some('"'), '\\') => {
                chars.next();
            }
            (None, '\'' | '"') => open = Some(c),
            (Some(quote), _) if quote == c => open = None,
            _ => {}
        }
    }
    open
}

/// Whether the line below belongs to the value too: it is indented deeper than the key, or in a macro that the value begins.
fn goes_on(doc: &Cx<'_>, value: TextRange) -> bool {
    if doc.macros.iter().any(|one| one.range.start() < value.end() && value.end() < one.range.end()) {
        return true;
    }
    let line = doc.lines.line(value.start());
    let lead = |line: usize, marks: &[char]| {
        let text = doc.slice(doc.lines.range(doc.text, line));
        text.len() - text.trim_start_matches(marks).len()
    };
    let below = (line + 1..doc.lines.len()).find(|l| !doc.slice(doc.lines.range(doc.text, *l)).trim().is_empty());
    below.is_some_and(|below| {
        let is_comment = doc.slice(doc.lines.range(doc.text, below)).trim_start().starts_with('#');
        !is_comment && lead(below, &[' ', '\t']) > lead(line, &[' ', '\t', '-'])
    })
}

#[cfg(test)]
mod tests {
    use crate::context::Context;
    use crate::rules::testing::{check, check_fix, findings};

    #[test]
    fn colons_and_hashes() {
        check("Y009", "a: «b: c»\nb: c:d\nurl: http://x\nc: 'a: b'\nd: x # comment\n");
        check("Y009", "a: «b: c» # d: e\n");
        check("Y009", "providerCredentials:\n  password: «abc #def»\n  user: x # the user\n");
    }

    #[test]
    fn a_value_over_two_lines_is_not_quoted() {
        let fixes = |text: &str| -> Vec<usize> {
            findings("Y009", text, &Context::default()).iter().map(|found| found.fixes.len()).collect()
        };
        for text in ["a: b: c\n  d\n", "- a: b:\n\n    c\n", "a:\n  b: c: {{ .spectro.var.x |\n  upper }}\n"] {
            assert_eq!(fixes(text), [0], "{text}");
        }
        for text in ["a:\n  b: c: d\n  e: f\n", "- a: b: c\n  d: e\n", "a: b: c\n  # d\n"] {
            assert_eq!(fixes(text), [1], "{text}");
        }
    }

    #[test]
    fn quotes() {
        check_fix("Y009", "a: it's: c: d\n", "a: 'it''s: c: d'\n");
        check_fix(
            "Y009",
            "providerCredentials:\n  password: abc #def\n",
            "providerCredentials:\n  password: 'abc #def'\n",
        );
    }
}
