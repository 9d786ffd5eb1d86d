//! `window.__layerwright`: what a person can do at the editor, for tests and automation.

use js_sys::{Array, Object};
use wasm_bindgen::JsValue;
use wasm_bindgen::closure::{Closure, IntoWasmClosure, WasmClosure};

use super::page;

/// What the object's members do.
pub(crate) struct Members<Text, SetText, Markers, SetCursor, Version> {
    pub(crate) text: Text,
    pub(crate) set_text: SetText,
    pub(crate) markers: Markers,
    pub(crate) set_cursor: SetCursor,
    pub(crate) version: Version,
}

/// Makes the object. The functions live as long as the page.
pub(crate) fn publish(
    members: Members<
        impl Fn() -> JsValue + 'static,
        impl Fn(String) + 'static,
        impl Fn() -> Array + 'static,
        impl Fn(u32, u32) + 'static,
        impl Fn() -> u32 + 'static,
    >,
) {
    let object = Object::new();
    member::<dyn Fn() -> JsValue, _>(&object, "getText", members.text);
    member::<dyn Fn(String), _>(&object, "setText", members.set_text);
    member::<dyn Fn() -> Array, _>(&object, "markers", members.markers);
    member::<dyn Fn(u32, u32), _>(&object, "setCursor", members.set_cursor);
    member::<dyn Fn() -> u32, _>(&object, "version", members.version);
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
