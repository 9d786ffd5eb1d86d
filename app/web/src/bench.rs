//! What the parts of the page share: its signals, the editor and the checker.

use std::ops::Deref;
use std::sync::Arc;

use leptos::prelude::*;

use crate::checker::{Checker, Current, Event, NoAnswer, Text};
use crate::editor::EditorHandle;
use crate::platform::page;
use crate::state::{Checked, Checking, Document, History, Layout, Notice, Outside, Session, Settings, Shown, Undo};
use layerwright_monaco::Cause;
use layerwright_protocol::{Answer, Answers, Context, Request};

/// What the parts of the page work on. There is one for as long as the page lives, so that passing it on costs a pointer.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Bench(&'static Parts);

#[derive(Debug)]
pub(crate) struct Parts {
    pub(crate) session: Session,
    pub(crate) layout: Layout,
    pub(crate) settings: Settings,
    pub(crate) editor: EditorHandle,
    history: StoredValue<History>,
    /// The text is being replaced by that of another document.
    is_replacing: StoredValue<bool>,
    /// Undo or redo made the newest text.
    is_from_history: StoredValue<bool>,
    checker: StoredValue<Option<Checker>, LocalStorage>,
}

impl Deref for Bench {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        self.0
    }
}

impl Bench {
    pub(crate) fn new() -> Self {
        let example = Document { is_example: true, ..Document::alone("An example with problems in it".to_owned()) };
        // The editor starts with it in its first state.
        let first =
            Shown { document: example, answers: Answers::default(), outside: Outside::default(), saved: Some(1) };
        Self(Box::leak(Box::new(Parts {
            session: Session::new(first.document.clone()),
            layout: Layout::new(),
            settings: Settings::load(),
            editor: EditorHandle::new(),
            history: StoredValue::new(History::new(first)),
            is_replacing: StoredValue::new(false),
            is_from_history: StoredValue::new(false),
            checker: StoredValue::new_local(None),
        })))
    }

    /// The text in the editor has changed.
    pub(crate) fn text_changed(self, cause: Cause) {
        let Some(state) = self.editor.state().filter(|_| !self.is_replacing.get_value()) else { return };
        let document = self.session.document;
        let notice = self.session.notice;
        self.is_from_history.set_value(cause == Cause::History);
        let mut is_another = false;
        if cause == Cause::History {
            self.keep_document();
            is_another = self.history.try_update_value(|history| history.went_to(state)).unwrap_or_default();
            if is_another {
                self.bring_document();
            }
        } else if document.with_untracked(|document| document.is_example) {
            let answers = self.session.answers.get_untracked();
            self.begin(
                state,
                Shown {
                    document: Document::alone("Your layer".to_owned()),
                    answers,
                    outside: self.editor.outside(),
                    saved: None,
                },
            );
        } else {
            self.history.update_value(|history| history.changed(state));
        }
        self.note_saved();
        let is_over = |notice: &Notice| is_another || !notice.is_lasting();
        if notice.with_untracked(|notice| notice.as_ref().is_some_and(is_over)) {
            notice.set(None);
        }
        self.check();
    }

    /// Puts another document into the editor, as a step that undo takes back together with its text. `None`: there is no editor.
    pub(crate) fn show_document(self, text: &str, document: Document, answers: Answers) -> Option<Undo> {
        self.keep_document();
        self.is_replacing.set_value(true);
        self.editor.set_text(text);
        self.is_replacing.set_value(false);
        let state = self.editor.state()?;
        let saved = document.is_saved.then_some(state);
        self.is_from_history.set_value(false);
        self.begin(state, Shown { document, answers, outside: self.editor.outside(), saved });
        self.note_saved();
        self.check();
        Some(Undo::Opening(self.history.with_value(History::current)))
    }

    /// Takes back what a notice is about.
    pub(crate) fn undo(self, undo: Undo) {
        let is_due = || match undo {
            Undo::Change(state) => self.editor.state() == Some(state),
            Undo::Opening(document) => self.history.with_value(History::current) == document,
        };
        while is_due() {
            let before = self.editor.state();
            self.editor.undo();
            if self.editor.state() == before {
                break;
            }
        }
        self.session.notice.set(None);
        self.editor.focus();
    }

    /// The text as it is now is in a file.
    pub(crate) fn saved(self) {
        let state = self.editor.state();
        self.history.update_value(|history| {
            if let Some(shown) = history.shown_mut() {
                shown.saved = state;
            }
        });
        self.note_saved();
    }

    fn begin(self, state: u32, shown: Shown) {
        self.history.update_value(|history| history.begin(state, shown));
        self.bring_document();
    }

    /// Remembers what was changed beside the text.
    fn keep_document(self) {
        self.history.update_value(|history| {
            if let Some(shown) = history.shown_mut() {
                shown.document = self.session.document.get_untracked();
                shown.answers = self.session.answers.get_untracked();
                shown.outside = self.editor.outside();
            }
        });
    }

    /// Shows the document that the text belongs to.
    fn bring_document(self) {
        let Some(shown) = self.history.with_value(|history| history.shown().cloned()) else { return };
        self.editor.set_outside(shown.outside);
        self.session.document.set(shown.document);
        if self.session.answers.with_untracked(|answers| *answers != shown.answers) {
            self.session.answers.set(shown.answers);
        }
    }

