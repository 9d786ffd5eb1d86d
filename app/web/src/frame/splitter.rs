//! Between the editor and the panel: dragged with the pointer, or moved with the arrow keys.

use leptos::ev::{KeyboardEvent, PointerEvent};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::Element;

use crate::bench::Bench;
use crate::platform::page;
use crate::state::{SIDE_DEFAULT, SIDE_MAX, SIDE_MIN};
use crate::ui::live_text;

/// How far an arrow key moves, in percent of the window.
const STEP: u32 = 2;

#[component]
pub(crate) fn Splitter() -> impl IntoView {
    let layout = expect_context::<Bench>().layout;
    let now = move || layout.side.get().unwrap_or(SIDE_DEFAULT);
    let keydown = move |event: KeyboardEvent| {
        // The panel is to the right of the splitter.
        let to = match event.key().as_str() {
            "ArrowLeft" => now() + STEP,
            "ArrowRight" => now().saturating_sub(STEP),
            "Home" => SIDE_MIN,
            "End" => SIDE_MAX,
            _ => return,
        };
        event.prevent_default();
        layout.resize_side(Some(to));
    };
    let grab = move |event: PointerEvent| {
        event.prevent_default();
        if let Some(element) = element(&event) {
            // Fails only for pointers that are gone.
            drop(element.set_pointer_capture(event.pointer_id()));
        }
    };
    let drag = move |event: PointerEvent| {
        if element(&event).is_some_and(|element| element.has_pointer_capture(event.pointer_id())) {
            layout.side.set(Some(page::percent_right_of(event.client_x()).clamp(SIDE_MIN, SIDE_MAX)));
        }
    };
    view! {
        <div
            class="splitter"
            role="separator"
            tabindex="0"
            data-testid="splitter"
            aria-label="Width of the panel"
            aria-orientation="vertical"
            aria-controls="side"
            aria-valuemin=SIDE_MIN
            aria-valuemax=SIDE_MAX
            aria-valuenow=live_text(move || now().to_string())
            title="Drag to resize; double-click to reset"
            on:keydown=keydown
            on:pointerdown=grab
            on:pointermove=drag
            on:lostpointercapture=move |_| layout.resize_side(layout.side.get_untracked())
            on:dblclick=move |_| layout.resize_side(None)
        ></div>
    }
}

fn element(event: &PointerEvent) -> Option<Element> {
    event.current_target()?.dyn_into().ok()
}
