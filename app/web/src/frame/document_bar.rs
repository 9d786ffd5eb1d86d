//! Above the editor: what is open, the status of the check, and the button that applies all safe fixes.

use leptos::prelude::*;

use crate::bench::Bench;
use crate::fixes;
use crate::state::Checking;
use crate::ui::{Icon, Symbol, live, live_flag, live_text};
use layerwright_protocol::{Counts, Severity};

#[component]
pub(crate) fn DocumentBar() -> impl IntoView {
    let bench = expect_context::<Bench>();
    let safe_fixes =
        Memo::new(move |_| bench.session.counts.get().map_or(0, |_| bench.session.report.read().safe_fixes));
    let whole = live_text(move || {
        let document = bench.session.document.read();
        let invitation = if document.is_example { ": open, paste or drop yours to replace it" } else { "" };
        format!("{}{invitation}", document.info)
    });
    let crumbs = Memo::new(move |_| {
        let document = bench.session.document.read();
        let base = document.base.as_ref()?;
        let layer = base.profile.layers.get(base.os_layer)?;
        Some([named(&base.profile.name, &base.profile.version), named(&layer.name, &layer.version)])
    });
    let info = move || match crumbs.get() {
        Some([profile, layer]) => view! {
            <span aria-hidden="true">
                <span class="document-part">{profile} " › "</span>
                {layer}
            </span>
            <span class="visually-hidden">{whole}</span>
        }
        .into_any(),
        None => view! { {whole} }.into_any(),
    };
    view! {
        <div class="document-bar">
            <p class="document-info" data-testid="document-info" aria-live="polite" title=whole>
                {live(info)}
            </p>
            <span
                class="muted"
                data-testid="unsaved"
                title="Changed since it was opened or exported"
                hidden=live_flag(move || !bench.session.is_edited.get())
            >
                "• unsaved"
            </span>
            <Status />
            <button
                type="button"
                class="button button-small fix-all"
                data-testid="fix-all-safe"
                data-none=live_flag(move || safe_fixes.get() == 0)
                title="Applies every fix that does not change the meaning (Ctrl+Shift+.)"
                on:click=move |_| {
                    fixes::fix_all(bench);
                    // The button goes when nothing is left to fix, and undo is in the editor.
                    bench.editor.focus();
                }
            >
                <Icon symbol=Symbol::Wand />
                {live_text(move || format!("Fix all ({})", safe_fixes.get()))}
            </button>
        </div>
    }
}

fn named(name: &str, version: &str) -> String {
    format!("{name} {version}").trim().to_owned()
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
        (_, Some(counts)) if counts.total() == 0 && session.report.read().is_empty => "nothing to check yet".to_owned(),
        (_, Some(counts)) => counts.summary(),
        (Checking::Loading, None) => "not checked yet: loading".to_owned(),
        (Checking::Done, None) => "not checked: a whole profile".to_owned(),
        (Checking::Poison, None) => "not checked".to_owned(),
        (Checking::Unavailable, None) => "not checked: checker unavailable".to_owned(),
        (Checking::NoEditor, None) => "not checked: no editor".to_owned(),
    });
    let state = live_text(move || match state(session.checking.get(), counts.get()) {
        "ok" if session.report.read().is_empty => "busy".to_owned(),
        state => state.to_owned(),
    });
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