    fn note_saved(self) {
        let saved = self.history.with_value(|history| history.shown().and_then(|shown| shown.saved));
        let is_edited = saved.is_none() || saved != self.editor.state();
        if self.session.is_edited.get_untracked() != is_edited {
            self.session.is_edited.set(is_edited);
        }
    }

    /// A fix has put a variable in the place of a secret.
    pub(crate) fn will_define(self, variable: &str) {
        self.session.document.update(|document| {
            if !document.new_variables.iter().any(|name| name == variable) {
                document.new_variables.push(variable.to_owned());
            }
        });
        self.check();
    }

    /// Checks the newest text as soon as the worker is free.
    pub(crate) fn check(self) {
        self.with_checker(Checker::check);
    }

    /// Asks the worker something that does not depend on the text in the editor.
    pub(crate) fn ask(
        self,
        request: Request,
        texts: Vec<Text>,
        reply: impl FnOnce(Result<Answer, NoAnswer>) + 'static,
    ) {
        self.with_checker(move |checker| checker.ask(None, request, texts, reply));
    }

    /// Asks the worker about the text in the editor; `more` is the text beside it. `reply` gets the version of the text, and
    /// [`NoAnswer::Outdated`] when the text has changed since. Without an editor nothing is asked.
    pub(crate) fn ask_about_text(
        self,
        request: Request,
        more: Option<Text>,
        reply: impl FnOnce(u32, Result<Answer, NoAnswer>) + 'static,
    ) {
        let (Some(version), Some(text)) = (self.editor.version(), self.editor.text()) else { return };
        let texts = std::iter::once(text).chain(more).collect();
        self.with_checker(move |checker| {
            checker.ask(Some(version), request, texts, move |answer| reply(version, answer));
        });
    }

    /// What a check depends on beside the text, not tracked.
    pub(crate) fn context_now(self) -> Context {
        let (profile_context, new_variables, has_base) = self.session.document.with_untracked(|document| {
            (document.profile_context.clone(), document.new_variables.clone(), document.opened.is_some())
        });
        Context {
            answers: self.session.answers.get_untracked(),
            profile: profile_context,
            new_variables,
            has_base,
            severities: self.settings.severities.get_untracked(),
        }
    }

    /// Shows a place of the text. A dialog in front of it closes.
    pub(crate) fn go_to(self, line: u32, column: u32) {
        self.layout.is_exporting.set(false);
        self.editor.go_to(line, column);
    }

    /// Tracks what a check depends on beside the text and the document.
    pub(crate) fn track_context(self) {
        self.session.answers.track();
        self.settings.severities.track();
    }

    /// Starts the worker again after it could not be started.
    pub(crate) fn retry(self) {
        self.session.checking.set(Checking::Loading);
        self.with_checker(Checker::retry);
    }

    fn with_checker(self, use_it: impl FnOnce(&Checker)) {
        // Cloned out, because a reply may ask the next question.
        if let Some(checker) = self.checker.try_with_value(Clone::clone).flatten() {
            use_it(&checker);
        }
    }

    /// Starts the worker. `open_profile` is called when the text in the editor has turned out to be a whole profile.
    pub(crate) fn start_checker(self, open_profile: impl Fn() + 'static) {
        let editor = self.editor;
        let opened = move || self.session.document.with_untracked(|document| document.opened.clone());
        let current = move || Some(Current { version: editor.version()?, context: self.context_now(), base: opened() });
        let url = page::meta("worker").unwrap_or_default();
        let checker =
            Checker::start(url, current, move || editor.text(), move |event| self.handle_event(event, &open_profile));
        self.checker.set_value(Some(checker));
    }

    fn handle_event(self, event: Event, open_profile: &dyn Fn()) {
        let session = self.session;
        let notice = |notice| session.notice.set(Some(notice));
        match event {
            Event::Slow => session.checking.set(Checking::UnderWay),
            Event::Checked(version, report) => {
                let is_profile = report.is_profile;
                session.report.set(Arc::new(Checked { version, report }));
                session.checking.set(Checking::Done);
                if is_profile && self.is_from_history.get_value() {
                    notice(Notice::note("This is a whole profile. Redo returns to its OS layer."));
                } else if is_profile {
                    open_profile();
                }
            }
            Event::Restarted => {
                session.checking.set(Checking::Restarted);
                notice(Notice::note("The checker stopped and has been restarted. Your text is unchanged."));
            }
            Event::Poison => {
                session.checking.set(Checking::Poison);
                notice(Notice::error(
                    "This text stopped the checker twice, so it is not checked until you change it. \
                     Your text is unchanged; you can edit and copy it.",
                ));
            }
            Event::Unavailable => {
                session.checking.set(Checking::Unavailable);
                let text = "This browser cannot start the checker (it needs module workers: Chrome 80, Firefox 114 or Safari 15), so nothing is checked. Your text is unchanged.";
                notice(Notice { can_retry: true, ..Notice::error(text) });
            }
        }
    }
}
