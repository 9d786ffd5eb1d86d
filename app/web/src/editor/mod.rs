//! The editor in the page: the component, and the handle through which everything else reaches it.

pub(crate) mod actions;
mod component;
mod to_monaco;

use layerwright_monaco as monaco;
use leptos::prelude::*;

pub(crate) use component::EditorPane;

use crate::checker::Text;
use layerwright_protocol::Edit;

/// Reaches the editor from anywhere on the page. Before it has loaded, nothing happens and nothing is answered.
#[derive(Debug, Clone, Copy)]
pub(crate) struct EditorHandle(StoredValue<Option<Parts>, LocalStorage>);

/// In the order in which they go.
#[derive(Debug)]
struct Parts {
    _subscriptions: Vec<monaco::Subscription>,
    macros: monaco::Decorations,
    editor: monaco::Editor,
    monaco: monaco::Monaco,
}

impl EditorHandle {
    pub(crate) fn new() -> Self {
        Self(StoredValue::new_local(None))
    }

    fn with<T>(self, use_it: impl FnOnce(&Parts) -> T) -> Option<T> {
        self.0.try_with_value(|parts| parts.as_ref().map(use_it)).flatten()
    }

    /// The text, not copied into the page's memory.
    pub(crate) fn text(self) -> Option<Text> {
        self.with(|parts| parts.editor.text())
    }

    /// Grows with every change of the text.
    pub(crate) fn version(self) -> Option<u32> {
        self.with(|parts| parts.editor.version())
    }

    /// Another document. There is no undo for this; see [`crate::start`].
    pub(crate) fn set_text(self, text: &str) {
        self.with(|parts| parts.editor.set_text(text));
    }

    /// Another editor that only shows a text. It goes with the value.
    pub(crate) fn viewer(self, host: &web_sys::HtmlElement, text: &str, label: &str) -> Option<monaco::Editor> {
        self.with(|parts| parts.monaco.create(host, text, label, monaco::Access::Read))
    }

    /// Makes edits of this version of the text, as one undo step. `false` when the text has changed since.
    pub(crate) fn apply(self, version: u32, edits: &[Edit]) -> bool {
        self.version() == Some(version) && self.with(|parts| parts.editor.apply(&to_monaco::edits(edits))).is_some()
    }

    /// Puts the cursor there, and the focus into the editor.
    pub(crate) fn go_to(self, line: u32, column: u32) {
        self.with(|parts| {
            parts.editor.reveal(line, column);
            parts.editor.focus();
        });
    }

    /// Puts the cursor there and leaves the focus where it is.
    pub(crate) fn reveal(self, line: u32, column: u32) {
        self.with(|parts| parts.editor.reveal(line, column));
    }

    pub(crate) fn focus(self) {
        self.with(|parts| parts.editor.focus());
    }

    /// The markers as plain JavaScript objects, for tests and automation.
    pub(crate) fn markers(self) -> Option<js_sys::Array> {
        self.with(|parts| parts.editor.markers())
    }
}
