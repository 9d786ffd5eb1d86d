//! Every key that the page has, as this computer's keyboard writes them.

use leptos::html;
use leptos::prelude::*;

use super::follow;
use crate::bench::Bench;
use crate::platform::page;

/// Keys as they are written where the command key is Ctrl, and what they do.
const KEYS: [(&str, &[(&str, &str)]); 3] = [
    (
        "Everywhere",
        &[
            ("Ctrl+Z", "Undo"),
            ("Ctrl+Shift+Z", "Redo"),
            ("Ctrl+S", "Export a version"),
            ("Ctrl+O", "Open a file"),
            ("F6", "Next of header, editor and panels"),
            ("Shift+F6", "The one before"),
        ],
    ),
    (
        "In the editor",
        &[
            ("Escape, Tab", "Leave the editor"),
            ("Ctrl+M", "Switch between Tab that indents and Tab that leaves"),
            ("Ctrl+.", "Fixes for this place"),
            ("Ctrl+Shift+.", "Apply all safe fixes"),
            ("F8", "Next problem"),
            ("Ctrl+F", "Find"),
            ("Ctrl+/", "Make the lines a comment, or no comment"),
            ("F1", "All commands"),
        ],
    ),
    ("In lists of tabs and menus", &[("Arrow keys", "Next or previous"), ("Home, End", "First or last")]),
];

#[component]
pub(crate) fn KeyboardDialog() -> impl IntoView {
    let is_open = expect_context::<Bench>().layout.is_keyboard;
    let dialog = NodeRef::<html::Dialog>::new();
    follow(dialog, move || is_open.get());
    let is_mac = page::is_mac();
    let groups = KEYS.map(|(title, keys)| {
        let rows = keys.iter().map(|(keys, what)| {
            view! {
                <dt><kbd>{written(keys, is_mac)}</kbd></dt>
                <dd>{*what}</dd>
            }
        });
        view! {
            <h3 class="field-title">{title}</h3>
            <dl class="facts">{rows.collect_view()}</dl>
        }
    });
    view! {
        <dialog
            class="dialog dialog-small"
            data-testid="keyboard-dialog"
            aria-labelledby="keyboard-title"
            node_ref=dialog
            on:close=move |_| is_open.set(false)
        >
            <h2 id="keyboard-title">"Keyboard"</h2>
            {groups.into_iter().collect_view()}
            <div class="dialog-actions">
                <button type="button" class="button" data-testid="keyboard-close" on:click=move |_| is_open.set(false)>
                    "Close"
                </button>
            </div>
        </dialog>
    }
}

/// The keys as a keyboard of this kind names them.
fn written(keys: &str, is_mac: bool) -> String {
    match keys {
        "Ctrl+M" if is_mac => "⌃⇧M".to_owned(), // ⌘M is the system's
        _ if is_mac => keys.replace("Ctrl+", "⌘").replace("Shift+", "⇧").replace("Alt+", "⌥"),
        _ => keys.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::written;

    #[test]
    fn keys_of_two_kinds_of_keyboards() {
        assert_eq!((written("Ctrl+Shift+Z", true), written("Ctrl+M", true)), ("⌘⇧Z".to_owned(), "⌃⇧M".to_owned()));
        assert_eq!(written("Ctrl+Shift+Z", false), "Ctrl+Shift+Z");
    }
}
