//! The top of the page: what it is, how to start, how to finish.

use leptos::prelude::*;

use crate::bench::Bench;
use crate::platform::{file, page};
use crate::start::{self, TEMPLATES};
use crate::state::{Settings, Theme};
use crate::ui::{Icon, Symbol, live_flag};

#[component]
pub(crate) fn Header() -> impl IntoView {
    let bench = expect_context::<Bench>();
    view! {
        <header class="header">
            <h1 class="brand">
                <Icon symbol=Symbol::Layers />
                "Layerwright"
            </h1>
            <div class="header-start">
                <OpenFile />
                <Templates />
            </div>
            <p class="lead">
                <span class="lead-more">"Checks your OS layer as you type. "</span>
                <strong><Icon symbol=Symbol::Lock />"Nothing you write leaves this page."</strong>
            </p>
            <div class="header-end">
                <ThemeSelect />
                <button
                    type="button"
                    class="icon-button"
                    aria-label="About Layerwright"
                    title="About Layerwright"
                    data-testid="about-open"
                    on:click=move |_| bench.layout.is_about.set(true)
                >
                    <Icon symbol=Symbol::Help />
                </button>
                <button
                    type="button"
                    class="button button-primary"
                    data-testid="export-open"
                    on:click=move |_| bench.layout.is_exporting.set(true)
                >
                    <Icon symbol=Symbol::Download />
                    "Export" <span class="wide-only">" version…"</span>
                </button>
            </div>
        </header>
    }
}

#[component]
fn OpenFile() -> impl IntoView {
    let bench = expect_context::<Bench>();
    view! {
        <button type="button" class="button" data-testid="open-file" on:click=|_| page::click("file-input")>
            <Icon symbol=Symbol::Open />
            "Open" <span class="wide-only">" file…"</span>
        </button>
        <input
            type="file"
            id="file-input"
            data-testid="file-input"
            class="hidden"
            tabindex="-1"
            aria-hidden="true"
            accept=".yaml,.yml,.json,.tf,.txt,.zip,.pem,.crt,.cer,.der,.p7b,.p7c,application/json,application/yaml,text/*"
            multiple
            on:change=move |event| {
                start::files(bench, file::picked(&event));
            }
        />
    }
}

#[component]
fn Templates() -> impl IntoView {
    let bench = expect_context::<Bench>();
    let entries = TEMPLATES.map(|template| {
        view! {
            <li>
                <button
                    type="button"
                    class="menu-item"
                    popovertarget="templates"
                    popovertargetaction="hide"
                    data-testid=format!("template-{}", template.id)
                    on:click=move |_| start::begin(bench, template)
                >
                    <span class="menu-title">{template.title}</span>
                    <span class="menu-about">{template.about}</span>
                </button>
            </li>
        }
    });
    view! {
        <button type="button" class="button" data-testid="templates" popovertarget="templates">
            <Icon symbol=Symbol::Template />
            "Templates"
        </button>
        <ul class="menu" id="templates" popover="auto" aria-label="Templates">
            {entries.into_iter().collect_view()}
        </ul>
    }
}

#[component]
fn ThemeSelect() -> impl IntoView {
    let settings = expect_context::<Settings>();
    let options = Theme::ALL.map(|theme| {
        view! {
            <option value=theme.id() selected=live_flag(move || settings.theme() == theme)>
                {theme.title()}
            </option>
        }
    });
    view! {
        <label class="theme" title="Theme">
            <Icon symbol=Symbol::Theme />
            <span class="visually-hidden">"Theme"</span>
            <select
                class="select"
                data-testid="theme"
                on:change=move |event| {
                    if let Some(theme) = Theme::parse(&event_target_value(&event)) {
                        settings.choose(theme);
                    }
                }
            >
                {options.into_iter().collect_view()}
            </select>
        </label>
    }
}
