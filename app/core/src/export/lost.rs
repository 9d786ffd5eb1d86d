//! What an export loses of a profile that was opened from the API's answer, which does not hold all of it.

use super::checklist::{Topic, names};
use super::content::Content;
use super::{ExportError, Format, Material, Request};
use crate::profile::{Form, Lack, Profile};

/// What an export in a format would lack of a profile because the text it was opened from does: the formats that hold the whole
/// profile would make one without it.
pub fn lost(format: Format, base: &Profile) -> Vec<Lack> {
    if !format.is_whole_profile() {
        return Vec::new();
    }
    base.lacks().iter().filter(|lack| lack.is_loss()).cloned().collect()
}

/// What the export of a request lacks, once the person has said yes to it.
pub(super) fn accepted(format: Format, request: &Request<'_>) -> Result<Vec<Lack>, ExportError> {
    let lacks = request.base.map(|base| lost(format, base)).unwrap_or_default();
    if lacks.is_empty() || request.consent.incomplete { Ok(lacks) } else { Err(ExportError::Incomplete { lacks }) }
}

/// `the variables, the text of a manifest of layer cni`
pub(super) fn listed(lacks: &[Lack]) -> String {
    lacks.iter().map(Lack::to_string).collect::<Vec<_>>().join(", ")
}

/// For the checklist: what to write into the files, and what to look at because the answer does not tell it.
pub(super) fn notes(material: &Material<'_>, content: &Content) -> Vec<(Topic, String)> {
    let mut notes = Vec::new();
    if !material.lost.is_empty() {
        let missing = listed(&material.lost);
        notes
            .push((Topic::Accepted, format!("The file lacks what the API's answer for the profile lacks: {missing}.")));
    }
    let uid = match material.base.form() {
        Form::ApiAnswer { uid, .. } if !uid.is_empty() => uid.as_str(),
        _ => "{uid}",
    };
    notes.extend(material.lost.iter().filter_map(|lack| Some((Topic::Fill, to_fill(material, content, lack, uid)?))));
    let lacks = material.base.lacks();
    let added = names(material.treated.variables.iter().map(|variable| variable.name.as_str()));
    if !added.is_empty() && material.format.has_layer() && lacks.contains(&Lack::Variables) {
        let text = format!(
            "The API's answer does not tell which variables the profile has. None of them may have the name of one that is added: \
             {added}."
        );
        notes.push((Topic::Before, text));
    }
    let unread = lacks.iter().filter_map(|lack| match lack {
        Lack::Manifests { layer, .. } => Some(layer.as_str()),
        _ => None,
    });
    let unread = names(unread);
    if !unread.is_empty() && material.format == Format::Macros {
        let text = format!(
            "The API's answer has no texts of manifests: macros that only they use are not listed. They are of {unread}."
        );
        notes.push((Topic::Differences, text));
    }
    notes
}

/// How the files become complete. `None`: nothing is missing in them.
fn to_fill(material: &Material<'_>, content: &Content, lack: &Lack, uid: &str) -> Option<String> {
    let is_terraform = material.format == Format::Terraform;
    Some(match lack {
        Lack::Variables => {
            let member = if is_terraform { "profile_variables" } else { "spec.variables" };
            let used = names(material.survey.undefined(content).into_iter());
            let used = if used.is_empty() { String::new() } else { format!(" The layers use {used}.") };
            format!(
                "Write the profile's variables into `{member}`: GET /v1/clusterprofiles/{uid}/variables lists them.{used}"
            )
        }
        Lack::Manifests { layer, names } => {
            let member = if is_terraform { "the files of their `content`" } else { "their `content`" };
            let names = names.join(", ");
            format!(
                "Write the texts of the manifests of layer {layer} into {member}: {names}. GET \
                 /v1/clusterprofiles/{uid}/packs/{layer}/manifests lists them."
            )
        }
        Lack::RegistryNames => return None,
    })
}
