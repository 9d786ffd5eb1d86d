//! Work that waits for the browser.

use std::pin::Pin;

/// Runs a future on this thread. Boxed, so that the executor is compiled once.
pub(crate) fn spawn(work: impl Future<Output = ()> + 'static) {
    let work: Pin<Box<dyn Future<Output = ()>>> = Box::pin(work);
    wasm_bindgen_futures::spawn_local(work);
}
