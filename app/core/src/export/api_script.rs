//! A POSIX shell script that makes the version through the REST API: clone, variables, OS layer, publication.
//!
//! It is the way without loss for profiles with masked values: what is not edited never leaves Palette. The order is that of
//! Palette's own Terraform provider, because a layer may refer to defined variables only. The script contains its data as JSON in
//! quoted here-documents, every line of which begins with a bracket, a brace or a quote: the shell runs nothing in it, no line ends
//! it early, and every byte of the layer arrives.

use jsonc_parser::{CollectOptions, ParseOptions, parse_to_ast};

use super::checklist::{Checklist, Topic};
use super::{Carries, Exporter, Format, Material, OutFile};
use crate::profile::Profile;
use crate::quote;

const SCRIPT: &str = include_str!("api_script/script.sh");

pub(super) static EXPORTER: Exporter = Exporter {
    format: Format::ApiScript,
    name: "api-script",
    title: "REST API script",
    about: "A shell script that copies the profile in Palette and replaces its OS layer; masked secrets stay.",
    next_step: "Run it with --dry-run first to see what it would send.",
    needs_base: true,
    carries: Carries::OsLayer,
    defines_variables: true,
    can_keep_secrets: false,
    to_complete: ("", ""),
    files,
    layer,
    steps,
};

/// The lines of the JSON in the function `layer`.
fn layer(_: &Material<'_>, files: &[OutFile]) -> Option<String> {
    let (_, json) = files.first()?.text.split_once("\nlayer() {\n  cat <<'JSON'\n")?;
    let (json, _) = json.split_once("\nJSON\n")?;
    let parsed = parse_to_ast(json, &CollectOptions::default(), &ParseOptions::default()).ok()?;
    let lines = parsed.value.as_ref()?.as_array()?.elements.iter();
    Some(lines.filter_map(|line| line.as_string_lit()).map(|line| line.value.as_ref()).collect())
}

fn steps(material: &Material<'_>, list: &mut Checklist) {
    list.add(
        Topic::Before,
        format!(
            "Version {} of {} must exist in Palette: the script clones it, and sends only the OS layer and new variables. The other \
             layers and variables stay as they are in Palette.",
            material.base.version(),
            material.base.name()
        ),
    );
    list.add(
        Topic::Publish,
        format!(
            "Set PALETTE_HOST, PALETTE_API_KEY and PALETTE_PROJECT_UID (or use --tenant). Check what would be sent with \
             `sh {file} --dry-run`, then run `sh {file} --publish`. Without --publish the version is not published.",
            file = format_args!("{}.sh", material.stem)
        ),
    );
}

fn files(material: &Material<'_>) -> Vec<OutFile> {
    let base = material.base;
    let title = |name: &str, version: &str| format!("{} of {}", quote::json(version), quote::json(name));
    let head = format!(
        "#!/bin/sh\n# Makes version {new} in Palette from version {old}: see --help.\n\n",
        new = title(material.name, material.request.version),
        old = title(base.name(), base.version()),
    );
    let data = [
        function("profile", &profile(material, base)),
        function("variables", &variables(material)),
        "# The YAML of the OS layer, a string for each line.\n".to_owned()
            + &function("layer", &lines(&material.treated.text)),
    ];
    let text = [head, data.concat(), SCRIPT.to_owned()].concat();
    vec![OutFile::new(format!("{}.sh", material.stem), text, "application/x-sh")]
}

/// A shell function that prints JSON.
fn function(name: &str, json: &str) -> String {
    format!("{name}() {{\n  cat <<'JSON'\n{json}\nJSON\n}}\n\n")
}

fn profile(material: &Material<'_>, base: &Profile) -> String {
    let pack = base.layers().get(material.os_layer).map_or("", |info| info.name.as_str());
    format!(
        "{{\n\"name\": {}, \"version\": {},\n\"base\": {{\"name\": {}, \"version\": {}}},\n\"pack\": {}\n}}",
        quote::json(material.name),
        quote::json(material.request.version),
        quote::json(base.name()),
        quote::json(base.version()),
        quote::json(pack),
    )
}

/// v1Variables with the variables that are added.
fn variables(material: &Material<'_>) -> String {
    let one = |variable: &crate::profile::NewVariable| {
        let members = variable.members(quote::json);
        let members: Vec<String> = members.into_iter().map(|(key, value)| format!("\"{key}\": {value}")).collect();
        format!("{{{}}}", members.join(", "))
    };
    let all: Vec<String> = material.treated.variables.iter().map(one).collect();
    if all.is_empty() {
        "{\"variables\": []}".to_owned()
    } else {
        format!("{{\"variables\": [\n{}\n]}}", all.join(",\n"))
    }
}

fn lines(text: &str) -> String {
    let lines: Vec<String> = text.split_inclusive('\n').map(quote::json).collect();
    format!("[\n{}\n]", lines.join(",\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_line_of_the_data_ends_the_document() {
        for text in ["", "JSON\n", "a\nJSON\nb", "\nJSON", "$(id) `id` ${x} 'q' \\", "a\r\nb\0\u{feff}"] {
            let json = lines(text);
            assert!(json.lines().all(|line| line != "JSON"), "{json}");
            assert_eq!(serde_json::from_str::<Vec<String>>(&json).unwrap().concat(), text);
        }
    }
}
