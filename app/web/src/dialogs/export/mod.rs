//! The next version of the profile: name, version, secrets, preview, download.

mod form;
mod obstacles;
mod parts;

use leptos::html;
use leptos::prelude::*;

use super::follow;
use crate::bench::Bench;
use crate::platform::{clipboard, download, tasks};
use crate::state::Notice;
use crate::ui::{Icon, Symbol, live, live_text};
use form::Form;
use layerwright_protocol::SecretChoice;
use obstacles::Obstacles;
use parts::{Formats, NameAndVersion, Outcome, Preview, Secrets};

#[component]
pub(crate) fn ExportDialog() -> impl IntoView {
    let bench = expect_context::<Bench>();
    let is_open = bench.layout.is_exporting;
    let dialog = NodeRef::<html::Dialog>::new();
    let form = Form::new(bench);
    provide_context(form);

    Effect::new(move || {
        if is_open.get() {
            untrack(|| form.open(bench));
        }
    });
    Effect::new(move || {
        if is_open.get() {
            form.track();
            untrack(|| form.ask(bench));
        }
    });
    follow(dialog, move || is_open.get());

    view! {
        <dialog
            class="dialog"
            data-testid="export-dialog"
            aria-labelledby="export-title"
            node_ref=dialog
            on:close=move |_| is_open.set(false)
        >
            {live(move || is_open.get().then(|| view! { <Content /> }).into_any())}
        </dialog>
    }
}

#[component]
fn Content() -> impl IntoView {
    let bench = expect_context::<Bench>();
    let form = expect_context::<Form>();
    let close = move |_| bench.layout.is_exporting.set(false);
    let save = move |_| {
        let Some(made) = form.ready() else { return };
        let archive = made.export.and_then(|export| export.archive);
        let (name, saved) = match (archive, made.files.first()) {
            (Some((name, bytes)), _) => (name.clone(), download::save_bytes(&name, &bytes, "application/zip")),
            (None, Some(file)) => (file.path.clone(), download::save(&file.path, &file.text, &file.media_type)),
            (None, None) => return,
        };
        if saved.is_none() {
            return form.status.set(Some("The browser refused the download. Copy the text instead.".to_owned()));
        }
        let next_step = untrack(|| form.format_info()).map(|info| info.next_step).unwrap_or_default();
        let caveat = made.caveat.map(|caveat| format!(" {caveat}")).unwrap_or_default();
        bench.saved();
        bench.layout.is_exporting.set(false);
        bench.session.notice.set(Some(Notice::note(format!("{name} was downloaded. {next_step}{caveat}"))));
    };
    let save_checklist = move |_| {
        let Some(file) = form.ready().and_then(|made| made.export).map(|export| export.checklist_file) else { return };
        let status = match download::save(&file.path, &file.text, &file.media_type) {
            Some(()) => format!("{} was downloaded.", file.path),
            None => "The browser refused the download.".to_owned(),
        };
        form.status.set(Some(status));
    };
    let copy = move |_| {
        if form.ready().is_none() {
            return;
        }
        // What is copied is what is shown.
        let Some(file) = untrack(|| form.shown_file()) else { return };
        let (path, text) = (file.path.clone(), parts::shown(&file, form.is_revealed.get_untracked()));
        tasks::spawn(async move {
            let copied = clipboard::copy(&text).await;
            let status = if copied {
                format!("Copied {path}.")
            } else {
                "The browser does not allow copying here. Select the text in the preview.".to_owned()
            };
            form.status.set(Some(status));
        });
    };
    let blocked = Memo::new(move |_| form.ready_tracked().is_none());
    let status = live_text(move || form.status.get().or_else(|| form.remark()).unwrap_or_default());
    view! {
        <div class="dialog-head">
            <h2 id="export-title" tabindex="-1" autofocus=true>"Export a profile version"</h2>
            <button type="button" class="icon-button" aria-label="Close" on:click=close>
                <Icon symbol=Symbol::Close />
            </button>
        </div>
        <div class="export">
            <div class="export-form">
                <Formats />
                <NameAndVersion />
                <Secrets />
                <Obstacles />
                <Outcome />
            </div>
            <Preview />
        </div>
        <div class="dialog-actions">
            <p class="export-said" role="status" data-testid="export-said">{status}</p>
            <button
                type="button"
                class="button"
                data-testid="export-checklist"
                disabled=blocked
                on:click=save_checklist
            >
                "Download checklist"
            </button>
            <button type="button" class="button" data-testid="export-copy" disabled=blocked on:click=copy>
                "Copy"
            </button>
            <button
                type="button"
                class="button button-primary"
                data-testid="export-download"
                disabled=blocked
                on:click=save
            >
                <Icon symbol=Symbol::Download />
                "Download"
            </button>
        </div>
    }
}

/// The choices with what they do, in the order in which they are advised.
const SECRETS: [(SecretChoice, &str, &str, &str); 4] = [
    (
        SecretChoice::Variable,
        "secrets-variable",
        "Move to masked profile variables",
        "The file contains references. You enter the values in Palette, which masks them.",
    ),
    (
        SecretChoice::Macro,
        "secrets-macro",
        "Move to user macros",
        "The file contains references. The macros must exist in Palette before the import; macros are not masked.",
    ),
    (
        SecretChoice::Strip,
        "secrets-strip",
        "Remove them",
        "The file has empty values. You enter them in Palette afterward.",
    ),
    (SecretChoice::Keep, "secrets-keep", "Keep them in the file", "Anyone who gets the file can read them."),
];
