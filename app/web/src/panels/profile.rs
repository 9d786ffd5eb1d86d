//! The profile that the layer belongs to: what the edited layer does to clusters that run the opened one, and the other layers.

use leptos::prelude::*;

use super::follow_report;
use crate::bench::Bench;
use crate::shared::LineLink;
use crate::state::Base;
use crate::ui::{Empty, Prose, live, live_flag, sentence};
use layerwright_protocol::{Answer, Change, ChangeKind, Impact, Layer, Request, Severity, Value, plural};

#[component]
pub(super) fn Profile() -> impl IntoView {
    let bench = expect_context::<Bench>();
    view! {
        <div class="profile" data-testid="profile">
            {live(move || match bench.session.document.read().base.clone() {
                None => view! { <Alone /> }.into_any(),
                Some(base) => view! { <Effects /> <Layers base /> }.into_any(),
            })}
        </div>
    }
}

/// Number of layers of the profile that is open.
pub(super) fn count(base: Option<&Base>) -> usize {
    base.map_or(0, |base| base.profile.layers.len())
}

#[component]
fn Alone() -> impl IntoView {
    view! {
        <Empty title="A layer alone">
            <p>
                "Open the profile that Palette exported to see its other layers here. They are part of the checks, and they "
                "are exported unchanged, byte for byte."
            </p>
        </Empty>
    }
}

/// What changed.
#[component]
fn Effects() -> impl IntoView {
    let bench = expect_context::<Bench>();
    let impact = RwSignal::new(None::<Impact>);
    follow_report(
        bench,
        move || Request::Impact(bench.context_now()),
        move |answer| {
            if let Answer::Impact(found) = answer {
                impact.try_set(found);
            }
        },
    );
    let compare = move |_| {
        bench.ask_about_text(Request::Compare(bench.context_now()), None, move |_, answer| {
            if let Ok(Answer::Compared(rows)) = answer {
                bench.session.comparison.set(Some(rows));
            }
        });
    };
    let is_same = Memo::new(move |_| impact.read().as_ref().is_none_or(|impact| impact.changes.is_empty()));
    view! {
        <section class="impact" aria-label="Effect on running clusters" data-testid="impact">
            <h2 class="panel-title">"What this version does to running clusters"</h2>
            {live(move || impact.get().map(|impact| view! { <Changes impact /> }).into_any())}
            <p class="impact-compare">
                <button
                    type="button"
                    class="button button-small"
                    data-testid="compare"
                    disabled=live_flag(move || is_same.get())
                    on:click=compare
                >
                    "Compare with the opened version"
                </button>
            </p>
        </section>
    }
}

#[component]
fn Changes(impact: Impact) -> impl IntoView {
    let weight = impact.weight.map_or("none", Severity::as_str);
    let rows = impact.changes.into_iter().map(|change| view! { <ChangeRow change /> });
    let warning = impact.warning.map(|warning| {
        view! { <p class="impact-warning" data-testid="impact-warning"><Prose text=warning /></p> }
    });
    view! {
        <p class="impact-summary" data-severity=weight data-testid="impact-summary">
            <Prose text=sentence(&impact.summary) />
            "."
        </p>
        {warning}
        <ul class="rows">{rows.collect_view()}</ul>
        {(impact.more > 0).then(|| view! { <p class="panel-note">{format!("and {} more", impact.more)}</p> })}
    }
}

#[component]
fn ChangeRow(change: Change) -> impl IntoView {
    let [line, column, ..] = change.span;
    let path = change.path.clone();
    let value = |value: Value| match value {
        Value::Nothing => view! { <span class="muted">"nothing"</span> }.into_any(),
        Value::Hidden => view! { <span class="muted">"hidden"</span> }.into_any(),
        Value::Text(text) => view! { <code>{text}</code> }.into_any(),
    };
    let values = match change.kind {
        ChangeKind::Added => value(change.after),
        ChangeKind::Removed => value(change.before),
        ChangeKind::Changed => view! { {value(change.before)} " → " {value(change.after)} }.into_any(),
    };
    let sources = (!change.sources.is_empty()).then(|| format!(" Source: {}.", change.sources.join("; ")));
    view! {
        <li class="change" data-testid="change" data-path=path data-severity=change.weight.as_str()>
            <p class="change-head">
                <code class="change-path">{change.path}</code>
                " " {change.kind.as_str()} ", " <LineLink line column />
            </p>
            <p class="change-values">{values}</p>
            <p class="change-effect">{sentence(&change.effect)}</p>
            <p class="question-about"><Prose text=change.why />{sources}</p>
        </li>
    }
}

#[component]
fn Layers(base: Base) -> impl IntoView {
    let edited = base.os_layer;
    let rows = base.profile.layers.iter().cloned().enumerate().map(|(index, layer)| {
        view! { <Row index layer is_edited=index == edited /> }
    });
    view! {
        <h2 class="panel-title">"Layers"</h2>
        <ul class="layers" aria-label="Layers of the profile">{rows.collect_view()}</ul>
    }
}

#[component]
fn Row(index: usize, layer: Layer, is_edited: bool) -> impl IntoView {
    let bench = expect_context::<Bench>();
    let named = [(layer.registry.as_str(), "from "), (layer.tag.as_str(), "tag ")]
        .into_iter()
        .filter(|(text, _)| !text.is_empty() && *text != layer.version)
        .map(|(text, word)| format!("{word}{text}"));
    let manifests = (layer.manifests > 0).then(|| plural(layer.manifests, "manifest"));
    let about = named.chain(manifests).collect::<Vec<_>>().join(", ");
    let look = if is_edited {
        view! { <span class="layer-edited">"in the editor"</span> }.into_any()
    } else {
        view! {
            <button
                type="button"
                class="button button-small"
                data-testid="layer-view"
                aria-label=format!("View {}", layer.name)
                on:click=move |_| bench.session.viewed_layer.set(Some(index))
            >
                "View"
            </button>
        }
        .into_any()
    };
    view! {
        <li class="layer" data-testid="layer-row">
            <span class="layer-kind">{layer.kind}</span>
            <div>
                <p class="layer-name">{format!("{} {}", layer.name, layer.version)}</p>
                <p class="question-about">{about}</p>
            </div>
            {look}
        </li>
    }
}
