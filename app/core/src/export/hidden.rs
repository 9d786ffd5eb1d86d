//! Hiding literal secrets in what is shown of an export. The files themselves keep what the person confirmed.

use jsonc_parser::common::Ranged;

use super::{Material, OutFile, Request, YAML};
use crate::context::{Context, UnixTime};
use crate::edit::{Indel, TextEdit};
use crate::model::Doc;
use crate::placeholder::is_masked;
use crate::profile::Profile;
use crate::profile::cursor::Cursor;
use crate::secrets::shown::{HIDDEN, hide, places};
use crate::secrets::{self, Repeated};
use crate::source::range;

/// Gives every YAML file that contains a secret its text for people, unless the format has done so itself.
pub(super) fn hide_secrets(material: &Material<'_>, files: &mut [OutFile]) {
    for file in files.iter_mut().filter(|file| file.media_type == YAML) {
        file.hidden = file.hidden.take().or_else(|| yaml(&file.text, material.known.as_ref()));
    }
}

/// The secrets of all layers: one may appear again in another layer, and as a key where it was taken out.
pub(super) fn known(profile: &Profile, request: &Request<'_>) -> Repeated {
    let mut known = Repeated::new(request.text, &request.report.secrets);
    super::survey::each_text(profile, |_, _, text| {
        let context = Context::default();
        let doc = Doc::new(text, &context, UnixTime(0));
        known.extend(Repeated::of(&doc, &secrets::find(&doc)));
    });
    known
}

/// A YAML text with its secrets hidden. `None`: it has none. `known`: as in [`Material`].
fn yaml(text: &str, known: Option<&Repeated>) -> Option<String> {
    let known = known?;
    let context = Context::default();
    let doc = Doc::new(text, &context, UnixTime(0));
    let places = places(text, &secrets::find(&doc), known);
    (!places.is_empty()).then(|| hide(text, &places))
}

/// The import JSON with the secrets of its layers and of its variables hidden.
pub(super) fn json(profile: &Profile, known: Option<&Repeated>) -> Option<String> {
    let (base, root) = profile.json()?;
    let root = Cursor::root(&root, base, true);
    let spec = root.get("spec")?;
    let mut indels = Vec::new();
    let mut replace = |at: &Cursor<'_, '_>, text: &str| {
        let place = at.value.range();
        indels.push(Indel::replace(range(base + place.start, base + place.end), profile.quote(text)));
    };
    for pack in spec.get("template").and_then(|template| template.get("packs")).iter().flat_map(Cursor::items) {
        let manifests: Vec<Cursor<'_, '_>> = pack.get("manifests").iter().flat_map(Cursor::items).collect();
        let texts = pack.get("values").into_iter().chain(manifests.iter().filter_map(|one| one.get("content")));
        for at in texts {
            if let Some(shown) = yaml(at.text(), known) {
                replace(&at, &shown);
            }
        }
    }
    for variable in
        spec.get("variables").iter().flat_map(Cursor::items).filter(|variable| variable.is_true("isSensitive"))
    {
        let default = variable.get("defaultValue");
        // Numbers are secrets too.
        if let Some(default) =
            default.filter(|default| default.value.as_string_lit().is_none_or(|_| is_clear(default.text())))
        {
            replace(&default, HIDDEN);
        }
    }
    if indels.is_empty() { None } else { TextEdit::new(indels).map(|edit| edit.apply(profile.text())) }
}

/// Whether the default of a sensitive variable is a secret in clear text: neither empty, masked nor a reference.
pub(super) fn is_clear(default: &str) -> bool {
    !default.is_empty() && !is_masked(default) && !default.contains("{{")
}
