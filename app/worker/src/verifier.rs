//! Has signatures verified by a worker of their own, which the worker that checks starts when the first one turns up: cryptography
//! is loaded for a text that needs it only, and checks do not wait for it.

use std::cell::RefCell;
use std::rc::Rc;

use crate::service::Known;
use layerwright_protocol::channel::Worker;
use layerwright_protocol::{Verified, decode, encode};

/// Keeps what the worker knows, and the worker that verifies the signatures among it.
#[derive(Clone)]
pub struct Verifier(Rc<Inner>);

struct Inner {
    url: &'static str,
    found_bad: Box<dyn Fn()>,
    state: RefCell<State>,
}

#[derive(Default)]
struct State {
    known: Known,
    worker: Option<Worker>,
    is_ready: bool,
}

impl Verifier {
    /// `url` is relative to the script of the worker that this runs in; `found_bad` is called when more bad signatures are known.
    pub fn new(url: &'static str, found_bad: impl Fn() + 'static) -> Self {
        Self(Rc::new(Inner { url, found_bad: Box::new(found_bad), state: RefCell::default() }))
    }

    /// Lends what the worker knows, and has verified what is new among them afterwards.
    pub fn with<T>(&self, answer: impl FnOnce(&mut Known) -> T) -> T {
        let answer = answer(&mut self.0.state.borrow_mut().known);
        self.pump();
        answer
    }

    fn pump(&self) {
        let mut state = self.0.state.borrow_mut();
        if !state.known.signatures.has_new() {
            return;
        }
        let State { known, worker, is_ready } = &mut *state;
        match worker {
            Some(worker) if *is_ready => worker.post(&encode(&known.signatures.take_new()), &[]),
            Some(_) => {}
            None => *worker = self.start(),
        }
    }

    fn start(&self) -> Option<Worker> {
        let on_failure = |inner: &Rc<Inner>| {
            // What it was sent stays unverified; the next signature gets a new one.
            let mut state = inner.state.borrow_mut();
            drop(state.known.signatures.take_new());
            (state.worker, state.is_ready) = (None, false);
        };
        Worker::start_weak(self.0.url, &self.0, |inner, message| Self(Rc::clone(inner)).on_message(message), on_failure)
    }

    fn on_message(&self, message: &[u8]) {
        match decode::<Verified>(message) {
            Some(Verified::Ready) => {
                self.0.state.borrow_mut().is_ready = true;
                self.pump();
            }
            Some(Verified::Bad(ids)) if !ids.is_empty() => {
                self.0.state.borrow_mut().known.signatures.mark_invalid(&ids);
                (self.0.found_bad)();
            }
            _ => {}
        }
    }
}
