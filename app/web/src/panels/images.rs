//! Each image of the layer as hosts will ask for it: from where, with whose login, checked with whose certificate.

use std::collections::BTreeMap;

use leptos::prelude::*;

use super::follow_report;
use crate::bench::Bench;
use crate::shared::LineLink;
use crate::ui::{Empty, Prose, live};
use layerwright_protocol::{Answer, Origin, Pull, PullKind, PullPlan, Request, Sample};

#[component]
pub(super) fn Images() -> impl IntoView {
    let bench = expect_context::<Bench>();
    let plan = RwSignal::new(None::<PullPlan>);
    let given = bench.session.samples;
    let request = move || {
        let mut samples = bench.session.document.with_untracked(|document| {
            document.base.as_ref().map(|base| base.profile.samples.clone()).unwrap_or_default()
        });
        samples.extend(given.get());
        Request::PullPlan { context: bench.context_now(), samples }
    };
    follow_report(bench, request, move |answer| {
        if let Answer::PullPlan(found) = answer {
            plan.try_set(Some(found));
        }
    });
    // The fields stay the same elements while a person types into them.
    let paths = Memo::new(move |_| {
        let plan = plan.read();
        plan.as_ref().map(|plan| plan.samples.iter().map(|sample| sample.path.clone()).collect::<Vec<_>>())
    });
    let fields = move || {
        let samples = plan.with_untracked(|plan| plan.as_ref().map(|plan| plan.samples.clone()).unwrap_or_default());
        match paths.get() {
            Some(paths) if !paths.is_empty() => view! { <Samples samples given /> }.into_any(),
            _ => ().into_any(),
        }
    };
    view! {
        <div class="images" data-testid="images">
            <p class="panel-note">
                "Images that hosts will pull, based on your Deployment answers."
            </p>
            {live(move || plan.get().map(|plan| view! { <Pulls pulls=plan.pulls /> }).into_any())}
            {live(fields)}
        </div>
    }
}

#[component]
fn Pulls(pulls: Vec<Pull>) -> impl IntoView {
    if pulls.is_empty() {
        return view! {
            <Empty title="No images">
                <p>"Images that the layer names are listed here with their registry."</p>
            </Empty>
        }
        .into_any();
    }
    let cards = pulls.into_iter().map(|pull| view! { <Card pull /> });
    view! { <ul class="cards">{cards.collect_view()}</ul> }.into_any()
}

#[component]
fn Card(pull: Pull) -> impl IntoView {
    let [line, column, ..] = pull.span;
    let reference = match pull.resolved {
        None => view! { <p class="muted">"Hidden because it contains a secret."</p> }.into_any(),
        Some(text) => {
            view! { <p class="pull-reference" data-testid="pull-resolved"><code>{text}</code></p> }.into_any()
        }
    };
    let caveat = match (pull.has_gaps, pull.has_samples) {
        (true, _) => Some("Part of the reference is not known: enter a sample value below."),
        (false, true) => Some("Uses the sample values below; clusters may get a different reference."),
        (false, false) => None,
    };
    let written = pull.written.filter(|written| written.contains("{{"));
    let written = written.map(|text| view! { <dt>"Written as"</dt> <dd><code>{text}</code></dd> });
    let notes = pull.notes.into_iter().map(|note| view! { <li><Prose text=note /></li> }).collect::<Vec<_>>();
    view! {
        <li class="card" data-testid="pull" data-path=pull.path.clone()>
            <div class="card-head">
                <p class="card-title">{purpose(pull.kind)}</p>
                <LineLink line column />
            </div>
            {reference}
            {caveat.map(|caveat| view! { <p class="question-about">{caveat}</p> })}
            <dl class="facts">
                <dt>"Registry"</dt>
                <dd data-testid="pull-registry"><Prose text=pull.registry /></dd>
                <dt>"Login"</dt>
                <dd data-testid="pull-credentials"><Prose text=pull.credentials /></dd>
                <dt>"Certificate"</dt>
                <dd data-testid="pull-certificate"><Prose text=pull.certificate /></dd>
                {written}
            </dl>
            {(!notes.is_empty()).then(|| view! { <ul class="notes">{notes}</ul> })}
        </li>
    }
}

#[component]
fn Samples(samples: Vec<Sample>, given: RwSignal<BTreeMap<String, String>>) -> impl IntoView {
    let rows = samples.into_iter().map(|sample| {
        let path = sample.path.clone();
        let set = move |event| {
            let value = event_target_value(&event);
            given.update(|given| {
                given.insert(path.clone(), value);
            });
        };
        view! {
            <label class="sample">
                <code class="macro-path">{sample.path.clone()}</code>
                <input
                    class="input"
                    data-testid="sample"
                    data-path=sample.path
                    autocomplete="off"
                    spellcheck="false"
                    disabled=sample.origin == Origin::Secret
                    value=sample.value
                    on:input=set
                />
                <span class="question-about">{source(sample.origin)}</span>
            </label>
        }
    });
    view! {
        <section aria-label="Sample values">
            <h2 class="panel-title">"Values that only Palette knows"</h2>
            <p class="panel-note">"Change them to see what a cluster would get. They are used only here and are never exported."</p>
            {rows.collect_view()}
        </section>
    }
}

fn purpose(kind: PullKind) -> &'static str {
    match kind {
        PullKind::ProviderImage => "Provider image, which hosts boot",
        PullKind::ContentImage => "Image for content bundles",
        PullKind::AgentPackage => "Palette agent",
        PullKind::StageImage => "Image that a stage unpacks",
    }
}

/// Where a sample value comes from.
fn source(origin: Origin) -> &'static str {
    match origin {
        Origin::Given => "yours",
        Origin::Profile => "from the profile",
        Origin::Example => "made up, to show the form",
        Origin::Missing => "not known",
        Origin::Secret => "named like a secret, so it cannot be entered",
    }
}
