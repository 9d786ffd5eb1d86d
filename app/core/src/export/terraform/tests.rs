use std::process::{Command, Stdio};

use ::hcl::eval::{Context, Evaluate, FuncArgs, FuncDef, ParamType};
use ::hcl::{Block as Parsed, Body, Map, Value};

use crate::export::Format::Terraform;
use crate::export::tests::{GENERATIONS, Order, order, profile};
use crate::export::{Export, OutFile};

/// A profile whose texts and names hold everything that HCL could trip over.
const NASTY: &str = r#"{"metadata":{"name":"Edge \"shop\" ${a} %{b}","description":"two\nlines \\ ${x}","labels":{"app":"web","tag":"spectro__tag","url":"https://x","${k}":"%{v}"}},"spec":{"version":"1.0.0","template":{"type":"cluster","cloudType":"edge-native","packs":[{"name":"edge-native-byoi","type":"oci","layer":"os","version":"2.1.0","tag":"2.1.x","values":"a: 1\n","registry":{"metadata":{"uid":"abc","name":"My \"Registry\"","kind":"oci","isPrivate":false}}},{"name":"edge/k3s","type":"spectro","layer":"k8s","version":"1.33.9","tag":"1.33.9","values":"  a: ${b} %{ if c }\r\n# $${d} {{.spectro.macro.x}} \"q\" \\n\r\n","registry":{"metadata":{"uid":"5eecc89d0b150045ae661cef","name":"","kind":"pack","isPrivate":false,"isSyncSupported":false}}},{"name":"EDGE/K3S","type":"spectro","layer":"k8s","version":"","values":"e\u0301: 1"},{"name":"..","type":"manifest","layer":"cni","version":"1.0.0","values":"","registry":{"metadata":{"uid":"","name":"","kind":"","isPrivate":false}},"manifests":[{"name":"a.yaml","content":"kind: ${x}\n"},{"name":"../../A","content":"EOT\n"},{"name":"","content":""}],"extra":1}]},"variables":[{"name":"size","displayName":"Size","format":"number","required":true,"defaultValue":12345678901234567890,"immutable":false,"hidden":false,"isSensitive":false},{"name":"color","inputType":"dropdown","defaultValue":"r","required":false,"regex":"^[a-z]\\d${1}$","options":[{"value":"r","label":"Red","description":"d"},{"value":"g"}]},{"name":"on","displayName":"On","format":"boolean","required":true,"defaultValue":true,"immutable":true,"hidden":true,"isSensitive":true}]}}"#;

/// Reads the file back with an independent reader; `file(...)` gives the names of the files.
fn read_back(done: &Export) -> Body {
    let body = ::hcl::parse(&done.files[0].text).unwrap_or_else(|error| panic!("{error}\n{}", done.files[0].text));
    let mut context = Context::new();
    context.declare_var("path", Value::Object(Map::from_iter([("module".to_owned(), Value::from("."))])));
    let file = |args: FuncArgs| args[0].as_str().map(Value::from).ok_or_else(|| "no text".to_owned());
    context.declare_func("file", FuncDef::builder().param(ParamType::String).build(file));
    let registries = sources(&body, "spectrocloud_registry", "name", &Context::new());
    let mut data = Map::from_iter([("spectrocloud_registry".to_owned(), Value::Object(registries))]);
    let mut known = Context::new();
    known.declare_var("data", Value::Object(data.clone()));
    let packs = sources(&body, "spectrocloud_pack", "filters", &known);
    data.insert("spectrocloud_pack".to_owned(), Value::Object(packs));
    context.declare_var("data", Value::Object(data));
    body.evaluate(&context).unwrap()
}

/// `data.KIND.LABEL.id` gives what the data source looks for: the name of a registry, the filters of a pack.
fn sources(body: &Body, kind: &str, by: &str, known: &Context<'_>) -> Map<String, Value> {
    let own = blocks(body, "data").into_iter().filter(|block| block.labels[0].as_str() == kind);
    let found = own.map(|block| {
        let id = block.body.attributes().find(|one| one.key() == by).unwrap();
        let id = id.expr().evaluate(known).unwrap();
        (block.labels[1].as_str().to_owned(), Value::Object(Map::from_iter([("id".to_owned(), id)])))
    });
    found.collect()
}

fn blocks<'b>(body: &'b Body, name: &str) -> Vec<&'b Parsed> {
    body.blocks().filter(|block| block.identifier() == name).collect()
}

fn get(body: &Body, name: &str) -> Option<Value> {
    body.attributes().find(|one| one.key() == name).map(|one| Value::from(one.expr().clone()))
}

fn text(body: &Body, name: &str) -> String {
    get(body, name).map_or_else(String::new, |value| value.as_str().unwrap().to_owned())
}

