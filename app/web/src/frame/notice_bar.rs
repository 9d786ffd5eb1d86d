//! One message at a time, until it is dismissed or the next one comes.

use leptos::prelude::*;

use crate::bench::Bench;
use crate::state::Notice;
use crate::ui::{Icon, Symbol, live};

#[component]
pub(crate) fn NoticeBar() -> impl IntoView {
    let notice = expect_context::<Bench>().session.notice;
    // The region is always there: screen readers read out what is put into one that they know.
    view! {
        <div class="notice-region" aria-live="assertive">
            {live(move || notice.get().map(|notice| view! { <Shown notice /> }).into_any())}
        </div>
    }
}

#[component]
fn Shown(notice: Notice) -> impl IntoView {
    let bench = expect_context::<Bench>();
    let dismiss = move |_| bench.session.notice.set(None);
    view! {
        <div class="notice" class:notice-error=notice.is_error data-testid="notice">
            <Icon symbol=if notice.is_error { Symbol::Error } else { Symbol::Info } />
            <p>{notice.text}</p>
            {notice
                .undo
                .map(|undo| {
                    view! {
                        <button
                            type="button"
                            class="button button-small"
                            data-testid="notice-undo"
                            on:click=move |_| bench.undo(undo)
                        >
                            "Undo"
                        </button>
                    }
                })}
            {notice
                .can_retry
                .then(|| {
                    view! {
                        <button
                            type="button"
                            class="button button-small"
                            data-testid="retry"
                            on:click=move |_| {
                                bench.session.notice.set(None);
                                bench.retry();
                            }
                        >
                            "Try again"
                        </button>
                    }
                })}
            <button type="button" class="icon-button" aria-label="Dismiss" data-testid="notice-dismiss" on:click=dismiss>
                <Icon symbol=Symbol::Close />
            </button>
        </div>
    }
}
