//! OS layers in Terraform files: `values` of the packs of a `spectrocloud_cluster_profile`, as heredocs or quoted texts.

mod hcl;

use hcl::{Attribute, Block, Expression, Template};

use super::enclosed::{Container, Enclosed, EnclosedLayer, is_os_layer};
use super::{OpenError, place_of};

pub(super) use hcl::is_meant;

/// A text in quotes and nothing else, escapes resolved as Terraform and JSON have them.
pub(super) fn quoted(text: &str) -> Option<String> {
    hcl::quoted(text).map(|template| template.text)
}

/// A text of the file that may be a layer.
struct Candidate {
    /// Name of the pack; empty when it is not known.
    pack: String,
    is_named_os: bool,
    template: Template,
    at: usize,
}

/// Finds the OS layer of a Terraform file, or of a part of one.
pub(super) fn open(text: &str) -> Result<Enclosed, OpenError> {
    let fault = |fault: hcl::Fault| {
        let (line, column) = place_of(text, fault.at);
        OpenError::Terraform { what: fault.what, line, column }
    };
    if let Some(template) = hcl::heredoc(text.trim_start_matches('\u{feff}')).map_err(fault)? {
        let candidate = Candidate { pack: String::new(), is_named_os: true, template, at: 0 };
        return Ok(enclosed(text, vec![candidate]));
    }
    let file = hcl::read(text).map_err(fault)?;
    let mut found = Search { file: &file, candidates: Vec::new(), unread: None };
    found.block(&file);
    let Search { candidates, unread, .. } = found;
    let is_os = |candidate: &Candidate| candidate.is_named_os || is_os_layer(&candidate.template.text);
    let count = candidates.iter().filter(|candidate| is_os(candidate)).count();
    let chosen: Vec<Candidate> = candidates.into_iter().filter(|candidate| count == 0 || is_os(candidate)).collect();
    if !chosen.is_empty() {
        return Ok(enclosed(text, chosen));
    }
    let (what, at) = unread.unwrap_or(("no pack has a string for `values`", 0));
    let (line, column) = place_of(text, at);
    Err(OpenError::Terraform { what, line, column })
}

fn enclosed(text: &str, candidates: Vec<Candidate>) -> Enclosed {
    let layers = candidates
        .into_iter()
        .map(|candidate| EnclosedLayer {
            pack: candidate.pack,
            line: place_of(text, candidate.at).0,
            gaps: candidate.template.gaps,
            text: candidate.template.text,
        })
        .collect();
    Enclosed { container: Container::Terraform, layers }
}

/// What is found on the way through the blocks.
struct Search<'f> {
    file: &'f Block,
    candidates: Vec<Candidate>,
    /// The first `values` that are not in the file: why, and where.
    unread: Option<(&'static str, usize)>,
}

