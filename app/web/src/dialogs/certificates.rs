//! The certificates of a file, and the layer with them, before they are added.

use leptos::html;
use leptos::prelude::*;

use super::{Actions, follow};
use crate::bench::Bench;
use crate::platform::clock;
use crate::shared::validity;
use crate::start;
use crate::ui::{Diff, live, sentence};
use layerwright_protocol::{CertificateDetails, plural};

#[component]
pub(crate) fn CertificatesDialog() -> impl IntoView {
    let bench = expect_context::<Bench>();
    let offered = bench.session.certificates;
    let dialog = NodeRef::<html::Dialog>::new();
    follow(dialog, move || offered.read().is_some());
    let content = move || {
        let Some(offering) = offered.get() else { return ().into_any() };
        let count = offering.offer.certificates.len();
        let title = format!("Add {} of {}?", plural(count, "certificate"), offering.name);
        let certificates = offering.offer.certificates.iter().map(facts).collect_view();
        let known = offering.offer.known;
        let known = (known > 0).then(|| {
            let are = if known == 1 { "is" } else { "are" };
            view! { <p class="panel-note">{format!("{known} of them {are} in the layer already and not added again.")}</p> }
        });
        let (rows, why) = match &offering.offer.change {
            Ok(change) => (Some(change.rows.clone()), None),
            Err(why) => (None, Some(format!("{} Nothing was changed.", sentence(why)))),
        };
        let can_add = why.is_none();
        let change = rows.map(|rows| {
            view! {
                <p class="panel-note">"They go to `providerCredentials.certificates`. Secrets are hidden here."</p>
                <Diff rows label="The layer before and after" />
            }
        });
        view! {
            <div class="dialog-head">
                <h2 id="certificates-title">{title}</h2>
            </div>
            <ul class="rows">{certificates}</ul>
            {known}
            {why.map(|why| view! { <p role="alert" data-testid="certificates-refused">{why}</p> })}
            {change}
            <Actions
                cancel=("certificates-cancel", if can_add { "Cancel" } else { "Close" })
                confirm=can_add
                    .then(|| ("certificates-add", "Add to the layer", Callback::new(move |()| start::add(bench, &offering))))
                close=move || offered.set(None)
            />
        }
        .into_any()
    };
    view! {
        <dialog
            class="dialog"
            data-testid="certificates-dialog"
            aria-labelledby="certificates-title"
            node_ref=dialog
            on:close=move |_| offered.set(None)
        >
            {live(content)}
        </dialog>
    }
}

fn facts(details: &CertificateDetails) -> impl IntoView + use<> {
    let (_, until) = validity(details, clock::now());
    let issuer =
        if details.self_issued { "issued by itself".to_owned() } else { format!("issued by {}", details.issuer) };
    view! {
        <li data-testid="certificate-offered">
            <strong>{details.subject.clone()}</strong>
            <p class="panel-note">{format!("{issuer}, {until}")}</p>
        </li>
    }
}
