//! Every finding: one line each, worst first; the chosen one with why, its fixes and what else can be done about it.

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;

use crate::bench::Bench;
use crate::fixes::{self, is_offered};
use crate::platform::{clipboard, clock, page, tasks};
use crate::shared::{FindingBody, NotChecked, markdown, markdown_of_all, symbol};
use crate::state::Notice;
use crate::ui::{Empty, Icon, Prose, Symbol, live, live_flag, live_text, sentence};
use layerwright_protocol::{Answer, Choice, Place, Problem, Request, Severity, plural};

/// Rows that are drawn; a longer list is read by filtering, or after fixing.
const MAX_ROWS: usize = 200;
/// Gets the focus when the row that had it is gone.
const LIST: &str = "problem-list";

/// What the list is made of.
#[derive(Debug, Clone)]
enum Entry {
    Head(Severity),
    Row(Problem),
}

impl Entry {
    fn key(&self) -> (Severity, String) {
        match self {
            Self::Head(severity) => (*severity, String::new()),
            Self::Row(problem) => (problem.severity, problem.id.clone()),
        }
    }
}

/// Signals of the panel.
#[derive(Debug, Clone, Copy)]
struct Panel {
    /// The id of the finding that is open.
    open: RwSignal<Option<String>>,
    /// In the order in which they are shown.
    shown: Memo<Vec<Problem>>,
}

/// Which severities are shown.
type Filter = [RwSignal<bool>; 3];

fn of(filter: Filter, severity: Severity) -> RwSignal<bool> {
    let [error, warning, info] = filter;
    match severity {
        Severity::Error => error,
        Severity::Warning => warning,
        Severity::Info => info,
    }
}

impl Panel {
    /// The row that Tab leads to.
    fn is_stop(self, id: &str) -> bool {
        let (open, shown) = (self.open.read(), self.shown.read());
        let open = shown.iter().find(|problem| Some(&problem.id) == open.as_ref());
        open.or_else(|| shown.first()).is_some_and(|problem| problem.id == id)
    }

    /// Opens a row and shows its place without leaving the list.
    fn choose(self, bench: Bench, problem: &Problem) {
        self.open.set(Some(problem.id.clone()));
        if let Some([line, column, ..]) = problem.place.span() {
            bench.editor.reveal(line, column);
        }
    }
}

#[component]
pub(super) fn Problems() -> impl IntoView {
    let bench = expect_context::<Bench>();
    let session = bench.session;
    let filter = [RwSignal::new(true), RwSignal::new(true), RwSignal::new(true)];
    let shown = Memo::new(move |_| {
        if session.counts.get().is_none() {
            return Vec::new();
        }
        let report = session.report.read();
        let visible = report.problems.iter().filter(|problem| of(filter, problem.severity).get());
        let mut visible: Vec<Problem> = visible.cloned().collect();
        visible.sort_by_key(|problem| {
            let line = problem.place.span().map_or((u32::MAX, 0), |[line, column, ..]| (line, column));
            (rank(problem.severity), line)
        });
        visible.truncate(MAX_ROWS);
        visible
    });
    let panel = Panel { open: RwSignal::new(None), shown };
    let entries = move || {
        let mut entries = Vec::new();
        for severity in Severity::ALL {
            let mut rows = shown.get().into_iter().filter(|problem| problem.severity == severity).peekable();
            if rows.peek().is_some() {
                entries.push(Entry::Head(severity));
                entries.extend(rows.map(Entry::Row));
            }
        }
        entries
    };
    let hidden = Memo::new(move |_| {
        let counts = session.counts.get().unwrap_or_default();
        let visible: usize = Severity::ALL.into_iter().filter(|s| of(filter, *s).get()).map(|s| counts.of(s)).sum();
        visible.saturating_sub(MAX_ROWS)
    });
    view! {
        <div class="problems" data-testid="problems">
            <div class="filters" role="group" aria-label="Show">
                {Severity::ALL.map(|severity| view! { <FilterButton severity filter /> }).into_iter().collect_view()}
                <button
                    type="button"
                    class="icon-button copy-all"
                    aria-label="Copy all as Markdown"
                    title="Copy all as Markdown"
                    data-testid="problems-copy"
                    hidden=live_flag(move || shown.read().is_empty())
                    on:click=move |_| copy(bench, markdown_of_all(&shown.read_untracked()))
                >
                    <Icon symbol=Symbol::Copy />
                </button>
            </div>
            <ul
                class="rows"
                id=LIST
                tabindex="-1"
                aria-label="Problems"
                on:keydown=move |event| walk(bench, panel, &event)
            >
                <For
                    each=entries
                    key=Entry::key
                    children=move |entry| match entry {
                        Entry::Head(severity) => view! { <Head severity /> }.into_any(),
                        Entry::Row(problem) => view! { <Row problem panel /> }.into_any(),
                    }
                />
            </ul>
            <p class="panel-note" hidden=live_flag(move || hidden.get() == 0)>
                {live_text(move || format!("and {} more", hidden.get()))}
            </p>
            {live(move || match session.counts.get() {
                None => view! { <NotChecked /> }.into_any(),
                Some(counts) if counts.total() == 0 && session.report.read().is_empty => view! { <Nothing /> }.into_any(),
                Some(counts) if counts.total() == 0 => view! { <Clean /> }.into_any(),
                Some(_) => ().into_any(),
            })}
        </div>
    }
}

