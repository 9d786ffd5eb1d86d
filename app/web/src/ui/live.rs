//! Parts of a view that follow signals, each kind of one type. Written as closures they would be of as many types as there are
//! places, and the framework's code is compiled once per type: a tenth of the page's WebAssembly.

use leptos::prelude::*;

/// A piece of the page.
pub(crate) fn live(view: impl FnMut() -> AnyView + Send + 'static) -> Box<dyn FnMut() -> AnyView + Send> {
    Box::new(view)
}

/// A text or the value of an attribute.
pub(crate) fn live_text(text: impl Fn() -> String + Send + Sync + 'static) -> Signal<String> {
    Signal::derive(text)
}

/// Whether an attribute is there.
pub(crate) fn live_flag(flag: impl Fn() -> bool + Send + Sync + 'static) -> Signal<bool> {
    Signal::derive(flag)
}
