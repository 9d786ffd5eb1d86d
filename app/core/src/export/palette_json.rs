//! The JSON that Palette imports (v1ClusterProfileImportEntity).
//!
//! With a base, its file comes back with the OS layer, the version, the name if it is another, and new variables spliced in.
//! Without one, a new file is made that contains what is known.

use super::checklist::{Checklist, Topic};
use super::redact::Treated;
use super::{Carries, Exporter, Format, JSON, Material, OutFile, hidden};
use crate::profile::{Changes, Opened, Profile};

/// A profile of nothing but an OS layer, in the key order of Palette's exports.
const NEW_PROFILE: &str = include_str!("new_profile.json");

pub(super) static EXPORTER: Exporter = Exporter {
    format: Format::PaletteJson,
    name: "palette-json",
    title: "Palette import (JSON)",
    about: "The file for Import Cluster Profile in the Palette console.",
    next_step: "In Palette, open Profiles, select Import Cluster Profile, and choose this file.",
    needs_base: false,
    carries: Carries::Profile,
    defines_variables: true,
    can_keep_secrets: true,
    to_complete: ("`spec.variables`", "`content`"),
    files,
    layer,
    steps,
};

fn files(material: &Material<'_>) -> Vec<OutFile> {
    let mut file = OutFile::new(format!("{}.json", material.stem), material.made.text().to_owned(), JSON);
    file.hidden = hidden::json(&material.made, material.known.as_ref());
    vec![file]
}

/// The profile was made by opening this text.
fn layer(material: &Material<'_>, files: &[OutFile]) -> Option<String> {
    let is_opened = |file: &&OutFile| file.text == material.made.text();
    files.first().filter(is_opened).map(|_| material.made.values(material.os_layer).to_owned())
}

fn steps(material: &Material<'_>, list: &mut Checklist) {
    if material.base.is_from_yaml() {
        list.add(
            Topic::Differences,
            "The profile was opened in its YAML form; the export is JSON, which Palette imports as well.",
        );
    }
    list.add(
        Topic::Publish,
        "In Palette, open Profiles and select Import Cluster Profile. Choose the file, select Validate, choose the registries, and \
         select Confirm. This needs the permission clusterProfile.create.",
    );
    let layers = material.made.layers().iter().zip(&material.content.packs);
    let packs: Vec<String> = layers
        .filter(|(layer, _)| layer.pack_type != "manifest")
        .map(|(layer, pack)| match (layer.registry.as_str(), pack.registry_uid.as_str()) {
            ("", "") => format!("{} (no registry named)", layer.name),
            ("", uid) => format!("{} (UID {uid})", layer.name),
            (name, _) => format!("{} ({name})", layer.name),
        })
        .collect();
    if !packs.is_empty() {
        list.add(Topic::Fill, format!("Registries to choose during the import, one per pack: {}.", packs.join(", ")));
    }
}

/// The text of the new version.
pub(super) fn text(base: &Profile, os_layer: usize, name: &str, version: &str, treated: &Treated) -> String {
    base.splice(&Changes {
        values: vec![(os_layer, &treated.text)],
        name: Some(name),
        version: Some(version),
        variables: treated.variables.clone(),
    })
}

pub(super) fn new_profile() -> Option<Profile> {
    match crate::profile::open(NEW_PROFILE) {
        Ok(Opened::Profile(profile)) => Some(profile),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
