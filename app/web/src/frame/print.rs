//! What is printed: the layer with line numbers and its secrets hidden, and the findings. The browser waits for nobody once it prints, so
//! the page answers Ctrl+P itself: it asks the worker first and then prints.

use leptos::ev;
use leptos::prelude::*;

use crate::bench::Bench;
use crate::platform::{clock, page};
use crate::state::Notice;
use crate::ui::{Prose, live, live_text, sentence};
use layerwright_protocol::{Answer, Counts, Place, Problem, Request};

/// The lines of the layer, of a version of its text.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Printed {
    version: u32,
    lines: Vec<String>,
}

#[component]
pub(crate) fn PrintView() -> impl IntoView {
    let bench = expect_context::<Bench>();
    let session = bench.session;
    let printed = RwSignal::new(None::<Printed>);
    // Nothing is drawn for paper while nothing is printed.
    let is_printing = RwSignal::new(false);
    let keydown = window_event_listener(ev::keydown, move |event| {
        let is_print =
            (event.ctrl_key() || event.meta_key()) && !event.shift_key() && !event.alt_key() && event.key() == "p";
        if !is_print {
            return;
        }
        event.prevent_default();
        let request = Request::Shown { context: bench.context_now(), now: clock::now() };
        bench.ask_about_text(request, None, move |version, answer| match answer {
            Ok(Answer::Shown(text)) => {
                printed.set(Some(Printed { version, lines: text.lines().map(str::to_owned).collect() }));
                is_printing.set(true);
                page::print();
            }
            _ => session.notice.set(Some(Notice::note("The text is being checked. Please print again."))),
        });
    });
    let before = window_event_listener(ev::Custom::<web_sys::Event>::new("beforeprint"), move |_| {
        if printed.get_untracked().map(|printed| printed.version) != bench.editor.version() {
            printed.set(None);
        }
        is_printing.set(true);
    });
    on_cleanup(move || {
        keydown.remove();
        before.remove();
    });
    let content = move || {
        if !is_printing.get() {
            return ().into_any();
        }
        let layer = match printed.get() {
            Some(Printed { lines, .. }) => {
                let lines = lines.into_iter().zip(1..).map(|(line, number)| {
                    view! { <li><span class="print-number">{number.to_string()}</span><code>{line}</code></li> }
                });
                view! { <ol class="print-lines" data-testid="print-lines">{lines.collect_view()}</ol> }.into_any()
            }
            None => view! { <p>"To print the layer with its secrets hidden, press Ctrl+P (on a Mac, Command+P) in the page."</p> }.into_any(),
        };
        let findings = session.report.get().problems.iter().map(finding).collect_view();
        let counts = session.counts.get().map_or_else(|| "not checked".to_owned(), Counts::summary);
        view! {
            <h1>{live_text(move || session.document.read().info.clone())}</h1>
            {layer}
            <h2>{format!("Findings: {counts}")}</h2>
            <ul>{findings}</ul>
            <p>"Checked with Layerwright. Secrets are hidden."</p>
        }
        .into_any()
    };
    view! { <div class="print" data-testid="print">{live(content)}</div> }
}

fn finding(problem: &Problem) -> AnyView {
    let Problem { code, severity, place, message, help, .. } = problem;
    let place = match place {
        Place::Text([line, ..]) => format!("line {line}"),
        Place::Member(path) => path.clone(),
        Place::Version => "version".to_owned(),
    };
    view! {
        <li>
            <strong>{format!("{} {code}, {place}: ", severity.as_str())}</strong>
            <Prose text=sentence(message) />
            ". "
            <Prose text=sentence(help) />
        </li>
    }
    .into_any()
}
