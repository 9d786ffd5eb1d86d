//! What the text cannot tell: questions whose answers change which findings apply.

use leptos::prelude::*;

use crate::bench::Bench;
use crate::ui::{live_flag, live_text};
use layerwright_protocol::{Answers, Mode, Target};

#[component]
pub(super) fn ContextQuestions() -> impl IntoView {
    view! {
        <div class="questions" data-testid="context">
            <p class="panel-note">
                "The layer does not say where it will be deployed. Each answer turns on the findings that depend on it."
            </p>
            <TargetQuestion />
            <ModeQuestion />
            <PaletteVersion />
            <fieldset class="question">
                <legend>"Registries outside this layer"</legend>
                <Check
                    test="context-external-registry"
                    title="The user data names an external registry"
                    about="stylus.externalRegistries: Palette then ignores the credentials in this layer."
                    field=|answers| &mut answers.external_registry
                />
                <Check
                    test="context-redirect-off"
                    title="The user data switches the image redirect off"
                    about="stylus.imageRedirectWebhook.enable: false: images are pulled as their references say."
                    field=|answers| &mut answers.redirect_off
                />
                <Check
                    test="context-user-data-credentials"
                    title="The user data has registry credentials"
                    about="stylus.registryCredentials: they override those in this layer."
                    field=|answers| &mut answers.user_data_credentials
                />
                <Check
                    test="context-primary-registry"
                    title="The clusters have a primary registry"
                    about="Harbor, Zot or Registry Connect in the cluster: cannot be combined with credentials in this layer."
                    field=|answers| &mut answers.primary_registry
                />
            </fieldset>
        </div>
    }
}

#[component]
fn TargetQuestion() -> impl IntoView {
    let answers = expect_context::<Bench>().session.answers;
    let now = live_text(move || {
        match answers.read().target {
            None => "unknown",
            Some(Target::New) => "new",
            Some(Target::Existing) => "existing",
        }
        .to_owned()
    });
    let chosen = move |event| {
        let target = match event_target_value(&event).as_str() {
            "new" => Some(Target::New),
            "existing" => Some(Target::Existing),
            _ => None,
        };
        answers.update(|answers| answers.target = target);
    };
    view! {
        <label class="question">
            <span class="question-title">"Which clusters will get this version?"</span>
            <select class="select" data-testid="context-target" prop:value=now on:change=chosen>
                <option value="unknown">"Not decided"</option>
                <option value="new">"New clusters only"</option>
                <option value="existing">"Clusters that are already running"</option>
            </select>
            <span class="question-about">"Registry certificates can only be set for new clusters."</span>
        </label>
    }
}

#[component]
fn ModeQuestion() -> impl IntoView {
    let answers = expect_context::<Bench>().session.answers;
    let now = live_text(move || {
        match answers.read().mode {
            None => "auto",
            Some(Mode::Appliance) => "appliance",
            Some(Mode::Agent) => "agent",
        }
        .to_owned()
    });
    let chosen = move |event| {
        let mode = match event_target_value(&event).as_str() {
            "appliance" => Some(Mode::Appliance),
            "agent" => Some(Mode::Agent),
            _ => None,
        };
        answers.update(|answers| answers.mode = mode);
    };
    view! {
        <label class="question">
            <span class="question-title">"How are the hosts installed?"</span>
            <select class="select" data-testid="context-mode" prop:value=now on:change=chosen>
                <option value="auto">"Detect from the layer"</option>
                <option value="appliance">"Appliance mode: they boot from a provider image"</option>
                <option value="agent">"Agent mode: the agent on your own OS"</option>
            </select>
        </label>
    }
}

#[component]
fn PaletteVersion() -> impl IntoView {
    let answers = expect_context::<Bench>().session.answers;
    view! {
        <label class="question">
            <span class="question-title">"Which version of Palette?"</span>
            <input
                class="input"
                data-testid="context-palette-version"
                autocomplete="off"
                spellcheck="false"
                placeholder="a current one"
                prop:value=live_text(move || answers.read().palette_version.clone())
                on:input=move |event| answers.update(|answers| answers.palette_version = event_target_value(&event))
                aria-invalid=live_text(move || (!answers.read().is_version_readable()).to_string())
            />
            <span
                class="question-about"
                role="alert"
                data-testid="context-palette-version-refused"
                hidden=live_flag(move || answers.read().is_version_readable())
            >
                "This is not a version, so a current one is assumed."
            </span>
            <span class="question-about">"Two or three numbers, such as 4.5.15. Some options need a minimum version."</span>
        </label>
    }
}

#[component]
fn Check(
    test: &'static str,
    title: &'static str,
    about: &'static str,
    field: fn(&mut Answers) -> &mut bool,
) -> impl IntoView {
    let answers = expect_context::<Bench>().session.answers;
    view! {
        <label class="check">
            <input
                type="checkbox"
                data-testid=test
                prop:checked=live_flag(move || *field(&mut answers.get()))
                on:change=move |event| answers.update(|answers| *field(answers) = event_target_checked(&event))
            />
            <span>
                <span class="check-title">{title}</span>
                <span class="question-about">{about}</span>
            </span>
        </label>
    }
}
