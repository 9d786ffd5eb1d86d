//! Which document the text in the editor belongs to, across undo and redo.
//!
//! The editor names the states of its text by numbers. A change makes a number larger than all before; undo and redo bring one back.

use layerwright_monaco::LineEnds;
use layerwright_protocol::Answers;

use super::Document;

/// What an Undo button takes back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Undo {
    /// The change that led to this state of the text.
    Change(u32),
    /// The opening of this document, and what was changed since.
    Opening(usize),
}

/// What of a text the editor does not keep.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Outside {
    pub(crate) has_bom: bool,
    /// Those of most lines.
    pub(crate) ends: LineEnds,
}

impl Outside {
    pub(crate) fn of(text: &str) -> Self {
        let windows = text.matches("\r\n").count();
        let others = text.matches(['\r', '\n']).count() - 2 * windows;
        let ends = if windows > others { LineEnds::Windows } else { LineEnds::Unix };
        Self { has_bom: text.starts_with('\u{feff}'), ends }
    }
}

/// A document with what belongs to it beside the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Shown {
    pub(crate) document: Document,
    pub(crate) answers: Answers,
    pub(crate) outside: Outside,
    /// The state of the text as it was opened or exported. `None`: the text is nowhere else.
    pub(crate) saved: Option<u32>,
}

/// All documents since the page was loaded.
#[derive(Debug)]
pub(crate) struct History {
    documents: Vec<Shown>,
    /// First states of runs of states, ascending, each with the document of the run.
    runs: Vec<(u32, usize)>,
    current: usize,
}

impl History {
    pub(crate) fn new(first: Shown) -> Self {
        Self { documents: vec![first], runs: vec![(0, 0)], current: 0 }
    }

    /// Names the document of the text as it is now.
    pub(crate) fn current(&self) -> usize {
        self.current
    }

    pub(crate) fn shown(&self) -> Option<&Shown> {
        self.documents.get(self.current)
    }

    pub(crate) fn shown_mut(&mut self) -> Option<&mut Shown> {
        self.documents.get_mut(self.current)
    }

    /// The newest state of the text is the first one of another document.
    pub(crate) fn begin(&mut self, state: u32, shown: Shown) {
        self.current = self.documents.len();
        self.documents.push(shown);
        self.runs.push((state, self.current));
    }

    /// The text was changed to a state that is newer than all before.
    pub(crate) fn changed(&mut self, state: u32) {
        if self.document_of(state) != self.current {
            self.runs.push((state, self.current));
        }
    }

    /// Undo or redo has brought a state back. Answers whether it belongs to another document than the state before.
    pub(crate) fn went_to(&mut self, state: u32) -> bool {
        let before = self.current;
        self.current = self.document_of(state);
        before != self.current
    }

    fn document_of(&self, state: u32) -> usize {
        self.runs.iter().rev().find(|(first, _)| *first <= state).map_or(0, |(_, document)| *document)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(name: &str) -> Shown {
        let document = Document::alone(name.to_owned());
        Shown { document, answers: Answers::default(), outside: Outside::default(), saved: None }
    }

    fn name(history: &History) -> &str {
        &history.shown().unwrap().document.info
    }

    #[test]
    fn each_state_brings_its_document_back() {
        let mut history = History::new(named("a"));
        history.changed(2);
        history.begin(3, named("b"));
        history.changed(4);
        history.begin(6, named("c"));
        assert_eq!(name(&history), "c");
        for (state, document, is_another) in [(4, "b", true), (3, "b", false), (2, "a", true), (6, "c", true)] {
            assert_eq!(history.went_to(state), is_another, "{state}");
            assert_eq!(name(&history), document, "{state}");
        }
    }

    #[test]
    fn a_text_has_the_line_ends_of_most_of_its_lines() {
        for (text, has_bom, ends) in [
            ("a\nb\n", false, LineEnds::Unix),
            ("\u{feff}a\r\nb\r\n", true, LineEnds::Windows),
            ("a\r\nb\nc\r\n", false, LineEnds::Windows),
            ("a\rb\r", false, LineEnds::Unix),
            ("", false, LineEnds::Unix),
        ] {
            assert_eq!(Outside::of(text), Outside { has_bom, ends }, "{text:?}");
        }
    }

    #[test]
    fn a_change_after_undo_belongs_to_the_document_that_undo_brought_back() {
        let mut history = History::new(named("a"));
        history.begin(3, named("b"));
        history.went_to(1);
        history.changed(5);
        assert_eq!(name(&history), "a");
        history.begin(8, named("c"));
        history.went_to(5);
        assert_eq!(name(&history), "a");
    }
}
