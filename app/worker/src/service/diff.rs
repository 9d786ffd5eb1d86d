//! The changed lines between two texts: so that "fix all" leaves the rest of the editor alone (cursor, folds and scroll position),
//! and for people to look at.

use std::ops::Range;

use layerwright_protocol::DiffRow;

/// How many lines ahead the two texts may meet again. Fixes change a line or a few; past this the rest is one change.
const WINDOW: usize = 100;
/// Equal lines shown around a change.
const CONTEXT: usize = 3;
/// Rows that are shown; more than that nobody reads.
const MAX_ROWS: usize = 2_000;

/// Byte ranges of whole lines in `old`, in order, with what takes their place.
pub(super) fn lines<'a>(old: &str, new: &'a str) -> Vec<(Range<usize>, &'a str)> {
    let old_lines: Vec<&str> = old.split_inclusive('\n').collect();
    let new_lines: Vec<&str> = new.split_inclusive('\n').collect();
    let (mut i, mut j) = (0, 0); // lines
    let (mut at, mut new_at) = (0, 0); // bytes
    let mut changes = Vec::new();
    loop {
        while let (Some(a), Some(b)) = (old_lines.get(i), new_lines.get(j))
            && a == b
        {
            (i, j, at, new_at) = (i + 1, j + 1, at + a.len(), new_at + b.len());
        }
        if i == old_lines.len() && j == new_lines.len() {
            return changes;
        }
        let (skip, new_skip) = meet(old_lines.get(i..).unwrap_or_default(), new_lines.get(j..).unwrap_or_default());
        let length = bytes(&old_lines, i, skip);
        let new_length = bytes(&new_lines, j, new_skip);
        changes.push((at..at + length, new.get(new_at..new_at + new_length).unwrap_or_default()));
        (i, j, at, new_at) = (i + skip, j + new_skip, at + length, new_at + new_length);
    }
}

/// A text to be shown: what is compared, and the same lines as they are shown, without secrets.
#[derive(Debug, Clone, Copy)]
pub(super) struct Side<'a> {
    pub(super) text: &'a str,
    pub(super) shown: &'a str,
}

/// The two texts side by side, with long runs of equal lines left out.
pub(super) fn rows(old: Side<'_>, new: Side<'_>) -> Vec<DiffRow> {
    let mut rows = Vec::new();
    let (mut olds, mut news) = (Numbered::new(old.shown), Numbered::new(new.shown));
    let mut at = 0; // bytes
    let changes = lines(old.text, new.text);
    for (index, (range, insert)) in changes.iter().enumerate() {
        let same = old.text.get(at..range.start).map_or(0, count);
        equal(&mut rows, olds.take(same), news.take(same), (index > 0, true));
        let mut before = olds.take(old.text.get(range.clone()).map_or(0, count)).into_iter();
        let mut after = news.take(count(insert)).into_iter();
        loop {
            match (before.next(), after.next()) {
                (None, None) => break,
                (old, new) => rows.push(DiffRow::Changed { old, new }),
            }
        }
        at = range.end;
    }
    if !changes.is_empty() {
        let same = old.text.get(at..).map_or(0, count);
        equal(&mut rows, olds.take(same), news.take(same), (true, false));
    }
    let ends = [old, new].map(|side| side.text.is_empty() || side.text.ends_with('\n'));
    if ends[0] != ends[1] {
        // The last line itself may be the same.
        if old.text.lines().last() == new.text.lines().last()
            && let Some(DiffRow::Changed { old: Some((old, text)), new: Some((new, _)) }) = rows.last()
        {
            let same = DiffRow::Same { old: *old, new: *new, text: text.clone() };
            rows.pop();
            rows.push(same);
        }
        rows.push(DiffRow::NoLineBreak { old: !ends[0] });
    }
    if rows.len() > MAX_ROWS {
        let left = rows.len() - MAX_ROWS;
        rows.truncate(MAX_ROWS);
        rows.push(DiffRow::Skipped(left));
    }
    rows
}

/// Equal lines, cut down to those behind the change before and in front of the one after.
fn equal(rows: &mut Vec<DiffRow>, old: Vec<(u32, String)>, new: Vec<(u32, String)>, (before, after): (bool, bool)) {
    let (head, tail) = (if before { CONTEXT } else { 0 }, if after { CONTEXT } else { 0 });
    let skipped = old.len().saturating_sub(head + tail);
    for (index, ((old, text), (new, _))) in old.into_iter().zip(new).enumerate() {
        if skipped < 2 || index < head || index >= head + skipped {
            rows.push(DiffRow::Same { old, new, text });
        } else if index == head {
            rows.push(DiffRow::Skipped(skipped));
        }
    }
}

