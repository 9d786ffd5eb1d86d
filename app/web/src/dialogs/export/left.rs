//! What is wrong with the file that would be made, and the yes that each kind of it wants: errors, masked values, missing parts.

use leptos::prelude::*;

use super::form::Form;
use crate::bench::Bench;
use crate::ui::{Prose, live, live_text, sentence};
use layerwright_protocol::{ExportAnswer, LeftError, plural};

/// Rows that are listed before "and more".
const MAX_ROWS: usize = 20;

/// A list, and the question whether to go on all the same.
#[component]
fn Left(
    test: &'static str,
    title: Signal<String>,
    about: &'static str,
    list: Box<dyn FnMut() -> AnyView + Send>,
    yes_test: &'static str,
    yes: &'static str,
    confirms: RwSignal<bool>,
) -> impl IntoView {
    view! {
        <fieldset class="field left" data-testid=test>
            <legend class="field-title">{title}</legend>
            {(!about.is_empty()).then(|| view! { <p class="question-about">{about}</p> })}
            <ul class="left-list">{list}</ul>
            <label class="check">
                <input
                    type="checkbox"
                    data-testid=yes_test
                    prop:checked=confirms
                    on:change=move |event| confirms.set(event_target_checked(&event))
                />
                <span class="check-title">{yes}</span>
            </label>
        </fieldset>
    }
}

/// The first rows of a list, and how many there are beside them.
fn rows<T>(all: Vec<T>, row: impl Fn(T) -> AnyView) -> AnyView {
    let rest = all.len().saturating_sub(MAX_ROWS);
    let rows: Vec<AnyView> = all.into_iter().take(MAX_ROWS).map(row).collect();
    view! {
        {rows}
        {(rest > 0).then(|| view! { <li>{format!("and {rest} more")}</li> })}
    }
    .into_any()
}

/// The errors that are left.
#[component]
pub(super) fn Errors() -> impl IntoView {
    let form = expect_context::<Form>();
    let errors = Memo::new(move |_| form.answer.read().as_ref().map(|a| a.errors.clone()).unwrap_or_default());
    let bench = expect_context::<Bench>();
    let row = move |error: LeftError| {
        let place = match error.place {
            Some((line, column)) => {
                let go = move |_| {
                    bench.layout.is_exporting.set(false);
                    bench.editor.go_to(line, column);
                };
                view! { <button type="button" class="line-link" on:click=go>{format!("line {line}")}</button> }
                    .into_any()
            }
            None => "In the profile around the layer".into_any(),
        };
        view! { <li>{place} ": " <Prose text=sentence(&error.message) /></li> }.into_any()
    };
    let block = move || {
        view! {
            <Left
                test="export-errors"
                title=live_text(move || format!("{} left", plural(errors.read().len(), "error")))
                about=""
                list=live(move || rows(errors.get(), row))
                yes_test="export-confirm-errors"
                yes="Export all the same"
                confirms=form.confirms_errors
            />
        }
    };
    let has_errors = Memo::new(move |_| !errors.read().is_empty());
    live(move || has_errors.get().then(block).into_any())
}

/// The masked values that would be exported.
#[component]
pub(super) fn Masked() -> impl IntoView {
    let form = expect_context::<Form>();
    let texts = texts(form, |answer| &answer.masked);
    let block = move || {
        view! {
            <Left
                test="export-masked"
                title=live_text(|| "Masked values".to_owned())
                about="Palette masks secrets when it exports. Imported like this, the asterisks would become the values. The API script \
                       carries the OS layer only and keeps the other secrets."
                list=live(move || rows(texts.get(), |text| line(&text)))
                yes_test="export-confirm-masked"
                yes="Export them all the same"
                confirms=form.confirms_masked
            />
        }
    };
    let has_texts = Memo::new(move |_| !texts.read().is_empty());
    live(move || has_texts.get().then(block).into_any())
}

/// What the file would lack because the API's answer that was opened does.
#[component]
pub(super) fn Lost() -> impl IntoView {
    let form = expect_context::<Form>();
    let texts = texts(form, |answer| &answer.lost);
    let block = move || {
        view! {
            <Left
                test="export-lost"
                title=live_text(|| "Missing parts".to_owned())
                about="The API's answer for a profile has not all of it, and the file would lack what it lacks. The API script leaves it as \
                       it is in Palette; an export of the profile has it."
                list=live(move || rows(texts.get(), |text| line(&text)))
                yes_test="export-confirm-lost"
                yes="Export without them"
                confirms=form.confirms_lost
            />
        }
    };
    let has_texts = Memo::new(move |_| !texts.read().is_empty());
    live(move || has_texts.get().then(block).into_any())
}

fn texts(form: Form, list: fn(&ExportAnswer) -> &Vec<String>) -> Memo<Vec<String>> {
    Memo::new(move |_| form.answer.read().as_ref().map(|answer| list(answer).clone()).unwrap_or_default())
}

fn line(text: &str) -> AnyView {
    view! { <li><Prose text=sentence(text) /></li> }.into_any()
}
