//! The parts of the export dialog.

use leptos::prelude::*;

use super::SECRETS;
use super::form::{Form, has_wrong_version};
use crate::shared::FindingRow;
use crate::ui::{Icon, Prose, Symbol, live, live_flag, live_text};
use layerwright_protocol::{FormatInfo, LiteralSecret, OutFile, Problem, SecretChoice, Topic, plural};

/// Longer files are shown in part: drawing megabytes of text takes seconds.
const MAX_SHOWN: usize = 200_000;

#[component]
pub(super) fn Formats() -> impl IntoView {
    let form = expect_context::<Form>();
    // The list stays while an answer is on its way.
    let formats = Memo::new(move |old: Option<&Vec<FormatInfo>>| {
        let answer = form.answer.read();
        answer.as_ref().map(|answer| answer.formats.clone()).or_else(|| old.cloned()).unwrap_or_default()
    });
    let cards = move || {
        let cards = formats.get().into_iter().map(|FormatInfo { format, name, title, about, .. }| {
            view! {
                <label class="check format">
                    <input
                        type="radio"
                        name="format"
                        value=name.clone()
                        data-testid=format!("format-{name}")
                        prop:checked=live_flag(move || form.draft.read().format == format)
                        on:change=move |_| {
                            form.file.set(0);
                            form.change(|draft| draft.format = format);
                        }
                    />
                    <span>
                        <span class="check-title">{title}</span>
                        <span class="question-about">{about}</span>
                    </span>
                </label>
            }
        });
        cards.collect_view().into_any()
    };
    view! {
        <fieldset class="field formats" data-testid="export-format">
            <legend class="field-title">"Format"</legend>
            {live(cards)}
        </fieldset>
    }
}

#[component]
pub(super) fn NameAndVersion() -> impl IntoView {
    let form = expect_context::<Form>();
    let findings =
        Memo::new(move |_| form.answer.read().as_ref().map(|a| a.version_findings.clone()).unwrap_or_default());
    let take = Callback::new(move |(found, index): (Problem, usize)| {
        if let Some(edit) = found.fixes.get(index).and_then(|fix| fix.edits.first()) {
            form.draft.update(|draft| draft.version.clone_from(&edit.text));
        }
    });
    view! {
        <label class="field">
            <span class="field-title">"Profile name"</span>
            <input
                class="input"
                data-testid="export-name"
                autocomplete="off"
                spellcheck="false"
                prop:value=live_text(move || form.draft.read().name.clone())
                on:input=move |event| form.draft.update(|draft| draft.name = event_target_value(&event))
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
                prop:value=live_text(move || form.draft.read().version.clone())
                on:input=move |event| form.draft.update(|draft| draft.version = event_target_value(&event))
            />
            <div class="next" role="group" aria-label="Next version">
                <Next word="patch" pick=|next| &next.patch />
                <Next word="minor" pick=|next| &next.minor />
                <Next word="major" pick=|next| &next.major />
            </div>
            <ul class="rows" id="version-findings" aria-live="polite">
                {live(move || {
                    let rows = findings.get().into_iter();
                    rows.map(|found| view! { <FindingRow finding=found apply=take /> }).collect_view().into_any()
                })}
            </ul>
        </div>
    }
}

#[component]
fn Next(word: &'static str, pick: fn(&layerwright_protocol::NextVersions) -> &String) -> impl IntoView {
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
                    form.draft.update(|draft| draft.version = version);
                }
            }
        >
            {format!("Next {word}")}
            <span class="next-version">{live_text(move || version.get().unwrap_or_default())}</span>
        </button>
    }
}

#[component]
pub(super) fn Secrets() -> impl IntoView {
    let form = expect_context::<Form>();
    let secrets = Memo::new(move |_| form.answer.read().as_ref().map(|a| a.secrets.clone()).unwrap_or_default());
    let count = Memo::new(move |_| secrets.read().len());
    let has_secrets = Memo::new(move |_| count.get() > 0);
    let each = move || {
        let rows = secrets.get().into_iter().map(|secret| view! { <OneSecret secret /> });
        view! {
            <details class="each-secret" data-testid="secrets-each">
                <summary>"Decide for each one"</summary>
                <ul>{rows.collect_view()}</ul>
            </details>
        }
        .into_any()
    };
    let choices = || {
        let choices = SECRETS.map(|(choice, test, title, about)| view! { <Choice choice test title about /> });
        choices.into_iter().collect_view()
    };
    view! {
        <fieldset class="field" data-testid="export-secrets">
            <legend class="field-title">"Secrets"</legend>
            <p class="question-about">
                {live_text(move || match count.get() {
                    0 => "This layer contains no literal secrets.".to_owned(),
                    n => format!("This layer contains {} in clear text. What should the file contain?", plural(n, "secret")),
                })}
            </p>
            {live(move || has_secrets.get().then(choices).into_any())}
            {live(move || if has_secrets.get() { each() } else { ().into_any() })}
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
                prop:checked=live_flag(move || form.draft.read().secrets == choice)
                on:change=move |_| form.change(|draft| draft.secrets = choice)
            />
            <span>
                <span class="check-title">{title}</span>
                <span class="question-about">{about}</span>
            </span>
        </label>
    }
}