fn count(text: &str) -> usize {
    text.split_inclusive('\n').count()
}

/// Lines without their ends, each with its number.
struct Numbered<'a> {
    rest: std::str::Lines<'a>,
    next: u32,
}

impl<'a> Numbered<'a> {
    fn new(text: &'a str) -> Self {
        Self { rest: text.lines(), next: 1 }
    }

    fn take(&mut self, count: usize) -> Vec<(u32, String)> {
        let lines = self.rest.by_ref().take(count);
        let first = self.next;
        let taken: Vec<(u32, String)> = (first..).zip(lines).map(|(number, line)| (number, line.to_owned())).collect();
        self.next = taken.last().map_or(first, |(number, _)| number + 1);
        taken
    }
}

/// How many lines to skip in each text until they agree again, the fewest in sum; all that is left when they do not.
fn meet(old: &[&str], new: &[&str]) -> (usize, usize) {
    for sum in 1..=WINDOW {
        for skip in 0..=sum {
            if let (Some(a), Some(b)) = (old.get(skip), new.get(sum - skip))
                && a == b
            {
                return (skip, sum - skip);
            }
        }
    }
    (old.len(), new.len())
}

fn bytes(lines: &[&str], from: usize, count: usize) -> usize {
    lines.iter().skip(from).take(count).map(|line| line.len()).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(old: &str, new: &str, expected: usize) {
        let changes = lines(old, new);
        let mut text = String::new();
        let mut from = 0;
        for (range, insert) in &changes {
            text.push_str(old.get(from..range.start).unwrap());
            text.push_str(insert);
            from = range.end;
        }
        text.push_str(old.get(from..).unwrap());
        assert_eq!(text, new);
        assert_eq!(changes.len(), expected, "{changes:?}");
    }

    /// Rows as `-old`, `+new`, `=both`, `...` with their numbers.
    fn shown(old: &str, new: &str) -> String {
        let part = |sign: &str, line: Option<(u32, String)>| line.map(|(n, text)| format!("{sign}{n}:{text}"));
        let row = |row| match row {
            DiffRow::Skipped(n) => format!("...{n}"),
            DiffRow::Same { old, new, text } => format!("={old}/{new}:{text}"),
            DiffRow::Changed { old, new } => [part("-", old), part("+", new)].into_iter().flatten().collect::<String>(),
            DiffRow::NoLineBreak { old } => format!("no line break {}", if old { "before" } else { "after" }),
        };
        let side = |text| Side { text, shown: text };
        rows(side(old), side(new)).into_iter().map(row).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn rows_stand_side_by_side() {
        assert_eq!(shown("a\nb\nc\n", "a\nB\nc\n"), "=1/1:a -2:b+2:B =3/3:c");
        assert_eq!(shown("a\nc\n", "a\nb\nc\n"), "=1/1:a +2:b =2/3:c");
        assert_eq!(shown("a\nb\n", "a\n"), "=1/1:a -2:b");
        assert_eq!(shown("a\n", "a\n"), "");
        assert_eq!(shown("a\r\nb", "a\r\nb\r\n"), "=1/1:a =2/2:b no line break before");
        assert_eq!(shown("a\nb\n", "a\nc"), "=1/1:a -2:b+2:c no line break after");
        let lines = (1..=20).map(|n| format!("{n}\n")).collect::<Vec<_>>().concat();
        let new = lines.replace("10\n", "x\n");
        assert_eq!(shown(&lines, &new), "...6 =7/7:7 =8/8:8 =9/9:9 -10:10+10:x =11/11:11 =12/12:12 =13/13:13 ...7");
    }

    #[test]
    fn only_changed_lines_are_replaced() {
        check("a\nb\nc\n", "a\nb\nc\n", 0);
        check("a\nb\nc\nd\ne\n", "a\nB\nc\nd\nE\n", 2);
        check("a\nb\nc\n", "a\nb\nx\ny\nc\n", 1);
        check("a\nb\nc\n", "c\n", 1);
        check("a\nb", "a\nb\n", 1);
        check("", "a\n", 1);
        check("a\r\nb\r\n", "a\r\nB\r\n", 1);
    }
}
