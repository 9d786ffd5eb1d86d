//! In place of a list that would be empty only because nothing was checked.

use leptos::prelude::*;

use crate::bench::Bench;
use crate::state::Checking;
use crate::ui::{Empty, live_text};

#[component]
pub(crate) fn NotChecked() -> impl IntoView {
    let session = expect_context::<Bench>().session;
    let why = live_text(move || {
        match session.checking.get() {
            Checking::Loading | Checking::UnderWay | Checking::Restarted => "The first check is not finished yet.",
            Checking::Done => "The text is a whole profile. Open it as a file to check its OS layer.",
            Checking::Poison => "This text stopped the checker twice. Change it to check it again.",
            Checking::Unavailable => "The checker could not be started. Your text is unchanged.",
            Checking::NoEditor => "The editor could not be loaded, so there is no text to check.",
        }
        .to_owned()
    });
    view! {
        <Empty title="Not checked">
            <p data-testid="not-checked">{why}</p>
        </Empty>
    }
}
