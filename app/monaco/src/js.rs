//! The JavaScript side: `js/editor.js` and the few Monaco methods that need no wrapping.

use js_sys::{Array, Function, JsString, Promise};
use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::HtmlElement;

#[wasm_bindgen(inline_js = "export const load = (url) => import(url);")]
extern "C" {
    #[wasm_bindgen(js_name = load)]
    pub(crate) fn import(url: &str) -> Promise;
}

#[wasm_bindgen]
extern "C" {
    #[derive(Debug, Clone)]
    pub(crate) type Bundle;

    #[wasm_bindgen(method)]
    pub(crate) fn create(this: &Bundle, host: &HtmlElement, text: &str, label: &str, read_only: bool) -> Editor;
    #[wasm_bindgen(method)]
    pub(crate) fn dispose(this: &Bundle, editor: &Editor);
    #[wasm_bindgen(method, js_name = setTheme)]
    pub(crate) fn set_theme(this: &Bundle, base: &str);
    #[wasm_bindgen(method, js_name = getText)]
    pub(crate) fn get_text(this: &Bundle, editor: &Editor, windows: bool) -> JsString;
    #[wasm_bindgen(method, js_name = setText)]
    pub(crate) fn set_text(this: &Bundle, editor: &Editor, text: &str);
    #[wasm_bindgen(method, js_name = applyEdits)]
    pub(crate) fn apply_edits(this: &Bundle, editor: &Editor, json: &str);
    #[wasm_bindgen(method)]
    pub(crate) fn reveal(this: &Bundle, editor: &Editor, line: u32, column: u32);
    #[wasm_bindgen(method, js_name = setMarkers)]
    pub(crate) fn set_markers(this: &Bundle, editor: &Editor, json: &str);
    #[wasm_bindgen(method, js_name = getMarkers)]
    pub(crate) fn get_markers(this: &Bundle, editor: &Editor) -> Array;
    #[wasm_bindgen(method)]
    pub(crate) fn decorations(this: &Bundle, editor: &Editor) -> DecorationsCollection;
    #[wasm_bindgen(method, js_name = setDecorations)]
    pub(crate) fn set_decorations(this: &Bundle, collection: &DecorationsCollection, json: &str);
    #[wasm_bindgen(method, js_name = codeActions)]
    pub(crate) fn code_actions(this: &Bundle, provide: &Function, take: &Function) -> Disposable;
    #[wasm_bindgen(method, js_name = addAction)]
    pub(crate) fn add_action(
        this: &Bundle,
        editor: &Editor,
        id: &str,
        label: &str,
        in_menu: bool,
        run: &Function,
    ) -> Disposable;
    #[wasm_bindgen(method, js_name = setLook)]
    pub(crate) fn set_look(this: &Bundle, editor: &Editor, wrap: bool, hints: bool);
    #[wasm_bindgen(method, js_name = goToMarker)]
    pub(crate) fn go_to_marker(this: &Bundle, editor: &Editor, step: i32);
    #[wasm_bindgen(method)]
    pub(crate) fn language(this: &Bundle, editor: &Editor, ask: &Function, say: &Function) -> Language;
    #[wasm_bindgen(method, js_name = onTabFocus)]
    pub(crate) fn on_tab_focus(this: &Bundle, changed: &Function) -> Disposable;

    #[derive(Debug, Clone)]
    pub(crate) type Editor;

    #[wasm_bindgen(method, js_name = getModel)]
    pub(crate) fn get_model(this: &Editor) -> Model;
    #[wasm_bindgen(method)]
    pub(crate) fn focus(this: &Editor);

    #[derive(Debug)]
    pub(crate) type Language;

    #[wasm_bindgen(method)]
    pub(crate) fn annotate(this: &Language, json: &str);
    #[wasm_bindgen(method, js_name = setHidden)]
    pub(crate) fn set_hidden(this: &Language, hidden: bool);
    #[wasm_bindgen(method, js_name = dispose)]
    pub(crate) fn dispose_language(this: &Language);

    pub(crate) type Model;

    #[wasm_bindgen(method, js_name = getVersionId)]
    pub(crate) fn get_version_id(this: &Model) -> u32;
    #[wasm_bindgen(method, js_name = getAlternativeVersionId)]
    pub(crate) fn get_alternative_version_id(this: &Model) -> u32;
    #[wasm_bindgen(method)]
    pub(crate) fn undo(this: &Model);
    #[wasm_bindgen(method)]
    pub(crate) fn redo(this: &Model);

    #[wasm_bindgen(method, js_name = onDidChangeContent)]
    pub(crate) fn on_did_change_content(this: &Model, changed: &Function) -> Disposable;

    pub(crate) type ContentChange;

    #[wasm_bindgen(method, getter, js_name = isUndoing)]
    pub(crate) fn is_undoing(this: &ContentChange) -> bool;
    #[wasm_bindgen(method, getter, js_name = isRedoing)]
    pub(crate) fn is_redoing(this: &ContentChange) -> bool;

    #[derive(Debug)]
    pub(crate) type DecorationsCollection;

    #[wasm_bindgen(method)]
    pub(crate) fn clear(this: &DecorationsCollection);

    pub(crate) type Disposable;

    #[wasm_bindgen(method)]
    pub(crate) fn dispose(this: &Disposable);
}
