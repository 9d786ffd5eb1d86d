//! In place of a list without entries.

use leptos::prelude::*;

#[component]
pub(crate) fn Empty(
    /// What there is none of.
    title: &'static str,
    children: Children,
) -> impl IntoView {
    view! {
        <div class="empty">
            <p class="empty-title">{title}</p>
            {children()}
        </div>
    }
}
