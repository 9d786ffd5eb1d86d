//! The next version of the profile: name, version, secrets, preview, download.

mod form;
mod left;
mod parts;

use leptos::html;
use leptos::prelude::*;

use super::follow;
use crate::bench::Bench;
use crate::platform::{clipboard, download, tasks};
use crate::state::Notice;
use crate::ui::{Icon, Symbol, live, live_text};
use form::Form;
use layerwright_protocol::{Export, Format, SecretChoice};
use left::{Errors, Lost, Masked};
use parts::{Formats, NameAndVersion, Outcome, Preview, Secrets};

#[component]
pub(crate) fn ExportDialog() -> impl IntoView {
    let bench = expect_context::<Bench>();
    let is_open = bench.layout.is_exporting;
    let dialog = NodeRef::<html::Dialog>::new();
    let form = Form::new();
    provide_context(form);

    Effect::new(move || {
        if is_open.get() {
            untrack(|| form.reset(bench));
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
        let Some(export) = form.ready() else { return };
        let (name, saved) = match (&export.archive, export.files.first()) {
            (Some((name, bytes)), _) => (name.clone(), download::save_bytes(name, bytes, "application/zip")),
            (None, Some(file)) => (file.path.clone(), download::save(&file.path, &file.text, &file.media_type)),
            (None, None) => return,
        };
        if saved.is_none() {
            return form.said.set(Some("The browser refused the download. Copy the text instead.".to_owned()));
        }
        bench.session.is_edited.set(false);
        bench.layout.is_exporting.set(false);
        bench.session.notice.set(Some(Notice::note(after(&name, form.format.get_untracked()))));
    };
    let save_checklist = move |_| {
        let Some(Export { checklist_file: file, .. }) = form.ready() else { return };
        if download::save(&file.path, &file.text, &file.media_type).is_none() {
            form.said.set(Some("The browser refused the download.".to_owned()));
        }
    };
    let copy = move |_| {
        if form.ready().is_none() {
            return;
        }
        // What is copied is what is shown.
        let Some(text) = untrack(|| form.shown_file().map(|file| parts::shown(&file, form.reveals.get()))) else {
            return;
        };
        tasks::spawn(async move {
            let copied = clipboard::copy(&text).await;
            let says = if copied {
                "Copied."
            } else {
                "The browser does not allow copying here. Select the text in the preview."
            };
            form.said.set(Some(says.to_owned()));
        });
    };
    let blocked = Memo::new(move |_| form.ready_tracked().is_none());
    let says = live_text(move || form.said.get().or_else(|| form.obstacle().map(str::to_owned)).unwrap_or_default());
    view! {
        <div class="dialog-head">
            <h2 id="export-title">"Export a profile version"</h2>
            <button type="button" class="icon-button" aria-label="Close" on:click=close>
                <Icon symbol=Symbol::Close />
            </button>
        </div>
        <div class="export">
            <div class="export-form">
                <Formats />
                <NameAndVersion />
                <Errors />
                <Masked />
                <Lost />
                <Secrets />
                <Outcome />
            </div>
            <Preview />
        </div>
        <div class="dialog-actions">
            <p class="export-said" role="status" data-testid="export-said">{says}</p>
            <button
                type="button"
                class="button"
                data-testid="export-checklist"
                disabled=blocked
                on:click=save_checklist
            >
                "Checklist"
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

/// What to do with the file.
fn after(name: &str, format: Format) -> String {
    let next = match format {
        Format::PaletteJson => "In Palette: Profiles, Import Cluster Profile, then choose this file.",
        Format::ApiScript => "Run it with --dry-run first: it shows what it would send.",
        Format::Terraform => "Unpack it into your configuration, and look at the plan before you apply it.",
        Format::OsYaml => "In Palette: a new version of the profile, then paste this into its OS layer.",
        Format::Macros => "Define the macros before you import the profile.",
    };
    format!("{name} was downloaded. {next}")
}

/// The formats with who takes them.
const FORMATS: [(Format, &str, &str); 5] = [
    (Format::PaletteJson, "Palette import", "The JSON for Import Cluster Profile in the console."),
    (
        Format::ApiScript,
        "API script",
        "Clones the version in Palette and changes the OS layer only: masked secrets stay.",
    ),
    (Format::Terraform, "Terraform", "The profile version as a resource, its layers as files."),
    (Format::OsYaml, "OS layer", "The YAML alone, to paste into the console."),
    (Format::Macros, "Macros to define", "The macros that the profile needs, without their values."),
];

/// The choices with what they do, in the order in which they are advised.
const SECRETS: [(SecretChoice, &str, &str, &str); 4] = [
    (
        SecretChoice::Variable,
        "secrets-variable",
        "Move to masked profile variables",
        "The file names the variables; their values are entered in Palette, where they are masked.",
    ),
    (
        SecretChoice::Macro,
        "secrets-macro",
        "Move to user macros",
        "The file names the macros; they must exist in Palette before the import. Macros are not masked.",
    ),
    (
        SecretChoice::Strip,
        "secrets-strip",
        "Leave them out",
        "The values are removed and entered in Palette afterwards.",
    ),
    (SecretChoice::Keep, "secrets-keep", "Keep them in the file", "Anyone who gets the file can read them."),
];
