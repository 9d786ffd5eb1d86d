//! Profiles of others: opened, edited and opened again. Only what was edited may change.

use std::collections::BTreeSet;
use std::path::Path;

use layerwright_core::export::{Format, Request, SecretChoice, export};
use layerwright_core::profile::{Opened, Profile, open};
use layerwright_core::{Context, Severities, analyze, version};
use layerwright_xtask::Result;
use layerwright_xtask::counts::Counts;
use serde_json::Value;

use super::NOW;

const EXPORT: &str = "01-real-export-edge-native-2023.json";
/// What is put at the end of a layer.
const ADDED: &str = "\n# edited\n";

pub(super) fn run(samples: &Path) -> Result<Counts> {
    new_version(samples)?;
    let mut counts = Counts::ONE_PASSED;
    let mut folder: Vec<_> = std::fs::read_dir(samples)?.collect::<std::io::Result<_>>()?;
    folder.sort_by_key(std::fs::DirEntry::path);
    for file in folder {
        let text = std::fs::read_to_string(file.path())?;
        let name = file.file_name().to_string_lossy().into_owned();
        counts.passed += every_layer(&name, &text)?;
        // Structures of other exports are in a file with a name each.
        if let Ok(Value::Object(members)) = serde_json::from_str(&text) {
            for (key, member) in members.iter().filter(|(_, member)| member.get("spec").is_some()) {
                counts.passed += every_layer(&format!("{name} {key}"), &serde_json::to_string_pretty(member)?)?;
            }
        }
    }
    Ok(counts)
}

/// Says what a sample was recognized as. In a profile, puts a line to the end of each layer: nothing else may be put in.
fn every_layer(name: &str, text: &str) -> Result<u32> {
    let profile = match open(text) {
        Ok(Opened::Profile(profile)) => profile,
        Ok(other) => {
            println!("    {name}: {}", other.summary());
            return Ok(0);
        }
        Err(error) => {
            println!("    {name}: {error}");
            return Ok(0);
        }
    };
    println!("    {name}: {}", profile.summary());
    let mut count = 0;
    for index in 0..profile.layers().len() {
        count += 1;
        let same = profile.with_values(&[(index, profile.values(index))]);
        let edited = profile.with_values(&[(index, &format!("{}{ADDED}", profile.values(index)))]);
        let head = text.bytes().zip(edited.bytes()).take_while(|(a, b)| a == b).count();
        let tail = edited.len().checked_sub(text.len() - head);
        let added = tail.and_then(|tail| edited.get(head..tail));
        let is_kept = tail.and_then(|tail| edited.get(tail..)) == text.get(head..);
        if same != text || !is_kept || added != Some(serde_json::to_string(ADDED)?.trim_matches('"')) {
            return Err(format!("{name}: layer {index} does not come back as it was").into());
        }
        if opened(&edited)?.values(index) != format!("{}{ADDED}", profile.values(index)) {
            return Err(format!("{name}: layer {index} does not hold what was edited").into());
        }
    }
    Ok(count)
}

/// The real export as a new version.
fn new_version(samples: &Path) -> Result {
    let before = std::fs::read_to_string(samples.join(EXPORT))?;
    let base = opened(&before)?;
    let [os_layer] = base.os_layers()[..] else { return Err("expected one OS layer".into()) };
    let layer = base.values(os_layer).replace("system.registry: ttl.sh", "system.registry: registry.example.org");
    if layer == base.values(os_layer) {
        return Err("the edit changed nothing".into());
    }
    let next = version::next(base.version()).ok_or("no next version")?.minor;
    let context = Context::default();
    let report = analyze(&layer, &context, NOW);
    let request = Request {
        base: Some(&base),
        os_layer,
        text: &layer,
        name: base.name(),
        version: &next,
        secrets: SecretChoice::Variable,
        per_secret: &[],
        report: &report,
        severities: &Severities::default(),
        context: &context,
    };
    let done = export(Format::PaletteJson, &request, &BTreeSet::new()).map_err(|error| error.to_string())?;
    let after = done.files.into_iter().next().ok_or("no file")?.text;

    let again = opened(&after)?;
    if again.version() != next || again.values(os_layer) != layer {
        return Err("the export does not hold what was edited".into());
    }
    let changed = changed_paths(&serde_json::from_str(&before)?, &serde_json::from_str(&after)?);
    let wanted = ["/spec/version".to_owned(), format!("/spec/template/packs/{os_layer}/values")];
    println!("    changed: {}", changed.join(", "));
    if !same(&changed, &wanted) {
        return Err(format!("expected to change only {}", wanted.join(", ")).into());
    }
    bytes_outside_are_kept(&before, &after)
}

fn opened(text: &str) -> Result<Profile> {
    match open(text).map_err(|error| error.to_string())? {
        Opened::Profile(profile) => Ok(profile),
        other => Err(format!("not recognized as a profile: {}", other.summary()).into()),
    }
}

fn same(found: &[String], wanted: &[String]) -> bool {
    found.len() == wanted.len() && wanted.iter().all(|path| found.contains(path))
}

/// JSON pointers of every value that differs; of an object, if its members' names do. The order of members is judged in the text.
fn changed_paths(before: &Value, after: &Value) -> Vec<String> {
    let mut paths = Vec::new();
    collect_changes(before, after, String::new(), &mut paths);
    paths
}

fn collect_changes(before: &Value, after: &Value, path: String, paths: &mut Vec<String>) {
    match (before, after) {
        (Value::Object(old), Value::Object(new)) if !old.keys().eq(new.keys()) => paths.push(path),
        (Value::Object(old), Value::Object(new)) => {
            for ((key, old), new) in old.iter().zip(new.values()) {
                collect_changes(old, new, format!("{path}/{key}"), paths);
            }
        }
        (Value::Array(old), Value::Array(new)) if old.len() == new.len() => {
            for (index, (old, new)) in old.iter().zip(new).enumerate() {
                collect_changes(old, new, format!("{path}/{index}"), paths);
            }
        }
        _ if before == after => {}
        _ => paths.push(path),
    }
}

/// The file as text: cut at the three places where the two values begin and end, the pieces are those of the original.
fn bytes_outside_are_kept(before: &str, after: &str) -> Result {
    let pieces = |text: &str| -> Option<Vec<String>> {
        let (head, rest) = text.split_once("\"version\":\"")?;
        let (_, rest) = rest.split_once('"')?;
        let (middle, rest) = rest.split_once("\"values\":\"")?;
        // The values of this export hold escaped quotes only.
        let (_, tail) = rest.split_once("\",\"registry\"")?;
        Some([head, middle, tail].map(str::to_owned).into())
    };
    match (pieces(before), pieces(after)) {
        (Some(before), Some(after)) if before == after => Ok(()),
        _ => Err("bytes outside the edited values changed".into()),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::changed_paths;

    #[test]
    fn names_what_changed() {
        let old = json!({"a": [1, {"b": "x"}], "c": null});
        assert!(changed_paths(&old, &old).is_empty());
        assert_eq!(changed_paths(&old, &json!({"a": [1, {"b": "y"}], "c": null})), ["/a/1/b"]);
        assert_eq!(changed_paths(&old, &json!({"a": [1, {"b": "x"}]})), [""], "a member is gone");
        assert_eq!(changed_paths(&old, &json!({"a": [1], "c": 0})), ["/a", "/c"]);
    }
}
