//! Masked values: what Palette leaves of secrets when it exports, rows of asterisks. Written back they would become the value.

use std::fmt;

use super::survey::each_text;
use super::{Exporter, Format};
use crate::context::{Context, UnixTime};
use crate::model::Doc;
use crate::placeholder::is_masked;
use crate::profile::Profile;
use crate::source::{range, size};

/// Most places that a message names.
const SHOWN: usize = 10;

/// A masked value: where it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Masked {
    pub place: MaskedPlace,
    /// From 1. `None` for a variable.
    pub line: Option<usize>,
    /// Dotted path of the value, `providerCredentials.password`; the key alone in a text within the text; empty when neither is
    /// known.
    pub path: String,
}

/// What a masked value is in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MaskedPlace {
    /// The text of the OS layer that is edited.
    OsLayer {
        /// Name of the pack; empty for a layer that was opened alone.
        layer: String,
    },
    /// The values of another layer, or a manifest.
    OtherLayer { layer: String, manifest: Option<String> },
    /// The default of a profile variable.
    Variable { name: String },
}

impl Masked {
    /// Whether the format would carry the value: a script sends the OS layer only, a list of macros none.
    pub fn counts_for(&self, format: Format) -> bool {
        match self.place {
            MaskedPlace::OsLayer { .. } => Exporter::of(format).has_layer(),
            MaskedPlace::OtherLayer { .. } | MaskedPlace::Variable { .. } => Exporter::of(format).is_whole_profile(),
        }
    }
}

/// `layer edge-native-byoi line 5 (providerCredentials.password)`
impl fmt::Display for Masked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.place {
            MaskedPlace::OsLayer { layer } if layer.is_empty() => f.write_str("the OS layer")?,
            MaskedPlace::OsLayer { layer } | MaskedPlace::OtherLayer { layer, manifest: None } => {
                write!(f, "layer {layer}")?;
            }
            MaskedPlace::OtherLayer { layer, manifest: Some(manifest) } => {
                write!(f, "manifest {manifest} of layer {layer}")?;
            }
            MaskedPlace::Variable { name } => write!(f, "variable {name}")?,
        }
        if let Some(line) = self.line {
            write!(f, " line {line}")?;
        }
        if self.path.is_empty() { Ok(()) } else { write!(f, " ({})", self.path) }
    }
}

/// The places for a sentence, the first few of many.
pub(super) struct Places<'a>(pub(super) &'a [Masked]);

impl fmt::Display for Places<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, place) in self.0.iter().take(SHOWN).enumerate() {
            write!(f, "{}{place}", if index == 0 { "" } else { ", " })?;
        }
        if self.0.len() > SHOWN { write!(f, " and {} more", self.0.len() - SHOWN) } else { Ok(()) }
    }
}

/// Every masked value of a profile whose OS layer is edited, in the order of the file: the layer's text as it is now, the other
/// layers, the manifests and the defaults of variables.
pub fn masked(base: Option<&Profile>, os_layer: usize, text: &str) -> Vec<Masked> {
    let mut found = Vec::new();
    let Some(base) = base else {
        in_text(text, &MaskedPlace::OsLayer { layer: String::new() }, &mut found);
        return found;
    };
    each_text(base, |index, origin, own| match origin.manifest {
        None if index == os_layer => in_text(text, &MaskedPlace::OsLayer { layer: origin.layer }, &mut found),
        manifest => in_text(own, &MaskedPlace::OtherLayer { layer: origin.layer, manifest }, &mut found),
    });
    let variables = base.known_variables().iter().filter(|variable| is_masked(&variable.default));
    found.extend(variables.map(|variable| Masked {
        place: MaskedPlace::Variable { name: variable.name.clone() },
        line: None,
        path: String::new(),
    }));
    found
}

fn in_text(text: &str, place: &MaskedPlace, found: &mut Vec<Masked>) {
    if !text.contains("***") {
        return;
    }
    let context = Context::default();
    let doc = Doc::new(text, &context, UnixTime(0));
    let mut start = 0;
    for (index, line) in text.split_inclusive('\n').enumerate() {
        if let Some((key, at)) = masked_line(line)
            && let Some(path) = path(&doc, start + at, key)
        {
            found.push(Masked { place: place.clone(), line: Some(index + 1), path });
        }
        start += line.len();
    }
}

/// The path of the masked value at an offset. `None` when it is none: in a comment, or a row of asterisks within a longer text.
fn path(doc: &Doc<'_>, at: usize, key: &str) -> Option<String> {
    let offset = size(at);
    if doc.in_comment(offset) {
        return None;
    }
    match doc.scalar_at(offset).filter(|id| doc.tree.scalar(*id).is_some()) {
        Some(id) if doc.tree.scalar(id).is_some_and(|scalar| is_masked(scalar.value.trim())) => Some(doc.path(id)),
        // A file within the layer: behind a key it is a value there, alone on its line it is ornament.
        Some(_) => (!key.is_empty()).then(|| key.to_owned()),
        // Without quotes YAML takes the first asterisk for an alias.
        None => {
            let line = doc.lines.start(doc.lines.line(offset));
            let before = doc.slice(range(usize::from(line), at));
            let of_key =
                doc.scalar_at(size(usize::from(line) + before.len() - before.trim_start_matches([' ', '-']).len()));
            Some(of_key.filter(|_| !key.is_empty()).map_or_else(|| key.to_owned(), |id| doc.path(id)))
        }
    }
}

/// The key (empty in a list) and the place of a value of nothing but asterisks on a line of YAML.
fn masked_line(line: &str) -> Option<(&str, usize)> {
    let body = line.trim_start_matches([' ', '\t', '-']);
    let (key, value) =
        body.split_once(": ").map_or(("", body), |(key, value)| (key.trim_matches(['"', '\'', ' ']), value));
    let value = value.split_once(" #").map_or(value, |(value, _)| value).trim();
    let inner = value.trim_matches(['"', '\'']);
    is_masked(inner).then(|| (key, line.find(inner).unwrap_or(0)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(usize, String)> {
        masked(None, 0, text).into_iter().map(|one| (one.line.unwrap(), one.path)).collect()
    }

    #[test]
    fn masked_values_have_line_and_path() {
        for (text, line, path) in [
            ("providerCredentials:\n  password: '********'\n", 2, "providerCredentials.password"),
            ("providerCredentials:\n  password: ******** # x\n", 2, "providerCredentials.password"),
            ("a:\n  - \"***\"\n", 2, "a[0]"),
            ("a:\n  - b: ****\n", 2, "a[0].b"),
            ("a: |\n  password: ******\n", 2, "password"),
            ("a: >-\n  ******\n", 2, "a"),
        ] {
            assert_eq!(found(text), [(line, path.to_owned())], "{text}");
        }
    }

    #[test]
    fn other_asterisks_are_left_alone() {
        for text in [
            "a: '**'\n",
            "glob: '**/*.yaml'\n",
            "# ***\n",
            "a: 1 # ****\n",
            "# password: ******\n",
            "schedule: '* * * * *'\n",
            "motd: |\n  **********\n  * Welcome *\n  **********\n",
            "",
        ] {
            assert_eq!(found(text), [], "{text}");
        }
    }

    #[test]
    fn many_places_are_counted() {
        let places = masked(None, 0, &"- '***'\n".repeat(12));
        let message = crate::export::Obstacle::Masked(places).to_string();
        assert!(message.contains("the OS layer line 10 ([9]) and 2 more"), "{message}");
    }
}
