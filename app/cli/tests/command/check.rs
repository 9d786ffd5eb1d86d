use crate::{Folder, profile, profile_with_layer};

/// One error (Y003), one warning (S006).
const FAULTY: &str =
    "options:\n  system.uri: registry.northwind.internal/os:1.0.0\nprovidrCredentials:\n  é: 1\n  é: 2\n";
const CLEAN: &str = "options:\n  system.uri: registry.northwind.internal/os:1.0.0\n";

#[test]
fn findings_are_shown_with_their_lines() {
    let folder = Folder::new("check-human");
    folder.write("os.yaml", FAULTY);
    let run = folder.run(&["check", "os.yaml"]);
    assert_eq!(run.code, Some(1), "{run:?}");
    assert!(run.out.contains("warning[S006]: "), "{}", run.out);
    assert!(
        run.out.contains("\n --> os.yaml:3:1\n  |\n3 | providrCredentials:\n  | ^^^^^^^^^^^^^^^^^^\n  |\n"),
        "{}",
        run.out
    );
    assert!(run.out.contains("error[Y003]: "), "{}", run.out);
    let lines = "  |\n4 |   é: 1\n  |   - first occurrence\n5 |   é: 2\n  |   ^\n";
    assert!(run.out.contains("\n --> os.yaml:5:3\n") && run.out.contains(lines), "{}", run.out);
    assert!(run.out.contains("  = help: "), "{}", run.out);
    assert!(run.out.contains("  = fix: Rename to `providerCredentials`"), "{}", run.out);
    assert!(run.out.ends_with("\n1 error, 1 warning in 1 file\n"), "{}", run.out);
    assert!(!run.out.contains('\u{1b}'), "no colors without a terminal");
    assert_eq!(run.err, "");
}

#[test]
fn the_exit_code_follows_the_fail_level() {
    let folder = Folder::new("check-codes");
    folder.write("clean.yaml", CLEAN);
    folder.write("warning.yaml", &FAULTY.replace("  é: 2\n", ""));
    folder.write("error.yaml", FAULTY);
    for (args, code) in [
        (&["check", "clean.yaml"][..], 0),
        (&["check", "--fail-on", "info", "clean.yaml"], 0),
        (&["check", "warning.yaml"], 0),
        (&["check", "--fail-on", "warning", "warning.yaml"], 1),
        (&["check", "clean.yaml", "error.yaml"], 1),
        (&["check", "--fail-on", "never", "clean.yaml"], 2),
        (&["check"], 2),
        (&["check", "--format", "xml", "clean.yaml"], 2),
        (&["check", "--palette-version", "latest", "clean.yaml"], 2),
        (&["check", "--now", "today", "clean.yaml"], 2),
        (&["check", "missing.yaml"], 2),
        (&["check", "missing.yaml", "error.yaml"], 2),
        (&["--help"], 0),
        (&["--version"], 0),
        (&["nothing"], 2),
    ] {
        let run = folder.run(args);
        assert_eq!(run.code, Some(code), "{args:?}: {run:?}");
        assert_eq!(code == 2, !run.err.is_empty(), "{args:?}: {run:?}");
    }
}

#[test]
fn files_that_cannot_be_read_do_not_silence_the_others() {
    let folder = Folder::new("check-unreadable");
    std::fs::write(folder.0.join("latin.yaml"), b"a: \xe9\n").unwrap();
    folder.write("damaged.json", "{\"metadata\": {\n");
    folder.write("error.yaml", FAULTY);
    let run = folder.run(&["check", "--format", "json", "latin.yaml", "damaged.json", "error.yaml"]);
    assert_eq!(run.code, Some(2));
    assert!(run.err.contains("error: latin.yaml: not a UTF-8 text file (byte 3)\n"), "{}", run.err);
    assert!(run.err.contains("error: damaged.json: the JSON ends too early (line 2, column 1)"), "{}", run.err);
    assert_eq!(run.json()["files"][0]["path"], "error.yaml");
}

#[test]
fn standard_input_is_read() {
    let folder = Folder::new("check-stdin");
    let run = folder.run_with(&["check", "-"], FAULTY);
    assert_eq!(run.code, Some(1));
    assert!(run.out.contains(" --> <stdin>:5:3\n"), "{}", run.out);
}

