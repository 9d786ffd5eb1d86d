//! The clipboard.

use js_sys::Reflect;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

/// Copies a text. `false` when the browser does not allow it (plain HTTP, a frame without the permission).
pub(crate) async fn copy(text: &str) -> bool {
    let Some(window) = web_sys::window() else { return false };
    let navigator = window.navigator();
    // Browsers leave the whole object out of pages that are not served securely.
    if Reflect::get(&navigator, &JsValue::from_str("clipboard")).map_or(true, |value| value.is_undefined()) {
        return false;
    }
    JsFuture::from(navigator.clipboard().write_text(text)).await.is_ok()
}
