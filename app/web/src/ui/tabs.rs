//! Tabs after the WAI-ARIA pattern: one tab stop, arrows move, Home and End jump.

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;

use super::{live_flag, live_text};
use crate::platform::page;

/// A tab.
#[derive(Debug, Clone)]
pub(crate) struct Tab {
    /// The tab gets the id `tab-ID`, and its panel must have the id `panel-ID`.
    pub(crate) id: &'static str,
    pub(crate) title: &'static str,
    /// A number beside the title; not shown when 0.
    pub(crate) count: Signal<usize>,
}

/// A list of tabs.
#[component]
pub(crate) fn Tabs(
    /// What the tabs are for.
    label: &'static str,
    tabs: Vec<Tab>,
    /// Index of the tab that is shown.
    #[prop(into)]
    selected: Signal<usize>,
    /// Called with the index of the tab to show.
    select: impl Fn(usize) + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let ids: Vec<&'static str> = tabs.iter().map(|tab| tab.id).collect();
    let keydown = move |event: KeyboardEvent| {
        let (last, at) = (ids.len().saturating_sub(1), selected.get_untracked());
        let to = match event.key().as_str() {
            "ArrowRight" => {
                if at == last {
                    0
                } else {
                    at + 1
                }
            }
            "ArrowLeft" => at.checked_sub(1).unwrap_or(last),
            "Home" => 0,
            "End" => last,
            _ => return,
        };
        event.prevent_default();
        select(to);
        if let Some(id) = ids.get(to) {
            page::focus(&format!("tab-{id}"));
        }
    };
    let tabs = tabs.into_iter().enumerate().map(|(index, tab)| {
        view! {
            <button
                type="button"
                class="tab"
                role="tab"
                id=format!("tab-{}", tab.id)
                data-testid=format!("tab-{}", tab.id)
                aria-controls=format!("panel-{}", tab.id)
                aria-selected=live_text(move || (selected.get() == index).to_string())
                tabindex=live_text(move || if selected.get() == index { "0" } else { "-1" }.to_owned())
                on:click=move |_| select(index)
            >
                {tab.title}
                " "
                <span class="count" hidden=live_flag(move || tab.count.get() == 0)>
                    {live_text(move || tab.count.get().to_string())}
                </span>
            </button>
        }
    });
    view! {
        <div class="tabs" role="tablist" aria-label=label on:keydown=keydown>
            {tabs.collect_view()}
        </div>
    }
}
