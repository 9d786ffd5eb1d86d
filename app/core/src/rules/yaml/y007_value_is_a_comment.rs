use crate::cx::Cx;
use crate::diagnostic::{Diagnostic, Fix};
use crate::patch;
use crate::rule::Severity;
use crate::rules::{Sink, declare_rule};
use crate::source::range;
use crate::yaml::{Entry, Kind, NodeId};

declare_rule! {
    /// ## What it does
    /// Reports an unquoted value that starts with `#`: `password: ####`.
    ///
    /// ## Why it matters
    /// A `#` after a space starts a comment, so the key has no value, and no reader reports it.
    ///
    /// ## How to fix
    /// Put the value in quotes. If it is meant as a comment, put a space after the `#`.
    ///
    /// ## Invalid
    /// ```yaml
    /// options:
    ///   system.uri: registry.edge-lab.net/os:1.0.0
    /// providerCredentials:
    ///   registry: registry.edge-lab.net
    ///   user: edge
    ///   password: ####
    /// ```
    ///
    /// ## Valid
    /// ```yaml
    /// options:
    ///   system.uri: registry.edge-lab.net/os:1.0.0 # pinned
    ///   system.osVersion: # not used
    /// ```
    Y007 "value-is-a-comment" {
        summary: "An unquoted value starts with `#`, so it is a comment",
        severity: Error,
        fix: Always,
        evidence: Documented,
        source: "YAML 1.2.2, 6.6 Comments; CanvOS, user-data.template (`password: ####`)",
        since: "0.1.0",
        check: Layer(check),
    }
}

fn check(doc: &Cx<'_>, sink: &mut Sink) {
    for id in doc.tree.ids() {
        for entry in doc.tree.entries(id) {
            check_entry(doc, id, entry, sink);
        }
    }
}

fn check_entry(doc: &Cx<'_>, mapping: NodeId, entry: &Entry, sink: &mut Sink) {
    if !matches!(doc.tree.node(entry.value).kind, Kind::Absent) {
        return;
    }
    let key_end = usize::from(doc.key_range(entry).end());
    let Some(comment) = doc.tree.comment_after(doc.key_range(entry).end()) else { return };
    let between = doc.slice(range(key_end, usize::from(comment.range.start())));
    let text = doc.slice(comment.range);
    let body = text.trim_start_matches('#');
    let is_value =
        between.trim() == ":" && !between.contains('\n') && !body.starts_with(char::is_whitespace) && text.len() > 1;
    if !is_value || is_note(body) {
        return;
    }
    // A field that needs a value, or some other key where `#word` may also be a note.
    let needed = Some(mapping) == doc.layer.credentials.map(|c| c.field.value)
        || Some(mapping) == doc.layer.options.map(|o| o.value);
    let one_word = !text.contains(char::is_whitespace);
    if !needed && !one_word {
        return;
    }
    let severity = if needed { Severity::Error } else { Severity::Warning };
    let key = doc.tree.key(entry).unwrap_or("the key");
    sink.report(
        Diagnostic::new(
            &Y007,
            comment.range,
            format!("`{key}` has no value: the text after it starts with `#`, so it is a comment"),
            "put the value in quotes; if it is a comment, write `# ` with a space",
        )
        .severity(severity)
        .fix(patch::quote(doc, comment.range).map(|edit| Fix::unsafe_edit("Put the value in single quotes", edit))),
    );
}

/// `#TODO`, `#cordon: true`: a note or something commented out.
fn is_note(body: &str) -> bool {
    let word = body.split(|c: char| !c.is_alphanumeric()).next().unwrap_or("");
    ["todo", "fixme", "xxx", "note", "optional"].contains(&word.to_ascii_lowercase().as_str())
        || body.contains(": ")
        || body.ends_with(':')
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{check, check_fix};

    #[test]
    fn comments_are_no_values() {
        check("Y007", "providerCredentials:\n  password: «####»\n  user: «#edge»\n  registry: # none\n");
        check(
            "Y007",
            "options:\n  system.osVersion: #todo\n  system.repo: # blank\npack: #cordon: true\n  content: 1\na:\n  #b\n",
        );
        check("Y007", "options: #the options\n  system.uri: a/b:1\n");
    }

    #[test]
    fn quotes() {
        check_fix("Y007", "providerCredentials:\n  password: #abc\n", "providerCredentials:\n  password: '#abc'\n");
    }
}