impl Search<'_> {
    fn block(&mut self, block: &Block) {
        // `values` of a `data` block are filters, and variables have no packs.
        let holds_packs = !matches!(block.kind.as_str(), "data" | "variable" | "provider" | "terraform" | "output");
        if holds_packs {
            if let Some(values) = block.attribute("values") {
                self.values(block, values);
            }
            for attribute in &block.attributes {
                self.other(attribute);
            }
            for inner in &block.blocks {
                self.block(inner);
            }
        }
    }

    fn values(&mut self, pack: &Block, values: &Attribute) {
        let name = pack.attribute("name").and_then(|name| self.name(&name.value)).unwrap_or_default();
        let is_named_os = pack.text("layer") == Some("os") || is_os_pack(&name);
        let (template, at) = match &values.value {
            Expression::Text(template) => (template, values.at),
            Expression::Reference(path) => match self.local(path) {
                Some((template, at)) => (template, at),
                None => {
                    return self.not_here("its `values` come from elsewhere, not from this file", values.at);
                }
            },
            Expression::Call(function) if function == "file" => {
                return self.not_here("its `values` are in a separate file; open that file", values.at);
            }
            _ => return self.not_here("its `values` are computed by Terraform", values.at),
        };
        let template = template.clone();
        self.add(Candidate { pack: name, is_named_os, template, at });
    }

    /// A text that has another name, but is an OS layer: a local value, an argument of a module.
    fn other(&mut self, attribute: &Attribute) {
        if let Expression::Text(template) = &attribute.value
            && attribute.name != "values"
            && is_os_layer(&template.text)
        {
            let template = template.clone();
            self.add(Candidate { pack: String::new(), is_named_os: false, template, at: attribute.at });
        }
    }

    /// A local value may be found by itself and through the pack that uses it.
    fn add(&mut self, candidate: Candidate) {
        match self.candidates.iter_mut().find(|other| other.at == candidate.at) {
            Some(other) if other.pack.is_empty() => *other = candidate,
            Some(_) => {}
            None => self.candidates.push(candidate),
        }
    }

    fn not_here(&mut self, what: &'static str, at: usize) {
        self.unread.get_or_insert((what, at));
    }

    /// The name of a pack: written out, or that of the data source it refers to.
    fn name(&self, value: &Expression) -> Option<String> {
        match value {
            Expression::Text(template) => Some(template.text.clone()),
            Expression::Reference(path) => {
                let mut steps = path.split('.');
                let (Some("data"), Some(kind), Some(label)) = (steps.next(), steps.next(), steps.next()) else {
                    return None;
                };
                let is_it =
                    |block: &&Block| block.kind == "data" && block.labels.iter().map(String::as_str).eq([kind, label]);
                self.file.blocks.iter().find(is_it)?.text("name").map(str::to_owned)
            }
            _ => None,
        }
    }

    /// `local.NAME`
    fn local(&self, path: &str) -> Option<(&Template, usize)> {
        let name = path.strip_prefix("local.")?;
        let locals = self.file.blocks.iter().filter(|block| block.kind == "locals");
        locals.filter_map(|block| block.attribute(name)).find_map(|attribute| match &attribute.value {
            Expression::Text(template) => Some((template, attribute.at)),
            _ => None,
        })
    }
}

/// Names of Palette's OS packs for Edge, old ones too.
fn is_os_pack(name: &str) -> bool {
    name.contains("byoi") || matches!(name, "edge-native-ubuntu" | "edge-native-opensuse")
}

#[cfg(test)]
mod tests {
    use crate::profile::{Opened, open};

    const LAYER: &str = "pack:\n  content: {}\noptions:\n  system.uri: \"{{ .spectro.macro.é }}/x:${TAG}\"\n";

    /// The summary, and the texts that were found; or the error.
    fn opened(text: &str) -> Result<(String, Vec<String>), String> {
        let opened = open(text).map_err(|error| error.to_string())?;
        let texts = match &opened {
            Opened::Enclosed(found) => found.layers.iter().map(|one| one.text.clone()).collect(),
            _ => Vec::new(),
        };
        Ok((opened.summary(), texts))
    }

    fn heredoc(lead: &str) -> String {
        let lines = format!("{lead}{}", LAYER.replace("${", "$${").trim_end().replace('\n', &format!("\n{lead}")));
        format!("<<-EOT\n{lines}\n{lead}EOT\n")
    }

    #[test]
    fn the_os_layer_of_a_file_is_found() {
        let os = format!("  pack {{\n    name = \"edge-native-byoi\"\n    values = {}  }}\n", heredoc("      "));
        let other = "  pack {\n    name = \"edge-k3s\"\n    values = \"cluster:\\n  config: {}\\n\"\n  }\n";
        let file = format!("resource \"spectrocloud_cluster_profile\" \"é\" {{\n  name = \"p\"\n{other}{os}}}\n");
        for text in [file.clone(), file.replace('\n', "\r\n"), format!("\u{feff}# comment\n{file}")] {
            let is_windows = text.contains("\r\n");
            let line = 9 + usize::from(text.starts_with('\u{feff}'));
            let wanted = if is_windows { LAYER.replace('\n', "\r\n") } else { LAYER.to_owned() };
            let summary = format!("Terraform: OS layer (edge-native-byoi in line {line})");
            assert_eq!(opened(&text), Ok((summary, vec![wanted])));
        }
    }

