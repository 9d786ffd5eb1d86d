//! Shown over the page while a file is dragged onto it.

use leptos::prelude::*;

use crate::bench::Bench;

#[component]
pub(crate) fn DropZone() -> impl IntoView {
    let layout = expect_context::<Bench>().layout;
    view! {
        <div class="drop-zone" data-testid="drop-zone" class:drop-zone-shown=layout.is_dragging aria-hidden="true">
            <p>"Drop an OS layer, an exported profile or certificates"</p>
        </div>
    }
}
