//! The JSON that Palette imports (v1ClusterProfileImportEntity).
//!
//! With a base, its file comes back with the OS layer, the version, the name if it is another, and new variables spliced in. Without
//! one, a new file is made that holds what is known.

use super::redact::Treated;
use super::{JSON, Material, OutFile};
use crate::profile::{Changes, Opened, Profile};

/// A profile of nothing but an OS layer, in the key order of Palette's exports.
const NEW_PROFILE: &str = include_str!("new_profile.json");

/// The file for Palette's "Import Cluster Profile".
pub(super) fn files(material: &Material<'_>) -> Vec<OutFile> {
    vec![OutFile::new(format!("{}.json", material.stem), material.made.text().to_owned(), JSON)]
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
