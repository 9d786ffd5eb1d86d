//! A finding: on the layer, on the profile around it, or on a version.

use leptos::prelude::*;

use super::LineLink;
use crate::fixes::is_offered;
use crate::ui::{Icon, Prose, Symbol, live, sentence};
use layerwright_protocol::{Counts, Label, Place, Problem, Severity, rule_page};

/// A finding that has no place in the text as a row of a list.
#[component]
pub(crate) fn FindingRow(
    finding: Problem,
    /// Called with the finding and the index of the fix to apply.
    apply: Callback<(Problem, usize)>,
) -> impl IntoView {
    let Problem { code, severity, message, .. } = finding.clone();
    view! {
        <li class="problem" data-testid="problem-row" data-code=code data-severity=severity.as_str()>
            <p class="problem-go">
                <Icon symbol=symbol(severity) />
                <span class="problem-message">
                    <span class="visually-hidden">{format!("{}: ", severity.as_str())}</span>
                    <Prose text=sentence(&message) />
                </span>
            </p>
            <FindingBody finding=Signal::stored(finding) apply />
        </li>
    }
}

/// Why a finding matters, its other places, and the fixes.
#[component]
pub(crate) fn FindingBody(
    /// Its places may move with the text.
    #[prop(into)]
    finding: Signal<Problem>,
    /// Called with the finding and the index of the fix to apply.
    apply: Callback<(Problem, usize)>,
) -> impl IntoView {
    let Problem { code, place, help, .. } = finding.get_untracked();
    let path = match place {
        Place::Member(path) => Some(view! { <code>{path}</code> ". " }),
        Place::Text(_) | Place::Version => None,
    };
    view! {
        <p class="problem-help">
            {path}
            <Prose text=sentence(&help) />
            " "
            <a class="code-link" href=rule_page(&code) target="_blank" rel="noopener">
                {format!("About {code}")}
                <span class="visually-hidden">": opens in a new tab"</span>
            </a>
        </p>
        {live(move || {
            let finding = finding.get();
            view! { <Related labels=finding.labels.clone() /> <Fixes finding apply /> }.into_any()
        })}
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

/// A finding as a line of a Markdown list, for a ticket.
pub(crate) fn markdown(problem: &Problem) -> String {
    let Problem { code, severity, place, message, help, .. } = problem;
    let place = match place {
        Place::Text([line, ..]) => format!("line {line}"),
        Place::Member(path) => format!("`{path}`"),
        Place::Version => "version".to_owned(),
    };
    let end = if help.is_empty() || help.ends_with(['.', '!', '?']) { "" } else { "." };
    let mut text = format!("- **{} {code}**, {place}: {}.", severity.as_str(), sentence(message));
    if !help.is_empty() {
        text.extend([" ", &sentence(help), end]);
    }
    text
}

/// Findings as a Markdown list under a line with their counts.
pub(crate) fn markdown_of_all(problems: &[Problem]) -> String {
    let counts: Counts = problems.iter().map(|problem| problem.severity).collect();
    let lines = problems.iter().map(markdown).collect::<Vec<_>>().join("\n");
    format!("Layerwright: {}\n\n{lines}\n", counts.summary())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(place: Place, help: &str) -> Problem {
        Problem {
            id: String::new(),
            code: "C013".to_owned(),
            severity: Severity::Error,
            place,
            message: "`user` is a placeholder".to_owned(),
            help: help.to_owned(),
            labels: Vec::new(),
            fixes: Vec::new(),
        }
    }

    #[test]
    fn findings_as_markdown() {
        let found =
            [problem(Place::Text([9, 3, 9, 7]), "fill it in"), problem(Place::Member("spec.version".to_owned()), "")];
        assert_eq!(
            markdown_of_all(&found),
            "Layerwright: 2 errors\n\n- **error C013**, line 9: `user` is a placeholder. Fill it in.\n\
             - **error C013**, `spec.version`: `user` is a placeholder.\n"
        );
    }
}
