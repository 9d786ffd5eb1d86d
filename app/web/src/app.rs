//! The frame of the page: what is shared, and where everything goes.

use leptos::ev;
use leptos::prelude::*;

use crate::bench::Bench;
use crate::dialogs::{
    AboutDialog, CertificatesDialog, CompareDialog, ExportDialog, FilesDialog, FixDialog, KeyboardDialog, LayerDialog,
    ViewDialog,
};
use crate::frame::{DocumentBar, DropZone, EditorPane, Header, NoticeBar, PrintView, Splitter};
use crate::keys;
use crate::panels::SidePanel;
use crate::platform::page;
use crate::start::{self, EXAMPLE};
use crate::ui;

/// Puts the app into the page.
pub fn mount() {
    mount_to_body(App);
    page::remove("loading");
    page::set_root("data-state", "ready");
}

#[component]
fn App() -> impl IntoView {
    let bench = Bench::new();
    provide_context(bench);
    provide_context(bench.settings);
    bench.start_checker(move || start::whole_profile(bench));
    start::listen(bench);
    start::named(bench);
    start::draft::follow(bench);
    keys::listen(bench);

    Effect::new(move |before: Option<()>| {
        bench.track_context();
        if before.is_some() {
            bench.check();
        }
    });
    Effect::new(move || {
        page::set_title(if bench.session.is_edited.get() { "• Layerwright" } else { "Layerwright" });
    });
    let leaving = window_event_listener(ev::beforeunload, move |event| {
        if bench.session.is_edited.get_untracked() {
            event.prevent_default();
        }
    });
    on_cleanup(move || leaving.remove());

    view! {
        <Header />
        <NoticeBar />
        <main class="bench" style=ui::live_text(move || bench.layout.side_style())>
            <section class="bench-editor" aria-label="Editor">
                <DocumentBar />
                <EditorPane text=EXAMPLE />
            </section>
            <Splitter />
            <SidePanel />
        </main>
        <ExportDialog />
        <LayerDialog />
        <FixDialog />
        <FilesDialog />
        <CertificatesDialog />
        <CompareDialog />
        <ViewDialog />
        <AboutDialog />
        <KeyboardDialog />
        <DropZone />
        <PrintView />
    }
}
