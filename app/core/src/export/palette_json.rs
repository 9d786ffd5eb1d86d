//! The JSON that Palette imports (v1ClusterProfileImportEntity).
//!
//! With a base, its file comes back with the OS layer, the version, the name if it is another, and new variables spliced in. Without
//! one, a new file is made that holds what is known.

use super::{Export, ExportError, Request, file_name, notes, redact};
use crate::diagnostic::Severity;
use crate::profile::{Changes, Opened, Profile};
use crate::version;

/// A profile of nothing but an OS layer, in the key order of Palette's exports.
const NEW_PROFILE: &str = include_str!("new_profile.json");

/// The file for Palette's "Import Cluster Profile".
pub fn export(request: &Request<'_>) -> Result<Export, ExportError> {
    let name = request.name.trim();
    if name.is_empty() {
        return Err(ExportError::EmptyName);
    }
    check_version(request, name)?;
    let new;
    let (base, index) = if let Some(base) = request.base {
        (base, request.os_layer)
    } else {
        new = new_profile().ok_or(ExportError::NoSuchLayer { index: 0 })?;
        (&new, 0)
    };
    if index >= base.layers().len() {
        return Err(ExportError::NoSuchLayer { index });
    }
    let treated = redact::treat(request, base.known_variables())?;
    let text = base.splice(&Changes {
        values: vec![(index, &treated.text)],
        name: Some(name),
        version: Some(request.version),
        variables: treated.variables.clone(),
    });
    let notes = notes::collect(request, base, index, &treated);
    Ok(Export {
        file_name: file_name(name, request.version),
        text,
        layer: treated.text,
        variables: treated.variables.into_iter().map(|variable| variable.name).collect(),
        macros: treated.macros,
        notes,
    })
}

/// The same version is taken only under the same name.
fn check_version(request: &Request<'_>, name: &str) -> Result<(), ExportError> {
    let base = request.base.filter(|base| base.name() == name).map(Profile::version);
    match version::check(request.version, base).into_iter().find(|found| found.rule.severity == Severity::Error) {
        None => Ok(()),
        Some(found) => {
            Err(ExportError::Version { code: found.rule.code, message: found.message, suggestion: found.suggestion })
        }
    }
}

fn new_profile() -> Option<Profile> {
    match crate::profile::open(NEW_PROFILE) {
        Ok(Opened::Profile(profile)) => Some(profile),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
