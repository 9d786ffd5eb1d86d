//! The end of the channel at which a worker is started: the page's, and that of a worker with a worker of its own.

use std::rc::Rc;

use gloo_timers::callback::Timeout;
use js_sys::{Array, JsString, Uint8Array};
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{ErrorEvent, MessageEvent, WorkerOptions, WorkerType};

/// A running worker, terminated with the value.
pub struct Worker {
    raw: web_sys::Worker,
    _on_message: Closure<dyn Fn(MessageEvent)>,
    _on_error: Closure<dyn Fn(ErrorEvent)>,
}

impl Worker {
    /// Starts a module worker for an owner that it does not keep alive. `on_failure` is called when its script cannot be loaded,
    /// when it traps, and when the browser refuses to start workers, which is `None`; never from inside of the worker's own events,
    /// so that the owner can drop the worker in it.
    pub fn start_weak<T: 'static>(
        url: &str,
        owner: &Rc<T>,
        on_message: impl Fn(&Rc<T>, &[u8]) + 'static,
        on_failure: impl Fn(&Rc<T>) + 'static,
    ) -> Option<Self> {
        let (weak, failing) = (Rc::downgrade(owner), Rc::downgrade(owner));
        let on_failure = Rc::new(on_failure);
        let fail = move || {
            let (weak, on_failure) = (failing.clone(), Rc::clone(&on_failure));
            Timeout::new(0, move || {
                if let Some(owner) = weak.upgrade() {
                    on_failure(&owner);
                }
            })
            .forget();
        };
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        let Ok(raw) = web_sys::Worker::new_with_options(url, &options) else {
            fail();
            return None;
        };
        let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            if let Some(owner) = weak.upgrade() {
                on_message(&owner, &Uint8Array::new(&event.data()).to_vec());
            }
        });
        let on_error = Closure::<dyn Fn(ErrorEvent)>::new(move |event: ErrorEvent| {
            event.prevent_default(); // the page says it; the console would repeat it
            fail();
        });
        raw.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        raw.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        Some(Self { raw, _on_message: on_message, _on_error: on_error })
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
