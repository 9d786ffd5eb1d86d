//! A draft of the layer for this tab, if a person asks for one: without its secrets, for as long as the tab is open.

use gloo_timers::callback::Timeout;
use leptos::prelude::*;

use super::open;
use crate::bench::Bench;
use crate::platform::{page, storage};
use crate::state::{Document, Notice};
use layerwright_protocol::{Answer, Answers, Request};

/// There for as long as a draft is to be kept; empty before the first one.
const KEY: &str = "layerwright.draft";
/// Typing goes on meanwhile.
const DELAY_MS: u32 = 1_000;

/// Brings the draft back that an earlier visit of this tab kept, and keeps one while that is asked for.
pub(crate) fn follow(bench: Bench) {
    let keeps = bench.session.keeps_draft;
    let kept = storage::get_for_tab(KEY);
    keeps.set(kept.is_some());
    let draft = kept.filter(|draft| !draft.is_empty() && page::parameter("sample").is_none());
    Effect::new(move |restored: Option<bool>| {
        let is_restored = restored == Some(true);
        if is_restored || !bench.session.is_loaded.get() {
            return is_restored;
        }
        if let Some(draft) = &draft {
            untrack(|| restore(bench, draft));
        }
        true
    });
    let timer = StoredValue::new_local(None::<Timeout>);
    Effect::new(move || {
        bench.session.report.track();
        let is_due = keeps.get() && bench.session.is_edited.get();
        timer.set_value(is_due.then(|| Timeout::new(DELAY_MS, move || keep(bench))));
    });
}

/// Starts to keep a draft, or stops and deletes it.
pub(crate) fn choose(bench: Bench, keeps: bool) {
    if keeps {
        storage::set_for_tab(KEY, "");
    } else {
        storage::remove_for_tab(KEY);
    }
    bench.session.keeps_draft.set(keeps);
}

fn keep(bench: Bench) {
    bench.ask_about_text(Request::Draft(bench.context_now()), None, move |_, answer| {
        if let Ok(Answer::Draft(draft)) = answer
            && bench.session.keeps_draft.get_untracked()
        {
            // A text whose secrets cannot all be hidden is not kept.
            storage::set_for_tab(KEY, draft.as_deref().unwrap_or_default());
        }
    });
}

fn restore(bench: Bench, draft: &str) {
    let document = Document { is_saved: false, ..Document::alone("Draft of this tab".to_owned()) };
    let undo = open::replace_with(bench, draft, document, Answers::default());
    let text = "Your draft was restored. Secrets are not kept: enter them again where the text has •••.";
    bench.session.notice.set(Some(Notice::change(text, undo)));
}
