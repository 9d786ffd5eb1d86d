//! A way to a line of the editor.

use leptos::prelude::*;

use crate::bench::Bench;

/// A button that goes to a line of the editor.
#[component]
pub(crate) fn LineLink(line: u32, column: u32) -> impl IntoView {
    let bench = expect_context::<Bench>();
    view! {
        <button type="button" class="line-link" on:click=move |_| bench.go_to(line, column)>
            {format!("line {line}")}
        </button>
    }
}
