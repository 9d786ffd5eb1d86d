//! Every finding: what, where, why, and its fixes.

use leptos::prelude::*;

use crate::bench::Bench;
use crate::editor::actions::{self, is_offered};
use crate::platform::page;
use crate::ui::{Icon, Prose, Symbol, live, live_flag, live_text, sentence};
use layerwright_protocol::{Choice, Label, Problem, ProfileFinding, Severity, plural, rule_page};

/// Rows that are drawn; a longer list is read by filtering, or after fixing.
const MAX_ROWS: usize = 200;
/// Gets the focus when the row that had it is gone.
const LIST: &str = "problem-list";

/// Which severities are shown.
#[derive(Debug, Clone, Copy)]
struct Filter([RwSignal<bool>; 3]);

impl Filter {
    fn of(self, severity: Severity) -> RwSignal<bool> {
        let [error, warning, info] = self.0;
        match severity {
            Severity::Error => error,
            Severity::Warning => warning,
            Severity::Info => info,
        }
    }
}

#[component]
pub(super) fn Problems() -> impl IntoView {
    let bench = expect_context::<Bench>();
    let report = bench.session.report;
    let filter = Filter([RwSignal::new(true), RwSignal::new(true), RwSignal::new(true)]);
    let shown = move || -> Vec<Problem> {
        let report = report.read();
        let visible = report.problems.iter().filter(|problem| filter.of(problem.severity).get());
        visible.take(MAX_ROWS).cloned().collect()
    };
    let hidden = Memo::new(move |_| {
        let counts = report.read().counts;
        let visible: usize = Severity::ALL.into_iter().filter(|s| filter.of(*s).get()).map(|s| counts.of(s)).sum();
        visible.saturating_sub(MAX_ROWS)
    });
    let is_clean = Memo::new(move |_| {
        let report = report.read();
        report.version > 0 && report.counts.total() == 0
    });
    view! {
        <div class="problems" data-testid="problems">
            <div class="filters" role="group" aria-label="Show">
                {Severity::ALL.map(|severity| view! { <FilterButton severity filter /> }).into_iter().collect_view()}
            </div>
            <ul class="rows" id=LIST tabindex="-1" aria-label="Problems">
                <For each=shown key=|problem| problem.id.clone() children=|problem| view! { <Row problem /> } />
            </ul>
            <p class="panel-note" hidden=live_flag(move || hidden.get() == 0)>
                {live_text(move || format!("and {} more", hidden.get()))}
            </p>
            {live(move || is_clean.get().then(|| view! { <Clean /> }).into_any())}
            {live(move || {
                let findings = around(bench);
                (!findings.is_empty()).then(|| view! { <Around findings /> }).into_any()
            })}
        </div>
    }
}

/// What is wrong with the profile around the layer, with the severities that were chosen. Tracks both.
pub(super) fn around(bench: Bench) -> Vec<ProfileFinding> {
    let document = bench.session.document.read();
    let severities = bench.settings.severities.read();
    let findings = document.base.as_ref().map_or(&[][..], |base| &base.profile.findings);
    let judged = |found: &ProfileFinding| match severities.get(&found.code) {
        Some(Choice::Off) => None,
        Some(Choice::As(severity)) => Some(ProfileFinding { severity: *severity, ..found.clone() }),
        None => Some(found.clone()),
    };
    findings.iter().filter_map(judged).collect()
}

/// Findings that no place in the layer mends.
#[component]
fn Around(findings: Vec<ProfileFinding>) -> impl IntoView {
    let rows = findings.into_iter().map(|found| {
        view! {
            <li class="problem" data-testid="profile-problem" data-code=found.code.clone() data-severity=found.severity.as_str()>
                <div class="problem-go">
                    <Icon symbol=symbol(found.severity) />
                    <span class="problem-message">
                        <span class="visually-hidden">{format!("{}: ", found.severity.as_str())}</span>
                        <Prose text=sentence(&found.message) />
                    </span>
                </div>
                <p class="problem-help">
                    <code>{found.path}</code>
                    ". "
                    <Prose text=sentence(&found.help) />
                    " "
                    <a class="code-link" href=rule_page(&found.code) target="_blank" rel="noopener">{found.code.clone()}</a>
                </p>
            </li>
        }
    });
    view! {
        <h2 class="panel-title">"In the rest of the profile"</h2>
        <ul class="rows" aria-label="Problems in the rest of the profile">{rows.collect_view()}</ul>
    }
}

