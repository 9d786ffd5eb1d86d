//! A text with several OS layers: which one is to be edited?

use leptos::html;
use leptos::prelude::*;

use super::follow;
use crate::bench::Bench;
use crate::start;
use crate::ui::{live, live_text, sentence};

#[component]
pub(crate) fn LayerDialog() -> impl IntoView {
    let bench = expect_context::<Bench>();
    let choice = bench.session.choice;
    let dialog = NodeRef::<html::Dialog>::new();
    follow(dialog, move || choice.read().is_some());
    let layers = move || {
        let Some(choice) = choice.get() else { return ().into_any() };
        let layers = choice.layers.clone();
        let entries = layers.into_iter().map(|layer| {
            let choice = choice.clone();
            let label = layer.label.clone();
            view! {
                <li>
                    <button
                        type="button"
                        class="menu-item"
                        data-testid="layer-choice"
                        on:click=move |_| start::choose(bench, &choice, &layer)
                    >
                        <span class="menu-title">{label}</span>
                    </button>
                </li>
            }
        });
        entries.collect_view().into_any()
    };
    let summary = live_text(move || {
        let choice = choice.read();
        choice.as_ref().map(|choice| format!("{}.", sentence(&choice.summary))).unwrap_or_default()
    });
    let question = live_text(move || {
        if choice.read().as_ref().is_some_and(|choice| choice.is_guess) {
            "None of its layers is called `os`. If one of them is the OS layer anyway, choose it; the others are not changed."
        } else {
            "It has more than one OS layer. Choose the one to edit; the others are not changed."
        }
        .to_owned()
    });
    view! {
        <dialog
            class="dialog dialog-small"
            data-testid="layer-dialog"
            aria-labelledby="layer-title"
            node_ref=dialog
            on:close=move |_| choice.set(None)
        >
            <h2 id="layer-title">"Which OS layer?"</h2>
            <p>{summary}</p>
            <p>{question}</p>
            <ul class="choices">{live(layers)}</ul>
            <div class="dialog-actions">
                <button type="button" class="button" on:click=move |_| choice.set(None)>"Cancel"</button>
            </div>
        </dialog>
    }
}
