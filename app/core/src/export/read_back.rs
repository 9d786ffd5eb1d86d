//! Reading a layer a second time, with another reader: `serde_yaml` is based on libyaml, from which Go's readers were
//! ported.

mod walk;

use std::fmt;

use super::{Material, OutFile};
use crate::source::{LineColumn, TextRange};

use walk::compare;

/// A place that the two readers do not read alike. `Display` is a lower-case fragment without a value of the layer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Disagreement {
    /// The second reader refuses the text; else it finds something else there.
    pub is_refused: bool,
    pub place: LineColumn,
    /// The place in the text of the editor. `None`: only the exported layer, with its secrets replaced, has the place.
    pub range: Option<TextRange>,
}

impl Disagreement {
    /// `Display` without the place.
    pub fn what(&self) -> &'static str {
        if self.is_refused {
            "a second YAML reader (libyaml) refuses the OS layer"
        } else {
            "a second YAML reader (libyaml) reads the OS layer differently"
        }
    }
}

impl fmt::Display for Disagreement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let LineColumn { line, column } = self.place;
        let which = if self.range.is_some() { "" } else { " of the exported layer" };
        write!(f, "{}: line {line}, column {column}{which}", self.what())
    }
}

/// The first place of the exported layer that the second reader does not read as ours reads it.
pub(super) fn disagreement(material: &Material<'_>, files: &[OutFile]) -> Option<Disagreement> {
    let exporter = material.exporter;
    if !exporter.has_layer() || material.made.is_of_another_cloud() {
        return None;
    }
    let layer = (exporter.layer)(material, files).unwrap_or_default();
    let found = compare(&material.treated.text, &layer)?;
    if material.treated.text == material.request.text {
        return Some(found);
    }
    Some(second_reading(material.request.text).unwrap_or(Disagreement { range: None, ..found }))
}

/// The first place of a layer that the second reader does not read as ours reads it. `None` as well for a text that our
/// reader cannot read as a whole: its errors are reported, and there is no tree to compare with.
pub fn second_reading(text: &str) -> Option<Disagreement> {
    compare(text, text)
}

#[cfg(test)]
mod tests;
