//! A fix that changes much: what it would make of the text, before it is made.

use leptos::html;
use leptos::prelude::*;

use super::{Actions, follow};
use crate::bench::Bench;
use crate::fixes;
use crate::ui::{Diff, Prose, live};

#[component]
pub(crate) fn FixDialog() -> impl IntoView {
    let bench = expect_context::<Bench>();
    let large_fix = bench.session.large_fix;
    let dialog = NodeRef::<html::Dialog>::new();
    follow(dialog, move || large_fix.read().is_some());
    let content = move || {
        let Some(fix) = large_fix.get() else { return ().into_any() };
        let (title, rows) = (fix.diff.fix.title.clone(), fix.diff.rows.clone());
        view! {
            <div class="dialog-head">
                <h2 id="fix-title"><Prose text=title /></h2>
            </div>
            <p class="panel-note">"Before on the left, after on the right. Secrets are hidden here; the fix does not change them."</p>
            <Diff rows label="The text before and after the fix" />
            <Actions
                cancel=("fix-cancel", "Cancel")
                confirm=Some(("fix-make", "Make this change", Callback::new(move |()| fixes::make(bench, &fix))))
                close=move || large_fix.set(None)
            />
        }
        .into_any()
    };
    view! {
        <dialog
            class="dialog"
            data-testid="fix-dialog"
            aria-labelledby="fix-title"
            node_ref=dialog
            on:close=move |_| large_fix.set(None)
        >
            {live(content)}
        </dialog>
    }
}