/// The text that `values` or `content` names.
fn file_text<'d>(done: &'d Export, body: &Body, name: &str) -> &'d str {
    let path = text(body, name);
    let path = path.strip_prefix("./").unwrap_or_else(|| panic!("{path:?}"));
    &done.files.iter().find(|file| file.path == path).unwrap().text
}

#[test]
fn every_profile_reads_back() {
    for source in [GENERATIONS[0], GENERATIONS[1], GENERATIONS[2], NASTY] {
        let base = profile(source);
        let layer = "a: \"${b} %{ if c }\" # e\u{301} é 𝄞\r\nEOT\n\tx: $(y) `z` 'q'";
        let done = order(Some(&base), layer).with_secrets().run(Terraform).unwrap();
        for path in done.files.iter().flat_map(|file| file.path.split('/')) {
            assert!(path.starts_with(|c: char| c.is_ascii_alphanumeric()), "{path}");
        }
        let body = read_back(&done);
        let json: serde_json::Value = serde_json::from_str(source).unwrap();
        let resource = blocks(&body, "resource");
        assert_eq!(resource.len(), 1);
        assert_eq!(resource[0].labels[0].as_str(), "spectrocloud_cluster_profile");
        let resource = &resource[0].body;
        assert_eq!(text(resource, "name"), base.name());
        assert_eq!(text(resource, "version"), "9.0.0");
        assert_eq!(text(resource, "context"), "project");
        assert_eq!(text(resource, "type"), json["spec"]["template"]["type"].as_str().unwrap());
        assert_eq!(text(resource, "cloud"), json["spec"]["template"]["cloudType"].as_str().unwrap());
        assert_eq!(text(resource, "description"), json["metadata"]["description"].as_str().unwrap_or(""));
        let packs = blocks(resource, "pack");
        assert_eq!(packs.len(), base.layers().len());
        for (index, (pack, info)) in packs.iter().zip(base.layers()).enumerate() {
            let pack = &pack.body;
            assert_eq!(text(pack, "name"), info.name);
            assert_eq!(text(pack, "type"), info.pack_type);
            assert_eq!(text(pack, "tag"), info.version, "the full version");
            let values = if index == 0 { layer } else { base.values(index) };
            if values.is_empty() {
                assert!(get(pack, "values").is_none());
            } else {
                assert_eq!(file_text(&done, pack, "values"), values);
            }
            assert!(get(pack, "registry_name").is_none());
            let registry = &json["spec"]["template"]["packs"][index]["registry"]["metadata"];
            let wanted = [&registry["name"], &registry["uid"]].map(|text| text.as_str().unwrap_or(""));
            let wanted = wanted.into_iter().find(|text| !text.is_empty()).unwrap_or("");
            let is_unsynced = registry["isSyncSupported"].as_bool() == Some(false);
            if info.pack_type == "manifest" || wanted.is_empty() {
                assert_eq!((text(pack, "uid"), text(pack, "registry_uid")), (String::new(), String::new()));
            } else if is_unsynced || info.pack_type == "helm" {
                assert_eq!((text(pack, "uid").as_str(), text(pack, "registry_uid").as_str()), ("", wanted));
            } else {
                let cloud = if info.layer == "addon" { "" } else { "spec.cloudTypes=edge-nativeAND" };
                let own =
                    format!("spec.name={}ANDspec.version={}ANDspec.registryUid={wanted}", info.name, info.version);
                assert_eq!(text(pack, "uid"), format!("{cloud}{own}"));
            }
            let manifests = blocks(pack, "manifest");
            let contents: Vec<&str> = manifests.iter().map(|one| file_text(&done, &one.body, "content")).collect();
            let wanted: Vec<&str> = base.manifests(index).iter().map(|own| own.content.as_str()).collect();
            assert_eq!(contents, wanted);
        }
        let variables: Vec<&Parsed> =
            blocks(resource, "profile_variables").iter().flat_map(|list| blocks(&list.body, "variable")).collect();
        let names: Vec<String> = variables.iter().map(|one| text(&one.body, "name")).collect();
        assert_eq!(names, base.variables().unwrap());
    }
}

