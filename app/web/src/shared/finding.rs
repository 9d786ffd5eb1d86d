//! A finding as a row of a list: on the layer, on the profile around it, or on a version.

use leptos::prelude::*;

use super::LineLink;
use crate::bench::Bench;
use crate::fixes::is_offered;
use crate::ui::{Icon, Prose, Symbol, live, live_text, sentence};
use layerwright_protocol::{Label, Place, Problem, Severity, rule_page};

/// What is wrong and where, why it matters, and the fixes.
#[component]
pub(crate) fn FindingRow(
    /// Its place may move with the text.
    #[prop(into)]
    finding: Signal<Problem>,
    /// Called with the finding and the index of the fix to apply.
    apply: Callback<(Problem, usize)>,
) -> impl IntoView {
    let bench = expect_context::<Bench>();
    let Problem { code, severity, place, message, help, .. } = finding.get_untracked();
    let line = move || finding.read().place.span().map(|[line, ..]| line);
    let head = view! {
        <Icon symbol=symbol(severity) />
        <span class="problem-message">
            <span class="visually-hidden">{format!("{}: ", severity.as_str())}</span>
            <Prose text=sentence(&message) />
        </span>
    };
    let go = move |_| {
        if let Some([line, column, ..]) = finding.read_untracked().place.span() {
            bench.go_to(line, column);
        }
    };
    let (head, path) = match place {
        Place::Text(_) => {
            let line = live_text(move || line().map(|line| format!("line {line}")).unwrap_or_default());
            let head = view! {
                <button type="button" class="problem-go" on:click=go>
                    {head}
                    <span class="problem-line">{line}</span>
                </button>
            };
            (head.into_any(), None)
        }
        Place::Member(path) => (view! { <div class="problem-go">{head}</div> }.into_any(), Some(path)),
        Place::Version => (view! { <div class="problem-go">{head}</div> }.into_any(), None),
    };
    let at = path.clone().map(|path| view! { <code>{path}</code> ". " });
    view! {
        <li
            class="problem"
            data-testid="problem-row"
            data-code=code.clone()
            data-severity=severity.as_str()
            data-line=live_text(move || line().map(|line| line.to_string()).unwrap_or_default())
            data-path=path
        >
            {head}
            <p class="problem-help">
                {at}
                <Prose text=sentence(&help) />
                " "
                <a class="code-link" href=rule_page(&code) target="_blank" rel="noopener">
                    {code.clone()}
                    <span class="visually-hidden">": about this rule, opens in a new tab"</span>
                </a>
            </p>
            {live(move || {
                let finding = finding.get();
                view! { <Related labels=finding.labels.clone() /> <Fixes finding apply /> }.into_any()
            })}
        </li>
    }
}

#[component]
fn Related(labels: Vec<Label>) -> impl IntoView {
    let labels = labels.into_iter().map(|label| {
        let [line, column, ..] = label.span;
        view! { <li><LineLink line column /> ": " <Prose text=label.message /></li> }
    });
    let labels = labels.collect::<Vec<_>>();
    (!labels.is_empty()).then(|| view! { <ul class="related" aria-label="Related places">{labels}</ul> })
}

#[component]
fn Fixes(finding: Problem, apply: Callback<(Problem, usize)>) -> impl IntoView {
    let fixes = finding.fixes.clone().into_iter().enumerate().map(|(index, fix)| {
        if !is_offered(&fix) {
            return view! { <p class="suggestion"><Prose text=fix.title /></p> }.into_any();
        }
        let finding = finding.clone();
        view! {
            <button
                type="button"
                class="button button-small"
                data-testid="problem-fix"
                on:click=move |_| apply.run((finding.clone(), index))
            >
                <Icon symbol=Symbol::Wand />
                <span><Prose text=fix.title /></span>
            </button>
        }
        .into_any()
    });
    let fixes = fixes.collect::<Vec<_>>();
    (!fixes.is_empty()).then(|| view! { <div class="fixes">{fixes}</div> })
}

pub(crate) fn symbol(severity: Severity) -> Symbol {
    match severity {
        Severity::Error => Symbol::Error,
        Severity::Warning => Symbol::Warning,
        Severity::Info => Symbol::Info,
    }
}
