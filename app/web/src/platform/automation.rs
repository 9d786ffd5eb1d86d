//! `window.__layerwright`: what a person can do at the editor, for tests and automation.

use js_sys::{Array, Object};
use wasm_bindgen::JsValue;
use wasm_bindgen::closure::{Closure, IntoWasmClosure, WasmClosure};

use super::page;
use crate::app::Bench;

/// Makes the object. The functions live as long as the page.
pub(crate) fn publish(bench: Bench) {
    let object = Object::new();
    let editor = bench.editor;
    member::<dyn Fn() -> JsValue, _>(&object, "getText", move || editor.text().map_or(JsValue::UNDEFINED, Into::into));
    member::<dyn Fn(String), _>(&object, "setText", move |text: String| editor.set_text(&text));
    member::<dyn Fn() -> Array, _>(&object, "markers", move || editor.markers().unwrap_or_default());
    member::<dyn Fn(u32, u32), _>(&object, "setCursor", move |line, column| editor.go_to(line, column));
    member::<dyn Fn() -> u32, _>(&object, "version", move || editor.version().unwrap_or_default());
    page::publish("__layerwright", &object);
}

fn member<T: WasmClosure + ?Sized + 'static, F: IntoWasmClosure<T> + 'static>(
    object: &Object,
    name: &str,
    function: F,
) {
    let closure = Closure::<T>::new(function);
    page::set(object, name, &closure.into_js_value());
}
