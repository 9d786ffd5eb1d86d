//! OS layers that are inside another text: a Terraform file, a script, a text in quotes.

use jsonc_parser::ast::Value;

use super::terraform;
use crate::yaml;

/// Root keys of an OS layer, the ones that other layers do not have first.
const OWN_KEYS: [&str; 3] = ["providerCredentials", "stages", "stylusPackage"];

/// A text with layers in it.
#[derive(Debug, Clone)]
pub struct Enclosed {
    pub container: Container,
    /// At least one, in the order of the text. With several of them a person has to say which one is meant.
    pub layers: Vec<EnclosedLayer>,
}

/// What the layers are in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Container {
    /// A Terraform file or a part of one.
    Terraform,
    /// A shell script with here-documents, such as `export --to api-script` writes.
    Script,
    /// A text in quotes on one line, as JSON and Terraform write it.
    Quoted,
}

/// A layer that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EnclosedLayer {
    /// Name of its pack; empty when it is not known.
    pub pack: String,
    /// The line at which it begins, from 1.
    pub line: usize,
    /// The YAML, escapes resolved and the indentation of a heredoc taken off.
    pub text: String,
    /// Number of Terraform's `${...}` and `%{...}` in it, which stay in the text as they are.
    pub gaps: usize,
}

impl Enclosed {
    /// One line for people.
    pub fn summary(&self) -> String {
        let container = match self.container {
            Container::Terraform => "Terraform",
            Container::Script => "shell script",
            Container::Quoted => "text in quotes",
        };
        let name = |layer: &EnclosedLayer| match layer.pack.as_str() {
            "" => format!("line {}", layer.line),
            pack => format!("{pack} in line {}", layer.line),
        };
        match self.layers.as_slice() {
            [layer] => {
                let gaps = match layer.gaps {
                    0 => String::new(),
                    1 => ", with one Terraform expression that stays as it is".to_owned(),
                    n => format!(", with {n} Terraform expressions that stay as they are"),
                };
                let place =
                    if self.container == Container::Quoted { String::new() } else { format!(" ({})", name(layer)) };
                format!("{container}: OS layer{place}{gaps}")
            }
            layers => {
                let names: Vec<String> = layers.iter().map(name).collect();
                format!("{container}: {} texts that could be the OS layer: {}", layers.len(), names.join(", "))
            }
        }
    }
}

/// Whether the root of a YAML text has keys that only OS layers have.
pub(super) fn is_os_layer(text: &str) -> bool {
    let (tree, _) = yaml::read(text, &crate::macros::scan(text));
    let entries = tree.roots().iter().flat_map(|root| tree.entries(*root));
    entries.into_iter().any(|entry| match tree.key(entry) {
        Some("options") => tree
            .entries(entry.value)
            .iter()
            .any(|option| tree.key(option).is_some_and(|key| key.starts_with("system."))),
        Some(key) => OWN_KEYS.contains(&key),
        None => false,
    })
}

/// A layer in one line, as it is in JSON: `"pack:\n  content: ..."`, with or without the key and the quotes.
pub(super) fn quoted(text: &str) -> Option<Enclosed> {
    let line = text.trim_start_matches('\u{feff}').trim();
    if line.contains('\n') || !line.contains("\\n") {
        return None;
    }
    let line = line.strip_suffix(',').unwrap_or(line);
    let value = line.strip_prefix("\"values\"").map(str::trim_start).and_then(|rest| rest.strip_prefix(':'));
    let value = value.map_or(line, str::trim_start);
    let bare = |key: &str| value.starts_with(&format!("{key}:\\n"));
    let found = if value.starts_with('"') {
        terraform::quoted(value)?
    } else if ["pack", "options", "stages", "providerCredentials"].into_iter().any(bare)
        || (value.starts_with('#') && (value.contains("\\npack:\\n") || value.contains("\\noptions:\\n")))
    {
        terraform::quoted(&format!("\"{value}\""))?
    } else {
        return None;
    };
    let is_layer = is_os_layer(&found) || found.lines().any(|line| line.starts_with("pack:"));
    let layer = EnclosedLayer { pack: String::new(), line: 1, text: found, gaps: 0 };
    is_layer.then(|| Enclosed { container: Container::Quoted, layers: vec![layer] })
}

/// Whether the text begins as a script does.
pub(super) fn is_script(text: &str) -> bool {
    text.trim_start_matches('\u{feff}').starts_with("#!")
}

