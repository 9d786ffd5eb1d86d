//! What the editor asks about the language of the text. Answers cross as the JSON that `js/language.js` reads.

use js_sys::{Function, JsString};
use wasm_bindgen::JsValue;
use wasm_bindgen::closure::Closure;

use crate::{Editor, function, js};

/// A question of the editor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// As `js/language.js` names it.
    pub what: String,
    /// Line and column, where the question is about a place.
    pub at: [u32; 2],
    /// A new name, where one is asked for.
    pub text: String,
}

/// Where the answer goes.
#[derive(Debug)]
pub struct Reply(Function);

impl Reply {
    /// `None`: there is no answer, or none for the text as it is now.
    pub fn give(&self, json: Option<&str>) {
        let answer = json.map_or(JsValue::UNDEFINED, |json| JsString::from(json).into());
        // It resolves a promise, which does not throw.
        drop(self.0.call1(&JsValue::NULL, &answer));
    }
}

/// What is known about the text in an editor, and shown in it. Everything is taken back with the value.
pub struct Language {
    raw: js::Language,
    _ask: Closure<dyn Fn(String, u32, u32, String, Function)>,
    _say: Closure<dyn Fn(String)>,
}

impl std::fmt::Debug for Language {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Language").finish_non_exhaustive()
    }
}

impl Editor {
    /// Registers what Monaco asks for. `say` tells the person something.
    pub fn language(&self, ask: impl Fn(Question, Reply) + 'static, say: impl Fn(String) + 'static) -> Language {
        let ask = Closure::<dyn Fn(String, u32, u32, String, Function)>::new(move |what, line, column, text, reply| {
            ask(Question { what, at: [line, column], text }, Reply(reply));
        });
        let say = Closure::<dyn Fn(String)>::new(say);
        let raw = self.bundle.language(&self.raw, function(&ask), function(&say));
        Language { raw, _ask: ask, _say: say }
    }
}

impl Language {
    /// Shows colors, hints, folds and masks, which belong to the text as it is now.
    pub fn annotate(&self, json: &str) {
        self.raw.annotate(json);
    }

    /// Whether secrets are masked.
    pub fn set_hidden(&self, hidden: bool) {
        self.raw.set_hidden(hidden);
    }
}

impl Drop for Language {
    fn drop(&mut self) {
        self.raw.dispose_language();
    }
}
