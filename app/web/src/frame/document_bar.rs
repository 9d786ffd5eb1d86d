//! Above the editor: what is open, the status of the check, and the button that applies all safe fixes.

use leptos::prelude::*;

use crate::bench::Bench;
use crate::fixes;
use crate::state::Checking;
use crate::ui::{Icon, Symbol, live_flag, live_text};
use layerwright_protocol::{Counts, Severity};

#[component]
pub(crate) fn DocumentBar() -> impl IntoView {
    let bench = expect_context::<Bench>();
    let safe_fixes =
        Memo::new(move |_| bench.session.counts.get().map_or(0, |_| bench.session.report.read().safe_fixes));
    let info = live_text(move || {
        let document = bench.session.document.read();
        let invitation = if document.is_example { ": open, paste or drop yours to replace it" } else { "" };
        format!("{}{invitation}", document.info)
    });
    view! {
        <div class="document-bar">
            <p class="document-info" data-testid="document-info" aria-live="polite">
                {info}
            </p>
            <Status />
            <button
                type="button"
                class="button button-small"
                data-testid="fix-all-safe"
                title="Applies every fix that does not change the meaning (Ctrl+Shift+.)"
                disabled=live_flag(move || safe_fixes.get() == 0)
                on:click=move |_| fixes::fix_all(bench)
            >
                <Icon symbol=Symbol::Wand />
                "Fix all safe"
                <span class="count" hidden=live_flag(move || safe_fixes.get() == 0)>{live_text(move || safe_fixes.get().to_string())}</span>
            </button>
        </div>
    }
}

/// The status of the check, read out when it changes.
#[component]
fn Status() -> impl IntoView {
    let bench = expect_context::<Bench>();
    let session = bench.session;
    let counts = session.counts;
    let text = live_text(move || match (session.checking.get(), counts.get()) {
        (Checking::UnderWay, _) => "checking".to_owned(),
        (Checking::Restarted, _) => "worker restarted, checking again".to_owned(),
        (_, Some(counts)) => counts.summary(),
        (Checking::Loading, None) => "not checked yet: loading".to_owned(),
        (Checking::Done, None) => "not checked: a whole profile".to_owned(),
        (Checking::Poison, None) => "not checked".to_owned(),
        (Checking::Unavailable, None) => "not checked: checker unavailable".to_owned(),
        (Checking::NoEditor, None) => "not checked: no editor".to_owned(),
    });
    let state = live_text(move || state(session.checking.get(), counts.get()).to_owned());
    view! {
        <p
            class="status"
            role="status"
            aria-live="polite"
            data-testid="status"
            data-state=state
            data-version=live_text(move || session.report.read().version.to_string())
        >
            {text}
        </p>
    }
}

/// Color of the dot.
fn state(checking: Checking, counts: Option<Counts>) -> &'static str {
    match (checking, counts) {
        (Checking::Loading | Checking::UnderWay | Checking::Restarted, _) => "busy",
        (_, None) => "error",
        (_, Some(counts)) => Severity::ALL.into_iter().find(|s| counts.of(*s) > 0).map_or("ok", Severity::as_str),
    }
}
