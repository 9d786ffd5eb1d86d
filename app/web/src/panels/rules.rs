//! Every rule there is, each with a link to its page.

use leptos::prelude::*;

use crate::app::Bench;
use crate::protocol::{Answer, Request, Rule, rule_page};
use crate::ui::Prose;

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
            <a href=rule_page(&rule.code) target="_blank" rel="noopener">
                <span class="rule-code" data-severity=rule.severity.as_str()>{rule.code.clone()}</span>
                <span class="rule-summary"><Prose text=rule.summary /></span>
            </a>
        </li>
    }
}