/// A secret with a choice of its own.
#[component]
fn OneSecret(secret: LiteralSecret) -> impl IntoView {
    let form = expect_context::<Form>();
    let what = if secret.path.is_empty() { secret.name.clone() } else { secret.path };
    let options = SECRETS.map(|(choice, test, title, _)| {
        let name = secret.name.clone();
        let is_chosen = live_flag(move || form.draft.read().per_secret.get(&name) == Some(&choice));
        view! { <option value=test selected=is_chosen>{title}</option> }
    });
    let name = secret.name;
    let chosen = move |event| {
        let chosen = event_target_value(&event);
        let choice = SECRETS.into_iter().find(|(_, test, ..)| *test == chosen).map(|(choice, ..)| choice);
        form.change(|draft| {
            match choice {
                Some(choice) => draft.per_secret.insert(name.clone(), choice),
                None => draft.per_secret.remove(&name),
            };
        });
    };
    view! {
        <li>
            <label class="one-secret">
                <span><code>{what}</code> {format!(", line {}", secret.line)}</span>
                <select class="select" data-testid="secret-choice" on:change=chosen>
                    <option value="">"Like the others"</option>
                    {options.into_iter().collect_view()}
                </select>
            </label>
        </li>
    }
}

/// Why there is no file, or what goes with it.
#[component]
pub(super) fn Outcome() -> impl IntoView {
    let form = expect_context::<Form>();
    // What is wrong with the version is said next to it.
    let refusal = Memo::new(move |_| {
        let answer = form.answer.read();
        let answer = answer.as_ref().filter(|answer| !has_wrong_version(answer))?;
        answer.result.clone().err()
    });
    let to_do = Memo::new(move |_| {
        let answer = form.answer.read();
        answer.as_ref().and_then(|a| a.result.as_ref().ok()).map(|made| made.checklist.clone()).unwrap_or_default()
    });
    view! {
        <div role="alert">
            {live(move || refusal.get().map(|why| view! { <Refusal why /> }).into_any())}
        </div>
        {live(move || {
            let checklist = to_do.get();
            (!checklist.is_empty()).then(|| view! { <Checklist checklist /> }).into_any()
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
fn Checklist(checklist: Vec<(Topic, Vec<String>)>) -> impl IntoView {
    let parts = checklist.into_iter().map(|(topic, items)| {
        let items = items.into_iter().map(|item| view! { <li><Prose text=item /></li> });
        view! {
            <h4 class="checklist-title">{topic.title()}</h4>
            <ul class="notes">{items.collect_view()}</ul>
        }
    });
    view! {
        <div class="field" data-testid="export-notes">
            <h3 class="field-title">"Publish checklist"</h3>
            {parts.collect_view()}
        </div>
    }
}

/// The file as it will be, secrets hidden until they are asked for.
#[component]
pub(super) fn Preview() -> impl IntoView {
    let form = expect_context::<Form>();
    let file = Memo::new(move |_| form.shown_file());
    let text = move || file.read().as_ref().map(|file| cut(&shown(file, form.is_revealed.get()))).unwrap_or_default();
    let paths = Memo::new(move |_| {
        let answer = form.answer.read();
        let made = answer.as_ref().and_then(|answer| answer.result.as_ref().ok());
        made.map(|made| made.files.iter().map(|file| file.path.clone()).collect::<Vec<_>>()).unwrap_or_default()
    });
    let name = move || {
        let paths = paths.get();
        if paths.len() < 2 {
            let name = paths.into_iter().next().unwrap_or_else(|| "Preview".to_owned());
            return view! { <p class="field-title" data-testid="export-file-name">{name}</p> }.into_any();
        }
        let options = paths.into_iter().enumerate().map(|(at, path)| {
            view! { <option value=at.to_string() selected=live_flag(move || form.file.get() == at)>{path}</option> }
        });
        view! {
            <label>
                <span class="visually-hidden">"File"</span>
                <select
                    class="select"
                    data-testid="export-file"
                    on:change=move |event| form.file.set(event_target_value(&event).parse().unwrap_or(0))
                >
                    {options.collect_view()}
                </select>
            </label>
        }
        .into_any()
    };
    let reveal = move || {
        if file.read().as_ref().is_none_or(|file| file.hidden.is_none()) {
            return ().into_any();
        }
        view! {
            <button
                type="button"
                class="button button-small"
                data-testid="export-reveal"
                aria-pressed=live_text(move || form.is_revealed.get().to_string())
                on:click=move |_| form.is_revealed.update(|is_revealed| *is_revealed = !*is_revealed)
            >
                {live_text(move || if form.is_revealed.get() { "Hide secrets" } else { "Show secrets" }.to_owned())}
            </button>
        }
        .into_any()
    };
    view! {
        <div class="preview">
            <div class="preview-head">{live(name)} {live(reveal)}</div>
            <pre class="preview-text" tabindex="0" role="region" aria-label="Preview" data-testid="export-preview">
                {live_text(text)}
            </pre>
        </div>
    }
}

/// A file's text as a person sees it.
pub(super) fn shown(file: &OutFile, is_revealed: bool) -> String {
    match &file.hidden {
        Some(hidden) if !is_revealed => hidden.clone(),
        _ => file.text.clone(),
    }
}

/// As much of a text as is worth drawing.
fn cut(text: &str) -> String {
    let cut = text.char_indices().nth(MAX_SHOWN).and_then(|(at, _)| text.get(..at));
    cut.map_or_else(|| text.to_owned(), |start| format!("{start}\n… (cut here; the file is complete)"))
}