#[test]
fn json_has_the_shape_of_the_contract() {
    let folder = Folder::new("check-json");
    folder.write("os.yaml", FAULTY);
    let json = folder.run(&["check", "--format", "json", "os.yaml"]).json();
    assert_eq!(json["version"], 1);
    let file = &json["files"][0];
    assert_eq!(file["path"], "os.yaml");
    assert_eq!(file["summary"], serde_json::json!({"error": 1, "warning": 1, "info": 0}));
    let found = &file["diagnostics"][1];
    let keys = |value: &serde_json::Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    assert_eq!(keys(found), ["code", "docs", "fixes", "help", "message", "name", "range", "severity"]);
    assert_eq!(
        (&found["code"], &found["docs"], &found["severity"]),
        (&"Y003".into(), &"rules/Y003".into(), &"error".into())
    );
    let second = FAULTY.rfind('é').unwrap();
    assert_eq!(found["range"]["start"], serde_json::json!({"line": 5, "column": 3, "offset": second}));
    assert_eq!(found["range"]["end"], serde_json::json!({"line": 5, "column": 4, "offset": second + 2}));
    let fix = &file["diagnostics"][0]["fixes"][0];
    assert_eq!(keys(fix), ["applicability", "edits", "title"]);
    assert_eq!(keys(&fix["edits"][0]), ["range", "text"]);
    assert_eq!(fix["edits"][0]["text"], "providerCredentials");
}

#[test]
fn github_annotations_name_the_place() {
    let folder = Folder::new("check-github");
    folder.write("os.yaml", FAULTY);
    folder.write("profile.json", &profile_with_layer("generation-3.json", FAULTY));
    let run = folder.run(&["check", "--format", "github", "os.yaml", "profile.json"]);
    assert!(run.out.contains("::error file=os.yaml,line=5,endLine=5,col=3,endColumn=4,title=Y003 "), "{}", run.out);
    assert!(run.out.contains("::warning file=os.yaml,line=3,endLine=3,col=1,endColumn=19,title=S006 "), "{}", run.out);
    assert!(
        run.out
            .contains("::error file=profile.json,title=Y003 duplicate-key::layer edge-native-byoi, line 5, column 3: "),
        "{}",
        run.out
    );
    assert!(run.out.lines().all(|line| line.starts_with("::")), "{}", run.out);
}

#[test]
fn annotations_cannot_be_forged() {
    let folder = Folder::new("check-github-escapes");
    let name = "a,b:100%::x.yaml";
    folder.write(
        name,
        "options:\n  system.uri: registry.northwind.internal/os:1.0.0\n\"x\\n::error file=y::z\\r%0A\": 1\n",
    );
    let run = folder.run(&["check", "--format", "github", name]);
    assert!(run.out.contains(" file=a%2Cb%3A100%25%3A%3Ax.yaml,line=3,"), "{}", run.out);
    assert_eq!(run.out.lines().count(), run.out.matches("title=").count(), "{}", run.out);
    assert!(run.out.lines().all(|line| line.starts_with("::warning file=a%2C")), "{}", run.out);
    assert!(!run.out.contains('\r'), "{}", run.out);
}

#[test]
fn many_files_keep_their_order() {
    let folder = Folder::new("check-many");
    let names: Vec<String> = (0..120).map(|number| format!("{number:03}.yaml")).collect();
    for (index, name) in names.iter().enumerate() {
        folder.write(name, if index % 3 == 0 { FAULTY } else { CLEAN });
    }
    let mut args = vec!["check", "--format", "json"];
    args.extend(names.iter().map(String::as_str));
    let run = folder.run(&args);
    let json = run.json();
    let paths: Vec<&str> =
        json["files"].as_array().unwrap().iter().map(|file| file["path"].as_str().unwrap()).collect();
    assert_eq!(paths, names);
    assert_eq!(json["files"][3]["summary"]["error"], 1);
    assert_eq!(json["files"][4]["summary"]["error"], 0);
    assert_eq!(run.err, "", "no progress without a terminal");
    let human = folder.run(&[&["check"], &args[3..]].concat());
    assert!(human.out.ends_with("\n40 errors, 40 warnings in 120 files\n"), "{}", human.out);
}

#[test]
fn the_version_of_palette_matters() {
    let folder = Folder::new("check-palette");
    folder.write("os.yaml", &format!("pack:\n  drain:\n    drainPods: auto\n{CLEAN}"));
    let old = folder.run(&["check", "--palette-version", "4.5.11", "os.yaml"]);
    assert!(old.out.contains("warning[S015]: ") && old.out.contains(" --> os.yaml:3:5\n"), "{}", old.out);
    let new = folder.run(&["check", "--palette-version", "v4.5.15", "os.yaml"]);
    assert!(!new.out.contains("S015"), "{}", new.out);
}

