//! Every finding: what, where, why, and its fixes.

use leptos::prelude::*;

use crate::bench::Bench;
use crate::fixes;
use crate::platform::page;
use crate::shared::{FindingRow, NotChecked, symbol};
use crate::ui::{Empty, Icon, live, live_flag, live_text};
use layerwright_protocol::{Problem, Severity, plural};

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
    let session = expect_context::<Bench>().session;
    let filter = Filter([RwSignal::new(true), RwSignal::new(true), RwSignal::new(true)]);
    let shown = move || -> Vec<Problem> {
        if session.counts.get().is_none() {
            return Vec::new();
        }
        let report = session.report.read();
        let visible = report.problems.iter().filter(|problem| filter.of(problem.severity).get());
        visible.take(MAX_ROWS).cloned().collect()
    };
    let hidden = Memo::new(move |_| {
        let counts = session.counts.get().unwrap_or_default();
        let visible: usize = Severity::ALL.into_iter().filter(|s| filter.of(*s).get()).map(|s| counts.of(s)).sum();
        visible.saturating_sub(MAX_ROWS)
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
            {live(move || match session.counts.get() {
                None => view! { <NotChecked /> }.into_any(),
                Some(counts) if counts.total() == 0 => view! { <Clean /> }.into_any(),
                Some(_) => ().into_any(),
            })}
        </div>
    }
}

#[component]
fn Clean() -> impl IntoView {
    view! {
        <Empty title="No problems found">
            <p>
                "Rules lists what is checked. Answer under Deployment what the text cannot show, such as whether an external registry "
                "is in use."
            </p>
        </Empty>
    }
}

#[component]
fn FilterButton(severity: Severity, filter: Filter) -> impl IntoView {
    let counts = expect_context::<Bench>().session.counts;
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
            {live_text(move || counts.get().map_or_else(|| format!("{word}s"), |counts| plural(counts.of(severity), word)))}
        </button>
    }
}

/// It stays the same element while its place in the text moves.
#[component]
fn Row(problem: Problem) -> impl IntoView {
    let bench = expect_context::<Bench>();
    let id = problem.id.clone();
    let current = Memo::new(move |_| bench.session.problem(&id).unwrap_or_else(|| problem.clone()));
    let apply = Callback::new(move |(problem, index): (Problem, usize)| {
        let version = bench.session.report.read_untracked().version;
        fixes::take(bench, version, &fixes::name(&problem.id, index));
        if let Some([line, column, ..]) = problem.place.span() {
            bench.editor.reveal(line, column);
        }
        page::focus(LIST);
    });
    view! { <FindingRow finding=current apply /> }
}
