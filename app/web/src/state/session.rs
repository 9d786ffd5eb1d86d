//! The document and what is known about it. The editor owns the text; nothing here copies it.

use std::collections::BTreeMap;
use std::ops::Deref;
use std::sync::Arc;

use leptos::prelude::*;

use super::Undo;
use layerwright_protocol::{
    Answers, CertificateOffer, Counts, DiffRow, FixDiff, OsLayer, Problem, Profile, ProfileContext, Report,
};

/// How far the checker is with the newest text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Checking {
    /// The worker or the editor is still loading.
    Loading,
    /// Has taken long enough to be mentioned.
    UnderWay,
    Done,
    /// The worker was replaced; the next report follows.
    Restarted,
    /// The text kills the worker, so it is not checked.
    Poison,
    /// There is no worker.
    Unavailable,
    /// There is no editor, and so no text.
    NoEditor,
}

/// A report and the version of the text that it belongs to; 0 before the first check.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Checked {
    pub(crate) version: u32,
    pub(crate) report: Report,
}

impl Deref for Checked {
    type Target = Report;

    fn deref(&self) -> &Report {
        &self.report
    }
}

/// What was counted in the newest text and around it. `None`: the newest text is not checked.
fn counted(checking: Checking, checked: &Checked) -> Option<Counts> {
    let is_checked = match checking {
        Checking::UnderWay | Checking::Done | Checking::Restarted => checked.version > 0 && !checked.is_profile,
        Checking::Loading | Checking::Poison | Checking::Unavailable | Checking::NoEditor => false,
    };
    is_checked.then_some(checked.counts)
}

/// What was opened, as the worker gets it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Opening {
    pub(crate) layer: String,
    /// What is wrong with the profile around the layer.
    pub(crate) findings: Vec<Problem>,
}

/// The profile that the layer belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Base {
    /// As it was opened.
    pub(crate) text: Arc<str>,
    pub(crate) profile: Arc<Profile>,
    /// Index of the edited layer.
    pub(crate) os_layer: usize,
}

/// Where the text in the editor comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Document {
    /// One line: file name, or the profile and its layers. Never text of the document.
    pub(crate) info: String,
    pub(crate) base: Option<Base>,
    /// What the rules get to know of the profile around the layer.
    pub(crate) profile_context: Option<ProfileContext>,
    /// What was opened. Its address tells one opening from another.
    pub(crate) opened: Option<Arc<Opening>>,
    /// Names of the variables that took the place of secrets in it, which an export is to define.
    pub(crate) new_variables: Vec<String>,
    /// The example that a first visit shows.
    pub(crate) is_example: bool,
    /// Its text, as it was opened, can be opened again. What was pasted may be nowhere else.
    pub(crate) is_saved: bool,
}

impl Document {
    /// A layer alone.
    pub(crate) fn alone(info: String) -> Self {
        Self {
            info,
            base: None,
            profile_context: None,
            opened: None,
            new_variables: Vec::new(),
            is_example: false,
            is_saved: true,
        }
    }
}

/// A fix that changes much, to be looked at before it is made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct LargeFix {
    /// Version of the text that it was made for.
    pub(crate) version: u32,
    pub(crate) diff: FixDiff,
}

/// A file that was picked, dropped or unpacked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Incoming {
    pub(crate) name: String,
    pub(crate) bytes: Arc<[u8]>,
}

/// Certificates that can be added to the layer, to be looked at before they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CertificateOffering {
    /// Version of the text that it was made for.
    pub(crate) version: u32,
    /// Of the file.
    pub(crate) name: String,
    pub(crate) offer: CertificateOffer,
}

/// Something to tell, until it is dismissed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Notice {
    pub(crate) is_error: bool,
    pub(crate) text: String,
    /// What it is about can be undone.
    pub(crate) undo: Option<Undo>,
    /// Offers to start the worker again.
    pub(crate) can_retry: bool,
}

impl Notice {
    pub(crate) fn note(text: impl Into<String>) -> Self {
        Self { is_error: false, text: text.into(), undo: None, can_retry: false }
    }

    /// About a change of the text.
    pub(crate) fn change(text: impl Into<String>, undo: Option<Undo>) -> Self {
        Self { undo, ..Self::note(text) }
    }

    /// Worth keeping after the text has moved on.
    pub(crate) fn is_lasting(&self) -> bool {
        self.is_error || self.can_retry || matches!(self.undo, Some(Undo::Opening(_)))
    }

