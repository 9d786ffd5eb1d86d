//! What folds, and what a selection grows to.

use super::Ide;
use crate::source::{TextRange, TextSize, range, size};
use crate::yaml::Kind;

/// What is folded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum FoldKind {
    /// A mapping, a list, a step, a block of text.
    Region,
    /// A PEM block.
    Certificate,
    Comment,
}

/// Lines that fold into their first. Two of them are apart or one is inside the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fold {
    pub range: TextRange,
    pub kind: FoldKind,
}

impl Ide<'_> {
    /// Everything that folds, in text order, outer before inner.
    pub fn folding(&self) -> Vec<Fold> {
        let cx = &self.cx;
        let mut found: Vec<Fold> = Vec::new();
        let mut push = |range: TextRange, kind: FoldKind| found.push(Fold { range, kind });
        for id in cx.tree.ids() {
            match &cx.tree.node(id).kind {
                Kind::Mapping(mapping) => {
                    for entry in &mapping.entries {
                        push(cx.key_range(entry).cover(cx.tree.node(entry.value).range), FoldKind::Region);
                    }
                }
                Kind::Sequence(items) => {
                    for item in items {
                        let range = cx.tree.node(*item).range;
                        // A block of text begins with its header.
                        let header = cx.value(*item).filter(|value| value.style.is_block());
                        let header = header.and_then(|value| value.block_header(cx));
                        push(header.map_or(range, |at| range.cover(TextRange::empty(at))), FoldKind::Region);
                    }
                }
                _ => {}
            }
        }
        for block in &cx.pem {
            push(block.range, FoldKind::Certificate);
        }
        let mut comments: Option<TextRange> = None;
        for comment in cx.tree.comments() {
            let line = cx.lines.line(comment.range.start());
            let is_alone = cx.slice(TextRange::new(cx.lines.start(line), comment.range.start())).trim().is_empty();
            let above = comments.filter(|above| cx.lines.line(above.end()) + 1 == line);
            if let Some(run) = comments.filter(|_| !is_alone || above.is_none()) {
                push(run, FoldKind::Comment);
            }
            comments = is_alone.then(|| above.map_or(comment.range, |above| above.cover(comment.range)));
        }
        if let Some(run) = comments {
            push(run, FoldKind::Comment);
        }
        self.nested(found)
    }

    /// Those of several lines that are apart or nested, each pair of lines once.
    fn nested(&self, mut found: Vec<Fold>) -> Vec<Fold> {
        let cx = &self.cx;
        let lines = |fold: &Fold| {
            let last = usize::from(fold.range.end()).saturating_sub(1).max(usize::from(fold.range.start()));
            (cx.lines.line(fold.range.start()), cx.lines.line(size(last)))
        };
        found.retain(|fold| {
            let (first, last) = lines(fold);
            first < last
        });
        // Of those with the same lines a certificate counts before the value that it is in.
        crate::sort::by_key(&mut found, |fold| {
            let (first, last) = lines(fold);
            (first, std::cmp::Reverse(last), std::cmp::Reverse(fold.kind))
        });
        let mut open: Vec<(usize, usize)> = Vec::new();
        found.retain(|fold| {
            let (first, last) = lines(fold);
            while open.last().is_some_and(|(_, end)| *end < first) {
                open.pop();
            }
            let is_nested =
                open.last().is_none_or(|(start, end)| last <= *end && (first, last) != (*start, *end) && first < *end);
            if is_nested {
                open.push((first, last));
            }
            is_nested
        });
        found
    }

    /// The ranges around an offset, from the word to the whole text; each holds the one before it.
    pub fn selection(&self, offset: TextSize) -> Vec<TextRange> {
        let cx = &self.cx;
        let mut found = vec![range(0, cx.text.len())];
        found.extend(self.word(offset));
        let after = cx.macros.partition_point(|used| used.range.start() <= offset);
        let used = after.checked_sub(1).and_then(|at| cx.macros.get(at));
        if let Some(used) = used.filter(|used| used.range.contains_inclusive(offset)) {
            found.push(used.range);
            found.extend(used.words.iter().map(|word| word.range));
        }
        let after = cx.pem.partition_point(|block| block.range.start() <= offset);
        if let Some(block) = after.checked_sub(1).and_then(|at| cx.pem.get(at)) {
            found.push(block.range);
        }
        let line = cx.lines.range(cx.text, cx.lines.line(offset));
        let before = || cx.tree.scalar_at(offset.checked_sub(size(1))?);
        let mut at =
            cx.tree.scalar_at(offset).or_else(before).filter(|id| cx.tree.node(*id).range.contains_inclusive(offset));
        if let Some(value) = at.and_then(|id| cx.value(id)) {
            found.push(value.inner());
            // A line of a long text.
            let body = cx.slice(line);
            let start = line.start() + size(body.len() - body.trim_start().len());
            found.extend(value.style.is_block().then(|| TextRange::new(start, line.end().max(start))));
        } else {
            at = self.around(offset);
        }
        while let Some(id) = at {
            let node = cx.tree.node(id);
            found.push(node.range);
            at = node.parent;
            let Some(parent) = node.parent else { break };
            let start = node.range.start();
            let entries = cx.tree.entries(parent);
            let after = entries.partition_point(|entry| cx.key_range(entry).start() <= start);
            if let Some(entry) = after.checked_sub(1).and_then(|at| entries.get(at)) {
                found.push(cx.key_range(entry).cover(cx.tree.node(entry.value).range));
            }
        }
        found.retain(|range| range.contains_inclusive(offset));
        crate::sort::by_key(&mut found, |range| (range.len(), range.start()));
        let mut grown: Vec<TextRange> = Vec::new();
        for next in found {
            let is_larger = grown.last().is_none_or(|last| next.contains_range(*last) && next != *last);
            if is_larger && (!next.is_empty() || cx.text.is_empty()) {
                grown.push(next);
            }
        }
        grown
    }

    /// The innermost collection around an offset.
    fn around(&self, offset: TextSize) -> Option<crate::yaml::NodeId> {
        let tree = &self.cx.tree;
        let mut at = tree.roots().iter().copied().find(|root| tree.node(*root).range.contains_inclusive(offset))?;
        loop {
            let next = match &tree.node(at).kind {
                Kind::Mapping(mapping) => {
                    let after = mapping.entries.partition_point(|entry| self.cx.key_range(entry).start() <= offset);
                    after.checked_sub(1).and_then(|index| mapping.entries.get(index)).map(|entry| entry.value)
                }
                Kind::Sequence(items) => {
                    let after = items.partition_point(|item| tree.node(*item).range.start() <= offset);
                    after.checked_sub(1).and_then(|index| items.get(index)).copied()
                }
                _ => None,
            };
            match next.filter(|id| tree.node(*id).range.contains_inclusive(offset)) {
                Some(inner) => at = inner,
                None => return Some(at),
            }
        }
    }

    /// The word at an offset.
    fn word(&self, offset: TextSize) -> Option<TextRange> {
        let is_part = |c: char| c.is_alphanumeric() || c == '_';
        let (before, after) = (self.cx.text.get(..usize::from(offset))?, self.cx.text.get(usize::from(offset)..)?);
        let start = before.trim_end_matches(is_part).len();
        let end = usize::from(offset) + after.len() - after.trim_start_matches(is_part).len();
        (start < end).then(|| range(start, end))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ide::testing::{at, in_context};
    use crate::pem::testing::{CA, layer};
    use crate::source::slice;

    fn folds(text: &str) -> Vec<String> {
        in_context(text, &crate::Context::default(), |ide| {
            let line = |at: TextSize| ide.cx.lines.line(at) + 1;
            ide.folding()
                .iter()
                .map(|f| format!("{}-{} {:?}", line(f.range.start()), line(f.range.end()), f.kind))
                .collect()
        })
    }

    #[test]
    fn what_folds() {
        let text = "# a\n# b\nstages:\n  boot:\n    - name: x\n      commands:\n        - |\n          a\n          b\n\n    - name: y\n# c\n";
        assert_eq!(
            folds(text),
            ["1-2 Comment", "3-11 Region", "4-11 Region", "5-9 Region", "6-9 Region", "7-9 Region"]
        );
        assert_eq!(folds("a: {\n  b: [\n  ], c: [\n  ]\n }\n"), ["1-5 Region", "2-3 Region"]);
        assert!(folds(&layer(CA)).iter().any(|fold| fold.ends_with("Certificate")));
        assert!(folds("a: 1\nb: 2 # x\n# y\n").is_empty());
    }

    #[test]
    fn a_selection_grows() {
        let grown = |text: &str| {
            at(text, |ide, offset| {
                ide.selection(offset).into_iter().map(|r| slice(ide.text(), r).to_owned()).collect::<Vec<_>>()
            })
        };
        assert_eq!(
            grown("a: 1\nb:\n  - c: 'x {{ .spectro.var.ta|g }}'\n    d: 2\n"),
            [
                "tag",
                ".spectro.var.tag",
                "{{ .spectro.var.tag }}",
                "x {{ .spectro.var.tag }}",
                "'x {{ .spectro.var.tag }}'",
                "c: 'x {{ .spectro.var.tag }}'",
                "c: 'x {{ .spectro.var.tag }}'\n    d: 2",
                "- c: 'x {{ .spectro.var.tag }}'\n    d: 2",
                "b:\n  - c: 'x {{ .spectro.var.tag }}'\n    d: 2",
                "a: 1\nb:\n  - c: 'x {{ .spectro.var.tag }}'\n    d: 2",
                "a: 1\nb:\n  - c: 'x {{ .spectro.var.tag }}'\n    d: 2\n",
            ]
        );
        assert_eq!(grown("|"), [""]);
        assert_eq!(grown("a: >\n  one tw|o\n  three\n")[..3], ["two", "one two", "one two\n  three"]);
    }
}
