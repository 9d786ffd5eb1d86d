//! Every rule there is, each with a link to its page and a choice of how bad its findings are.

use leptos::prelude::*;

use crate::bench::Bench;
use crate::ui::{Prose, live_flag, live_text};
use layerwright_protocol::{Answer, Choice, Request, Rule, plural, rule_page};

#[component]
pub(super) fn Rules() -> impl IntoView {
    let bench = expect_context::<Bench>();
    let rules = RwSignal::new(Vec::<Rule>::new());
    let sought = RwSignal::new(String::new());
    bench.ask(Request::Rules, Vec::new(), move |answer| {
        if let Ok(Answer::Rules(all)) = answer {
            rules.try_set(all);
        }
    });
    let shown = move || {
        let sought = sought.read().trim().to_ascii_lowercase();
        let has = |text: &str| text.to_ascii_lowercase().contains(&sought);
        let rules = rules.read();
        let found = rules.iter().filter(|rule| has(&rule.code) || has(&rule.name) || has(&rule.summary));
        found.cloned().collect::<Vec<_>>()
    };
    view! {
        <div class="rules" data-testid="rules">
            <label class="search">
                <span class="visually-hidden">"Find a rule"</span>
                <input
                    type="search"
                    class="input"
                    placeholder="Find a rule: certificate, macro, C005…"
                    data-testid="rules-search"
                    prop:value=sought
                    on:input=move |event| sought.set(event_target_value(&event))
                />
            </label>
            <p class="panel-note" hidden=live_flag(move || bench.settings.severities.read().is_empty())>
                {live_text(move || format!("You have changed the severity of {}. ", plural(bench.settings.severities.read().len(), "rule")))}
                <button
                    type="button"
                    class="button button-small"
                    data-testid="rules-reset"
                    on:click=move |_| bench.settings.reset_severities()
                >
                    "Reset to defaults"
                </button>
            </p>
            <p class="panel-note" role="status" data-testid="rules-none">
                {live_text(move || {
                    let is_none = !rules.read().is_empty() && shown().is_empty();
                    if is_none { format!("No rule matches “{}”.", sought.read().trim()) } else { String::new() }
                })}
            </p>
            <ul class="rule-list">
                <For each=shown key=|rule| rule.code.clone() children=|rule| view! { <Row rule /> } />
            </ul>
        </div>
    }
}

#[component]
fn Row(rule: Rule) -> impl IntoView {
    view! {
        <li class="rule" data-testid="rule-row" data-code=rule.code.clone()>
            <SeveritySelect code=rule.code.clone() own=rule.severity.as_str() />
            <a href=rule_page(&rule.code) target="_blank" rel="noopener">
                <span class="rule-code" data-severity=rule.severity.as_str()>{rule.code.clone()}</span>
                <span class="rule-summary"><Prose text=rule.summary /></span>
            </a>
        </li>
    }
}

#[component]
fn SeveritySelect(code: String, own: &'static str) -> impl IntoView {
    let settings = expect_context::<Bench>().settings;
    let chosen = {
        let code = code.clone();
        live_text(move || settings.severities.read().get(&code).map_or("", |choice| choice.as_str()).to_owned())
    };
    let options = Choice::ALL.map(|choice| view! { <option value=choice.as_str()>{choice.as_str()}</option> });
    view! {
        <label class="rule-severity">
            <span class="visually-hidden">{format!("Severity of {code}")}</span>
            <select
                class="select"
                data-testid="rule-severity"
                data-chosen=live_flag({
                    let code = code.clone();
                    move || settings.severities.read().contains_key(&code)
                })
                prop:value=chosen
                on:change=move |event| settings.choose_severity(&code, Choice::parse(&event_target_value(&event)))
            >
                <option value="">{format!("{own} (default)")}</option>
                {options.into_iter().collect_view()}
            </select>
        </label>
    }
}
