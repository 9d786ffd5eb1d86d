//! Drops and pastes, anywhere on the page.

use leptos::ev;
use leptos::prelude::*;

use super::files::files;
use super::open;
use crate::bench::Bench;
use crate::platform::{file, page};
use layerwright_protocol::looks_like_profile;

/// Listens for as long as the calling component lives.
pub(crate) fn listen(bench: Bench) {
    let dragging = bench.layout.is_dragging;
    let over = window_event_listener(ev::dragover, move |event| {
        if file::has_files(event.data_transfer().as_ref()) {
            event.prevent_default();
            dragging.set(true);
        }
    });
    let left = window_event_listener(ev::dragleave, move |event| {
        if event.related_target().is_none() {
            dragging.set(false);
        }
    });
    let dropped = window_event_listener(ev::drop, move |event| {
        dragging.set(false);
        let dropped = file::transferred(event.data_transfer().as_ref());
        if !dropped.is_empty() {
            event.prevent_default();
            files(bench, dropped);
        }
    });
    on_cleanup(move || [over, left, dropped].into_iter().for_each(WindowListenerHandle::remove));
    // Heard before the editor: a whole profile must not end up in the middle of a layer.
    page::on_paste(move |event| {
        let transfer = event.clipboard_data();
        let pasted = file::transferred(transfer.as_ref());
        if !pasted.is_empty() {
            files(bench, pasted);
            return true;
        }
        let Some(text) = file::text(transfer.as_ref()) else { return false };
        let in_editor = page::is_inside(event, "editor");
        let keeps =
            if in_editor { !looks_like_profile(&text) } else { page::is_in_dialog(event) || page::is_field(event) };
        if !keeps {
            open::text(bench, None, text);
        }
        !keeps
    });
}
