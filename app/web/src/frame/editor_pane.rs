//! The editor pane: Monaco, kept in step with the report and the theme.

use gloo_timers::callback::Timeout;
use layerwright_monaco::{self as monaco, Access};
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsValue;

use super::commands;
use crate::bench::Bench;
use crate::editor::ask;
use crate::fixes;
use crate::platform::{automation, clock, page, tasks};
use crate::start::draft;
use crate::state::{Checking, Notice, Settings};
use crate::ui::{live, live_flag, live_text};
use layerwright_protocol::ide::Ask;
use layerwright_protocol::{Answer, Request};

/// How long a text is left alone before it is annotated.
const ANNOTATE_MS: u32 = 150;

/// How the editor's loading went.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Loading {
    UnderWay,
    Done,
    Failed(String),
}

/// The editor, filling its parent. `text` is what it shows first.
#[component]
pub(crate) fn EditorPane(text: &'static str) -> impl IntoView {
    let bench = expect_context::<Bench>();
    let settings = expect_context::<Settings>();
    let host = NodeRef::<html::Div>::new();
    let loading = RwSignal::new(Loading::UnderWay);
    let tab_leaves = RwSignal::new(false);

    Effect::new(move || {
        let Some(host) = host.get() else { return };
        tasks::spawn(async move {
            let url = page::linked("monaco").unwrap_or_default();
            match monaco::load(&url).await {
                Ok(monaco) => {
                    settings.apply(); // the style sheet must have the theme before its colors are read
                    let editor = monaco.create(&host, text, "OS layer of the profile, YAML", Access::Edit);
                    register_listeners(bench, monaco, editor, tab_leaves);
                    loading.set(Loading::Done);
                }
                Err(error) => {
                    loading.set(Loading::Failed(error));
                    bench.session.checking.set(Checking::NoEditor);
                }
            }
        });
    });

    Effect::new(move || {
        let base = settings.apply();
        if loading.get() == Loading::Done {
            bench.editor.set_theme(base);
        }
    });

    // While keys follow one another, each check would wait for the annotations of the text before it.
    let annotating = StoredValue::new_local(None::<Timeout>);
    Effect::new(move || {
        let report = bench.session.report.get();
        bench.editor.show(&report);
        if report.version > 0 {
            annotating.set_value(Some(Timeout::new(ANNOTATE_MS, move || annotate(bench))));
        }
    });

    Effect::new(move || {
        let (wrap, hints, masks) = (settings.wrap.get(), settings.hints.get(), settings.masks.get());
        if loading.get() == Loading::Done {
            bench.editor.set_look(wrap, hints, masks);
        }
    });

    let tab = live_text(move || {
        let tab = if tab_leaves.get() { "Tab moves to the next control" } else { "Tab inserts spaces" };
        tab.to_owned()
    });
    view! {
        <div class="editor">
            <div class="editor-host" id="editor" data-testid="editor" node_ref=host></div>
            {live(move || match loading.get() {
                Loading::Done => ().into_any(),
                Loading::UnderWay => view! { <p class="editor-state">"Loading the editor…"</p> }.into_any(),
                Loading::Failed(error) => view! { <Failed error /> }.into_any(),
            })}
            <p class="editor-hint">
                {tab} ": " <kbd>{if page::is_mac() { "Ctrl+Shift+M" } else { "Ctrl+M" }}</kbd> " switches that. "
                <span class="editor-hint-more">
                    <kbd>"F8"</kbd> " next problem, " <kbd>"F1"</kbd> " all commands. "
                    <button
                        type="button"
                        class="line-link"
                        data-testid="keyboard-open"
                        on:click=move |_| bench.layout.is_keyboard.set(true)
                    >
                        "All keys"
                    </button>
                </span>
                <span hidden=live_flag(move || !bench.session.keeps_draft.get())>
                    " A draft without secrets is kept in this tab. "
                    <button
                        type="button"
                        class="line-link"
                        data-testid="draft-clear"
                        on:click=move |_| draft::choose(bench, false)
                    >
                        "Delete it"
                    </button>
                </span>
            </p>
        </div>
    }
}

/// Says why there is no editor, and what to do.
#[component]
fn Failed(error: String) -> impl IntoView {
    view! {
        <div class="editor-state" role="alert">
            <p>"The editor could not be loaded. Reload the page. If that does not help, files are missing on the server."</p>
            <p class="muted">{error}</p>
        </div>
    }
}

/// Registers everything that the editor reports to the page.
fn register_listeners(bench: Bench, monaco: monaco::Monaco, editor: monaco::Editor, tab_leaves: RwSignal<bool>) {
    let mut subscriptions = commands::register(bench, &editor);
    subscriptions.extend([
        editor.on_change(move |cause| bench.text_changed(cause)),
        editor.on_tab_focus(move |leaves| tab_leaves.set(leaves)),
        monaco.code_actions(
            move |version, range| fixes::at(bench, version, range),
            move |version, fix| fixes::take(bench, version, &fix),
        ),
    ]);
    let language = editor.language(
        move |question, reply| match ask(question) {
            Some(ask) => ask_worker(bench, ask, move |_, json| reply.give(json)),
            None => reply.give(None),
        },
        move |text| bench.session.notice.set(Some(Notice::note(text))),
    );
    let handle = bench.editor;
    handle.attach(monaco, editor, language, subscriptions);
    automation::publish(automation::Members {
        text: move || handle.text().map_or(JsValue::UNDEFINED, Into::into),
        set_text: move |text: String| handle.set_text(&text),
        markers: move || handle.markers().unwrap_or_default(),
        set_cursor: move |line, column| handle.go_to(line, column),
        version: move || handle.version().unwrap_or_default(),
    });
    bench.session.is_loaded.set(true);
    bench.check();
}

/// Shows what the worker knows about the text as it is now.
fn annotate(bench: Bench) {
    ask_worker(bench, Ask::Annotations, move |version, json| {
        if let Some(json) = json {
            bench.editor.annotate(version, json);
        }
    });
}

/// `reply` gets nothing where the text has changed since.
fn ask_worker(bench: Bench, ask: Ask, reply: impl FnOnce(u32, Option<&str>) + 'static) {
    let request = Request::Ide { ask, context: bench.context_now(), now: clock::now() };
    bench.ask_about_text(request, None, move |version, answer| match answer {
        Ok(Answer::Ide(json)) => reply(version, Some(&json)),
        _ => reply(version, None),
    });
}
