//! What to define before a profile works: the user macros that its layers refer to, in four forms. Never a value.

use super::content::Content;
use super::survey::Use;
use super::terraform::hcl;
use super::{JSON, MARKDOWN, Material, OutFile, quote};

/// What the table says when there is nothing to define.
pub(crate) const NO_MACRO: &str = "No layer refers to a user macro.";
/// Signs at the start of a cell that make a spreadsheet compute it (OWASP, CSV injection).
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

pub(super) fn files(material: &Material<'_>) -> Vec<OutFile> {
    let file = |ending: &str, text: String, media_type| {
        OutFile::new(format!("{}-macros.{ending}", material.stem), text, media_type)
    };
    vec![
        file("md", markdown(material), MARKDOWN),
        file("csv", csv(material), "text/csv"),
        file("json", body(material), JSON),
        file("tf", terraform(material), super::terraform::MEDIA_TYPE),
    ]
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
            "Palette looks a macro up in the project, then in the tenant, then in the system. Macros have to be there before the \
             profile is imported.\n\n| macro | default | where |\n|---|---|---|\n",
        );
        for (name, uses) in &survey.macros {
            text.push_str(&["| `", &cell(name), "` | ", default(uses), " | ", &cell(&places(uses)), " |\n"].concat());
        }
    }
    let content = Content::of(&material.made);
    let undefined = survey.undefined(&content);
    if !undefined.is_empty() {
        let title = match material.made.variables() {
            Some(_) => "Variables that are used and not defined in the profile",
            None => "Variables that are used; whether the profile defines them, the API's answer does not tell",
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

/// The body for `POST /v1/projects/{uid}/macros` (v1Macros), the values to be filled in.
fn body(material: &Material<'_>) -> String {
    let entry = |name: &str| format!("    {{ \"name\": {}, \"value\": \"\" }}", quote::json(name));
    let entries: Vec<String> = material.survey.needed().into_iter().map(entry).collect();
    if entries.is_empty() {
        return "{ \"macros\": [] }\n".to_owned();
    }
    format!("{{\n  \"macros\": [\n{}\n  ]\n}}\n", entries.join(",\n"))
}

/// The names in a resource, the values in a variable.
fn terraform(material: &Material<'_>) -> String {
    let label = hcl::identifier(&material.stem);
    let names: Vec<String> = material.survey.needed().into_iter().map(hcl::string).collect();
    let variable = hcl::Block::new(format!("variable \"{label}_macros\""))
        .set("description", hcl::string("Values of the macros by name."))
        .set("type", "map(string)")
        .set("sensitive", "true");
    let resource = hcl::Block::new(format!("resource \"spectrocloud_macros\" \"{label}\""))
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
