use crate::{Folder, profile};

const LAYER: &str = "options:\n  system.uri: \"registry.northwind.internal/os:1.0.0\" # <note>\n";

#[test]
fn a_layer_goes_into_its_base() {
    let folder = Folder::new("export-base");
    folder.write("base.json", &profile("generation-1.json"));
    folder.write("os.yaml", LAYER);
    let run = folder.run(&["export", "--to", "palette-json", "--base", "base.json", "os.yaml"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    let mut expected: serde_json::Value = serde_json::from_str(&profile("generation-1.json")).unwrap();
    expected["spec"]["version"] = "1.0.1".into();
    expected["spec"]["template"]["packs"][0]["values"] = LAYER.into();
    assert_eq!(run.json(), expected);
    assert!(run.out.contains("\\u003cnote\\u003e"), "{}", run.out);
}

#[test]
fn a_whole_profile_is_its_own_base() {
    let folder = Folder::new("export-self");
    folder.write("base.json", &profile("generation-2.json"));
    let run = folder.run(&["export", "--to", "palette-json", "--version", "2.0.0", "base.json"]);
    assert_eq!(run.out, profile("generation-2.json").replace("1.2.0-rc.1", "2.0.0"));
    let next = folder.run(&["export", "--to", "palette-json", "base.json"]);
    assert_eq!(next.out, profile("generation-2.json").replace("1.2.0-rc.1", "1.2.0"));
}

#[test]
fn a_layer_alone_becomes_a_new_profile() {
    let folder = Folder::new("export-new");
    folder.write("os.yaml", LAYER);
    let run = folder.run(&["export", "--to", "palette-json", "--name", "edge-shop", "-o", "new.json", "os.yaml"]);
    assert_eq!((run.code, run.out.as_str()), (Some(0), ""), "{run:?}");
    assert!(run.err.contains("note: The layer was opened alone"), "{}", run.err);
    let json: serde_json::Value = serde_json::from_str(&folder.read("new.json")).unwrap();
    assert_eq!(json["metadata"]["name"], "edge-shop");
    assert_eq!(json["spec"]["version"], "1.0.0");
    assert_eq!(json["spec"]["template"]["packs"][0]["values"], LAYER);
}

#[test]
fn bad_orders_are_refused() {
    let folder = Folder::new("export-refused");
    folder.write("base.json", &profile("generation-2.json"));
    folder.write("os.yaml", LAYER);
    for (args, message) in [
        (&["os.yaml"][..], "use --name or --base"),
        (&["--base", "os.yaml", "os.yaml"], "a layer alone has no profile name"),
        (&["--version", "v3", "base.json"], "(P002); use `3.0.0`"),
        (&["--version", "1.2.0-rc.1", "base.json"], "(P003)"),
        (&["--name", " ", "base.json"], "needs a name"),
    ] {
        let run = folder.run(&[&["export", "--to", "palette-json"], args].concat());
        assert_eq!(run.code, Some(2), "{run:?}");
        assert!(run.err.contains(message) && run.out.is_empty(), "{run:?}");
    }
    let run = folder.run(&["export", "--to", "api-script", "--name", "x", "os.yaml"]);
    assert!(run.code == Some(2) && run.err.contains("open the profile first with --base"), "{run:?}");
    assert_eq!(folder.run(&["export", "--to", "helm", "base.json"]).code, Some(2));
}

#[test]
fn errors_need_confirmation() {
    let folder = Folder::new("export-errors");
    folder.write("os.yaml", "options:\n  a: 1\n  a: 2\n  system.uri: x\n");
    let args = ["export", "--to", "palette-json", "--name", "x", "-o", "out.json", "os.yaml"];
    let run = folder.run(&args);
    assert_eq!(run.code, Some(1), "{run:?}");
    assert!(run.err.contains("error: the rules find 1 error") && run.err.contains("--accept-errors"), "{}", run.err);
    assert!(!folder.0.join("out.json").exists());
    let run = folder.run(&[&args[..], &["--accept-errors"]].concat());
    assert_eq!(run.code, Some(0), "{run:?}");
    assert!(run.err.contains("note: Error Y003 (") && run.err.contains("line 3"), "{}", run.err);
    assert!(folder.read("out.json").contains("a: 2"));
}

#[test]
fn what_another_yaml_reader_refuses_cannot_be_confirmed() {
    let folder = Folder::new("export-read-back");
    folder.write("os.yaml", "options:\n  system.uri: &os.image registry.northwind.internal/os:1.0.0\n");
    let args = ["export", "--to", "os-yaml", "-o", "out.yaml", "os.yaml"];
    let all = ["--consent", "--accept-errors", "--accept-masked", "--accept-incomplete"];
    for args in [args.to_vec(), [&args[..], &all].concat()] {
        let run = folder.run(&args);
        assert_eq!((run.code, run.out.as_str()), (Some(1), ""), "{run:?}");
        let place = "error: a second YAML reader (libyaml) refuses the OS layer: line 2, column 18; ";
        assert!(run.err.starts_with(place) && !run.err.contains("--accept"), "{}", run.err);
        assert!(!folder.0.join("out.yaml").exists());
    }
}

#[test]
fn masked_values_need_confirmation() {
    let folder = Folder::new("export-masked");
    folder.write("base.json", &profile("generation-3.json"));
    folder.write("os.yaml", LAYER);
    let args = ["export", "--to", "palette-json", "--base", "base.json", "os.yaml"];
    let run = folder.run(&args);
    assert_eq!((run.code, run.out.as_str()), (Some(1), ""), "{run:?}");
    assert!(run.err.contains("variable registry_password") && run.err.contains("--accept-masked"), "{}", run.err);
    let run = folder.run(&[&args[..], &["--accept-masked"]].concat());
    assert!(run.code == Some(0) && run.out.contains("********"), "{run:?}");
    let script = folder.run(&["export", "--to", "api-script", "--base", "base.json", "os.yaml"]);
    assert!(script.code == Some(0) && script.out.starts_with("#!/bin/sh\n"), "{script:?}");
}

#[test]
fn what_an_api_response_does_not_include_needs_confirmation() {
    let folder = Folder::new("export-incomplete");
    folder.write("base.json", &profile("api-answer.json"));
    folder.write("os.yaml", LAYER);
    let args = ["export", "--to", "palette-json", "--accept-errors", "--base", "base.json", "os.yaml"];
    let run = folder.run(&args);
    assert_eq!((run.code, run.out.as_str()), (Some(1), ""), "{run:?}");
    assert!(run.err.contains("missing: the variables; ") && run.err.contains("--accept-incomplete"), "{}", run.err);
    let run = folder.run(&[&args[..], &["--accept-incomplete"]].concat());
    assert_eq!(run.json()["spec"]["template"]["packs"][0]["values"], LAYER);
    assert!(
        run.err.contains("note: The opened file does not include the variables, so the exported file does not either."),
        "{}",
        run.err
    );
    assert!(run.err.contains("note: Add the profile's variables to `spec.variables`"), "{}", run.err);
    let script = folder.run(&["export", "--to", "api-script", "--base", "base.json", "os.yaml"]);
    assert_eq!(script.code, Some(0), "{script:?}");
    // A variable that the response does not include is not called undefined.
    folder.write("used.yaml", "options:\n  system.uri: '{{.spectro.var.image}}'\n");
    let script = folder.run(&["export", "--to", "api-script", "--base", "base.json", "used.yaml"]);
    assert!(script.code == Some(0) && !script.err.contains("does not define"), "{}", script.err);
}

#[test]
fn readable_defaults_of_sensitive_variables_need_confirmation() {
    let folder = Folder::new("export-defaults");
    folder.write("base.json", &profile("generation-3.json").replace("********", "Canary-7f3a-default"));
    folder.write("os.yaml", LAYER);
    for to in ["palette-json", "terraform"] {
        let args = ["export", "--to", to, "--base", "base.json", "-o", "out.zip", "os.yaml"];
        let run = folder.run(&args);
        assert_eq!(run.code, Some(1), "{run:?}");
        assert!(
            run.err.contains("the default of the sensitive variable registry_password") && !run.err.contains("Canary")
        );
        assert!(run.err.contains("--consent"), "{}", run.err);
        assert!(!folder.0.join("out.zip").exists());
    }
    let run = folder.run(&["export", "--to", "palette-json", "--consent", "--base", "base.json", "os.yaml"]);
    assert!(run.code == Some(0) && run.out.contains("Canary-7f3a-default"), "{}", run.err);
    let script = folder.run(&["export", "--to", "api-script", "--base", "base.json", "os.yaml"]);
    assert!(script.code == Some(0) && !script.out.contains("Canary"), "{}", script.err);
}

#[test]
fn each_missing_confirmation_is_named() {
    let folder = Folder::new("export-all");
    folder.write("base.json", &profile("generation-3.json"));
    folder.write("os.yaml", "options:\n  a: 1\n  a: 2\n  system.uri: x\n");
    let run = folder.run(&["export", "--to", "palette-json", "--base", "base.json", "os.yaml"]);
    let flags: Vec<&str> = run.err.lines().filter_map(|line| line.split("or use ").nth(1)).collect();
    assert_eq!(flags, ["--accept-errors", "--accept-masked"], "{}", run.err);
}

#[test]
fn without_macros_nothing_is_written() {
    let folder = Folder::new("export-no-macros");
    folder.write("os.yaml", LAYER);
    let run = folder.run(&["export", "--to", "macros", "-o", "out/", "os.yaml"]);
    assert!(run.code == Some(2) && run.err.contains("there is nothing to define"), "{run:?}");
    assert!(!folder.0.join("out").exists());
}

#[test]
fn each_secret_can_have_a_choice_of_its_own() {
    let folder = Folder::new("export-ones");
    let secret = |name: &str| format!("  {name}: Canary-7f3a-{name}\n");
    let text = format!(
        "options:\n  system.uri: a.io/x:1\nproviderCredentials:\n  registry: a.io\n  user: bob\n{}",
        secret("password")
    );
    folder.write("os.yaml", &format!("{text}extra:\n{}", secret("apiToken")));
    let args = ["export", "--to", "os-yaml", "--secret", "provider_registry_password=macro", "os.yaml"];
    let run = folder.run(&args);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert!(
        run.out.contains("'{{.spectro.macro.provider_registry_password}}'") && run.out.contains("'{{.spectro.var."),
        "{}",
        run.out
    );
    for (choice, message) in [
        ("other=macro", "the names are: provider_registry_password, "),
        ("a=b", "an example is registry_password=macro"),
    ] {
        let run = folder.run(&["export", "--to", "os-yaml", "--secret", choice, "os.yaml"]);
        assert!(run.code == Some(2) && run.out.is_empty() && run.err.contains(message), "{run:?}");
    }
    let keep = folder.run(&["export", "--to", "os-yaml", "--secret", "provider_registry_password=keep", "os.yaml"]);
    assert!(keep.code == Some(1) && keep.out.is_empty(), "{keep:?}");
}

#[test]
fn a_lower_version_is_warned_about() {
    let folder = Folder::new("export-lower");
    folder.write("base.json", &profile("generation-2.json"));
    let run = folder.run(&["export", "--to", "palette-json", "--version", "0.0.1", "base.json"]);
    assert!(run.code == Some(0) && run.err.contains("note: Version `0.0.1` is lower than `1.2.0-rc.1`"), "{}", run.err);
}

#[test]
fn the_layer_alone_comes_back() {
    let folder = Folder::new("export-os-yaml");
    folder.write("base.json", &profile("generation-3.json"));
    folder.write("os.yaml", LAYER);
    for args in [&["os.yaml"][..], &["--base", "base.json", "os.yaml"]] {
        let run = folder.run(&[&["export", "--to", "os-yaml"], args].concat());
        assert_eq!((run.code, run.out.as_str()), (Some(0), LAYER), "{run:?}");
    }
}

#[test]
fn terraform_goes_to_a_folder_or_an_archive() {
    let folder = Folder::new("export-terraform");
    folder.write("base.json", &profile("generation-2.json"));
    folder.write("os.yaml", LAYER);
    let args = ["export", "--to", "terraform", "--version", "2.0.0", "--base", "base.json"];
    let run = folder.run(&[&args[..], &["os.yaml"]].concat());
    assert_eq!(run.code, Some(2), "{run:?}");
    assert!(run.err.contains("files: use -o DIR/ or -o FILE.zip"), "{}", run.err);
    assert_eq!(folder.run(&[&args[..], &["-o", "one.tf", "os.yaml"]].concat()).code, Some(2));
    assert!(!folder.0.join("one.tf").exists());
    let run = folder.run(&[&args[..], &["-o", "new/", "os.yaml"]].concat());
    assert_eq!(run.code, Some(0), "{run:?}");
    assert_eq!(folder.read("new/edge-shop-2.0.0/packs/os.edge-native-byoi.yaml"), LAYER);
    assert!(folder.read("new/edge-shop-2.0.0.tf").contains("= \"2.0.0\"\n"));
    assert!(folder.read("new/versions.tf").contains("spectrocloud/spectrocloud"));
    assert!(folder.read("new/edge-shop-2.0.0-terraform-checklist.md").contains("- [ ] "));
    let run = folder.run(&[&args[..], &["-o", "new.zip", "os.yaml"]].concat());
    assert_eq!(run.code, Some(0), "{run:?}");
    let bytes = std::fs::read(folder.0.join("new.zip")).unwrap();
    let holds = |text: &str| bytes.windows(text.len()).any(|window| window == text.as_bytes());
    assert!(
        bytes.starts_with(b"PK\x03\x04") && holds("edge-shop-2.0.0/packs/os.edge-native-byoi.yaml") && holds(LAYER)
    );
}

#[test]
fn macros_are_listed_without_values() {
    let folder = Folder::new("export-macros");
    folder.write(
        "os.yaml",
        "a: '{{.spectro.macro.user}}'\nb: '{{.spectro.macro.site | default \"x\"}}'\n# {{.spectro.macro.old}}\n",
    );
    let run = folder.run(&["export", "--to", "macros", "-o", ".", "os.yaml"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    let body: serde_json::Value = serde_json::from_str(&folder.read("layer-1.0.0-macros.json")).unwrap();
    let empty = |name: &str| serde_json::json!({"name": name, "value": ""});
    assert_eq!(body, serde_json::json!({"macros": [empty("site"), empty("user")]}));
    let csv = folder.read("layer-1.0.0-macros.csv");
    assert_eq!(
        csv,
        "macro,default,where\r\nold,in comments only,edge-native-byoi line 3\r\nsite,everywhere,edge-native-byoi line 2\r\n\
         user,\"none, or not everywhere\",edge-native-byoi line 1\r\n"
    );
    assert!(
        folder.read("layer-1.0.0-macros.md").contains("| `user` | none, or not everywhere | edge-native-byoi line 1 |")
    );
    assert!(folder.read("layer-1.0.0-macros.tf").contains("for name in [\"site\", \"user\"] : name"));
}

#[test]
fn the_help_names_every_format() {
    let help = Folder::new("export-help").run(&["export", "--help"]).out;
    for format in ["palette-json", "api-script", "terraform", "os-yaml", "macros"] {
        assert!(help.contains(&format!("- {format}:")) && help.contains(&format!("export --to {format} ")), "{help}");
    }
}
