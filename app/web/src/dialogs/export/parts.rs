//! The parts of the export dialog.

use leptos::prelude::*;

use super::form::{Form, has_wrong_version};
use super::{FORMATS, SECRETS};
use crate::ui::{Icon, Prose, Symbol, live, live_flag, live_text, sentence};
use layerwright_protocol::{Format, LeftSecret, OutFile, SecretChoice, VersionFinding, plural, rule_page};

/// Longer files are shown in part: drawing megabytes of text takes seconds.
const MAX_SHOWN: usize = 200_000;

#[component]
pub(super) fn Formats() -> impl IntoView {
    let form = expect_context::<Form>();
    let about = live_text(move || {
        let format = form.format.get();
        FORMATS.into_iter().find(|(other, ..)| *other == format).map_or("", |(_, _, about)| about).to_owned()
    });
    let options = FORMATS.map(|(format, title, _)| {
        view! {
            <option value=format.as_str() selected=live_flag(move || form.format.get() == format)>
                {title}
            </option>
        }
    });
    let chosen = move |event| {
        if let Some(format) = Format::parse(&event_target_value(&event)) {
            form.file.set(0);
            form.format.set(format);
        }
    };
    view! {
        <label class="field">
            <span class="field-title">"Format"</span>
            <select class="select" data-testid="export-format" on:change=chosen>
                {options.into_iter().collect_view()}
            </select>
            <span class="question-about">{about}</span>
        </label>
    }
}

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
    let keeps = move || {
        let (all, ones) = (form.secrets.get(), form.ones.read());
        secrets.read().iter().any(|one| ones.get(&one.name).copied().unwrap_or(all) == SecretChoice::Keep)
    };
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
            {live(move || if has_secrets.get() { each() } else { ().into_any() })}
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

/// A secret with a choice of its own.
#[component]
fn OneSecret(secret: LeftSecret) -> impl IntoView {
    let form = expect_context::<Form>();
    let what = if secret.path.is_empty() { secret.name.clone() } else { secret.path };
    let options = SECRETS.map(|(choice, test, title, _)| {
        let name = secret.name.clone();
        let is_chosen = live_flag(move || form.ones.read().get(&name) == Some(&choice));
        view! { <option value=test selected=is_chosen>{title}</option> }
    });
    let name = secret.name;
    let chosen = move |event| {
        let chosen = event_target_value(&event);
        let choice = SECRETS.into_iter().find(|(_, test, ..)| *test == chosen).map(|(choice, ..)| choice);
        form.consent.set(false);
        form.ones.update(|ones| {
            match choice {
                Some(choice) => ones.insert(name.clone(), choice),
                None => ones.remove(&name),
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

/// Why there is no file, or what goes with it.
#[component]
pub(super) fn Outcome() -> impl IntoView {
    let form = expect_context::<Form>();
    // What is wrong with the version is said beside it.
    let refusal = Memo::new(move |_| {
        let answer = form.answer.read();
        let answer = answer.as_ref().filter(|answer| !has_wrong_version(answer))?;
        answer.result.clone().err()
    });
    let to_do = Memo::new(move |_| {
        let answer = form.answer.read();
        answer.as_ref().and_then(|a| a.result.as_ref().ok()).map(|export| export.checklist.clone()).unwrap_or_default()
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
fn Checklist(checklist: Vec<(String, Vec<String>)>) -> impl IntoView {
    let parts = checklist.into_iter().map(|(title, items)| {
        let items = items.into_iter().map(|item| view! { <li><Prose text=item /></li> });
        view! {
            <h4 class="checklist-title">{title}</h4>
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
    let text = move || file.read().as_ref().map(|file| cut(&shown(file, form.reveals.get()))).unwrap_or_default();
    let paths = Memo::new(move |_| {
        let answer = form.answer.read();
        let export = answer.as_ref().and_then(|answer| answer.result.as_ref().ok());
        export.map(|export| export.files.iter().map(|file| file.path.clone()).collect::<Vec<_>>()).unwrap_or_default()
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
                aria-pressed=live_text(move || form.reveals.get().to_string())
                on:click=move |_| form.reveals.update(|reveals| *reveals = !*reveals)
            >
                {live_text(move || if form.reveals.get() { "Hide secrets" } else { "Show secrets" }.to_owned())}
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
pub(super) fn shown(file: &OutFile, reveals: bool) -> String {
    match &file.hidden {
        Some(hidden) if !reveals => hidden.clone(),
        _ => file.text.clone(),
    }
}

/// As much of a text as is worth drawing.
fn cut(text: &str) -> String {
    let cut = text.char_indices().nth(MAX_SHOWN).and_then(|(at, _)| text.get(..at));
    cut.map_or_else(|| text.to_owned(), |start| format!("{start}\n… (cut here; the file holds all of it)"))
}
