//! `localStorage`, which may be absent, full or forbidden: in frames with third-party storage blocked even looking at it throws.

use web_sys::Storage;

fn storage() -> Option<Storage> {
    web_sys::window()?.local_storage().ok()?
}

pub(crate) fn get(key: &str) -> Option<String> {
    storage()?.get_item(key).ok()?
}

/// Calls back with key and value when another tab has stored something. Lives as long as the page.
pub(crate) fn on_change(changed: impl Fn(&str, Option<&str>) + 'static) {
    // It is removed by its handle's `remove` alone, not with the handle.
    drop(leptos::prelude::window_event_listener(leptos::ev::storage, move |event| {
        if let Some(key) = event.key() {
            changed(&key, event.new_value().as_deref());
        }
    }));
}

/// What is stored for as long as this tab is open.
fn of_tab() -> Option<Storage> {
    web_sys::window()?.session_storage().ok()?
}

pub(crate) fn get_for_tab(key: &str) -> Option<String> {
    of_tab()?.get_item(key).ok()?
}

/// Does nothing where nothing can be stored.
pub(crate) fn set_for_tab(key: &str, value: &str) {
    if let Some(storage) = of_tab() {
        drop(storage.set_item(key, value));
    }
}

pub(crate) fn remove_for_tab(key: &str) {
    if let Some(storage) = of_tab() {
        drop(storage.remove_item(key));
    }
}

/// Does nothing where nothing can be stored.
pub(crate) fn set(key: &str, value: &str) {
    if let Some(storage) = storage() {
        drop(storage.set_item(key, value));
    }
}
