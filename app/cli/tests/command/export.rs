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
    assert!(run.err.starts_with("note: The layer was opened alone"), "{}", run.err);
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
        (&["os.yaml"][..], "give --name or --base"),
        (&["--base", "os.yaml", "os.yaml"], "the base must be a whole profile"),
        (&["--version", "v3", "base.json"], "(P002); `3.0.0` would do"),
        (&["--version", "1.2.0-rc.1", "base.json"], "(P003)"),
        (&["--name", " ", "base.json"], "needs a name"),
    ] {
        let run = folder.run(&[&["export", "--to", "palette-json"], args].concat());
        assert_eq!(run.code, Some(2), "{run:?}");
        assert!(run.err.contains(message) && run.out.is_empty(), "{run:?}");
    }
    assert_eq!(folder.run(&["export", "--to", "terraform", "base.json"]).code, Some(2));
}

#[test]
fn errors_in_the_layer_give_code_1() {
    let folder = Folder::new("export-errors");
    folder.write("os.yaml", "options:\n  a: 1\n  a: 2\n  system.uri: x\n");
    let run = folder.run(&["export", "--to", "palette-json", "--name", "x", "os.yaml"]);
    assert_eq!(run.code, Some(1), "{run:?}");
    assert!(run.err.contains("warning: the layer has 1 error"), "{}", run.err);
    assert!(run.json().is_object());
}