#[test]
fn labels_and_variables_are_translated() {
    let base = profile(NASTY);
    let done = order(Some(&base), base.values(0)).with_secrets().run(Terraform).unwrap();
    let body = read_back(&done);
    let resource = &blocks(&body, "resource")[0].body;
    let tags = get(resource, "tags").unwrap();
    let tags: Vec<&str> = tags.as_array().unwrap().iter().map(|tag| tag.as_str().unwrap()).collect();
    assert_eq!(tags, ["app:web", "tag", "url:https://x", "${k}:%{v}"]);
    let list = &blocks(resource, "profile_variables")[0].body;
    let variables: Vec<&Body> = blocks(list, "variable").into_iter().map(|block| &block.body).collect();
    let keys = |body: &Body| body.attributes().map(|one| one.key().to_owned()).collect::<Vec<_>>();
    assert_eq!(text(variables[0], "default_value"), "12345678901234567890", "no digit is lost");
    assert_eq!(keys(variables[0]), ["name", "display_name", "format", "default_value", "required"]);
    assert_eq!(text(variables[1], "display_name"), "color", "the provider requires one");
    assert_eq!(text(variables[1], "format"), "string");
    assert_eq!(text(variables[1], "default_value"), "Red", "the label of the option");
    assert_eq!(text(variables[1], "regex"), "^[a-z]\\d${1}$");
    let options: Vec<(String, String)> = blocks(variables[1], "options")
        .iter()
        .map(|option| (text(&option.body, "label"), text(&option.body, "value")))
        .collect();
    assert_eq!(options, [("Red".to_owned(), "r".to_owned()), ("g".to_owned(), "g".to_owned())]);
    assert_eq!(
        keys(variables[2]),
        ["name", "display_name", "format", "default_value", "required", "immutable", "hidden", "is_sensitive"]
    );
    assert!(!done.files[0].shown().contains("default_value = \"true\""), "{}", done.files[0].shown());
}

#[test]
fn a_moved_secret_is_a_sensitive_variable_without_a_default() {
    let base = profile(GENERATIONS[0]);
    let done =
        order(Some(&base), "providerCredentials:\n  password: Canary-7f3a\n").with_secrets().run(Terraform).unwrap();
    let body = read_back(&done);
    let resource = &blocks(&body, "resource")[0].body;
    let list = &blocks(resource, "profile_variables")[0].body;
    let added = &blocks(list, "variable").pop().unwrap().body;
    assert_eq!(text(added, "name"), done.variables[0]);
    assert_eq!(get(added, "is_sensitive"), Some(Value::Bool(true)));
    assert!(get(added, "default_value").is_none());
}

#[test]
fn what_cannot_be_carried_is_said() {
    let base = profile(NASTY);
    let done = order(Some(&base), base.values(0)).with_secrets().run(Terraform).unwrap();
    let text = done.checklist_file().text;
    for note in [
        "do not arrive whole: url.",
        "edge-native-byoi (2.1.0 instead of 2.1.x)",
        "Write it as their tag: EDGE/K3S.",
        "has no registry for these packs. Add `registry_uid` or `registry_name`: EDGE/K3S.",
        "Add `uid` to: edge/k3s.",
        "has no arguments for: spec.template.packs[3].extra.",
        "both ends of the texts of: edge/k3s.",
        "bytes of combined characters change in: EDGE/K3S.",
    ] {
        assert!(text.contains(note), "{note}\n{text}");
    }
    let plain = profile(GENERATIONS[0]);
    let text = order(Some(&plain), plain.values(0)).with_secrets().run(Terraform).unwrap().checklist_file().text;
    assert!(!text.contains("combined") && !text.contains("`uid`") && !text.contains("no registry"), "{text}");
}

/// Two versions lie in one module without a name twice.
#[test]
fn versions_live_side_by_side() {
    let base = profile(GENERATIONS[2]);
    let names = |version| {
        let done = Order { version, ..order(Some(&base), base.values(0)) }.with_secrets().run(Terraform).unwrap();
        let body = read_back(&done);
        let labels = body.blocks().map(|one| one.labels.iter().map(|label| label.as_str().to_owned()).collect());
        let mut names: Vec<Vec<String>> = labels.collect();
        let paths = done.files.iter().filter(|file| file.path != "versions.tf").map(|file| vec![file.path.clone()]);
        names.extend(paths);
        names
    };
    let (one, two) = (names("2.0.0"), names("2.1.0"));
    assert!(one.iter().all(|name| !two.contains(name)), "{one:?}\n{two:?}");
}

/// `terraform fmt -check`, where Terraform is installed.
#[test]
fn terraform_would_write_it_the_same_way() {
    let quiet = |command: &mut Command| command.stdout(Stdio::null()).stderr(Stdio::null()).status();
    if quiet(Command::new("terraform").arg("version")).is_err() {
        return;
    }
    let folder = std::env::temp_dir().join(format!("layerwright-fmt-{}", std::process::id()));
    for (index, source) in [GENERATIONS[0], GENERATIONS[1], GENERATIONS[2], NASTY].into_iter().enumerate() {
        let base = profile(source);
        let order = order(Some(&base), "a: '{{.spectro.macro.${b}}}'\nproviderCredentials:\n  password: Canary-7f3a\n")
            .with_secrets();
        let files = [order.run(Terraform).unwrap().files, order.run(crate::export::Format::Macros).unwrap().files];
        for OutFile { path, text, .. } in files.concat() {
            let path = folder.join(index.to_string()).join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
    }
    let mut fmt = Command::new("terraform");
    let output = fmt.args(["fmt", "-check", "-diff", "-recursive"]).arg(&folder).output().unwrap();
    std::fs::remove_dir_all(&folder).unwrap();
    assert!(
        output.status.success(),
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
}
