//! What has to be confirmed or changed before there is a file, one confirmation for each kind that has one.

use leptos::prelude::*;

use super::form::Form;
use crate::shared::LineLink;
use crate::ui::{Prose, live, live_flag, live_text, sentence};
use layerwright_protocol::{Obstacle, ObstacleItem, ObstacleKind, plural};

/// Rows that are listed before "and more".
const MAX_ROWS: usize = 20;

/// The words of a kind.
struct Words {
    kind: ObstacleKind,
    test: &'static str,
    about: &'static str,
    /// Test ID and label of the confirmation.
    confirm: Option<(&'static str, &'static str)>,
}

const KINDS: [Words; 5] = [
    Words {
        kind: ObstacleKind::Errors,
        test: "export-errors",
        about: "",
        confirm: Some(("export-confirm-errors", "Export anyway")),
    },
    Words {
        kind: ObstacleKind::ReadBack,
        test: "export-read-back",
        about: "Hosts may read the layer as libyaml does. Write that line in simpler YAML, with its value in quotes.",
        confirm: None,
    },
    Words {
        kind: ObstacleKind::Masked,
        test: "export-masked",
        about: "Palette masks secrets when it exports. If you import this file, the asterisks become the values. The REST API script \
                contains only the OS layer and keeps the other secrets.",
        confirm: Some(("export-confirm-masked", "Export the asterisks anyway")),
    },
    Words {
        kind: ObstacleKind::Missing,
        test: "export-missing",
        about: "An API response does not include the whole profile, so the file does not either. The REST API script leaves these parts \
                as they are in Palette; an export of the profile includes them.",
        confirm: Some(("export-confirm-missing", "Export without them")),
    },
    Words {
        kind: ObstacleKind::Secrets,
        test: "export-clear-secrets",
        about: "Anyone who gets the file can read them.",
        confirm: Some(("export-consent", "Export these secrets in clear text")),
    },
];

#[component]
pub(super) fn Obstacles() -> impl IntoView {
    KINDS.into_iter().map(|words| view! { <OfKind words /> }).collect_view()
}

/// The list of a kind, and its confirmation, if it has one.
#[component]
fn OfKind(words: Words) -> impl IntoView {
    let form = expect_context::<Form>();
    let Words { kind, test, about, confirm } = words;
    let items = Memo::new(move |_| {
        let answer = form.answer.read();
        let mut all = answer.as_ref().map(|answer| answer.obstacles.iter()).into_iter().flatten();
        all.find(|obstacle| obstacle.kind == kind).map(|Obstacle { items, .. }| items.clone()).unwrap_or_default()
    });
    let is_there = Memo::new(move |_| !items.read().is_empty());
    let title = move || match kind {
        ObstacleKind::Errors => plural(items.read().len(), "error"),
        ObstacleKind::ReadBack => "Other readers".to_owned(),
        ObstacleKind::Masked => "Masked values".to_owned(),
        ObstacleKind::Missing => "Missing parts".to_owned(),
        ObstacleKind::Secrets => "Secrets in clear text".to_owned(),
    };
    let chosen = move |event| {
        let is_confirmed = event_target_checked(&event);
        form.confirmed.update(|confirmed| {
            if is_confirmed {
                confirmed.insert(kind);
            } else {
                confirmed.remove(&kind);
            }
        });
    };
    let confirmation = move |(test, title)| {
        view! {
            <label class="check">
                <input
                    type="checkbox"
                    data-testid=test
                    prop:checked=live_flag(move || form.confirmed.read().contains(&kind))
                    on:change=chosen
                />
                <span class="check-title">{title}</span>
            </label>
        }
    };
    let block = move || {
        view! {
            <fieldset class="field obstacle" data-testid=test>
                <legend class="field-title">{live_text(title)}</legend>
                {(!about.is_empty()).then(|| view! { <p class="question-about">{about}</p> })}
                <ul class="obstacle-list">{live(move || rows(items.get()))}</ul>
                {confirm.map(confirmation)}
            </fieldset>
        }
    };
    live(move || is_there.get().then(block).into_any())
}

/// The first rows of a list, and how many more there are.
fn rows(all: Vec<ObstacleItem>) -> AnyView {
    let rest = all.len().saturating_sub(MAX_ROWS);
    let rows: Vec<AnyView> = all.into_iter().take(MAX_ROWS).map(|item| row(&item)).collect();
    view! {
        {rows}
        {(rest > 0).then(|| view! { <li>{format!("and {rest} more")}</li> })}
    }
    .into_any()
}

fn row(item: &ObstacleItem) -> AnyView {
    let text = sentence(&item.text);
    match item.place {
        Some((line, column)) => view! { <li><LineLink line column /> ": " <Prose text /></li> }.into_any(),
        None => view! { <li><Prose text /></li> }.into_any(),
    }
}
