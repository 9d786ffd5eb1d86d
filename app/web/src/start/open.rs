//! Opening a text: what it is decides what is edited.

use std::sync::Arc;

use leptos::prelude::*;

use crate::bench::Bench;
use crate::state::{Base, Document, LayerChoice, Notice, Opening, Undo};
use layerwright_protocol::{Answer, Answers, Opened, OsLayer, Profile, ProfileContext, Request};

/// Opens a text. `name` is that of its file; without one it was pasted.
pub(super) fn text(bench: Bench, name: Option<String>, text: String) {
    bench.ask(Request::Open, vec![text.as_str().into()], move |answer| match answer {
        Ok(Answer::Opened(Opened::Layer { summary })) => {
            replace(bench, &text, alone(name.as_deref(), &summary));
        }
        Ok(Answer::Opened(Opened::Enclosed { summary, layers })) => match layers.as_slice() {
            [layer] => replace(bench, &layer.text, alone(name.as_deref(), &summary)),
            _ => bench.session.choice.set(Some(LayerChoice { name, summary, layers, is_guess: false, origin: None })),
        },
        Ok(Answer::Opened(Opened::Profile(profile))) => {
            let profile: Arc<Profile> = Arc::from(profile);
            match profile.os_layers.as_slice() {
                [] => {
                    let Profile { name: profile, version, .. } = &*profile;
                    let why = format!(
                        "the profile {profile} {version} has no layer with a text, so there is nothing to edit"
                    );
                    refuse(bench, name.as_deref(), &why);
                }
                [layer] if profile.has_os_layer => edit(bench, name.as_deref(), &text, &profile, layer),
                layers => {
                    let (summary, layers) = (profile.summary.clone(), layers.to_vec());
                    let is_guess = !profile.has_os_layer;
                    let origin = Some((text.into(), profile));
                    bench.session.choice.set(Some(LayerChoice { name, summary, layers, is_guess, origin }));
                }
            }
        }
        Ok(Answer::Opened(Opened::Unreadable(why))) => refuse(bench, name.as_deref(), &why),
        _ => refuse(bench, name.as_deref(), "the checker stopped while reading it"),
    });
}

/// The text in the editor has turned out to be a whole profile.
pub(crate) fn whole_profile(bench: Bench) {
    if let Some(pasted) = bench.editor.text() {
        text(bench, None, pasted.into());
    }
}

/// One of several OS layers was chosen.
pub(crate) fn choose(bench: Bench, choice: &LayerChoice, layer: &OsLayer) {
    let name = choice.name.as_deref();
    if let Some((text, profile)) = &choice.origin {
        edit(bench, name, text, profile, layer);
    } else {
        let summary = format!("OS layer of {}", layer.label);
        replace(bench, &layer.text, alone(name, &summary));
    }
    bench.session.choice.set(None);
}

fn edit(bench: Bench, name: Option<&str>, text: &str, profile: &Arc<Profile>, layer: &OsLayer) {
    let file = name.map(|name| format!("{name}: ")).unwrap_or_default();
    let base = Base { text: text.into(), profile: Arc::clone(profile), os_layer: layer.index };
    let profile_context = ProfileContext {
        pack: profile.layers.get(layer.index).map(|layer| layer.name.clone()).unwrap_or_default(),
        variables: profile.variables.clone(),
        kubernetes_version: profile.kubernetes_version.clone(),
        kubernetes_pack: profile.kubernetes_pack.clone(),
        primary_registry_pack: profile.primary_registry_pack.clone(),
        is_of_another_cloud: profile.is_of_another_cloud,
    };
    let edited = if profile.os_layers.len() > 1 { layer.label.as_str() } else { "this layer" };
    let missing = if profile.is_incomplete { " An export of the profile includes the missing parts." } else { "" };
    let info = format!("{file}{}. Only {edited} is edited; other layers are not changed.{missing}", profile.summary);
    let opened = Some(Arc::new(Opening { layer: layer.text.clone(), findings: profile.findings.clone() }));
    let document = Document {
        base: Some(base),
        profile_context: Some(profile_context),
        opened,
        is_saved: name.is_some(),
        ..Document::alone(info)
    };
    replace(bench, &layer.text, document);
}

/// Shows another document, which nobody has answered questions about.
pub(super) fn replace(bench: Bench, text: &str, document: Document) {
    replace_with(bench, text, document, Answers::default());
}

/// Shows another document.
pub(super) fn replace_with(bench: Bench, text: &str, document: Document, answers: Answers) -> Option<Undo> {
    let was_edited = bench.session.is_edited.get_untracked();
    let undo = bench.show_document(text, document, answers);
    let mut remarks = Vec::new();
    if is_mixed(text) {
        remarks.push("Its line endings were mixed; they are now all the same.");
    }
    if was_edited {
        remarks.push("Your text was replaced.");
    }
    let notice = (!remarks.is_empty()).then(|| Notice::change(remarks.join(" "), undo.filter(|_| was_edited)));
    bench.session.notice.set(notice);
    bench.editor.go_to(1, 1);
    undo
}

fn alone(name: Option<&str>, summary: &str) -> Document {
    let info = format!("{}: {summary}", name.unwrap_or("Pasted text"));
    Document { is_saved: name.is_some(), ..Document::alone(info) }
}

pub(super) fn refuse(bench: Bench, name: Option<&str>, why: &str) {
    let what = name.unwrap_or("The pasted text");
    let why = why.trim_end_matches('.');
    bench.session.notice.set(Some(Notice::error(format!("{what} was not opened: {why}. Your text is unchanged."))));
}

/// Whether lines end in more than one way, which the editor does not keep.
fn is_mixed(text: &str) -> bool {
    let windows = text.matches("\r\n").count();
    let unix = text.matches('\n').count() - windows;
    let old = text.matches('\r').count() - windows;
    old > 0 || (windows > 0 && unix > 0)
}

#[cfg(test)]
mod tests {
    use super::is_mixed;

    #[test]
    fn mixed_line_ends() {
        assert!(!is_mixed("a\nb\n"));
        assert!(!is_mixed("a\r\nb\r\n"));
        assert!(is_mixed("a\r\nb\n"));
        assert!(is_mixed("a\rb"));
        assert!(!is_mixed(""));
    }
}
