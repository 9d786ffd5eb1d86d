//! The document around the app.

use std::cell::RefCell;

use js_sys::{Object, Reflect};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{ClipboardEvent, Document, HtmlElement, HtmlLinkElement, MediaQueryList, UrlSearchParams};

fn document() -> Option<Document> {
    web_sys::window()?.document()
}

/// The absolute address of a `<link id=...>` of index.html.
pub(crate) fn linked(id: &str) -> Option<String> {
    let link: HtmlLinkElement = document()?.get_element_by_id(id)?.dyn_into().ok()?;
    Some(link.href())
}

/// The content of a `<meta name=...>` of index.html.
pub(crate) fn meta(name: &str) -> Option<String> {
    document()?.query_selector(&format!("meta[name={name}]")).ok()??.get_attribute("content")
}

/// A parameter of the page's address.
pub(crate) fn parameter(name: &str) -> Option<String> {
    let search = web_sys::window()?.location().search().ok()?;
    UrlSearchParams::new_with_str(&search).ok()?.get(name)
}

/// Sets an attribute of the root element.
pub(crate) fn set_root(name: &str, value: &str) {
    if let Some(root) = document().and_then(|d| d.document_element()) {
        drop(root.set_attribute(name, value));
    }
}

/// Whether a media query holds.
pub(crate) fn matches(query: &str) -> bool {
    web_sys::window().and_then(|w| w.match_media(query).ok().flatten()).is_some_and(|list| list.matches())
}

/// Calls back when any of the media queries changes.
pub(crate) fn on_media_change(queries: &[&str], changed: impl Fn() + Clone + 'static) {
    for query in queries {
        if let Some(list) = web_sys::window().and_then(|w| w.match_media(query).ok().flatten()) {
            let closure = Closure::<dyn Fn()>::new(changed.clone());
            list.set_onchange(Some(closure.as_ref().unchecked_ref()));
            MEDIA.with_borrow_mut(|kept| kept.push((list, closure)));
        }
    }
}

type PasteListener = Closure<dyn Fn(ClipboardEvent)>;
type MediaListener = (MediaQueryList, Closure<dyn Fn()>);

// The page is one app that lives as long as the document, and so do its listeners.
thread_local! {
    static PASTE: RefCell<Option<PasteListener>> = const { RefCell::new(None) };
    static MEDIA: RefCell<Vec<MediaListener>> = const { RefCell::new(Vec::new()) };
}

/// Hears every paste before the element that it goes to. `take` answers whether it has dealt with it. Lives as long as the page.
pub(crate) fn on_paste(take: impl Fn(&ClipboardEvent) -> bool + 'static) {
    let Some(document) = document() else { return };
    let closure = PasteListener::new(move |event: ClipboardEvent| {
        if take(&event) {
            event.prevent_default();
            event.stop_propagation();
        }
    });
    drop(document.add_event_listener_with_callback_and_bool("paste", closure.as_ref().unchecked_ref(), true));
    PASTE.set(Some(closure));
}

/// Removes the notice that index.html shows while the app loads.
pub(crate) fn remove(id: &str) {
    if let Some(element) = document().and_then(|d| d.get_element_by_id(id)) {
        element.remove();
    }
}

/// Clicks an element, as a person would.
pub(crate) fn click(id: &str) {
    if let Some(element) = element(id) {
        element.click();
    }
}

/// How much of the window is right of a place, in percent.
pub(crate) fn percent_right_of(x: i32) -> u32 {
    let width = web_sys::window().and_then(|w| w.inner_width().ok()?.as_f64()).unwrap_or_default().max(1.0);
    let percent = (width - f64::from(x)) * 100.0 / width;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and 100")]
    let percent = percent.clamp(0.0, 100.0).round() as u32;
    percent
}

/// Moves the focus to an element.
pub(crate) fn focus(id: &str) {
    if let Some(element) = element(id) {
        drop(element.focus());
    }
}

/// The id of the element that has the focus.
pub(crate) fn focused_id() -> Option<String> {
    Some(document()?.active_element()?.id())
}

fn element(id: &str) -> Option<HtmlElement> {
    document()?.get_element_by_id(id)?.dyn_into().ok()
}

/// Whether an event happened inside the element with this id.
pub(crate) fn is_inside(event: &leptos::ev::Event, id: &str) -> bool {
    let target = event.target().and_then(|t| t.dyn_into::<web_sys::Node>().ok());
    element(id).is_some_and(|element| element.contains(target.as_ref()))
}

/// Whether an event happened in a dialog, which keeps what is pasted into it.
pub(crate) fn is_in_dialog(event: &leptos::ev::Event) -> bool {
    let target = event.target().and_then(|t| t.dyn_into::<web_sys::Element>().ok());
    target.is_some_and(|element| element.closest("dialog").is_ok_and(|dialog| dialog.is_some()))
}

/// Whether an event happened in a form field, which keeps what is pasted into it.
pub(crate) fn is_field(event: &leptos::ev::Event) -> bool {
    let target = event.target().and_then(|t| t.dyn_into::<web_sys::Element>().ok());
    target.is_some_and(|element| matches!(element.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT"))
}

/// Sets a member of a new object.
pub(crate) fn set(object: &Object, name: &str, value: &JsValue) {
    drop(Reflect::set(object, &JsValue::from_str(name), value));
}

/// Makes an object reachable as `window.name`.
pub(crate) fn publish(name: &str, object: &Object) {
    if let Some(window) = web_sys::window() {
        drop(Reflect::set(&window, &JsValue::from_str(name), object));
    }
}
