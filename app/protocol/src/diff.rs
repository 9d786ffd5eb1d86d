//! Texts side by side.

use serde::{Deserialize, Serialize};

use super::Fix;

/// A fix, with what it does to the text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FixDiff {
    pub fix: Fix,
    pub rows: Vec<DiffRow>,
}

/// A row of two texts side by side. Runs of equal lines are cut down to those near a change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum DiffRow {
    /// Lines left out.
    Skipped(usize),
    Same {
        old: u32,
        new: u32,
        text: String,
    },
    /// A line, with its number, that only one text has, or that the two have in different wordings.
    Changed {
        old: Option<(u32, String)>,
        new: Option<(u32, String)>,
    },
    /// Which of the texts ends without a line break, where the other has one; the last row.
    NoLineBreak {
        old: bool,
    },
}