#[component]
fn Clean() -> impl IntoView {
    view! {
        <div class="empty">
            <p class="empty-title">"No problems found"</p>
            <p>
                "Rules lists what is checked. Answer under Deployment what the text cannot show, such as whether an external registry "
                "is in use."
            </p>
        </div>
    }
}

#[component]
fn FilterButton(severity: Severity, filter: Filter) -> impl IntoView {
    let report = expect_context::<Bench>().session.report;
    let on = filter.of(severity);
    let word = if severity == Severity::Info { "note" } else { severity.as_str() };
    view! {
        <button
            type="button"
            class="filter"
            data-severity=severity.as_str()
            data-testid=format!("filter-{}", severity.as_str())
            aria-pressed=live_text(move || on.get().to_string())
            on:click=move |_| on.update(|on| *on = !*on)
        >
            <Icon symbol=symbol(severity) />
            {live_text(move || plural(report.read().counts.of(severity), word))}
        </button>
    }
}

/// A finding. It stays the same element while its place in the text moves.
#[component]
fn Row(problem: Problem) -> impl IntoView {
    let bench = expect_context::<Bench>();
    let severity = problem.severity;
    let first = problem.clone();
    let id = problem.id.clone();
    let current = Memo::new(move |_| bench.session.problem(&id).unwrap_or_else(|| first.clone()));
    let go = move |_| {
        let problem = current.get_untracked();
        bench.editor.go_to(problem.line(), problem.column());
    };
    view! {
        <li
            class="problem"
            data-testid="problem-row"
            data-code=problem.code.clone()
            data-severity=severity.as_str()
            data-line=live_text(move || current.read().line().to_string())
        >
            <button type="button" class="problem-go" on:click=go>
                <Icon symbol=symbol(severity) />
                <span class="problem-message">
                    <span class="visually-hidden">{format!("{}: ", severity.as_str())}</span>
                    <Prose text=sentence(&problem.message) />
                </span>
                <span class="problem-line">{live_text(move || format!("line {}", current.read().line()))}</span>
            </button>
            <p class="problem-help">
                <Prose text=sentence(&problem.help) />
                " "
                <a class="code-link" href=rule_page(&problem.code) target="_blank" rel="noopener">
                    {problem.code.clone()}
                    <span class="visually-hidden">": about this rule, opens in a new tab"</span>
                </a>
            </p>
            {live(move || {
                let problem = current.get();
                view! { <Related labels=problem.labels.clone() /> <Fixes problem /> }.into_any()
            })}
        </li>
    }
}

#[component]
fn Related(labels: Vec<Label>) -> impl IntoView {
    let bench = expect_context::<Bench>();
    let labels = labels.into_iter().map(|label| {
        let [line, column, ..] = label.span;
        view! {
            <li>
                <button type="button" class="line-link" on:click=move |_| bench.editor.go_to(line, column)>
                    {format!("line {line}")}
                </button>
                ": "
                <Prose text=label.message />
            </li>
        }
    });
    let labels = labels.collect::<Vec<_>>();
    (!labels.is_empty()).then(|| view! { <ul class="related" aria-label="Related places">{labels}</ul> })
}

#[component]
fn Fixes(problem: Problem) -> impl IntoView {
    let bench = expect_context::<Bench>();
    let line = problem.line();
    let column = problem.column();
    let fixes = problem.fixes.into_iter().enumerate().map(|(index, fix)| {
        if !is_offered(&fix) {
            return view! { <p class="suggestion"><Prose text=fix.title /></p> }.into_any();
        }
        let name = actions::name(&problem.id, index);
        let take = move |_| {
            let version = bench.session.report.read_untracked().version;
            actions::take(bench, version, &name);
            bench.editor.reveal(line, column);
            page::focus(LIST);
        };
        view! {
            <button type="button" class="button button-small" data-testid="problem-fix" on:click=take>
                <Icon symbol=Symbol::Wand />
                <span><Prose text=fix.title /></span>
            </button>
        }
        .into_any()
    });
    let fixes = fixes.collect::<Vec<_>>();
    (!fixes.is_empty()).then(|| view! { <div class="fixes">{fixes}</div> })
}

fn symbol(severity: Severity) -> Symbol {
    match severity {
        Severity::Error => Symbol::Error,
        Severity::Warning => Symbol::Warning,
        Severity::Info => Symbol::Info,
    }
}
