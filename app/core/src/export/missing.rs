//! What an export cannot contain because the profile was opened from an API response, which may not include all of it.

use super::checklist::{Checklist, Topic, names};
use super::{Carries, Exporter, Format, Material};
use crate::profile::{Form, Missing, Profile};

/// What the files of a format would not contain because the text that the profile was opened from does not. Formats that do not
/// carry the whole profile leave the rest as it is in Palette.
pub(super) fn missing(format: Format, base: &Profile) -> Vec<Missing> {
    if !Exporter::of(format).is_whole_profile() {
        return Vec::new();
    }
    base.missing().iter().filter(|part| part.is_loss()).cloned().collect()
}

/// `the variables, the text of a manifest of layer cni`
pub(super) fn listed(parts: &[Missing]) -> String {
    parts.iter().map(Missing::to_string).collect::<Vec<_>>().join(", ")
}

/// What to add to the files, and what to check because the response does not include it.
pub(super) fn steps(material: &Material<'_>, list: &mut Checklist) {
    let format = material.exporter.format;
    let uid = match material.base.form() {
        Form::ApiResponse { uid, .. } | Form::Flat { uid } if !uid.is_empty() => uid.as_str(),
        _ => "{uid}",
    };
    for part in missing(format, material.base) {
        list.extend(Topic::Fill, to_fill(material, &part, uid));
    }
    let missing = material.base.missing();
    let added = names(material.treated.variables.iter().map(|variable| variable.name.as_str()));
    if !added.is_empty() && Exporter::of(format).has_layer() && missing.contains(&Missing::Variables) {
        list.add(
            Topic::Before,
            format!(
                "The opened file does not include the profile's variables. Check that none of them has the name of an added one: \
                 {added}."
            ),
        );
    }
    let unread = missing.iter().filter_map(|part| match part {
        Missing::Manifests { layer, .. } => Some(layer.as_str()),
        _ => None,
    });
    let unread = names(unread);
    if !unread.is_empty() && material.exporter.carries == Carries::Names {
        list.add(
            Topic::Differences,
            format!(
                "The opened file does not include the manifests of these layers, so macros that only the manifests use are not \
                 listed: {unread}."
            ),
        );
    }
}

/// How the files become complete. `None`: nothing is missing in them.
fn to_fill(material: &Material<'_>, part: &Missing, uid: &str) -> Option<String> {
    let (variables, content) = material.exporter.to_complete;
    Some(match part {
        Missing::Variables => {
            let used = names(material.survey.undefined(&material.content).into_iter());
            let used = if used.is_empty() { String::new() } else { format!(" The layers use {used}.") };
            format!(
                "Add the profile's variables to {variables}: GET /v1/clusterprofiles/{uid}/variables lists them.{used}"
            )
        }
        Missing::Manifests { layer, names } => {
            let names = names.join(", ");
            format!(
                "Add the text of these manifests of layer {layer} to {content}: {names}. GET \
                 /v1/clusterprofiles/{uid}/packs/{layer}/manifests lists them."
            )
        }
        Missing::RegistryNames => return None,
    })
}
