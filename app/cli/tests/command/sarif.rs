use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;

use serde_json::{Value, json};

use crate::{Folder, profile_with_layer};

/// A folder with the published schema and a validator, once npm has filled it.
fn validator() -> &'static Path {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    FOLDER.get_or_init(|| {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sarif");
        if !folder.join("node_modules/.package-lock.json").is_file() {
            let npm = if cfg!(windows) { "npm.cmd" } else { "npm" };
            let args = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
            let done = Command::new(npm).args(args).current_dir(&folder).status();
            assert!(done.is_ok_and(|status| status.success()), "`npm ci` in {} does not work", folder.display());
        }
        folder
    })
}

/// Asserts that the log is valid by the published schema.
#[track_caller]
fn assert_valid(log: &Value) {
    assert_eq!(verdict(log), "valid\n");
}

fn verdict(log: &Value) -> String {
    let folder = validator();
    let mut child = Command::new("node")
        .arg(folder.join("validate.mjs"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("Node.js is needed");
    child.stdin.take().unwrap().write_all(log.to_string().as_bytes()).unwrap();
    String::from_utf8(child.wait_with_output().unwrap().stdout).unwrap()
}

/// The errors and warnings.
fn results(log: &Value) -> Vec<&Value> {
    log["runs"][0]["results"].as_array().unwrap().iter().filter(|result| result["level"] != "note").collect()
}

/// The text of a region, by its lines and columns.
fn region_text(text: &str, region: &Value) -> String {
    let number = |name: &str| usize::try_from(region[name].as_u64().unwrap()).unwrap();
    let offset = |line: usize, column: usize| {
        let start: usize = text.split_inclusive('\n').take(line - 1).map(str::len).sum();
        start + text.get(start..).unwrap().chars().take(column - 1).map(char::len_utf8).sum::<usize>()
    };
    let end = offset(number("endLine"), number("endColumn"));
    text.get(offset(number("startLine"), number("startColumn"))..end).unwrap().to_owned()
}

const FAULTY: &str = "options:\n  system.uri: registry.northwind.internal/os:1.0.0\n  é: {{ .spectro.macro.x }}\noptionz:\n  é: 1\n  é: 2\n";

#[test]
fn logs_fit_the_published_schema() {
    let folder = Folder::new("sarif");
    folder.write("ö s.yaml", FAULTY);
    let run = folder.run(&["check", "--format", "sarif", "ö s.yaml"]);
    assert_eq!(run.code, Some(1), "{run:?}");
    let log = run.json();
    assert_valid(&log);
    assert_eq!((&log["version"], &log["runs"][0]["columnKind"]), (&json!("2.1.0"), &json!("unicodeCodePoints")));
    let rules = log["runs"][0]["tool"]["driver"]["rules"].as_array().unwrap();
    let found: Vec<&str> = results(&log).iter().map(|result| result["ruleId"].as_str().unwrap()).collect();
    assert_eq!(found, ["Y011", "S006", "Y003"]);
    for result in results(&log) {
        let rule = &rules[usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap()];
        assert_eq!((&rule["id"], &rule["defaultConfiguration"]["level"]), (&result["ruleId"], &result["level"]));
        assert_eq!(rule["properties"]["docs"], format!("rules/{}", rule["id"].as_str().unwrap()));
        let place = &result["locations"][0]["physicalLocation"];
        assert_eq!(place["artifactLocation"]["uri"], "%C3%B6%20s.yaml");
    }
    let texts: Vec<String> = results(&log)
        .iter()
        .map(|result| region_text(FAULTY, &result["locations"][0]["physicalLocation"]["region"]))
        .collect();
    assert_eq!(texts, ["{{ .spectro.macro.x }}", "optionz", "é"]);
    let related = &results(&log)[2]["relatedLocations"][0];
    assert_eq!(related["physicalLocation"]["region"]["startLine"], 5);
    let fix = &results(&log)[2]["fixes"][0];
    assert_eq!(fix["properties"]["applicability"], "unsafe");
    let replacement = &fix["artifactChanges"][0]["replacements"][0];
    assert_eq!(region_text(FAULTY, &replacement["deletedRegion"]), "  é: 1\n");
    assert_eq!(replacement["insertedContent"]["text"], "");
}

#[test]
fn the_validator_finds_faults() {
    let folder = Folder::new("sarif-broken");
    folder.write("os.yaml", FAULTY);
    let mut log = folder.run(&["check", "--format", "sarif", "os.yaml"]).json();
    log["runs"][0]["results"][0]["level"] = "fatal".into();
    log["runs"][0]["results"][1]["locations"][0]["physicalLocation"]["region"]["startLine"] = 0.into();
    let verdict = verdict(&log);
    assert!(verdict.contains("results[0].level") && verdict.contains("region.startLine"), "{verdict}");
}

#[test]
fn layers_of_a_profile_are_logical_places() {
    let folder = Folder::new("sarif-profile");
    folder.write("profile.json", &profile_with_layer("generation-3.json", FAULTY));
    let log = folder.run(&["check", "--format", "sarif", "profile.json"]).json();
    assert_valid(&log);
    let place = "line 6, column 3: ";
    let all = results(&log);
    let result = all.iter().find(|r| r["message"]["text"].as_str().is_some_and(|t| t.contains(place))).unwrap();
    assert_eq!(result["locations"][0]["logicalLocations"][0]["name"], "edge-native-byoi");
    assert_eq!(result["locations"][0]["physicalLocation"].get("region"), None);
    let message = result["message"]["text"].as_str().unwrap();
    assert!(message.starts_with("layer edge-native-byoi, line 6, column 3: "), "{message}");
    assert!(results(&log).iter().all(|result| result.get("fixes").is_none()));
}

#[test]
fn the_log_of_nothing_and_of_failures_is_valid() {
    let folder = Folder::new("sarif-failures");
    folder.write("clean.yaml", "options:\n  system.uri: registry.northwind.internal/os:1.0.0\n");
    let log = folder.run(&["check", "--format", "sarif", "clean.yaml"]).json();
    assert_valid(&log);
    assert!(results(&log).is_empty());
    assert_eq!(log["runs"][0]["invocations"][0]["executionSuccessful"], true);
    let run = folder.run(&["check", "--format", "sarif", "missing.yaml"]);
    assert_eq!(run.code, Some(2));
    let log = run.json();
    assert_valid(&log);
    let invocation = &log["runs"][0]["invocations"][0];
    assert_eq!(invocation["executionSuccessful"], false);
    let text = invocation["toolExecutionNotifications"][0]["message"]["text"].as_str().unwrap();
    assert!(text.starts_with("missing.yaml: cannot read the file"), "{text}");
}
