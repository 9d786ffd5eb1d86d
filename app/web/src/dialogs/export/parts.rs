//! The parts of the export dialog.

use leptos::prelude::*;

use super::SECRETS;
use super::form::Form;
use crate::app::Bench;
use crate::protocol::{SecretChoice, VersionFinding, plural, rule_page};
use crate::ui::{Icon, Prose, Symbol, live, live_flag, live_text, sentence};

/// Longer files are shown in part: drawing megabytes of text takes seconds.
const MAX_SHOWN: usize = 200_000;
/// Errors that are listed before "and more".
const MAX_ERRORS: usize = 20;

#[component]
pub(super) fn NameAndVersion() -> impl IntoView {
    let form = expect_context::<Form>();
    let findings =
        Memo::new(move |_| form.answer.read().as_ref().map(|a| a.version_findings.clone()).unwrap_or_default());
    view! {
        <label class="field">
            <span class="field-title">"Profile name"</span>
            <input
                class="input"
                data-testid="export-name"
                autocomplete="off"
                spellcheck="false"
                prop:value=form.name
                on:input=move |event| form.name.set(event_target_value(&event))
            />
        </label>
        <div class="field">
            <label class="field-title" for="export-version">"Version"</label>
            <input
                class="input"
                id="export-version"
                data-testid="export-version"
                autocomplete="off"
                spellcheck="false"
                inputmode="decimal"
                aria-describedby="version-findings"
                aria-invalid=live_text(move || (!findings.read().is_empty()).to_string())
                prop:value=form.version
                on:input=move |event| form.version.set(event_target_value(&event))
            />
            <div class="next" role="group" aria-label="Next version">
                <Next word="patch" pick=|next| &next.patch />
                <Next word="minor" pick=|next| &next.minor />
                <Next word="major" pick=|next| &next.major />
            </div>
            <div id="version-findings" aria-live="polite">
                {live(move || {
                    findings.get().into_iter().map(|finding| view! { <Finding finding /> }).collect_view().into_any()
                })}
            </div>
        </div>
    }
}

#[component]
fn Next(word: &'static str, pick: fn(&crate::protocol::NextVersions) -> &String) -> impl IntoView {
    let form = expect_context::<Form>();
    let version =
        Memo::new(move |_| form.answer.read().as_ref().and_then(|a| a.next.as_ref()).map(|n| pick(n).clone()));
    view! {
        <button
            type="button"
            class="button button-small"
            data-testid=format!("export-next-{word}")
            disabled=live_flag(move || version.read().is_none())
            on:click=move |_| {
                if let Some(version) = version.get_untracked() {
                    form.version.set(version);
                }
            }
        >
            {format!("Next {word}")}
            <span class="next-version">{live_text(move || version.get().unwrap_or_default())}</span>
        </button>
    }
}

#[component]
fn Finding(finding: VersionFinding) -> impl IntoView {
    let form = expect_context::<Form>();
    let take = finding.suggestion.map(|suggestion| {
        let title = format!("Use {suggestion}");
        view! {
            <button
                type="button"
                class="button button-small"
                data-testid="version-fix"
                on:click=move |_| form.version.set(suggestion.clone())
            >
                {title}
            </button>
        }
    });
    view! {
        <div class="finding" data-testid="version-finding" data-code=finding.code.clone()>
            <Icon symbol=Symbol::Error />
            <p>
                <Prose text=sentence(&finding.message) />
                ". "
                <Prose text=finding.help />
                " "
                <a class="code-link" href=rule_page(&finding.code) target="_blank" rel="noopener">{finding.code.clone()}</a>
                " "
                {take}
            </p>
        </div>
    }
}

#[component]
pub(super) fn Secrets() -> impl IntoView {
    let form = expect_context::<Form>();
    let count = Memo::new(move |_| form.answer.read().as_ref().map_or(0, |answer| answer.secrets));
    let has_secrets = Memo::new(move |_| count.get() > 0);
    let choices = || {
        let choices = SECRETS.map(|(choice, test, title, about)| view! { <Choice choice test title about /> });
        choices.into_iter().collect_view()
    };
    let keeps = move || form.secrets.get() == SecretChoice::Keep;
    view! {
        <fieldset class="field" data-testid="export-secrets">
            <legend class="field-title">"Secrets"</legend>
            <p class="question-about">
                {live_text(move || match count.get() {
                    0 => "This layer holds no literal secrets.".to_owned(),
                    n => format!("This layer holds {} in clear text. What should become of it in the file?", plural(n, "secret")),
                })}
            </p>
            {live(move || has_secrets.get().then(choices).into_any())}
            {live(move || (has_secrets.get() && keeps()).then(|| view! { <Consent /> }).into_any())}
        </fieldset>
    }
}

#[component]
fn Choice(choice: SecretChoice, test: &'static str, title: &'static str, about: &'static str) -> impl IntoView {
    let form = expect_context::<Form>();
    view! {
        <label class="check">
            <input
                type="radio"
                name="secrets"
                data-testid=test
                prop:checked=live_flag(move || form.secrets.get() == choice)
                on:change=move |_| {
                    form.consent.set(false);
                    form.secrets.set(choice);
                }
            />
            <span>
                <span class="check-title">{title}</span>
                <span class="question-about">{about}</span>
            </span>
        </label>
    }
}

