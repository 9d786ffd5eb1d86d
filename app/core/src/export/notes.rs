//! What a person must know or do beside the exported file.

use std::collections::BTreeSet;

use super::redact::Treated;
use super::{Request, secrets};
use crate::context::{Context, UnixTime};
use crate::model::Doc;
use crate::profile::Profile;
use crate::report::MacroFamily;

/// Fewest asterisks that count as a masked value.
const MASK: usize = 3;

/// The notes on an export, a sentence or two each.
pub(super) fn collect(request: &Request<'_>, base: &Profile, os_layer: usize, treated: &Treated) -> Vec<String> {
    let survey = Survey::of(base, os_layer, &treated.text);
    let mut notes = Vec::new();
    if request.base.is_none() {
        notes.push(
            "The layer was opened alone, so the file has an OS layer only: Palette needs a Kubernetes and a network layer too. \
             The pack is taken to be edge-native-byoi 2.1.0 from the Public Repo."
                .to_owned(),
        );
    }
    if base.is_from_yaml() {
        notes.push(
            "The profile was opened in its YAML form; the export is JSON, which Palette imports as well.".to_owned(),
        );
    }
    on_secrets(treated, &mut notes);
    if !survey.macros.is_empty() {
        notes.push(format!("Macros that must exist where the profile is imported: {}.", list(&survey.macros)));
    }
    let defined: BTreeSet<&str> = base
        .variables()
        .iter()
        .map(String::as_str)
        .chain(treated.variables.iter().map(|variable| variable.name.as_str()))
        .collect();
    let undefined: BTreeSet<String> =
        survey.variables.iter().filter(|name| !defined.contains(name.as_str())).cloned().collect();
    if !undefined.is_empty() {
        notes.push(format!("Variables that are used and that the profile does not define: {}.", list(&undefined)));
    }
    if !survey.masked.is_empty() {
        notes.push(format!(
            "Masked values are left: {}. Palette masks secrets when it exports; put the real ones in again, or Palette \
             refuses the file or takes the asterisks for the value.",
            survey.masked.join(", ")
        ));
    }
    notes.extend(survey.literal.iter().map(|(layer, count)| {
        format!("Layer {layer}, which is exported as it is, seems to hold {}.", secrets(*count))
    }));
    let clear: BTreeSet<String> = base
        .known_variables()
        .iter()
        .filter(|variable| variable.sensitive && !variable.default.is_empty() && !is_mask(&variable.default))
        .map(|variable| variable.name.clone())
        .collect();
    if !clear.is_empty() {
        notes.push(format!(
            "Sensitive variables with a default value that anyone can read in the file: {}.",
            list(&clear)
        ));
    }
    notes
}

fn on_secrets(treated: &Treated, notes: &mut Vec<String>) {
    if treated.kept > 0 {
        notes.push(format!("The file holds {} that anyone who has it can read.", secrets(treated.kept)));
    }
    if !treated.variables.is_empty() {
        let names: BTreeSet<String> = treated.variables.iter().map(|variable| variable.name.clone()).collect();
        notes.push(format!(
            "Secrets were moved to masked profile variables without a default: {}. Palette asks for their values.",
            list(&names)
        ));
    }
    if !treated.macros.is_empty() {
        notes.push(format!(
            "Secrets were moved to macros: {}. A macro is not masked: whoever may read macros can read the value.",
            list(&treated.macros.iter().cloned().collect())
        ));
    }
    if !treated.stripped.is_empty() {
        notes.push(format!("Values were left empty: {}.", treated.stripped.join(", ")));
    }
    if treated.removed > 0 {
        notes.push(format!(
            "{} in comments or longer texts became `REMOVED`.",
            if treated.removed == 1 { "One secret".to_owned() } else { format!("{} secrets", treated.removed) }
        ));
    }
    if !treated.several_lines.is_empty() {
        notes.push(format!(
            "Values of several lines stand behind {}. Palette documents no variables or macros of several lines: store the \
             value in Base64 and decode it on the host.",
            treated.several_lines.join(", ")
        ));
    }
}

/// What all layers of the exported file refer to and hold.
#[derive(Default)]
struct Survey {
    macros: BTreeSet<String>,
    variables: BTreeSet<String>,
    /// Places of masked values.
    masked: Vec<String>,
    /// Names of the layers that are not edited and hold literal secrets, with their number.
    literal: Vec<(String, usize)>,
}

impl Survey {
    fn of(base: &Profile, os_layer: usize, text: &str) -> Self {
        let mut survey = Self::default();
        for (index, info) in base.layers().iter().enumerate() {
            let edited = index == os_layer;
            let mut literal = survey.read(&info.name, if edited { text } else { base.values(index) });
            for manifest in base.manifests(index) {
                literal += survey.read(&info.name, manifest);
            }
            if literal > 0 && !edited {
                survey.literal.push((info.name.clone(), literal));
            }
        }
        for variable in base.known_variables().iter().filter(|variable| is_mask(&variable.default)) {
            survey.masked.push(format!("variable {}", variable.name));
        }
        survey
    }

    /// Reads one text of a layer. Returns how many literal secrets it holds.
    fn read(&mut self, layer: &str, text: &str) -> usize {
        let context = Context::default();
        let doc = Doc::new(text, &context, UnixTime(0));
        for path in doc.macros.iter().filter(|one| !doc.in_comment(one.range.start())).flat_map(|one| one.paths(text)) {
            match path.family() {
                MacroFamily::Macro => self.macros.insert(path.rest().to_owned()),
                MacroFamily::Variable => self.variables.insert(path.rest().to_owned()),
                _ => false,
            };
        }
        let lines = text.lines().enumerate().filter(|(_, line)| is_masked_line(line));
        self.masked.extend(lines.map(|(index, _)| format!("layer {layer} line {}", index + 1)));
        doc.secrets.len()
    }
}

/// Whether the value on a line of YAML is nothing but asterisks.
fn is_masked_line(line: &str) -> bool {
    let line = line.trim_start_matches([' ', '\t', '-']);
    let value = line.split_once(": ").map_or(line, |(_, value)| value);
    let value = value.split_once(" #").map_or(value, |(value, _)| value);
    is_mask(value.trim().trim_matches(['"', '\'']))
}

fn is_mask(value: &str) -> bool {
    value.len() >= MASK && value.bytes().all(|byte| byte == b'*')
}

fn list(names: &BTreeSet<String>) -> String {
    names.iter().map(String::as_str).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn masked_values_are_told_from_other_asterisks() {
        for line in ["password: ******", "  - \"***\"", "a: '********' # masked", "****"] {
            assert!(is_masked_line(line), "{line}");
        }
        for line in ["a: **", "glob: **/*.yaml", "# ***", "a: *anchor", "schedule: * * * * *", "## ****** ##", ""] {
            assert!(!is_masked_line(line), "{line}");
        }
    }
}
