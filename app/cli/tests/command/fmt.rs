use crate::{Folder, profile_with_layer};

const UGLY: &str = "options:   # note\r\n    system.uri:   'registry.northwind.internal/os:1.0.0'  \r\n    x:  {{  .spectro.macro.x  }}";
const TIDY: &str =
    "options:   # note\r\n  system.uri: 'registry.northwind.internal/os:1.0.0'\r\n  x: {{  .spectro.macro.x  }}\r\n";

#[test]
fn white_space_is_set_right() {
    let folder = Folder::new("fmt");
    folder.write("os.yaml", UGLY);
    folder.write("tidy.yaml", TIDY);
    let run = folder.run(&["fmt", "os.yaml", "tidy.yaml"]);
    assert_eq!((run.code, run.out.as_str(), run.err.as_str()), (Some(0), "os.yaml: formatted\n", ""));
    assert_eq!(folder.read("os.yaml"), TIDY);
    let again = folder.run(&["fmt", "os.yaml"]);
    assert_eq!((again.code, again.out.as_str()), (Some(0), ""));
}

#[test]
fn checking_changes_nothing() {
    let folder = Folder::new("fmt-check");
    folder.write("os.yaml", UGLY);
    folder.write("tidy.yaml", TIDY);
    let run = folder.run(&["fmt", "--check", "tidy.yaml", "os.yaml"]);
    assert_eq!((run.code, run.out.as_str()), (Some(1), "os.yaml: would be formatted\n"));
    assert_eq!(folder.read("os.yaml"), UGLY);
    assert_eq!(folder.run(&["fmt", "--check", "tidy.yaml"]).code, Some(0));
    assert_eq!(folder.run_with(&["fmt", "--check", "-"], UGLY).code, Some(1));
    assert_eq!(folder.run_with(&["fmt", "-"], UGLY).code, Some(2));
}

#[test]
fn syntax_errors_are_refused() {
    let folder = Folder::new("fmt-refused");
    let broken = "options:\n    x:   [1\n";
    folder.write("broken.yaml", broken);
    folder.write("os.yaml", UGLY);
    let run = folder.run(&["fmt", "broken.yaml", "os.yaml"]);
    assert_eq!(run.code, Some(2));
    assert!(run.err.starts_with("error: broken.yaml:2:10: not formatted: a syntax error"), "{}", run.err);
    assert_eq!(folder.read("broken.yaml"), broken);
    assert_eq!(folder.read("os.yaml"), TIDY, "the other file is formatted all the same");
}

#[test]
fn of_a_profile_only_the_os_layer_changes() {
    let folder = Folder::new("fmt-profile");
    folder.write("profile.json", &profile_with_layer("generation-3.json", UGLY));
    assert_eq!(folder.run(&["fmt", "profile.json"]).code, Some(0));
    assert_eq!(folder.read("profile.json"), profile_with_layer("generation-3.json", TIDY));
}
