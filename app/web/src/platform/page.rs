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

/// Opens the browser's dialog for printing.
pub(crate) fn print() {
    if let Some(window) = web_sys::window() {
        // Fails only where printing is forbidden, as in some frames.
        drop(window.print());
    }
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

/// Whether an event happened in a field in which text is typed, which has an undo of its own.
pub(crate) fn is_text_field(event: &leptos::ev::Event) -> bool {
    let target = event.target().and_then(|t| t.dyn_into::<web_sys::Element>().ok());
    let fields = "textarea, [contenteditable], input:not([type=checkbox], [type=radio], [type=button], [type=file])";
    target.is_some_and(|element| element.matches(fields).unwrap_or_default())
}

/// Whether the keyboard's command key is ⌘.
pub(crate) fn is_mac() -> bool {
    let platform = web_sys::window().and_then(|window| window.navigator().platform().ok()).unwrap_or_default();
    ["Mac", "iPhone", "iPad"].iter().any(|apple| platform.starts_with(apple))
}

/// The index of the first of some selectors that an element around the focus matches.
pub(crate) fn focus_within(selectors: &[&str]) -> Option<usize> {
    let focused = document()?.active_element()?;
    selectors.iter().position(|selector| focused.closest(selector).is_ok_and(|found| found.is_some()))
}

/// Moves the focus to the first element of a selector that is shown. `false` when there is none.
pub(crate) fn focus_first(selector: &str) -> bool {
    let Some(all) = document().and_then(|document| document.query_selector_all(selector).ok()) else { return false };
    let all = (0..all.length()).filter_map(|index| all.get(index)?.dyn_into::<HtmlElement>().ok());
    all.into_iter().find(|element| element.offset_parent().is_some()).is_some_and(|element| element.focus().is_ok())
}

/// The title of the window.
pub(crate) fn set_title(title: &str) {
    if let Some(document) = document() {
        document.set_title(title);
    }
}

/// The menu that an event happened in, or that its target opens, with the entry that has the focus.
pub(crate) struct Menu {
    id: String,
    entries: Vec<HtmlElement>,
    focused: Option<usize>,
}

impl Menu {
    pub(crate) fn around(event: &leptos::ev::Event) -> Option<Self> {
        let target: HtmlElement = event.target()?.dyn_into().ok()?;
        let menu = target.closest("[popover]").ok()?;
        let id = menu.map(|menu| menu.id()).or_else(|| target.get_attribute("popovertarget"))?;
        let entries = element(&id)?.query_selector_all("button, a[href], input").ok()?;
        let entries = (0..entries.length()).filter_map(|index| entries.get(index)?.dyn_into().ok()).collect::<Vec<_>>();
        let focused = entries.iter().position(|entry: &HtmlElement| *entry == target);
        Some(Self { id, entries, focused })
    }

    /// Opens it and moves the focus as an arrow key says. `false`: this key means nothing here.
    pub(crate) fn walk(&self, key: &str) -> bool {
        let last = self.entries.len().saturating_sub(1);
        let to = match (key, self.focused) {
            ("ArrowDown", None) | ("Home", Some(_)) => 0,
            ("ArrowDown", Some(at)) if at < last => at + 1,
            ("ArrowUp", Some(at)) if at > 0 => at - 1,
            ("ArrowDown" | "ArrowUp", Some(at)) => at,
            ("End", Some(_)) => last,
            _ => return false,
        };
        let Some(menu) = element(&self.id) else { return false };
        if self.focused.is_none() {
            // Fails only for menus that are open already.
            drop(menu.show_popover());
        }
        self.entries.get(to).is_some_and(|entry| entry.focus().is_ok())
    }
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
