//! The keys that work wherever the focus is.

use leptos::ev::{self, KeyboardEvent};
use leptos::prelude::*;

use crate::bench::Bench;
use crate::platform::page;

/// Where F6 goes, in order, and what gets the focus there.
const REGIONS: [(&str, &str); 3] = [
    ("header", "header button"),
    ("main section", ""), // the editor has a way of its own
    ("main aside", "main aside [role=tab][aria-selected=true]"),
];

/// Listens for as long as the calling component lives.
pub(crate) fn listen(bench: Bench) {
    let pressed = window_event_listener(ev::keydown, move |event| {
        if !event.default_prevented() && press(bench, &event) {
            event.prevent_default();
        }
    });
    on_cleanup(move || pressed.remove());
}

/// Answers whether the key was for the page.
fn press(bench: Bench, event: &KeyboardEvent) -> bool {
    let command = if page::is_mac() { event.meta_key() } else { event.ctrl_key() } && !event.alt_key();
    let (key, shift) = (event.key(), event.shift_key());
    let in_dialog = page::is_in_dialog(event);
    // The editor has undone by itself, if it was its turn.
    let is_elsewhere = !in_dialog && !page::is_inside(event, "editor") && !page::is_text_field(event);
    match (key.to_ascii_lowercase().as_str(), command, shift) {
        ("s", true, false) => bench.layout.is_exporting.update(|open| *open |= !in_dialog),
        ("o", true, false) => {
            if !in_dialog {
                page::click("file-input");
            }
        }
        ("z", true, false) if is_elsewhere => bench.editor.undo(),
        ("z", true, true) | ("y", true, false) if is_elsewhere => bench.editor.redo(),
        ("f6", false, back) if !in_dialog => go_on(bench, back),
        (_, false, false) => return page::Menu::around(event).is_some_and(|menu| menu.walk(&key)),
        _ => return false,
    }
    true
}

/// Moves the focus to the next region of the page, or the one before.
fn go_on(bench: Bench, back: bool) {
    let now = page::focus_within(&REGIONS.map(|(region, _)| region));
    let to = match (now, back) {
        (None, false) => 0,
        (None, true) => REGIONS.len() - 1,
        (Some(at), false) => (at + 1) % REGIONS.len(),
        (Some(at), true) => (at + REGIONS.len() - 1) % REGIONS.len(),
    };
    match REGIONS.get(to) {
        Some((_, "")) | None => bench.editor.focus(),
        Some((_, first)) => {
            page::focus_first(first);
        }
    }
}
