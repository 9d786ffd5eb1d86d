//! Above the editor: what is open, how the check stands, and the one button that mends most.

use leptos::prelude::*;

use crate::bench::Bench;
use crate::editor::actions;
use crate::state::Checking;
use crate::ui::{Icon, Symbol, live_flag, live_text};
use layerwright_protocol::Counts;

#[component]
pub(crate) fn DocumentBar() -> impl IntoView {
    let bench = expect_context::<Bench>();
    let safe_fixes = Memo::new(move |_| bench.session.report.read().safe_fixes);
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
                title="Makes every fix that keeps the evident meaning (Ctrl+Shift+.)"
                disabled=live_flag(move || safe_fixes.get() == 0)
                on:click=move |_| actions::fix_all(bench)
            >
                <Icon symbol=Symbol::Wand />
                "Fix all safe"
                <span class="count">{live_text(move || safe_fixes.get().to_string())}</span>
            </button>
        </div>
    }
}

/// How the check stands: read out when it changes.
#[component]
fn Status() -> impl IntoView {
    let bench = expect_context::<Bench>();
    let session = bench.session;
    let counts = Memo::new(move |_| session.report.read().counts);
    let text = live_text(move || match session.checking.get() {
        Checking::Loading => "loading the checker".to_owned(),
        Checking::UnderWay => "checking".to_owned(),
        Checking::Done => counts.get().summary(),
        Checking::Restarted => "worker restarted, checking again".to_owned(),
        Checking::Poison => "not checked".to_owned(),
        Checking::Unavailable => "checker unavailable".to_owned(),
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
fn state(checking: Checking, counts: Counts) -> &'static str {
    match checking {
        Checking::Loading | Checking::UnderWay | Checking::Restarted => "busy",
        Checking::Poison | Checking::Unavailable => "error",
        Checking::Done if counts.error > 0 => "error",
        Checking::Done if counts.warning > 0 => "warning",
        Checking::Done if counts.info > 0 => "info",
        Checking::Done => "ok",
    }
}
