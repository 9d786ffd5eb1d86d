//! What the page, the checklist and the command line say about a format, and the functions that write it.

use super::checklist::Checklist;
use super::{Material, OutFile, api_script, macros, os_yaml, palette_json, terraform};

pub use layerwright_types::Format;

/// How much of the profile the files of a format contain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Carries {
    /// Names of macros and variables, no text of a layer.
    Names,
    /// The text of the OS layer.
    OsLayer,
    /// The texts of all layers and the variables.
    Profile,
}

/// An export format. Each has a file of its own in this folder.
pub struct Exporter {
    pub format: Format,
    /// The name on the command line, `palette-json`.
    pub name: &'static str,
    /// The name for people.
    pub title: &'static str,
    /// One sentence: what the files are.
    pub about: &'static str,
    /// A sentence or two: what to do with the files.
    pub next_step: &'static str,
    /// The format changes a profile that is in Palette.
    pub needs_base: bool,
    pub carries: Carries,
    /// The files define the variables that replace secrets.
    pub defines_variables: bool,
    /// The files may contain secrets in clear text, once that is confirmed.
    pub can_keep_secrets: bool,
    /// Where the profile's variables and the texts of its manifests are in the files, for a person who adds missing ones.
    pub(super) to_complete: (&'static str, &'static str),
    /// The files; none when there is nothing to export.
    pub(super) files: fn(&Material<'_>) -> Vec<OutFile>,
    /// The text of the OS layer, taken from the files again; `None` where they do not contain it.
    pub(super) layer: fn(&Material<'_>, &[OutFile]) -> Option<String>,
    /// Adds to the checklist what holds for this format only.
    pub(super) steps: fn(&Material<'_>, &mut Checklist),
}

/// All formats, in the order in which they are offered.
pub static EXPORTERS: [&Exporter; 5] =
    [&palette_json::EXPORTER, &api_script::EXPORTER, &terraform::EXPORTER, &os_yaml::EXPORTER, &macros::EXPORTER];

impl Exporter {
    pub fn of(format: Format) -> &'static Self {
        match format {
            Format::PaletteJson => &palette_json::EXPORTER,
            Format::ApiScript => &api_script::EXPORTER,
            Format::Terraform => &terraform::EXPORTER,
            Format::OsYaml => &os_yaml::EXPORTER,
            Format::Macros => &macros::EXPORTER,
        }
    }

    /// The one of this name.
    pub fn named(name: &str) -> Option<&'static Self> {
        EXPORTERS.into_iter().find(|exporter| exporter.name == name)
    }

    /// Whether the texts of all layers and the variables are in the files.
    pub fn is_whole_profile(&self) -> bool {
        self.carries == Carries::Profile
    }

    /// Whether the text of the OS layer is in the files.
    pub fn has_layer(&self) -> bool {
        self.carries >= Carries::OsLayer
    }
}
