//! Laying the lines out.

use std::collections::BTreeMap;

use super::lines::{Line, LineKind, read};
use super::{Depth, Source};
use crate::source::{range, slice};
use crate::yaml::Kind;

/// Spaces by which a collection is deeper than what holds it.
const STEP: usize = 2;

/// A block collection that is open, with the column of its keys or dashes before and after.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Indentation {
    old: usize,
    new: usize,
}

/// The text with its white space set right, as far as `depth` says. Whether it still reads the same is for the caller to see.
pub(super) fn lay_out(source: &Source, depth: Depth) -> String {
    let text = &source.text;
    let lines = read(source);
    let gaps = if depth == Depth::Ends { BTreeMap::new() } else { gaps(source, &lines) };
    let columns = if depth == Depth::Indentation { columns(source, &lines) } else { BTreeMap::new() };
    let mut out = String::with_capacity(text.len());
    for (number, line) in lines.iter().enumerate() {
        let body = line.body(text);
        let spaces = line.indentation(text);
        let column = columns.get(&number).copied().unwrap_or(spaces);
        let keeps_end = line.open || line.kind == LineKind::Block;
        out.extend(std::iter::repeat_n(' ', column));
        let mut from = line.start + spaces;
        let mut removed = 0;
        for (start, end) in gaps.range(line.start..line.end.max(line.start)).map(|(start, end)| (*start, *end)) {
            if let Some(comment) = line.comment.filter(|comment| *comment <= start) {
                from = pad(text, &mut out, from, comment, &mut removed);
            }
            out.push_str(slice(text, range(from, start)));
            out.push(' ');
            removed += end - start - 1;
            from = end;
        }
        if let Some(comment) = line.comment.filter(|comment| *comment >= from) {
            from = pad(text, &mut out, from, comment, &mut removed);
        }
        let rest = slice(text, range(from, line.start + body.len()));
        out.push_str(if keeps_end { rest } else { rest.trim_end_matches([' ', '\t']) });
        if !keeps_end && rest.trim_matches([' ', '\t']).is_empty() {
            let kept = out.trim_end_matches([' ', '\t']).len();
            out.truncate(kept);
        }
        out.push_str(line.line_end(text));
    }
    out
}

/// Copies up to the comment, which keeps its column by the spaces that were taken away before.
fn pad(text: &str, out: &mut String, from: usize, comment: usize, removed: &mut usize) -> usize {
    out.push_str(slice(text, range(from, comment)));
    out.extend(std::iter::repeat_n(' ', *removed));
    *removed = 0;
    comment
}

/// White space behind `:` and `-` that is not one space: start and end.
fn gaps(source: &Source, lines: &[Line]) -> BTreeMap<usize, usize> {
    let text = &source.text;
    let mut gaps = BTreeMap::new();
    let mut gap = |start: usize| {
        let rest = text.get(start..).unwrap_or("");
        let white = rest.len() - rest.trim_start_matches([' ', '\t']).len();
        let is_value =
            rest.get(white..).is_some_and(|value| !value.is_empty() && !value.starts_with(['\r', '\n', '#']));
        if is_value && white > 0 && slice(text, range(start, start + white)) != " " {
            gaps.insert(start, start + white);
        }
    };
    for line in lines.iter().filter(|line| line.kind == LineKind::Structure) {
        dashes(line, text).for_each(|at| gap(at + 1));
    }
    for id in source.tree.ids() {
        let node = source.tree.node(id);
        let Kind::Mapping(mapping) = &node.kind else { continue };
        for entry in mapping.entries.iter().filter(|_| !mapping.flow) {
            let end = usize::from(source.tree.node(entry.key).range.end());
            let rest = text.get(end..).unwrap_or("");
            let colon = end + rest.len() - rest.trim_start_matches([' ', '\t']).len();
            if text.get(colon..).is_some_and(|rest| rest.starts_with(':')) {
                gap(colon + 1);
            }
        }
    }
    gaps
}

/// Offsets of the list dashes with which a line starts; `?` and `:` of explicit keys stand for a level of their own as well.
fn dashes<'a>(line: &Line, text: &'a str) -> impl Iterator<Item = usize> + use<'a> {
    let (mut at, end) = (line.start + line.indentation(text), line.end);
    std::iter::from_fn(move || {
        let rest = slice(text, range(at, end));
        let after =
            rest.strip_prefix(['-', '?', ':']).filter(|rest| rest.is_empty() || rest.starts_with([' ', '\t']))?;
        let dash = at;
        at += rest.len() - after.trim_start_matches([' ', '\t']).len();
        Some(dash)
    })
}

/// The new columns of the lines that are to be indented differently.
fn columns(source: &Source, lines: &[Line]) -> BTreeMap<usize, usize> {
    let mut walk = Walk {
        text: &source.text,
        lines,
        levels: Vec::new(),
        block: None,
        comments: Vec::new(),
        columns: BTreeMap::new(),
    };
    for number in 0..lines.len() {
        walk.line(number);
    }
    walk.settle(None);
    walk.columns
}

