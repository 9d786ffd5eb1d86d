//! What the page is, and what its rules were checked against.

use leptos::html;
use leptos::prelude::*;

use super::follow;
use crate::bench::Bench;
use crate::start::draft;
use crate::ui::live_flag;

/// What the rules were last compared with.
const PALETTE_VERSION: &str = "4.10";
const FACTS_AS_OF: &str = "November 2026";

#[component]
pub(crate) fn AboutDialog() -> impl IntoView {
    let bench = expect_context::<Bench>();
    let is_open = bench.layout.is_about;
    let dialog = NodeRef::<html::Dialog>::new();
    follow(dialog, move || is_open.get());
    view! {
        <dialog
            class="dialog dialog-small"
            data-testid="about-dialog"
            aria-labelledby="about-title"
            node_ref=dialog
            on:close=move |_| is_open.set(false)
        >
            <h2 id="about-title">"About Layerwright"</h2>
            <p>
                "Layerwright checks the OS layer of a Palette Edge cluster profile while you write it, and makes the next version of the "
                "profile. It is not made by Spectro Cloud."
            </p>
            <dl class="facts">
                <dt>"Version"</dt>
                <dd>{env!("CARGO_PKG_VERSION")}</dd>
                <dt>"Checked against"</dt>
                <dd>{format!("Palette {PALETTE_VERSION}, from public sources as of {FACTS_AS_OF}")}</dd>
                <dt>"License"</dt>
                <dd>"Apache License 2.0"</dd>
                <dt>"Rules"</dt>
                <dd><a href="rules/" target="_blank" rel="noopener">"All rules, with their sources"</a></dd>
                <dt>"Command line"</dt>
                <dd><code>"layerwright check os.yaml"</code> " runs the same checks."</dd>
            </dl>
            <h3 class="field-title">"Your data"</h3>
            <p>
                "There is no server side. What you write is checked in this browser tab, and the page's policy allows requests to its own "
                "address only. The browser keeps the page's own files and your settings, and nothing of your text unless you ask for it:"
            </p>
            <label class="check">
                <input
                    type="checkbox"
                    data-testid="draft-keep"
                    prop:checked=live_flag(move || bench.session.keeps_draft.get())
                    on:change=move |event| draft::choose(bench, event_target_checked(&event))
                />
                <span>
                    <span class="check-title">"Keep a draft in this tab"</span>
                    <span class="question-about">
                        "The layer without its secrets comes back when the tab is reloaded, and goes when the tab is closed."
                    </span>
                </span>
            </label>
            <div class="dialog-actions">
                <button type="button" class="button" data-testid="about-close" on:click=move |_| is_open.set(false)>
                    "Close"
                </button>
            </div>
        </dialog>
    }
}
