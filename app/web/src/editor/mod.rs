//! The handle through which the page reaches the editor.

mod language;
mod to_monaco;

use layerwright_monaco as monaco;
use leptos::prelude::*;

use crate::checker::Text;
use crate::state::{Checked, Outside};
pub(crate) use language::ask;
use layerwright_protocol::Edit;

/// Reaches the editor from anywhere on the page. Before it has loaded, nothing happens and nothing is answered.
#[derive(Debug, Clone, Copy)]
pub(crate) struct EditorHandle {
    parts: StoredValue<Option<Parts>, LocalStorage>,
    outside: StoredValue<Outside>,
}

/// In the order in which they go.
#[derive(Debug)]
struct Parts {
    _subscriptions: Vec<monaco::Subscription>,
    language: monaco::Language,
    macros: monaco::Decorations,
    editor: monaco::Editor,
    monaco: monaco::Monaco,
}

impl EditorHandle {
    pub(crate) fn new() -> Self {
        Self { parts: StoredValue::new_local(None), outside: StoredValue::new(Outside::default()) }
    }

    /// The editor has loaded.
    pub(crate) fn attach(
        self,
        monaco: monaco::Monaco,
        editor: monaco::Editor,
        language: monaco::Language,
        subscriptions: Vec<monaco::Subscription>,
    ) {
        let macros = editor.decorations();
        self.parts.set_value(Some(Parts { _subscriptions: subscriptions, language, macros, editor, monaco }));
    }

    fn with<T>(self, use_it: impl FnOnce(&Parts) -> T) -> Option<T> {
        self.parts.try_with_value(|parts| parts.as_ref().map(use_it)).flatten()
    }

    /// The text with its line ends and byte order mark, not copied into the page's memory.
    pub(crate) fn text(self) -> Option<Text> {
        let Outside { has_bom, ends } = self.outside();
        let text = self.with(|parts| parts.editor.text(ends))?;
        Some(if has_bom { Text::from("\u{feff}").concat(&text) } else { text })
    }

    pub(crate) fn outside(self) -> Outside {
        self.outside.get_value()
    }

    pub(crate) fn set_outside(self, outside: Outside) {
        self.outside.set_value(outside);
    }

    /// Grows with every change of the text.
    pub(crate) fn version(self) -> Option<u32> {
        self.with(|parts| parts.editor.version())
    }

    /// Names the state that the text is in, for undo and redo.
    pub(crate) fn state(self) -> Option<u32> {
        self.with(|parts| parts.editor.state())
    }

    pub(crate) fn undo(self) {
        self.with(|parts| parts.editor.undo());
    }

    pub(crate) fn redo(self) {
        self.with(|parts| parts.editor.redo());
    }

    /// Another text, as one undo step.
    pub(crate) fn set_text(self, text: &str) {
        self.set_outside(Outside::of(text));
        let bare = text.strip_prefix('\u{feff}');
        self.with(|parts| parts.editor.set_text(bare.unwrap_or(text)));
    }

    /// Another editor that only shows a text. It goes with the value.
    pub(crate) fn viewer(self, host: &web_sys::HtmlElement, text: &str, label: &str) -> Option<monaco::Editor> {
        self.with(|parts| parts.monaco.create(host, text, label, monaco::Access::Read))
    }

    /// Shows the findings and macros of a report, if it is on the text as it is now.
    pub(crate) fn show(self, report: &Checked) {
        self.with(|parts| {
            if parts.editor.version() == report.version {
                let markers: Vec<_> = report.problems.iter().filter_map(to_monaco::marker).collect();
                parts.editor.set_markers(&markers);
                let macros: Vec<_> = report.macros.iter().map(to_monaco::decoration).collect();
                parts.macros.set(&macros);
            }
        });
    }

    /// Shows what the worker knows about this version of the text, if it is still the text.
    pub(crate) fn annotate(self, version: u32, json: &str) {
        self.with(|parts| {
            if parts.editor.version() == version {
                parts.language.annotate(json);
            }
        });
    }

    /// Whether long lines wrap, whether hints are shown, and whether secrets are masked.
    pub(crate) fn set_look(self, wrap: bool, hints: bool, masks: bool) {
        self.with(|parts| {
            parts.editor.set_look(wrap, hints);
            parts.language.set_hidden(masks);
        });
    }

    /// Goes to the next finding, or for -1 to the one before.
    pub(crate) fn go_to_marker(self, step: i32) {
        self.with(|parts| parts.editor.go_to_marker(step));
    }

    pub(crate) fn set_theme(self, base: monaco::Base) {
        self.with(|parts| parts.monaco.set_theme(base));
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