/// Worst first.
fn rank(severity: Severity) -> usize {
    Severity::ALL.iter().position(|other| *other == severity).unwrap_or_default()
}

/// The arrows walk the rows, and Enter goes to the place.
fn walk(bench: Bench, panel: Panel, event: &KeyboardEvent) {
    // Keys of the buttons inside an open row are theirs.
    let Some(at) = page::focused_id().and_then(|id| {
        let id = id.strip_prefix("row-")?.to_owned();
        panel.shown.read_untracked().iter().position(|problem| problem.id == id)
    }) else {
        return;
    };
    let shown = panel.shown.get_untracked();
    let to = match event.key().as_str() {
        "ArrowDown" => at + 1,
        "ArrowUp" => at.saturating_sub(1),
        "Home" => 0,
        "End" => shown.len().saturating_sub(1),
        "Enter" => {
            if let Some([line, column, ..]) = shown.get(at).and_then(|problem| problem.place.span()) {
                event.prevent_default();
                bench.go_to(line, column);
            }
            return;
        }
        _ => return,
    };
    event.prevent_default();
    if let Some(problem) = shown.get(to) {
        panel.choose(bench, problem);
        page::focus(&format!("row-{}", problem.id));
    }
}

fn copy(bench: Bench, text: String) {
    tasks::spawn(async move {
        let said = if clipboard::copy(&text).await {
            "Copied as Markdown."
        } else {
            "The browser does not allow copying here."
        };
        bench.session.notice.set(Some(Notice::note(said)));
    });
}

#[component]
fn Nothing() -> impl IntoView {
    view! {
        <Empty title="Nothing to check yet">
            <p>
                "The layer has no values. Type or paste one, open an export of the profile, or start from a template."
            </p>
        </Empty>
    }
}

#[component]
fn Clean() -> impl IntoView {
    view! {
        <Empty title="No problems found">
            <p>
                "Rules lists what is checked. Answer under Deploy what the text cannot show, such as whether an external registry "
                "is in use."
            </p>
        </Empty>
    }
}

fn word(severity: Severity) -> &'static str {
    if severity == Severity::Info { "note" } else { severity.as_str() }
}

