//! `# layerwright: ignore[C005] reason`: a finding that the person has judged.
//!
//! Behind a value it covers its own line, alone on a line of the next line that is no comment. The reason is required.

use std::cell::OnceCell;
use std::collections::BTreeSet;

use super::yaml::Y019;
use crate::cx::Cx;
use crate::diagnostic::{Diagnostic, Fix};
use crate::edit::TextEdit;
use crate::sort;
use crate::source::{TextRange, range};

/// What an ignore comment starts with, after the `#` and spaces.
const PREFIX: &str = "layerwright: ignore[";

/// A comment that ignores findings of a rule on the next line.
pub(crate) fn comment(code: &str, reason: &str) -> String {
    format!("# {PREFIX}{code}] {reason}")
}

struct Ignore<'a> {
    comment: TextRange,
    /// The 0-based line whose findings it covers.
    line: usize,
    codes: Vec<(TextRange, &'a str)>,
    has_reason: bool,
}

/// Takes out the findings that a comment ignores, and adds findings on comments that ignore nothing.
pub(super) fn apply(doc: &Cx<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let content = OnceCell::new();
    let ignores: Vec<Ignore<'_>> = doc.tree.comments().iter().filter_map(|c| read(doc, c.range, &content)).collect();
    if ignores.is_empty() {
        return;
    }
    let with_reason = ignores.iter().filter(|ignore| ignore.has_reason);
    let wanted: BTreeSet<_> =
        sort::set(with_reason.flat_map(|ignore| ignore.codes.iter().map(|(_, code)| (ignore.line, *code))));
    let mut taken_out = BTreeSet::new();
    diagnostics.retain(|found| {
        let one = (doc.lines.line(found.range().start()), found.code());
        let is_ignored = wanted.contains(&one);
        if is_ignored {
            taken_out.insert(one);
        }
        !is_ignored
    });
    for ignore in &ignores {
        if !ignore.has_reason {
            let help = "write after the bracket why the finding does not apply; until then it is reported";
            diagnostics.push(Diagnostic::new(&Y019, ignore.comment, "an ignore comment needs a reason", help));
            continue;
        }
        for (at, code) in &ignore.codes {
            let was_found = taken_out.remove(&(ignore.line, *code));
            if super::find(code).is_none() {
                let help = "use a code from the rule list, such as `C005`";
                diagnostics.push(Diagnostic::new(&Y019, *at, format!("there is no rule `{code}`"), help));
            } else if !was_found {
                let help = "there is no such finding here; remove the comment, so that it cannot hide one later";
                let alone = ignore.codes.len() == 1;
                diagnostics.push(
                    Diagnostic::new(&Y019, *at, format!("`{code}` is ignored here but was not found"), help)
                        .fix(alone.then(|| Fix::unsafe_edit("Remove the comment", TextEdit::delete(ignore.comment)))),
                );
            }
        }
    }
}

fn read<'a>(doc: &Cx<'a>, comment: TextRange, content: &OnceCell<Vec<usize>>) -> Option<Ignore<'a>> {
    let text = doc.slice(comment);
    let body = text.trim_start_matches('#').trim_start();
    let list_start = usize::from(comment.start()) + text.len() - body.len() + PREFIX.len();
    let (list, reason) = body.strip_prefix(PREFIX)?.split_once(']')?;
    let mut codes = Vec::new();
    let mut at = list_start;
    for piece in list.split(',') {
        let lead = piece.len() - piece.trim_start().len();
        let code = piece.trim();
        if !code.is_empty() {
            codes.push((range(at + lead, at + lead + code.len()), code));
        }
        at += piece.len() + 1;
    }
    let own = doc.lines.line(comment.start());
    let before = doc.slice(range(usize::from(doc.lines.start(own)), usize::from(comment.start())));
    let line = if before.trim_start_matches('\u{feff}').trim().is_empty() {
        let content = content.get_or_init(|| content_lines(doc));
        *content.get(content.partition_point(|line| *line <= own)).unwrap_or(&own)
    } else {
        own
    };
    Some(Ignore { comment, line, codes, has_reason: !reason.trim().is_empty() })
}

/// The lines that hold more than a comment.
fn content_lines(doc: &Cx<'_>) -> Vec<usize> {
    let is_content = |line: &usize| {
        let text = doc.slice(doc.lines.range(doc.text, *line)).trim_start();
        !text.is_empty() && !text.starts_with('#')
    };
    (0..doc.lines.len()).filter(is_content).collect()
}
