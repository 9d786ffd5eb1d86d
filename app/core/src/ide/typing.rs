//! Help while typing: indentation of the next line, formatting, and the fixes of findings.

use super::Ide;
use super::lines::{self, Line};
use crate::diagnostic::{Applicability, Diagnostic};
use crate::edit::{Indel, TextEdit};
use crate::format::{FormatError, format};
use crate::source::{TextRange, TextSize, range, size, slice};

/// A change that a finding offers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Action {
    pub title: String,
    /// The code of the rule.
    pub code: &'static str,
    /// What it is about.
    pub range: TextRange,
    pub edit: TextEdit,
    /// Whether it cannot do harm, so that it may be made without a look.
    pub is_safe: bool,
}

impl Ide<'_> {
    /// The indentation of the line that begins when Enter is pressed at an offset, in spaces.
    pub fn indent_after(&self, offset: TextSize) -> usize {
        let cx = &self.cx;
        let index = cx.lines.line(offset);
        let at = cx.lines.range(cx.text, index);
        let Some(before) = cx.text.get(usize::from(at.start())..usize::from(offset.min(at.end()))) else { return 0 };
        let line = Line::read(before);
        let own = before.len() - before.trim_start_matches(' ').len();
        let style = lines::style(cx);
        // In a block of text the next line goes on as this one.
        let first = at.start() + size(own);
        let is_block =
            cx.scalar_at(first).and_then(|id| cx.tree.scalar(id)).is_some_and(|scalar| scalar.style.is_block());
        if is_block || line.is_blank() {
            return own;
        }
        let Some(last) = line.openers.last() else {
            let opens = line.rest.trim_end().ends_with(['{', '[']);
            return if opens && !line.rest.trim_end().ends_with("{{") { own + style.unit } else { own };
        };
        let opens_flow = line.rest.trim_end().ends_with(['{', '[']) && !line.rest.trim_end().ends_with("{{");
        let is_key = last.key.is_some();
        if line.is_block_header() || opens_flow || (is_key && line.is_open() && !line.rest.starts_with(['&', '!'])) {
            return last.column + style.unit;
        }
        // A further key of the item, a further item, a further key.
        match line.openers.iter().find(|opener| opener.key.is_some()) {
            Some(key) => key.column,
            None if line.rest.trim().is_empty() => line.rest_at.max(last.column + 2),
            None => last.column,
        }
    }

    /// The edit that sets the white space right.
    ///
    /// # Errors
    /// A text with syntax errors is not formatted.
    pub fn formatting(&self) -> Result<TextEdit, FormatError> {
        Ok(difference(self.cx.text, &format(self.cx.text)?))
    }
}

/// The fixes of the findings that touch a range. A fix that is only an example is none.
pub fn actions(diagnostics: &[Diagnostic], at: TextRange) -> Vec<Action> {
    let touched =
        diagnostics.iter().filter(|found| found.range().start() <= at.end() && at.start() <= found.range().end());
    let fixes = touched.flat_map(|found| found.fixes.iter().map(move |fix| (found, fix)));
    fixes
        .filter(|(_, fix)| fix.applicability != Applicability::Display)
        .map(|(found, fix)| Action {
            title: fix.title.clone(),
            code: found.code(),
            range: found.range(),
            edit: fix.edit.clone(),
            is_safe: fix.applicability == Applicability::Safe,
        })
        .collect()
}

/// The edit from one text to the other: what differs on each line where both have the same lines, otherwise all between the first and
/// the last difference.
fn difference(before: &str, after: &str) -> TextEdit {
    let (old, new): (Vec<&str>, Vec<&str>) = (before.split('\n').collect(), after.split('\n').collect());
    let mut indels = Vec::new();
    if old.len() == new.len() {
        let mut start = 0;
        for (old, new) in old.iter().zip(new) {
            indels.extend(changed(start, old, new));
            start += old.len() + 1;
        }
    } else {
        indels.extend(changed(0, before, after));
    }
    TextEdit::new(indels).unwrap_or_default()
}

fn changed(start: usize, old: &str, new: &str) -> Option<Indel> {
    if old == new {
        return None;
    }
    let head: usize = old.chars().zip(new.chars()).take_while(|(a, b)| a == b).map(|(a, _)| a.len_utf8()).sum();
    let (old_rest, new_rest) = (old.get(head..)?, new.get(head..)?);
    let pairs = old_rest.chars().rev().zip(new_rest.chars().rev());
    let tail: usize = pairs.take_while(|(a, b)| a == b).map(|(a, _)| a.len_utf8()).sum();
    let at = range(start + head, start + old.len() - tail);
    Some(Indel::replace(at, slice(new_rest, range(0, new_rest.len() - tail))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ide::testing::{at, in_context};

    #[test]
    fn the_next_line() {
        for (text, spaces) in [
            ("options:|\n", 2),
            ("options: |", 2),
            ("options:\n    a:|\n", 8),
            ("options:\n  a: 1|\n", 2),
            ("a:\n  - b: 1|\n", 4),
            ("a:\n  - b|\n", 2),
            ("a:\n  - |\n", 4),
            ("a:\n  - b:|\n", 6),
            ("a: >|\n", 2),
            ("a:\n  b: >-|\n", 4),
            ("a: >\n    x|\n", 4),
            ("a: {|\n", 2),
            ("# x|\n", 0),
            ("  # x|\n", 2),
            ("|", 0),
            ("a: '{{|\n", 0),
        ] {
            at(text, |ide, offset| assert_eq!(ide.indent_after(offset), spaces, "{text}"));
        }
    }

    #[test]
    fn only_what_differs_is_changed() {
        let edits = |text: &str| {
            in_context(text, &crate::Context::default(), |ide| {
                let edit = ide.formatting().unwrap();
                assert_eq!(edit.apply(text), format(text).unwrap());
                edit.indels().len()
            })
        };
        assert_eq!(edits("a: 1\nb:  2  \nc:   x\n"), 2);
        assert_eq!(edits("a: 1\n"), 0);
        assert_eq!(edits("a: 1\n\n\n"), 1);
        assert!(in_context("a: [\n", &crate::Context::default(), |ide| ide.formatting().is_err()));
    }

    #[test]
    fn fixes_of_findings() {
        let text = "options:\n  system.uri: {{.spectro.var.x}}\n";
        let report = crate::analyze(text, &crate::Context::default(), crate::UnixTime(0));
        let offered = actions(&report.diagnostics, TextRange::empty(size(text.find("{{").unwrap())));
        assert!(offered.iter().any(|action| action.code == "Y011" && action.is_safe), "{offered:?}");
        assert!(actions(&report.diagnostics, TextRange::empty(size(0))).iter().all(|action| action.code != "Y011"));
    }
}
