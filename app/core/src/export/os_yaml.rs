//! The OS layer alone, byte for byte.

use super::checklist::{Checklist, Topic};
use super::{Carries, Exporter, Format, Material, OutFile, YAML};

pub(super) static EXPORTER: Exporter = Exporter {
    format: Format::OsYaml,
    name: "os-yaml",
    title: "OS layer (YAML)",
    about: "Only the YAML of the OS layer, to paste into the Palette console.",
    next_step: "In Palette, create a new version of the profile, and paste this text into its OS layer.",
    needs_base: false,
    carries: Carries::OsLayer,
    defines_variables: false,
    can_keep_secrets: true,
    to_complete: ("", ""),
    files,
    layer,
    steps,
};

fn files(material: &Material<'_>) -> Vec<OutFile> {
    vec![OutFile::new(format!("{}-os.yaml", material.stem), material.treated.text.clone(), YAML)]
}

fn layer(_: &Material<'_>, files: &[OutFile]) -> Option<String> {
    files.first().map(|file| file.text.clone())
}

fn steps(material: &Material<'_>, list: &mut Checklist) {
    list.add(
        Topic::Publish,
        format!(
            "Replace the YAML of the OS layer in version {} of {}. A change to a published version stays a draft until you publish \
             it.",
            material.request.version, material.name
        ),
    );
}
