//! The end of the channel at which a worker is started: the page's, and that of a worker with a worker of its own.

use js_sys::{Array, JsString, Uint8Array};
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{ErrorEvent, MessageEvent, WorkerOptions, WorkerType};

/// A running worker, terminated with the value.
pub struct Worker {
    raw: web_sys::Worker,
    _heard: Closure<dyn Fn(MessageEvent)>,
    _failed: Closure<dyn Fn(ErrorEvent)>,
}

impl Worker {
    /// Starts a module worker. `failed` is called when its script cannot be loaded and when it traps. `None` when the browser
    /// refuses to start workers.
    pub fn start(url: &str, heard: impl Fn(&[u8]) + 'static, failed: impl Fn() + 'static) -> Option<Self> {
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        let raw = web_sys::Worker::new_with_options(url, &options).ok()?;
        let heard = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            heard(&Uint8Array::new(&event.data()).to_vec());
        });
        let failed = Closure::<dyn Fn(ErrorEvent)>::new(move |event: ErrorEvent| {
            event.prevent_default(); // the page says it; the console would repeat it
            failed();
        });
        raw.set_onmessage(Some(heard.as_ref().unchecked_ref()));
        raw.set_onerror(Some(failed.as_ref().unchecked_ref()));
        Some(Self { raw, _heard: heard, _failed: failed })
    }

    /// Posts a header and the texts that belong to it.
    pub fn post(&self, header: &[u8], texts: &[JsString]) {
        let parts = Array::of1(&Uint8Array::from(header));
        for text in texts {
            parts.push(text);
        }
        // Only objects that cannot be cloned are refused, and these are bytes and strings.
        drop(self.raw.post_message(&parts));
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.raw.set_onmessage(None);
        self.raw.set_onerror(None);
        self.raw.terminate();
    }
}
