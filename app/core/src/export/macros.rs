//! What to define before a profile works: the user macros that its layers refer to, in four forms. Never a value.

use super::checklist::{Checklist, Topic};
use super::survey::Use;
use super::terraform::hcl;
use super::{Carries, Exporter, Format, JSON, MARKDOWN, Material, OutFile};
use crate::profile::NO_MACRO;
use crate::quote;

/// Characters at the start of a cell that make a spreadsheet compute it (OWASP, CSV injection).
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

pub(super) static EXPORTER: Exporter = Exporter {
    format: Format::Macros,
    name: "macros",
    title: "Macros to define",
    about: "The user macros that the profile needs, as Markdown, CSV, JSON and Terraform, without values.",
    next_step: "Define the macros in Palette before you import the profile.",
    needs_base: false,
    carries: Carries::Names,
    defines_variables: false,
    can_keep_secrets: true,
    to_complete: ("", ""),
    files,
    layer,
    steps,
};

/// Without a macro to define there is no file that defines one, and without anything to say there is none at all.
fn files(material: &Material<'_>) -> Vec<OutFile> {
    let survey = &material.survey;
    let file = |ending: &str, text: String, media_type| {
        OutFile::new(format!("{}-macros.{ending}", material.stem), text, media_type)
    };
    let mut files = Vec::new();
    if !survey.macros.is_empty() || !survey.undefined(&material.content).is_empty() {
        files.push(file("md", markdown(material), MARKDOWN));
    }
    if !survey.macros.is_empty() {
        files.push(file("csv", csv(material), "text/csv"));
    }
    if !survey.needed().is_empty() {
        files.push(file("json", body(material), JSON));
        files.push(file("tf", terraform(material), super::terraform::MEDIA_TYPE));
    }
    files
}

fn layer(_: &Material<'_>, _: &[OutFile]) -> Option<String> {
    None
}

fn steps(material: &Material<'_>, list: &mut Checklist) {
    if !material.survey.needed().is_empty() {
        list.add(
            Topic::Publish,
            "Enter the values in the console, or in one of the files. The body in the JSON file is for `POST \
             /v1/projects/{uid}/macros`, which adds the macros; PUT would replace the whole list. Terraform keeps the values in its \
             state.",
        );
    }
}

/// A table for people.
fn markdown(material: &Material<'_>) -> String {
    let survey = &material.survey;
    let mut text = format!("# Macros of {} {}\n\n", cell(material.name), cell(material.request.version));
    if survey.macros.is_empty() {
        text.push_str(NO_MACRO);
        text.push('\n');
    } else {
        text.push_str(
            "Palette looks up a macro in the project, then in the tenant, then in the system. Define the macros before you import \
             the profile.\n\n| macro | default | where |\n|---|---|---|\n",
        );
        for (name, uses) in &survey.macros {
            text.push_str(&["| `", &cell(name), "` | ", default(uses), " | ", &cell(&places(uses)), " |\n"].concat());
        }
    }
    let undefined = survey.undefined(&material.content);
    if !undefined.is_empty() {
        let title = match material.made.variables() {
            Some(_) => "Variables that the layers use and the profile does not define",
            None => "Variables that the layers use (the opened file does not include which the profile defines)",
        };
        text.push_str(&["\n## ", title, "\n\n| variable | where |\n|---|---|\n"].concat());
        for name in undefined {
            let uses = survey.variables.get(name).map_or(&[][..], Vec::as_slice);
            text.push_str(&["| `", &cell(name), "` | ", &cell(&places(uses)), " |\n"].concat());
        }
    }
    text
}

/// RFC 4180.
fn csv(material: &Material<'_>) -> String {
    let mut text = "macro,default,where\r\n".to_owned();
    for (name, uses) in &material.survey.macros {
        text.push_str(&[&field(name), ",", &field(default(uses)), ",", &field(&places(uses)), "\r\n"].concat());
    }
    text
}

/// The body for `POST /v1/projects/{uid}/macros` (v1Macros) with empty values.
fn body(material: &Material<'_>) -> String {
    let entry = |name: &str| format!("    {{ \"name\": {}, \"value\": \"\" }}", quote::json(name));
    let entries: Vec<String> = material.survey.needed().into_iter().map(entry).collect();
    format!("{{\n  \"macros\": [\n{}\n  ]\n}}\n", entries.join(",\n"))
}

/// The names in a resource, the values in a variable.
fn terraform(material: &Material<'_>) -> String {
    let label = hcl::identifier(&material.stem);
    let names: Vec<String> = material.survey.needed().into_iter().map(hcl::string).collect();
    let variable = hcl::NewBlock::new(format!("variable \"{label}_macros\""))
        .set("description", hcl::string("Values of the macros by name."))
        .set("type", "map(string)")
        .set("sensitive", "true");
    let resource = hcl::NewBlock::new(format!("resource \"spectrocloud_macros\" \"{label}\""))
        .set("context", hcl::string("project"))
        .set("macros", format!("{{ for name in [{}] : name => var.{label}_macros[name] }}", names.join(", ")));
    hcl::file(&[variable, resource])
}

/// Whether the layers give a value where the macro has none.
fn default(uses: &[Use]) -> &'static str {
    let mut live = uses.iter().filter(|one| !one.in_comment).peekable();
    if live.peek().is_none() {
        "in comments only"
    } else if live.all(|one| one.has_default) {
        "everywhere"
    } else {
        "none, or not everywhere"
    }
}

/// `edge-native-byoi lines 3, 8; cni-calico line 1`
fn places(uses: &[Use]) -> String {
    let mut parts: Vec<(String, Vec<String>)> = Vec::new();
    for one in uses {
        let (origin, line) = (one.origin.to_string(), one.line.to_string());
        match parts.last_mut() {
            Some((last, lines)) if *last == origin => lines.push(line),
            _ => parts.push((origin, vec![line])),
        }
    }
    let part = |(origin, lines): (String, Vec<String>)| {
        format!("{origin} {} {}", if lines.len() == 1 { "line" } else { "lines" }, lines.join(", "))
    };
    parts.into_iter().map(part).collect::<Vec<_>>().join("; ")
}

/// Text in a cell of a Markdown table.
fn cell(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_control())
        .flat_map(|c| "`|\\<".contains(c).then_some('\\').into_iter().chain([c]))
        .collect()
}

fn field(text: &str) -> String {
    let text = if text.starts_with(FORMULA) { format!("'{text}") } else { text.to_owned() };
    if text.contains([',', '"', '\r', '\n', '\'']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_no_formulas() {
        assert_eq!(field("=HYPERLINK(\"x\")"), "\"'=HYPERLINK(\"\"x\"\")\"");
        for start in ["=a", "+a", "-a", "@a", "\ta", "\ra"] {
            assert!(field(start).starts_with("\"'"), "{start:?}");
        }
        assert_eq!(field("registryPassword"), "registryPassword");
        assert_eq!(cell("a|b`c\n"), "a\\|b\\`c");
    }
}