    #[test]
    fn parts_of_files() {
        let one = |line: &str| Ok((format!("Terraform: OS layer (line {line})"), vec![LAYER.to_owned()]));
        assert_eq!(opened(&format!("values = {}", heredoc("  "))), one("1"));
        assert_eq!(opened(&format!("\n  values = {}", heredoc("\t"))), one("2"));
        assert_eq!(opened(&heredoc("    ")), one("1"));
        assert_eq!(opened(&format!("locals {{\n  os = {}}}\n", heredoc("  "))), one("2"));
        let quoted = crate::profile::layout::quote(&LAYER.replace("${", "$${"), true);
        assert_eq!(opened(&format!("pack {{\n  values = {quoted}\n}}\n")), one("2"));
        let local = format!(
            "locals {{\n  os = {}}}\ndata \"spectrocloud_pack\" \"b\" {{\n  name = \"edge-native-byoi\"\n}}\npack {{\n  name = data.spectrocloud_pack.b.name\n  values = local.os\n}}\n",
            heredoc("  ")
        );
        let found = Ok(("Terraform: OS layer (edge-native-byoi in line 2)".to_owned(), vec![LAYER.to_owned()]));
        assert_eq!(opened(&local), found);
    }

    #[test]
    fn several_packs_are_a_question() {
        let pack = |name: &str, values: &str| format!("pack {{\n  name = {name}\n  values = \"{values}\"\n}}\n");
        let two = [pack("\"a\"", "stages: {}"), pack("var.x", "stages: []"), pack("\"c\"", "charts: {}")].concat();
        let (summary, layers) = opened(&two).unwrap();
        assert_eq!(summary, "Terraform: 2 texts that could be the OS layer: a in line 3, line 7");
        assert_eq!(layers, ["stages: {}", "stages: []"]);
        let none = [pack("\"a\"", "x: 1"), pack("\"b\"", "y: 1")].concat();
        assert_eq!(opened(&none).unwrap().1.len(), 2);
        let named = [pack("\"a\"", "x: 1"), pack("\"b\"", "y: 1").replace("name", "layer = \"os\"\n  name")].concat();
        assert_eq!(opened(&named).unwrap().1, ["y: 1"]);
    }

    #[test]
    fn what_terraform_fills_in_is_told() {
        let text = "values = <<EOT\nstages: {}\na: ${var.a}\nb: $${B} %{ if x }c%{ endif }\nEOT\n";
        let (summary, layers) = opened(text).unwrap();
        assert_eq!(summary, "Terraform: OS layer (line 1), with 3 Terraform expressions that stay as they are");
        assert_eq!(layers, ["stages: {}\na: ${var.a}\nb: ${B} %{ if x }c%{ endif }\n"]);
    }

    #[test]
    fn errors_say_where() {
        for (text, message) in [
            (
                "pack {\n  é = 1\n  values = file(\"x\")\n}\n",
                "its `values` are in a separate file; open that file (line 3, column 12)",
            ),
            (
                "pack {\n  values = data.x.y.values\n}\n",
                "its `values` come from elsewhere, not from this file (line 2, column 12)",
            ),
            ("pack {\n  values = yamlencode({})\n}\n", "its `values` are computed by Terraform (line 2, column 12)"),
            ("data \"a\" \"b\" {\n  values = [\"x\"]\n}\n", "no pack has a string for `values` (line 1, column 1)"),
            ("# é\nvalues = <<EOT\nx\n", "a heredoc is not closed (line 2, column 10)"),
            ("resource \"é\" \"x\" {\n  a = \"\\é\"\n}\n", "an escape that does not exist (line 2, column 8)"),
        ] {
            assert_eq!(
                opened(text),
                Err(format!("this Terraform file does not contain the text of an OS layer: {message}")),
                "{text}"
            );
        }
    }
}
