//! Two texts side by side; on narrow pages the old line is above the new one.

use leptos::prelude::*;

use layerwright_protocol::{DiffRow, plural};

/// The rows of a comparison.
#[component]
pub(crate) fn Diff(
    rows: Vec<DiffRow>,
    /// What is compared, for readers of the screen.
    label: &'static str,
) -> impl IntoView {
    let rows = rows.into_iter().map(|row| match row {
        DiffRow::Skipped(lines) => view! { <Skipped lines /> }.into_any(),
        DiffRow::Same { old, new, text } => {
            view! { <Row kind="same" old=Some((old, text.clone())) new=Some((new, text)) /> }.into_any()
        }
        DiffRow::NoLineBreak { old } => view! { <NoLineBreak old /> }.into_any(),
        DiffRow::Changed { old, new } => view! { <Row kind="changed" old new /> }.into_any(),
    });
    view! {
        <div class="diff" role="table" aria-label=label tabindex="0" data-testid="diff">
            {rows.collect_view()}
        </div>
    }
}

#[component]
fn Skipped(lines: usize) -> impl IntoView {
    view! { <p class="diff-skipped" role="row"><span role="cell">{plural(lines, "unchanged line")}</span></p> }
}

#[component]
fn NoLineBreak(old: bool) -> impl IntoView {
    let which = if old { "The old text" } else { "The new text" };
    view! { <p class="diff-skipped" role="row"><span role="cell">{which} " has no line break at its end"</span></p> }
}

#[component]
fn Row(kind: &'static str, old: Option<(u32, String)>, new: Option<(u32, String)>) -> impl IntoView {
    let cell = |side: &'static str, line: Option<(u32, String)>| {
        let (number, text) = line.map_or((String::new(), None), |(number, text)| (number.to_string(), Some(text)));
        let word = match (kind, side, &text) {
            ("changed", "old", Some(_)) => "before: ",
            ("changed", "new", Some(_)) => "after: ",
            _ => "",
        };
        let is_missing = text.is_none().then_some("");
        view! {
            <span class="diff-number" data-side=side data-missing=is_missing aria-hidden="true">{number}</span>
            <span class="diff-line" data-side=side data-missing=is_missing role="cell">
                <span class="visually-hidden">{word}</span>
                {text.unwrap_or_default()}
            </span>
        }
        .into_any()
    };
    view! {
        <div class="diff-row" role="row" data-kind=kind>
            {cell("old", old)}
            {cell("new", new)}
        </div>
    }
}
