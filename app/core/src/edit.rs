//! Edits of a text, as values.

use crate::source::{TextRange, TextSize};

/// Replace the bytes of `range` by `text`. An empty range inserts, an empty text deletes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Indel {
    pub range: TextRange,
    pub text: String,
}

impl Indel {
    pub fn insert(at: TextSize, text: impl Into<String>) -> Self {
        Self { range: TextRange::empty(at), text: text.into() }
    }

    pub fn delete(range: TextRange) -> Self {
        Self { range, text: String::new() }
    }

    pub fn replace(range: TextRange, text: impl Into<String>) -> Self {
        Self { range, text: text.into() }
    }
}

/// Several replacements that are made together.
///
/// Invariant: sorted by start and disjoint; two insertions at one place keep the order in which they were given.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TextEdit {
    indels: Vec<Indel>,
}

impl TextEdit {
    /// `None` when two of the replacements overlap.
    pub fn new(mut indels: Vec<Indel>) -> Option<Self> {
        crate::sort::by_key(&mut indels, |i| (i.range.start(), i.range.end()));
        indels.is_sorted_by(|a, b| a.range.end() <= b.range.start()).then_some(Self { indels })
    }

    /// One insertion.
    pub fn insert(at: TextSize, text: impl Into<String>) -> Self {
        Self { indels: vec![Indel::insert(at, text)] }
    }

    /// One deletion.
    pub fn delete(range: TextRange) -> Self {
        Self { indels: vec![Indel::delete(range)] }
    }

    /// One replacement.
    pub fn replace(range: TextRange, text: impl Into<String>) -> Self {
        Self { indels: vec![Indel::replace(range, text)] }
    }

    /// Both edits as one. `None` when they overlap.
    pub fn and(mut self, other: Self) -> Option<Self> {
        self.indels.extend(other.indels);
        Self::new(self.indels)
    }

    pub fn indels(&self) -> &[Indel] {
        &self.indels
    }

    /// Whether the two edits can be made together: no replaced range touches the other's.
    pub fn is_disjoint(&self, other: &Self) -> bool {
        self.indels
            .iter()
            .all(|a| other.indels.iter().all(|b| a.range.end() < b.range.start() || b.range.end() < a.range.start()))
    }

    /// The edited text. Replacements that do not lie on character boundaries inside the text are left out.
    pub fn apply(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len() + self.indels.iter().map(|i| i.text.len()).sum::<usize>());
        let mut from = 0;
        for indel in &self.indels {
            let (start, end) = (usize::from(indel.range.start()), usize::from(indel.range.end()));
            let Some(kept) = text.get(from..start) else { continue };
            if !text.is_char_boundary(end) {
                continue;
            }
            out.push_str(kept);
            out.push_str(&indel.text);
            from = end;
        }
        out.push_str(text.get(from..).unwrap_or(""));
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{range, size};

    #[test]
    fn replacements_are_made_together() {
        let edit = TextEdit::new(vec![
            Indel::insert(size(5), "'"),
            Indel::replace(range(0, 1), "bb"),
            Indel::insert(size(3), "'"),
        ])
        .unwrap();
        assert_eq!(edit.apply("a: xy\n"), "bb: 'xy'\n");
    }

    #[test]
    fn overlaps_are_refused() {
        assert_eq!(TextEdit::new(vec![Indel::delete(range(0, 3)), Indel::delete(range(2, 4))]), None);
    }
}
