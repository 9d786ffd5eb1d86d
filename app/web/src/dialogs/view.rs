//! Another layer of the profile, to look at.

use leptos::html;
use leptos::prelude::*;

use super::follow;
use crate::bench::Bench;
use crate::ui::{Icon, Symbol, live};
use layerwright_protocol::{Answer, Layer, LayerText, Request};

#[component]
pub(crate) fn ViewDialog() -> impl IntoView {
    let bench = expect_context::<Bench>();
    let viewed = bench.session.viewed_layer;
    let dialog = NodeRef::<html::Dialog>::new();
    follow(dialog, move || viewed.get().is_some());
    view! {
        <dialog
            class="dialog"
            data-testid="view-dialog"
            aria-labelledby="view-title"
            node_ref=dialog
            on:close=move |_| viewed.set(None)
        >
            {live(move || viewed.get().map(|index| view! { <Content index /> }).into_any())}
        </dialog>
    }
}

#[component]
fn Content(index: usize) -> impl IntoView {
    let bench = expect_context::<Bench>();
    let base = bench.session.document.with_untracked(|document| document.base.clone());
    let layer: Option<Layer> = base.as_ref().and_then(|base| base.profile.layers.get(index).cloned());
    let title = layer.map(|layer| format!("{} {}", layer.name, layer.version)).unwrap_or_default();
    let texts = RwSignal::new(None::<Vec<LayerText>>);
    let shown = RwSignal::new(0_usize);
    let profile = base.map(|base| (&*base.text).into()).into_iter().collect();
    bench.ask(Request::Layer { index }, profile, move |answer| {
        if let Ok(Answer::Layer(all)) = answer {
            texts.try_set(Some(all));
        }
    });
    let tabs = move || {
        let texts = texts.read();
        let texts = texts.as_deref().unwrap_or_default();
        if texts.len() < 2 {
            return ().into_any();
        }
        let options =
            texts.iter().enumerate().map(|(at, text)| view! { <option value=at>{text.title.clone()}</option> });
        view! {
            <label class="view-part">
                <span class="visually-hidden">"Show"</span>
                <select
                    class="select"
                    data-testid="view-part"
                    on:change=move |event| shown.set(event_target_value(&event).parse().unwrap_or(0))
                >
                    {options.collect_view()}
                </select>
            </label>
        }
        .into_any()
    };
    let text = move || {
        let texts = texts.read();
        match texts.as_deref() {
            None => view! { <p class="panel-note">"Reading…"</p> }.into_any(),
            Some([]) => view! { <p class="panel-note">"The profile has no text for this layer."</p> }.into_any(),
            Some(texts) => texts.get(shown.get()).cloned().map(|text| view! { <Text text=text.text /> }).into_any(),
        }
    };
    view! {
        <div class="dialog-head">
            <h2 id="view-title">{title}</h2>
            <p class="muted">"Read-only. This layer is exported unchanged."</p>
            {live(tabs)}
            <button
                type="button"
                class="icon-button"
                aria-label="Close"
                data-testid="view-close"
                on:click=move |_| bench.session.viewed_layer.set(None)
            >
                <Icon symbol=Symbol::Close />
            </button>
        </div>
        <div class="view-text">{live(text)}</div>
    }
}

/// The text in an editor of its own, which goes with this part of the page.
#[component]
fn Text(text: String) -> impl IntoView {
    let bench = expect_context::<Bench>();
    let host = NodeRef::<html::Div>::new();
    let viewer = StoredValue::new_local(None);
    Effect::new(move || {
        if let Some(host) = host.get() {
            viewer.set_value(bench.editor.viewer(&host, &text, "Another layer of the profile, read-only"));
        }
    });
    view! { <div class="editor-host" data-testid="viewer" node_ref=host></div> }
}