    pub(crate) fn error(text: impl Into<String>) -> Self {
        Self { is_error: true, ..Self::note(text) }
    }
}

/// A text with several OS layers, one of which is to be edited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct LayerChoice {
    /// Of the file.
    pub(crate) name: Option<String>,
    /// One line for people.
    pub(crate) summary: String,
    pub(crate) layers: Vec<OsLayer>,
    /// None of them is called an OS layer.
    pub(crate) is_guess: bool,
    /// The profile that they belong to, and its text.
    pub(crate) origin: Option<(Arc<str>, Arc<Profile>)>,
}

/// Signals of the document.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Session {
    /// Of the newest text that was checked.
    pub(crate) report: RwSignal<Arc<Checked>>,
    pub(crate) checking: RwSignal<Checking>,
    /// What was found in the newest text and around it, which everything that counts findings reads. `None`: it is not checked.
    pub(crate) counts: Memo<Option<Counts>>,
    pub(crate) document: RwSignal<Document>,
    pub(crate) answers: RwSignal<Answers>,
    pub(crate) notice: RwSignal<Option<Notice>>,
    /// A profile with several OS layers waits for one to be chosen.
    pub(crate) choice: RwSignal<Option<LayerChoice>>,
    /// Several files, one of which is to be chosen.
    pub(crate) incoming: RwSignal<Vec<Incoming>>,
    /// Certificates wait for a yes.
    pub(crate) certificates: RwSignal<Option<CertificateOffering>>,
    /// A draft is kept for this tab.
    pub(crate) keeps_draft: RwSignal<bool>,
    /// The editor is there.
    pub(crate) is_loaded: RwSignal<bool>,
    /// A fix waits for a yes.
    pub(crate) large_fix: RwSignal<Option<LargeFix>>,
    /// The layer beside the one that was opened, to be looked at.
    pub(crate) comparison: RwSignal<Option<Vec<DiffRow>>>,
    /// Index of the layer of the profile that is looked at.
    pub(crate) viewed_layer: RwSignal<Option<usize>>,
    /// Values that a person gave for macros that only Palette knows, by path. For showing; never kept.
    pub(crate) samples: RwSignal<BTreeMap<String, String>>,
    /// The text is nowhere but here: it was changed since it was opened or exported, or pasted.
    pub(crate) is_edited: RwSignal<bool>,
}

impl Session {
    pub(crate) fn new(document: Document) -> Self {
        let report: RwSignal<Arc<Checked>> = RwSignal::new(Arc::default());
        let checking = RwSignal::new(Checking::Loading);
        Self {
            report,
            checking,
            counts: Memo::new(move |_| counted(checking.get(), &report.read())),
            document: RwSignal::new(document),
            answers: RwSignal::new(Answers::default()),
            notice: RwSignal::new(None),
            choice: RwSignal::new(None),
            incoming: RwSignal::new(Vec::new()),
            certificates: RwSignal::new(None),
            keeps_draft: RwSignal::new(false),
            is_loaded: RwSignal::new(false),
            large_fix: RwSignal::new(None),
            comparison: RwSignal::new(None),
            viewed_layer: RwSignal::new(None),
            samples: RwSignal::new(BTreeMap::new()),
            is_edited: RwSignal::new(false),
        }
    }

    /// The finding with this id, in the newest report.
    pub(crate) fn problem(&self, id: &str) -> Option<Problem> {
        self.report.read().problems.iter().find(|problem| problem.id == id).cloned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_checked_has_no_counts() {
        let counts = Counts { error: 0, warning: 1, info: 2 };
        let checked = Checked { version: 3, report: Report { counts, ..Report::default() } };
        assert_eq!(counted(Checking::Done, &checked), Some(counts));
        assert_eq!(counted(Checking::UnderWay, &checked), Some(counts), "those of the text before");
        for checking in [Checking::Loading, Checking::Poison, Checking::Unavailable, Checking::NoEditor] {
            assert_eq!(counted(checking, &checked), None, "{checking:?}");
        }
        assert_eq!(counted(Checking::Done, &Checked::default()), None, "before the first check");
        let profile = Checked { version: 3, report: Report { is_profile: true, ..Report::default() } };
        assert_eq!(counted(Checking::Done, &profile), None, "a whole profile has no layer that was checked");
    }
}