/// A comment of its own whose column depends on what follows.
struct Waiting {
    number: usize,
    column: usize,
    levels: Vec<Indentation>,
    /// It must be before this column, or it would belong to the block scalar above.
    limit: Option<usize>,
}

struct Walk<'a> {
    text: &'a str,
    lines: &'a [Line],
    levels: Vec<Indentation>,
    /// Columns of the content of the block scalar above.
    block: Option<Indentation>,
    comments: Vec<Waiting>,
    columns: BTreeMap<usize, usize>,
}

impl Walk<'_> {
    fn line(&mut self, number: usize) {
        let Some(line) = self.lines.get(number) else { return };
        let column = line.indentation(self.text);
        match line.kind {
            LineKind::Blank | LineKind::InMacro => {}
            LineKind::Comment => {
                let limit = self.block.map(|block| block.new);
                self.comments.push(Waiting { number, column, levels: self.levels.clone(), limit });
            }
            LineKind::Marker => {
                self.settle(None);
                self.levels.clear();
                self.block = None;
            }
            LineKind::Structure => {
                self.block = None;
                let new = self.structure(line, column);
                self.settle(Some(Indentation { old: column, new }));
                self.set(number, new);
                if line.holds_empty_block {
                    let parent = self.levels.last().copied().unwrap_or(Indentation { old: 0, new: 0 });
                    self.block = Some(Indentation { old: parent.old + 1, new: parent.new + 1 });
                }
            }
            LineKind::Continuation => {
                let Some(level) = self.levels.last().filter(|level| level.old != level.new) else { return };
                let new = (column + level.new).saturating_sub(level.old).max(level.new + 1);
                self.set(number, new);
            }
            LineKind::Block => self.block(number, column),
        }
    }

    fn set(&mut self, number: usize, column: usize) {
        self.columns.insert(number, column);
    }

    /// The new column of a line with a key, a dash or a value, with the collections that it opens.
    fn structure(&mut self, line: &Line, column: usize) -> usize {
        while self.levels.last().is_some_and(|level| level.old > column) {
            self.levels.pop();
        }
        let opens = line.has_key || dashes(line, self.text).next().is_some();
        let new = self.enter(column, opens);
        let mut own = new;
        for dash in dashes(line, self.text).collect::<Vec<_>>() {
            let rest = slice(self.text, range(dash + 1, line.end));
            let item = dash + 1 + rest.len() - rest.trim_start_matches([' ', '\t']).len();
            let is_level = line.has_key || dashes(line, self.text).any(|other| other == item);
            if item < line.end && is_level {
                own += STEP;
                self.levels.push(Indentation { old: item - line.start, new: own });
            }
        }
        new
    }

    /// The new column for `column`, and a level for it when a collection starts there.
    fn enter(&mut self, column: usize, opens: bool) -> usize {
        let new = match self.levels.last() {
            Some(level) if level.old == column => return level.new,
            Some(level) => level.new + STEP,
            None => 0,
        };
        if opens {
            self.levels.push(Indentation { old: column, new });
        }
        new
    }

    /// A line of a block scalar: all move by the same number of spaces.
    fn block(&mut self, number: usize, column: usize) {
        let Some(parent) = self.levels.last().copied() else { return };
        let Some(block) = self.block.or_else(|| self.content(number, parent)) else { return };
        self.block = Some(block);
        if block.old == block.new {
            return;
        }
        // Spaces up to the content's column are no content.
        let new = if column < block.old { column.min(block.new) } else { column - block.old + block.new };
        self.set(number, new);
    }

    /// Where the content of the block scalar with this first line is, and where it will be.
    fn content(&self, number: usize, parent: Indentation) -> Option<Indentation> {
        let shown = |line: &&Line| !line.body(self.text).trim_start_matches(' ').is_empty();
        let old = self
            .lines
            .iter()
            .skip(number)
            .take_while(|line| line.kind == LineKind::Block)
            .find(shown)?
            .indentation(self.text);
        let header = self.lines.get(number.checked_sub(1)?)?;
        let code =
            slice(self.text, range(header.start, header.comment.unwrap_or(header.end))).trim_end_matches([' ', '\t']);
        let (_, indicators) = code.rsplit_once(['|', '>'])?;
        // An indentation that is written counts from the parent; the first line may be indented further.
        Some(match indicators.chars().find_map(|c| c.to_digit(10)) {
            Some(written) => Indentation { old: parent.old + written as usize, new: parent.new + written as usize },
            None => Indentation { old, new: parent.new + STEP },
        })
    }

    /// Gives the waiting comments their columns. `next` is the line that follows.
    fn settle(&mut self, next: Option<Indentation>) {
        for comment in std::mem::take(&mut self.comments) {
            let column = comment.column;
            let under = comment.levels.iter().rev().find(|level| level.old <= column);
            let new = match (next, under) {
                (Some(next), _) if next.old == column => next.new,
                (_, Some(level)) => level.new + column - level.old,
                (_, None) => comment.levels.first().or(next.as_ref()).map_or(column, |level| column.min(level.new)),
            };
            let limit = comment.limit.map_or(usize::MAX, |limit| limit.saturating_sub(1));
            self.set(comment.number, new.min(limit));
        }
    }
}