#[component]
fn Consent() -> impl IntoView {
    let form = expect_context::<Form>();
    view! {
        <label class="check consent">
            <input
                type="checkbox"
                data-testid="export-consent"
                prop:checked=form.consent
                on:change=move |event| form.consent.set(event_target_checked(&event))
            />
            <span class="check-title">"Yes, write the secrets into the file in clear text"</span>
        </label>
    }
}

/// The errors that are left, and the question whether to go on.
#[component]
pub(super) fn Errors() -> impl IntoView {
    let form = expect_context::<Form>();
    let errors = Memo::new(move |_| form.answer.read().as_ref().map(|a| a.errors.clone()).unwrap_or_default());
    let list = move || {
        let bench = expect_context::<Bench>();
        let errors = errors.get();
        let rest = errors.len().saturating_sub(MAX_ERRORS);
        let rows = errors.into_iter().take(MAX_ERRORS).map(move |error| {
            let go = move |_| {
                bench.layout.is_exporting.set(false);
                bench.editor.go_to(error.line, error.column);
            };
            view! {
                <li>
                    <button type="button" class="line-link" on:click=go>{format!("line {}", error.line)}</button>
                    ": "
                    <Prose text=sentence(&error.message) />
                </li>
            }
        });
        let rows = rows.collect_view();
        view! {
            {rows}
            {(rest > 0).then(|| view! { <li>{format!("and {rest} more")}</li> })}
        }
        .into_any()
    };
    let title = move || format!("{} left in the layer", plural(errors.read().len(), "error"));
    let block = move || {
        view! {
            <fieldset class="field left" data-testid="export-errors">
                <legend class="field-title">{live_text(title)}</legend>
                <ul class="left-list">{live(list)}</ul>
                <label class="check">
                    <input
                        type="checkbox"
                        data-testid="export-confirm-errors"
                        prop:checked=form.confirms_errors
                        on:change=move |event| form.confirms_errors.set(event_target_checked(&event))
                    />
                    <span class="check-title">"Export all the same"</span>
                </label>
            </fieldset>
        }
    };
    let has_errors = Memo::new(move |_| !errors.read().is_empty());
    live(move || has_errors.get().then(block).into_any())
}

/// Why there is no file, or what goes with it.
#[component]
pub(super) fn Outcome() -> impl IntoView {
    let form = expect_context::<Form>();
    // What is wrong with the version is said beside it.
    let refusal = Memo::new(move |_| {
        let answer = form.answer.read();
        let answer = answer.as_ref().filter(|answer| answer.version_findings.is_empty())?;
        answer.result.clone().err()
    });
    let to_do = Memo::new(move |_| {
        let answer = form.answer.read();
        answer.as_ref().and_then(|a| a.result.as_ref().ok()).map(|export| export.notes.clone()).unwrap_or_default()
    });
    view! {
        <div role="alert">
            {live(move || refusal.get().map(|why| view! { <Refusal why /> }).into_any())}
        </div>
        {live(move || {
            let notes = to_do.get();
            (!notes.is_empty()).then(|| view! { <Notes notes /> }).into_any()
        })}
    }
}

#[component]
fn Refusal(why: String) -> impl IntoView {
    view! {
        <div class="finding" data-testid="export-error">
            <Icon symbol=Symbol::Error />
            <p>"Nothing can be exported: " <Prose text=why /></p>
        </div>
    }
}

#[component]
fn Notes(notes: Vec<String>) -> impl IntoView {
    let notes = notes.into_iter().map(|note| view! { <li><Prose text=note /></li> });
    view! {
        <div class="field">
            <p class="field-title">"Good to know"</p>
            <ul class="notes" data-testid="export-notes">{notes.collect_view()}</ul>
        </div>
    }
}

/// The file as it will be.
#[component]
pub(super) fn Preview() -> impl IntoView {
    let form = expect_context::<Form>();
    let text = Memo::new(move |_| {
        let answer = form.answer.read();
        let export = answer.as_ref()?.result.as_ref().ok()?;
        Some(shown(if form.shows_layer.get() { &export.layer } else { &export.text }))
    });
    let file_name = Memo::new(move |_| {
        let answer = form.answer.read();
        answer.as_ref()?.result.as_ref().ok().map(|export| export.file_name.clone())
    });
    view! {
        <div class="preview">
            <div class="preview-head">
                <p class="field-title" data-testid="export-file-name">
                    {live_text(move || file_name.get().unwrap_or_else(|| "Preview".to_owned()))}
                </p>
                <label>
                    <span class="visually-hidden">"Show"</span>
                    <select
                        class="select"
                        data-testid="export-preview-kind"
                        prop:value=live_text(move || if form.shows_layer.get() { "layer" } else { "file" }.to_owned())
                        on:change=move |event| form.shows_layer.set(event_target_value(&event) == "layer")
                    >
                        <option value="file">"Whole file"</option>
                        <option value="layer">"OS layer only"</option>
                    </select>
                </label>
            </div>
            <pre class="preview-text" tabindex="0" role="region" aria-label="Preview" data-testid="export-preview">
                {live_text(move || text.get().unwrap_or_default())}
            </pre>
        </div>
    }
}

/// As much of a text as is worth drawing.
fn shown(text: &str) -> String {
    let cut = text.char_indices().nth(MAX_SHOWN).and_then(|(at, _)| text.get(..at));
    cut.map_or_else(|| text.to_owned(), |start| format!("{start}\n… (cut here; the file holds all of it)"))
}
