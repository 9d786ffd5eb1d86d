//! Several files, or those of an archive: which one is meant?

use leptos::html;
use leptos::prelude::*;

use super::follow;
use crate::bench::Bench;
use crate::start;
use crate::ui::live;

#[component]
pub(crate) fn FilesDialog() -> impl IntoView {
    let bench = expect_context::<Bench>();
    let incoming = bench.session.incoming;
    let dialog = NodeRef::<html::Dialog>::new();
    follow(dialog, move || !incoming.read().is_empty());
    let entries = move || {
        let entries = incoming.get().into_iter().map(|file| {
            let name = file.name.clone();
            view! {
                <li>
                    <button
                        type="button"
                        class="menu-item"
                        data-testid="file-choice"
                        on:click=move |_| start::open_one(bench, file.clone())
                    >
                        <span class="menu-title">{name}</span>
                    </button>
                </li>
            }
        });
        entries.collect_view().into_any()
    };
    view! {
        <dialog
            class="dialog dialog-small"
            data-testid="files-dialog"
            aria-labelledby="files-title"
            node_ref=dialog
            on:close=move |_| incoming.set(Vec::new())
        >
            <h2 id="files-title">"Which file?"</h2>
            <p>
                "Choose the layer or the profile to edit, or a file of certificates to add to the layer that is open. Nothing has been "
                "opened yet."
            </p>
            <ul class="choices">{live(entries)}</ul>
            <div class="dialog-actions">
                <button type="button" class="button" data-testid="files-cancel" on:click=move |_| incoming.set(Vec::new())>
                    "Cancel"
                </button>
            </div>
        </dialog>
    }
}
