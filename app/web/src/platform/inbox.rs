//! The worker's end of the channel.

use js_sys::{Array, global};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

/// Calls `answer` with the header and the texts of each message, and posts what it returns.
pub fn listen(answer: impl Fn(&str, &[String]) -> Option<String> + 'static) {
    let heard = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        let parts: Vec<String> = Array::from(&event.data()).iter().filter_map(|part| part.as_string()).collect();
        let Some((header, texts)) = parts.split_first() else { return };
        if let Some(answer) = answer(header, texts) {
            post(&answer);
        }
    });
    scope().set_onmessage(Some(heard.as_ref().unchecked_ref()));
    heard.forget(); // lives as long as the worker
}

/// Posts a message to the page.
pub fn post(message: &str) {
    // Only objects that cannot be cloned are refused, and this is a string.
    drop(scope().post_message(&JsValue::from_str(message)));
}

fn scope() -> DedicatedWorkerGlobalScope {
    global().unchecked_into()
}
