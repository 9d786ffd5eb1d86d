//! The changed lines between two texts, so that "fix all" leaves the rest of the editor alone: cursor, folds and scroll position.

use std::ops::Range;

/// How many lines ahead the two texts may meet again. Fixes change a line or a few; past this the rest is one change.
const WINDOW: usize = 100;

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
