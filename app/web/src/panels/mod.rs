//! The panels beside the editor: one file each.

mod certificates;
mod context;
mod images;
mod macros;
mod problems;
mod profile;
mod rules;

use leptos::prelude::*;

use crate::bench::Bench;
use crate::state::Panel;
use crate::ui::{Tab, Tabs, live, live_text};
use certificates::Certificates;
use context::ContextQuestions;
use images::Images;
use macros::Macros;
use problems::Problems;
use profile::Profile;
use rules::Rules;

use layerwright_protocol::{Answer, Request};

/// The tabs and the panel that is chosen.
#[component]
pub(crate) fn SidePanel() -> impl IntoView {
    let bench = expect_context::<Bench>();
    let panel = bench.layout.panel;
    let tabs = Panel::ALL.map(|panel| {
        let count = Signal::derive(move || {
            let counts = bench.session.counts.get();
            let report = bench.session.report.read();
            match (panel, counts) {
                (Panel::Profile, _) => profile::count(bench.session.document.read().base.as_ref()),
                (Panel::Problems, Some(counts)) => counts.total(),
                (Panel::Certificates, Some(_)) => report.certificates.len(),
                (Panel::Macros, Some(_)) => macros::count(&report.macros),
                (Panel::Context, _) => bench.session.answers.read().given(),
                (Panel::Problems | Panel::Certificates | Panel::Macros, None) | (Panel::Images | Panel::Rules, _) => 0,
            }
        });
        Tab { id: panel.id(), title: panel.title(), count }
    });
    let selected = move || Panel::ALL.iter().position(|shown| *shown == panel.get()).unwrap_or_default();
    let select = move |index: usize| {
        if let Some(chosen) = Panel::ALL.get(index) {
            panel.set(*chosen);
        }
    };
    view! {
        <aside class="side" id="side" aria-label="Findings and settings">
            <Tabs label="Panels" tabs=tabs.into() selected=Signal::derive(selected) select />
            <div
                class="panel"
                role="tabpanel"
                tabindex="0"
                id=live_text(move || format!("panel-{}", panel.get().id()))
                aria-labelledby=live_text(move || format!("tab-{}", panel.get().id()))
            >
                {live(move || match panel.get() {
                    Panel::Problems => view! { <Problems /> }.into_any(),
                    Panel::Certificates => view! { <Certificates /> }.into_any(),
                    Panel::Macros => view! { <Macros /> }.into_any(),
                    Panel::Images => view! { <Images /> }.into_any(),
                    Panel::Profile => view! { <Profile /> }.into_any(),
                    Panel::Context => view! { <ContextQuestions /> }.into_any(),
                    Panel::Rules => view! { <Rules /> }.into_any(),
                })}
            </div>
        </aside>
    }
}

/// Asks the worker about the text whenever it has been checked, and whenever what `request` tracks changes.
fn follow_report(bench: Bench, request: impl Fn() -> Request + 'static, use_answer: impl Fn(Answer) + Copy + 'static) {
    Effect::new(move || {
        bench.session.report.track();
        bench.ask_about_text(request(), None, move |_, answer| {
            if let Ok(answer) = answer {
                use_answer(answer);
            }
        });
    });
}
