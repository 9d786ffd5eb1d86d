//! A POSIX shell script that makes the version through the REST API: clone, variables, OS layer, publication.
//!
//! It is the way without loss for profiles with masked values: what is not edited never leaves Palette. The order is that of
//! Palette's own Terraform provider, because a layer may refer to defined variables only. Data stands in the script as JSON in
//! quoted here-documents, every line of which begins with a bracket, a brace or a quote: the shell runs nothing in it, no line ends
//! it early, and every byte of the layer arrives.

use super::{Material, OutFile, quote};
use crate::profile::Profile;

const SCRIPT: &str = include_str!("api_script/script.sh");

pub(super) fn files(material: &Material<'_>) -> Vec<OutFile> {
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
