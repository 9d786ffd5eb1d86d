use crate::{Folder, profile_with_layer};

/// Y011 has a safe fix; S006 a fix that may change the meaning.
const FAULTY: &str = "options: # note\r\n  system.uri: registry.northwind.internal/os:1.0.0\r\n  x: {{ .spectro.macro.x }}\r\noptionz: {}\r\n";
const SAFE: &str = "options: # note\r\n  system.uri: registry.northwind.internal/os:1.0.0\r\n  x: '{{ .spectro.macro.x }}'\r\noptionz: {}\r\n";

#[test]
fn safe_fixes_are_written() {
    let folder = Folder::new("fix-safe");
    folder.write("os.yaml", FAULTY);
    let run = folder.run(&["fix", "os.yaml"]);
    assert_eq!((run.code, run.out.as_str()), (Some(0), "os.yaml: 1 fix made, 0 errors left\n"), "{run:?}");
    assert_eq!(folder.read("os.yaml"), SAFE);
    let again = folder.run(&["fix", "os.yaml"]);
    assert_eq!(again.out, "os.yaml: 0 fixes made, 0 errors left\n");
    assert_eq!(folder.read("os.yaml"), SAFE);
}

#[test]
fn unsafe_fixes_are_made_on_demand() {
    let folder = Folder::new("fix-unsafe");
    folder.write("os.yaml", "option:\n  system.uri: registry.northwind.internal/os:1.0.0\n");
    folder.run(&["fix", "--unsafe", "os.yaml"]);
    assert_eq!(folder.read("os.yaml"), "options:\n  system.uri: registry.northwind.internal/os:1.0.0\n");
}

#[test]
fn a_diff_changes_nothing() {
    let folder = Folder::new("fix-diff");
    folder.write("os.yaml", FAULTY);
    let run = folder.run(&["fix", "--diff", "os.yaml"]);
    assert_eq!(run.code, Some(0));
    assert!(run.out.starts_with("--- os.yaml\n+++ os.yaml\n@@ "), "{}", run.out);
    assert!(run.out.contains("-  x: {{ .spectro.macro.x }}\r\n+  x: '{{ .spectro.macro.x }}'\r\n"), "{}", run.out);
    assert_eq!(folder.read("os.yaml"), FAULTY);
}

#[test]
fn errors_that_are_left_give_code_1() {
    let folder = Folder::new("fix-left");
    folder.write("os.yaml", "options:\n  a: 1\n  a: 2\n  system.uri: x\n");
    let run = folder.run(&["fix", "os.yaml"]);
    assert_eq!(run.code, Some(1), "{run:?}");
    assert!(run.out.contains("1 error left"), "{}", run.out);
}

#[test]
fn of_a_profile_only_the_os_layer_changes() {
    let folder = Folder::new("fix-profile");
    let before = profile_with_layer("generation-3.json", FAULTY);
    folder.write("profile.json", &before);
    let run = folder.run(&["fix", "profile.json"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert_eq!(folder.read("profile.json"), profile_with_layer("generation-3.json", SAFE));
}

#[test]
fn what_cannot_be_written_back_is_refused() {
    let folder = Folder::new("fix-refused");
    let yaml = crate::profile("generation-3.yaml")
        .replace("system.uri: \"NA\"", "system.uri: \"NA\"\n          x: {{ .spectro.macro.x }}");
    folder.write("profile.yaml", &yaml);
    let run = folder.run(&["fix", "profile.yaml"]);
    assert_eq!(run.code, Some(2), "{run:?}");
    assert!(run.err.contains("cannot be changed in place"), "{}", run.err);
    assert_eq!(folder.read("profile.yaml"), yaml);
    assert_eq!(folder.run(&["fix", "-"]).code, Some(2));
}
