//! The layer beside the one that was opened.

use leptos::html;
use leptos::prelude::*;

use super::follow;
use crate::bench::Bench;
use crate::ui::{Diff, Icon, Symbol, live};

#[component]
pub(crate) fn CompareDialog() -> impl IntoView {
    let bench = expect_context::<Bench>();
    let comparison = bench.session.comparison;
    let dialog = NodeRef::<html::Dialog>::new();
    follow(dialog, move || comparison.read().is_some());
    let rows = move || {
        let rows = comparison.get();
        rows.map(|rows| view! { <Diff rows label="The opened version and the current text" /> }).into_any()
    };
    view! {
        <dialog
            class="dialog"
            data-testid="compare-dialog"
            aria-labelledby="compare-title"
            node_ref=dialog
            on:close=move |_| comparison.set(None)
        >
            <div class="dialog-head">
                <h2 id="compare-title">"Opened version and current text"</h2>
                <p class="muted">"Secrets are hidden."</p>
                <button
                    type="button"
                    class="icon-button"
                    aria-label="Close"
                    data-testid="compare-close"
                    on:click=move |_| comparison.set(None)
                >
                    <Icon symbol=Symbol::Close />
                </button>
            </div>
            {live(rows)}
        </dialog>
    }
}