#[component]
fn FilterButton(severity: Severity, filter: Filter) -> impl IntoView {
    let counts = expect_context::<Bench>().session.counts;
    let on = of(filter, severity);
    let word = word(severity);
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

#[component]
fn Head(severity: Severity) -> impl IntoView {
    view! {
        <li class="group">
            <h2 class="group-title">
                {match severity {
                    Severity::Error => "Errors",
                    Severity::Warning => "Warnings",
                    Severity::Info => "Notes",
                }}
            </h2>
        </li>
    }
}

/// It stays the same element while its place in the text moves.
#[component]
fn Row(problem: Problem, panel: Panel) -> impl IntoView {
    let bench = expect_context::<Bench>();
    let Problem { id, code, severity, place, message, .. } = problem.clone();
    let current = {
        let id = id.clone();
        Memo::new(move |_| bench.session.problem(&id).unwrap_or_else(|| problem.clone()))
    };
    let is_open = {
        let id = id.clone();
        Memo::new(move |_| panel.open.read().as_ref() == Some(&id))
    };
    let is_stop = {
        let id = id.clone();
        Memo::new(move |_| panel.is_stop(&id))
    };
    let line = live_text(move || current.read().place.span().map(|[line, ..]| line.to_string()).unwrap_or_default());
    let path = match place {
        Place::Member(path) => Some(path),
        Place::Text(_) | Place::Version => None,
    };
    let (row, details) = (format!("row-{id}"), format!("about-{id}"));
    let toggle = move |_| {
        if is_open.get_untracked() {
            panel.open.set(None);
        } else {
            panel.choose(bench, &current.get_untracked());
            page::focus(&format!("row-{id}"));
        }
    };
    let go = move |_| {
        if let Some([line, column, ..]) = current.read_untracked().place.span() {
            bench.go_to(line, column);
        }
    };
    let take = Callback::new(move |(problem, index): (Problem, usize)| apply(bench, &problem, index));
    // The first fix, one click away; behind the row itself for those who use the keyboard.
    let quick = move || {
        let problem = current.get();
        let fix = problem.fixes.iter().enumerate().find(|(_, fix)| is_offered(fix));
        let Some((index, fix)) = fix.filter(|_| !is_open.get()) else { return ().into_any() };
        let title = fix.title.replace('`', "");
        view! {
            <button
                type="button"
                class="icon-button quick-fix"
                tabindex="-1"
                title=title.clone()
                aria-label=title
                data-testid="problem-fix"
                on:click=move |_| apply(bench, &problem, index)
            >
                <Icon symbol=Symbol::Wand />
            </button>
        }
        .into_any()
    };
    let about = {
        let details = details.clone();
        move || {
            if !is_open.get() {
                return ().into_any();
            }
            view! {
                <div class="problem-about" id=details.clone()>
                    <FindingBody finding=current apply=take />
                    <More problem=current />
                </div>
            }
            .into_any()
        }
    };
    view! {
        <li
            class="problem"
            data-testid="problem-row"
            data-code=code
            data-severity=severity.as_str()
            data-line=line
            data-path=path
            data-open=live_flag(move || is_open.get())
        >
            <div class="problem-head">
                <button
                    type="button"
                    class="problem-go"
                    id=row
                    tabindex=live_text(move || if is_stop.get() { "0" } else { "-1" }.to_owned())
                    aria-expanded=live_text(move || is_open.get().to_string())
                    aria-controls=live_text(move || if is_open.get() { details.clone() } else { String::new() })
                    on:click=toggle
                    on:dblclick=go
                >
                    <Icon symbol=symbol(severity) />
                    <span class="problem-message">
                        <span class="visually-hidden">{format!("{}: ", severity.as_str())}</span>
                        <span class="problem-code">{code.clone()}</span>
                        " "
                        <Prose text=sentence(&message) />
                    </span>
                    <span class="problem-line">
                        {live_text(move || {
                            let line = line.get();
                            if line.is_empty() { "profile".to_owned() } else { format!("line {line}") }
                        })}
                    </span>
                </button>
                {live(quick)}
            </div>
            {live(about)}
        </li>
    }
}

fn apply(bench: Bench, problem: &Problem, index: usize) {
    let version = bench.session.report.read_untracked().version;
    fixes::take(bench, version, &fixes::name(&problem.id, index));
    if let Some([line, column, ..]) = problem.place.span() {
        bench.editor.reveal(line, column);
    }
    page::focus(LIST);
}

/// What can be done about a finding beside fixing it.
#[component]
fn More(problem: Memo<Problem>) -> impl IntoView {
    let bench = expect_context::<Bench>();
    let Problem { code, place, .. } = problem.get_untracked();
    let off = {
        let code = code.clone();
        move |_| {
            bench.settings.choose_severity(&code, Some(Choice::Off));
            let text = format!("{code} is switched off in this browser. Rules switches it on again.");
            bench.session.notice.set(Some(Notice::note(text)));
            page::focus(LIST);
        }
    };
    let is_in_text = place.span().is_some();
    view! {
        <p class="more">
            <button
                type="button"
                class="button button-small"
                data-testid="problem-go"
                hidden=!is_in_text
                on:click=move |_| {
                    if let Some([line, column, ..]) = problem.read_untracked().place.span() {
                        bench.go_to(line, column);
                    }
                }
            >
                "Go to the line"
            </button>
            <button
                type="button"
                class="button button-small"
                data-testid="problem-copy"
                on:click=move |_| copy(bench, markdown(&problem.read_untracked()))
            >
                "Copy as Markdown"
            </button>
            <button
                type="button"
                class="button button-small"
                data-testid="problem-ignore"
                title="Inserts a comment that ignores this finding here"
                hidden=!is_in_text
                on:click=move |_| ignore(bench, &problem.read_untracked())
            >
                "Ignore here"
            </button>
            <button
                type="button"
                class="button button-small"
                data-testid="problem-off"
                title=format!("Switches {code} off for everything you open in this browser")
                on:click=off
            >
                "Turn this rule off"
            </button>
        </p>
    }
}

/// Inserts the comment that ignores a finding, and puts the cursor where its reason goes.
fn ignore(bench: Bench, problem: &Problem) {
    let code = problem.code.clone();
    let request = Request::Ignore { problem: problem.id.clone(), context: bench.context_now(), now: clock::now() };
    bench.ask_about_text(request, None, move |version, answer| {
        let notice = match answer {
            Ok(Answer::Ignored(Some(edit))) if bench.editor.apply(version, std::slice::from_ref(&edit)) => {
                let [line, ..] = edit.span;
                let end = edit.text.trim_end_matches(['\r', '\n']).encode_utf16().count();
                bench.go_to(line, u32::try_from(end).unwrap_or(u32::MAX).saturating_add(1));
                Notice::note(format!("{code} is ignored here. Write the reason at the end of the comment."))
            }
            Ok(Answer::Ignored(None)) => {
                Notice::note(format!("No comment can ignore {code} at this place. You can turn the rule off instead."))
            }
            _ => Notice::note("The text has changed since. Please try again."),
        };
        bench.session.notice.set(Some(notice));
    });
}
