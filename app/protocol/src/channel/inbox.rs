//! The worker's end of the channel.

use js_sys::{Array, Uint8Array, global};
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

/// Calls `on_message` with the header and the texts of each message.
pub fn listen(on_message: impl Fn(&[u8], Vec<String>) + 'static) {
    let listener = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        let parts = Array::from(&event.data());
        let header = Uint8Array::new(&parts.shift()).to_vec();
        on_message(&header, parts.iter().filter_map(|part| part.as_string()).collect());
    });
    scope().set_onmessage(Some(listener.as_ref().unchecked_ref()));
    listener.forget(); // lives as long as the worker
}

/// Posts a message to the page.
pub fn post(message: &[u8]) {
    // Only objects that cannot be cloned are refused, and these are bytes.
    drop(scope().post_message(&Uint8Array::from(message)));
}

fn scope() -> DedicatedWorkerGlobalScope {
    global().unchecked_into()
}