#[test]
fn the_os_layer_of_a_profile_is_checked() {
    let folder = Folder::new("check-profile");
    folder.write("profile.json", &profile_with_layer("generation-3.json", FAULTY));
    let run = folder.run(&["check", "profile.json"]);
    assert_eq!(run.code, Some(1));
    assert!(run.out.contains(" --> profile.json:layer edge-native-byoi:5:3\n"), "{}", run.out);
    let json = folder.run(&["check", "--format", "json", "profile.json"]).json();
    let found = json["files"][0]["diagnostics"].as_array().unwrap();
    let in_layer: Vec<_> = found.iter().filter(|found| found.get("layer").is_some()).collect();
    assert!(in_layer.iter().all(|found| found["layer"] == "edge-native-byoi"));
    assert!(in_layer.iter().any(|found| found["range"]["start"]["line"] == 5));
}

#[test]
fn the_version_of_a_profile_is_judged_in_the_file() {
    let folder = Folder::new("check-version");
    folder.write("old.json", &profile("generation-2.json"));
    folder.write("v.json", &profile("generation-2.json").replace("1.2.0-rc.1", "v1.2"));
    let json = folder.run(&["check", "--format", "json", "v.json"]).json();
    let found = &json["files"][0]["diagnostics"][0];
    assert_eq!((&found["code"], found.get("layer")), (&"P002".into(), None));
    assert_eq!(found["range"]["start"]["line"], 8);
    let run = folder.run(&["check", "--base", "old.json", "old.json"]);
    assert_eq!(run.code, Some(1));
    assert!(run.out.contains("error[P003]: ") && run.out.contains("Set the version to `1.2.0`"), "{}", run.out);
    assert!(!run.out.contains("\"version\""), "no line of the file is shown");
    folder.write("os.yaml", CLEAN);
    assert_eq!(folder.run(&["check", "--base", "os.yaml", "old.json"]).code, Some(0), "a layer alone is a base, too");
}

#[test]
fn the_yaml_form_and_all_generations_are_checked() {
    let folder = Folder::new("check-generations");
    for name in ["generation-1.json", "generation-2.json", "generation-3.json"] {
        folder.write(name, &profile(name));
        let run = folder.run(&["check", name]);
        assert_eq!(run.code, Some(0), "{name}: {run:?}");
    }
    folder.write("generation-3.yaml", &profile("generation-3.yaml"));
    let run = folder.run(&["check", "generation-3.yaml"]);
    assert_eq!(run.code, Some(1));
    assert!(run.out.contains("error[P007]: the profile has no network layer"), "{}", run.out);
    folder.write("api.json", &profile("api-answer.json"));
    let run = folder.run(&["check", "api.json"]);
    assert_eq!(run.code, Some(1), "{run:?}");
    assert!(run.out.contains("error[P007]: the profile has no Kubernetes and no network layer"), "{}", run.out);
}

/// The signatures are verified here, not in the core.
#[test]
fn a_forged_certificate_is_found() {
    let file = include_str!("../../../signatures/tests/certificates/p256-sha256.pem");
    let parts: Vec<&str> = file.split_inclusive("-----END CERTIFICATE-----\n").collect();
    let layer = |bundle: String| {
        let lines: Vec<String> = bundle.lines().map(|line| format!("    {line}\n")).collect();
        let lines = lines.concat();
        format!("providerCredentials:\n  registry: registry.edge-lab.net\n  certificates: |\n{lines}")
    };
    let folder = Folder::new("check-forged");
    folder.write("right.yaml", &layer(format!("{}{}", parts[0], parts[1])));
    folder.write("forged.yaml", &layer(format!("{}{}", parts[0], parts[2])));
    assert!(!folder.run(&["check", "right.yaml"]).out.contains("T016"));
    let run = folder.run(&["check", "forged.yaml"]);
    assert!(run.out.contains("warning[T016]: the signature of `CN=registry.edge-lab.net` does not verify"), "{run:?}");
}

#[test]
fn what_is_not_listed_is_counted() {
    let folder = Folder::new("check-unlisted");
    let lines: Vec<String> = (0..2500).map(|n| format!("  a{n}: '{{{{ .spectro.macro.m{n} }}}}'\n")).collect();
    let lines = lines.concat();
    folder.write("os.yaml", &format!("options:\n  system.uri: registry.northwind.dev/os:1\n{lines}"));
    let run = folder.run(&["check", "os.yaml"]);
    assert!(run.out.ends_with("2500 info in 1 file\n"), "{}", run.out.lines().last().unwrap());
    assert_eq!(run.out.matches("info[M016]").count(), 2000);
    assert!(run.out.contains("500 more findings of this rule are not listed."));
    let run = folder.run(&["check", "--format", "json", "os.yaml"]);
    assert!(run.out.contains("\"info\": 2500"));
}