/// The layers in the here-documents of a script whose delimiter is quoted, so that the shell leaves them as they are.
pub(super) fn script(text: &str) -> Option<Enclosed> {
    let mut layers = Vec::new();
    let mut lines = text.split_inclusive('\n').enumerate();
    while let Some((index, line)) = lines.next() {
        let Some(delimiter) = here_document(line) else { continue };
        let mut body = String::new();
        for (_, line) in lines.by_ref().take_while(|(_, line)| line.trim_end_matches(['\r', '\n']) != delimiter) {
            body.push_str(line);
        }
        let is_json = body.trim_start().starts_with(['{', '[']);
        let layer = if is_json { layer_of_json(&body) } else { Some((String::new(), body)) };
        if let Some((pack, text)) = layer.filter(|(_, text)| is_os_layer(text)) {
            layers.push(EnclosedLayer { pack, line: index + 2, text, gaps: 0 });
        }
    }
    (!layers.is_empty()).then_some(Enclosed { container: Container::Script, layers })
}

/// The delimiter of `<<'WORD'` or `<<"WORD"` on a line.
fn here_document(line: &str) -> Option<&str> {
    let (_, rest) = line.split_once("<<")?;
    let rest = rest.trim_start_matches(' ');
    let quote = rest.chars().next().filter(|c| matches!(c, '\'' | '"'))?;
    let (word, _) = rest.get(1..)?.split_once(quote)?;
    (!word.is_empty() && word.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')).then_some(word)
}

/// Pack name and YAML in the body for one pack (v1PackUpdateEntity): `{"pack": {"name": ..., "values": ...}}`; or the YAML in a
/// list of its lines, as our own script has it.
fn layer_of_json(body: &str) -> Option<(String, String)> {
    match super::json::read_again(body)?.1 {
        Value::Object(root) => {
            let pack = root.get_object("pack")?;
            let text = |key: &str| Some(pack.get_string(key)?.value.clone().into_owned());
            Some((text("name").unwrap_or_default(), text("values")?))
        }
        Value::Array(lines) => {
            let lines = lines.elements.iter().map(|line| Some(line.as_string_lit()?.value.as_ref()));
            Some((String::new(), lines.collect::<Option<Vec<&str>>>()?.concat()))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::layout::quote;
    use crate::profile::{Opened, open};

    const LAYER: &str = "pack:\n  content:\n    images:\n      - image: \"é 𝄞\"\noptions:\n  system.uri: NA\n";

    fn found(text: &str) -> Option<(String, Vec<EnclosedLayer>)> {
        match open(text) {
            Ok(Opened::Enclosed(found)) => Some((found.summary(), found.layers)),
            _ => None,
        }
    }

    #[test]
    fn one_line_as_json_has_it() {
        let text = quote(LAYER, true);
        let bare = text.trim_matches('"').to_owned();
        for text in
            [text.clone(), format!("  {text},\r\n"), format!("\"values\" : {text},"), bare, format!("\u{feff}{text}")]
        {
            let (summary, layers) = found(&text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!((summary.as_str(), layers[0].text.as_str()), ("text in quotes: OS layer", LAYER));
        }
        let comment = format!("# spectrocloud.com/enabled-presets: x:y\n{LAYER}");
        assert_eq!(found(quote(&comment, false).trim_matches('"')).unwrap().1[0].text, comment);
        for text in ["\"a\\nb\"", "stages: \"a\\nb\"", "\"pack:\\n", "# a\\nb", "pack: {}", "\"text\""] {
            assert!(found(text).is_none(), "{text}");
        }
    }

    #[test]
    fn here_documents_of_scripts() {
        let json = format!("{{\n  \"pack\": {{\"name\": \"byoi\", \"values\": {}}}\n}}\n", quote(LAYER, true));
        let lines: Vec<String> = LAYER.split_inclusive('\n').map(|line| quote(line, false)).collect();
        let lines = format!("[\n{}\n]\n", lines.join(",\n"));
        for (body, pack) in [(LAYER, ""), (json.as_str(), "byoi"), (lines.as_str(), "")] {
            let text =
                format!("#!/bin/sh\nset -eu\ncat <<EOF\nstages: x\nEOF\ncat > f <<'BODY'\n{body}BODY\necho done\n");
            let layer = EnclosedLayer { pack: pack.to_owned(), line: 7, text: LAYER.to_owned(), gaps: 0 };
            let name = if pack.is_empty() { "line 7".to_owned() } else { "byoi in line 7".to_owned() };
            assert_eq!(found(&text), Some((format!("shell script: OS layer ({name})"), vec![layer])));
        }
        assert!(found("#!/bin/sh\ncat <<'EOF'\nname: x\nEOF\n").is_none());
    }
}
