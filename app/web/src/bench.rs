//! What the parts of the page share: its signals, the editor and the checker.

use std::ops::Deref;
use std::sync::Arc;

use leptos::prelude::*;

use crate::checker::{Checker, Current, Event, NoAnswer, Text};
use crate::editor::EditorHandle;
use crate::platform::page;
use crate::state::{Checked, Checking, Document, Layout, Notice, Session, Settings};
use layerwright_protocol::{Answer, Context, Request};

/// What the parts of the page work on. There is one for as long as the page lives, so that passing it on costs a pointer.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Bench(&'static Parts);

#[derive(Debug)]
pub(crate) struct Parts {
    pub(crate) session: Session,
    pub(crate) layout: Layout,
    pub(crate) settings: Settings,
    pub(crate) editor: EditorHandle,
    /// What the last opening replaced.
    pub(crate) previous: StoredValue<Option<(String, Document)>>,
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
        Self(Box::leak(Box::new(Parts {
            session: Session::new(),
            layout: Layout::new(),
            settings: Settings::load(),
            editor: EditorHandle::new(),
            previous: StoredValue::new(None),
            checker: StoredValue::new_local(None),
        })))
    }

    /// The text in the editor has changed.
    pub(crate) fn text_changed(self) {
        self.session.is_edited.set(true);
        if self.session.document.with_untracked(|document| document.is_example) {
            self.session.document.set(Document::alone("Your layer".to_owned()));
        }
        let notice = self.session.notice;
        if notice.with_untracked(|notice| notice.as_ref().is_some_and(|notice| !notice.is_lasting())) {
            notice.set(None);
        }
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
        let (profile_context, has_base) = self
            .session
            .document
            .with_untracked(|document| (document.profile_context.clone(), document.opened.is_some()));
        Context {
            answers: self.session.answers.get_untracked(),
            profile: profile_context,
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
                if is_profile {
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
