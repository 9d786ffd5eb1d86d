use std::fs;
use std::process::{Command, Output};

use crate::Folder;

/// One error (Y003), one warning (S006).
const FAULTY: &str = "options:\n  system.uri: registry.northwind.internal/os:1.0.0\noptionz:\n  a: 1\n  a: 2\n";

fn codes(folder: &Folder, args: &[&str]) -> Vec<String> {
    let json = folder.run(&[&["check", "--format", "json"], args, &["os.yaml"]].concat()).json();
    let found = json["files"][0]["diagnostics"].as_array().unwrap();
    found.iter().map(|found| format!("{} {}", found["code"], found["severity"]).replace('"', "")).collect()
}

#[test]
fn severities_are_chosen() {
    let folder = Folder::new("settings");
    folder.write("os.yaml", FAULTY);
    folder.write("layerwright.toml", "[rules]\nS006 = \"info\"\nY003 = \"off\"\n");
    assert_eq!(codes(&folder, &[]), ["S006 info"]);
    assert_eq!(codes(&folder, &["--no-config"]), ["S006 warning", "Y003 error"]);
    folder.write("other.toml", "[rules]\ns006 = \"error\"\n");
    assert_eq!(codes(&folder, &["--config", "other.toml"]), ["S006 error", "Y003 error"]);
    assert_eq!(folder.run(&["check", "os.yaml"]).code, Some(0));
    assert_eq!(folder.run(&["check", "--config", "other.toml", "--no-config", "os.yaml"]).code, Some(2));
}

#[test]
fn settings_of_a_folder_above_count() {
    let folder = Folder::new("settings-above");
    fs::create_dir_all(folder.0.join("a/b")).unwrap();
    folder.write("a/b/os.yaml", FAULTY);
    folder.write("layerwright.toml", "[rules]\nY003 = \"off\"\n");
    let run = |file: &str| -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_layerwright"));
        command.args(["check", file]).current_dir(folder.0.join("a/b")).output().unwrap()
    };
    assert_eq!(run("os.yaml").status.code(), Some(0));
    folder.write("a/layerwright.toml", "fail-on = \"warning\"\n[rules]\nY003 = \"info\"\n");
    assert_eq!(run("os.yaml").status.code(), Some(1));
}

#[test]
fn arguments_win_over_settings() {
    let folder = Folder::new("settings-context");
    folder.write(
        "os.yaml",
        "pack:\n  drain:\n    drainPods: auto\noptions:\n  system.uri: registry.northwind.internal/os:1.0.0\n",
    );
    folder.write("layerwright.toml", "fail-on = \"warning\"\n[context]\npalette-version = \"4.5.11\"\n");
    assert_eq!(codes(&folder, &[]), ["S015 warning"]);
    assert_eq!(folder.run(&["check", "os.yaml"]).code, Some(1));
    assert_eq!(folder.run(&["check", "--fail-on", "error", "os.yaml"]).code, Some(0));
    assert!(codes(&folder, &["--palette-version", "4.6.0"]).is_empty());
}

#[test]
fn silent_rules_fix_nothing() {
    let folder = Folder::new("settings-fix");
    let text = "options:\n  system.uri: registry.northwind.internal/os:1.0.0\n  x: {{ .spectro.macro.x }}\n";
    folder.write("os.yaml", text);
    folder.write("layerwright.toml", "[rules]\nY011 = \"off\"\n");
    assert_eq!(folder.run(&["fix", "os.yaml"]).out, "os.yaml: 0 fixes made, 0 errors left\n");
    assert_eq!(folder.read("os.yaml"), text);
    assert!(folder.run(&["fix", "--no-config", "os.yaml"]).out.contains("1 fix made"));
}

#[test]
fn mistakes_are_named_with_their_line() {
    let folder = Folder::new("settings-wrong");
    folder.write("os.yaml", FAULTY);
    for (text, message) in [
        ("[rules]\nS006 = \"info\"\nQ999 = \"off\"\n", "layerwright.toml:3: no rule has the code `Q999`"),
        ("[rules]\nS006 = \"fatal\"\n", "layerwright.toml:2: `fatal` is not `error`, `warning`, `info` or `off`"),
        ("\n[rule]\nS006 = \"info\"\n", "layerwright.toml:2: unknown field `rule`"),
        ("[context]\ntarget = \"old\"\n", "layerwright.toml:2: unknown variant `old`"),
        ("[context]\npalette-version = \"new\"\n", "layerwright.toml:2: `new` is not a Palette version"),
        ("fail-on = \"never\"\n", "layerwright.toml:1: unknown variant `never`"),
        ("[rules]\nS006 = \n", "layerwright.toml:2: "),
    ] {
        folder.write("layerwright.toml", text);
        let run = folder.run(&["check", "os.yaml"]);
        assert_eq!((run.code, run.out.as_str()), (Some(2), ""), "{text}");
        assert!(run.err.contains(message), "{}", run.err);
    }
    let run = folder.run(&["check", "--config", "missing.toml", "os.yaml"]);
    assert_eq!(run.code, Some(2));
    assert!(run.err.contains("missing.toml: cannot read the file"), "{}", run.err);
}
