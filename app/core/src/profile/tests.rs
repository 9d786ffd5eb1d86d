use super::*;

mod generator;
mod lossless;
mod yaml_form;

const GENERATIONS: [&str; 3] = [
    include_str!("../../../../tests/fixtures/profiles/generation-1.json"),
    include_str!("../../../../tests/fixtures/profiles/generation-2.json"),
    include_str!("../../../../tests/fixtures/profiles/generation-3.json"),
];
const YAML_FORM: &str = include_str!("../../../../tests/fixtures/profiles/generation-3.yaml");
const API_ANSWER: &str = include_str!("../../../../tests/fixtures/profiles/api-answer.json");

fn profile(text: &str) -> Profile {
    match open(text) {
        Ok(Opened::Profile(profile)) => profile,
        other => panic!("not a profile: {other:?}"),
    }
}

fn error(text: &str) -> OpenError {
    match open(text) {
        Err(error) => error,
        Ok(opened) => panic!("opened: {opened:?}"),
    }
}

fn is_layer(text: &str) -> bool {
    matches!(open(text), Ok(Opened::Layer(kept)) if kept == text)
}

fn parsed(text: &str) -> serde_json::Value {
    serde_json::from_str(text.trim_start_matches('\u{feff}')).unwrap()
}

#[test]
fn all_generations_open() {
    let summaries: Vec<String> = GENERATIONS.iter().map(|text| profile(text).summary()).collect();
    assert_eq!(
        summaries,
        [
            "profile Edge shop_1 1.0.0: 4 layers, OS layer edge-native-byoi 1.0.0",
            "profile edge-shop 1.2.0-rc.1: 4 layers, OS layer edge-native-byoi 2.1.0",
            "profile edge-store-infra 1.1.0: 4 layers, OS layer edge-native-byoi 2.1.0",
        ]
    );
    for text in GENERATIONS {
        let profile = profile(text);
        assert_eq!(profile.text(), text);
        let json = parsed(text);
        for index in 0..profile.layers().len() {
            assert_eq!(profile.values(index), json["spec"]["template"]["packs"][index]["values"].as_str().unwrap());
        }
    }
    let third = profile(GENERATIONS[2]);
    assert_eq!(third.variables().unwrap(), ["ntp_server", "registry_password"]);
    assert_eq!(third.layers()[1].tag, "1.33.x");
    assert_eq!(third.layers()[1].registry, "Palette Registry");
    let [manifest] = third.manifests(3) else { panic!("one manifest") };
    assert_eq!((manifest.name.as_str(), manifest.content.lines().next()), ("store-ns", Some("apiVersion: v1")));
    assert_eq!((third.kubernetes_pack(), third.kubernetes_version()), (Some("edge-k3s"), Some("1.33.9")));
    assert_eq!(crate::source::slice(third.text(), third.version_range().unwrap()), "\"1.1.0\"");
}

#[test]
fn unchanged_values_give_back_every_byte() {
    for text in GENERATIONS {
        let profile = profile(text);
        let same: Vec<(usize, &str)> = (0..4).map(|index| (index, profile.values(index))).collect();
        assert_eq!(profile.with_values(&same), text);
        assert_eq!(profile.splice(&Changes { version: Some(profile.version()), ..Changes::default() }), text);
    }
}

#[test]
fn a_byte_order_mark_is_kept() {
    let text = format!("\u{feff}{}", GENERATIONS[0]);
    let profile = profile(&text);
    let changed = profile.with_values(&[(0, "options: {}\n")]);
    assert!(changed.starts_with("\u{feff}{\"metadata\""));
    assert_eq!(self::profile(&changed).values(0), "options: {}\n");
}

#[test]
fn the_writing_habits_of_the_file_are_kept() {
    let new = "a: \"<&>\"\n";
    assert!(profile(GENERATIONS[0]).with_values(&[(0, new)]).contains(r#""values":"a: \"\u003c\u0026\u003e\"\n""#));
    assert!(profile(GENERATIONS[1]).with_values(&[(0, new)]).contains(r#""values": "a: \"<&>\"\n""#));
}

#[test]
fn members_that_are_missing_are_put_in_as_the_file_is_written() {
    let text = "{\n  \"spec\": {\n    \"template\": {\n      \"packs\": [\n        {\n          \"layer\": \"os\"\n        }\n      ]\n    }\n  }\n}\n";
    let changes = Changes {
        values: vec![(0, "a: 1\n")],
        name: Some("shop"),
        version: Some("1.0.0"),
        variables: vec![NewVariable { name: "pw".to_owned(), display_name: "Pw".to_owned() }],
    };
    expect_test::expect![[r#"
        {
          "spec": {
            "template": {
              "packs": [
                {
                  "layer": "os",
                  "values": "a: 1\n"
                }
              ]
            },
            "version": "1.0.0",
            "variables": [
              {
                "name": "pw",
                "displayName": "Pw",
                "format": "string",
                "required": true,
                "defaultValue": "",
                "immutable": false,
                "hidden": false,
                "isSensitive": true,
                "inputType": "text"
              }
            ]
          },
          "metadata": {"name": "shop"}
        }
    "#]]
    .assert_eq(&profile(text).splice(&changes));
}

#[test]
fn variables_are_appended_in_one_line_and_in_lines() {
    let variables = vec![NewVariable { name: "pw".to_owned(), display_name: "Pw".to_owned() }];
    let changes = Changes { variables, ..Changes::default() };
    let added = r#"{"name":"pw","displayName":"Pw","format":"string","required":true,"defaultValue":"","immutable":false,"hidden":false,"isSensitive":true,"inputType":"text"}"#;
    assert!(profile(GENERATIONS[0]).splice(&changes).ends_with(&format!("}}]}},\"variables\":[{added}]}}}}")));
    assert!(profile(GENERATIONS[2]).splice(&changes).ends_with(&format!("}},{added}]}}}}")));
    let lines = profile(GENERATIONS[1]).splice(&changes);
    assert!(lines.contains("\"variables\": [\n      {\n        \"name\": \"pw\",\n"), "{lines}");
    assert!(lines.ends_with("\"inputType\": \"text\"\n      }\n    ]\n  }\n}\n"), "{lines}");
}

#[test]
fn the_yaml_form_becomes_json() {
    let profile = profile(YAML_FORM);
    assert!(profile.is_from_yaml());
    assert_eq!(profile.version_range(), None);
    assert_eq!(
        profile.summary(),
        "profile edge-store-infra 1.1.0 (YAML form): 2 layers, OS layer edge-native-byoi 2.1.0"
    );
    assert_eq!(
        profile.values(0),
        "# spectrocloud.com/enabled-presets: Deployment Mode:byoi-agent-mode\noptions:\n  system.uri: \"NA\"\n"
    );
    assert_eq!(parsed(profile.text())["spec"]["variables"], serde_json::json!([]));
    assert!(profile.text().starts_with("{\n  \"metadata\": {\n    \"description\""), "the order of the file is kept");
}

/// Errors about what the JSON made from it holds name the place in the YAML.
#[test]
fn faults_of_the_yaml_form_have_places_in_the_yaml() {
    for (from, to, message) in [
        (
            "      values: |\n        cluster:",
            "      values:\n        cluster:",
            "`spec.template.packs[1].values` must be a string (line 32, column 9)",
        ),
        (
            "    packs:\n    - layer: os\n",
            "    packs:\n    - é\n    - layer: os\n",
            "`spec.template.packs[0]` must be an object (line 10, column 7)",
        ),
        ("  variables: []", "  variables: {}", "`spec.variables` must be a list (line 37, column 14)"),
    ] {
        assert!(YAML_FORM.contains(from), "{from}");
        let text = YAML_FORM.replacen(from, to, 1);
        assert_eq!(error(&text).to_string(), message);
    }
}

#[test]
fn the_answer_of_the_api_is_opened_as_far_as_it_goes() {
    let answer = profile(API_ANSWER);
    assert_eq!(
        answer.summary(),
        "profile edge-shop 1.0.0 (API response): 1 layer, OS layer edge-native-byoi; missing: the variables"
    );
    assert_eq!(answer.form(), &Form::ApiResponse { uid: "65f0".to_owned(), is_draft: false });
    assert!(!answer.is_as_written() && answer.version_range().is_none());
    assert!(answer.values(0).ends_with("  system.uri: \"NA\"\n"));

    let both = r#"{"metadata":{"name":"s","uid":"u1","annotations":{"description":"d","other":"x"},"labels":{"a":"b"},"creationTimestamp":"t"},
        "spec":{"version":"2.0.0","template":null,"published":{"packs":[]},
        "draft":{"type":"cluster","cloudType":"edge-native","packs":[
        {"name":"os","layer":"os","type":"oci","tag":"2.1.x","version":"2.1.0","registryUid":"r1","packUid":"p1","values":"a: \u003c1\n","manifests":null},
        {"name":"m","layer":"addon","type":"manifest","registryUid":"","values":"","manifests":[{"kind":"x","name":"one","uid":"y"},{"name":"two"}]}]}}}"#;
    let draft = profile(both);
    assert_eq!(
        draft.text(),
        r#"{"metadata":{"name":"s","description":"d","labels":{"a":"b"}},"spec":{"version":"2.0.0","template":{"type":"cluster","cloudType":"edge-native","packs":[{"name":"os","type":"oci","layer":"os","version":"2.1.0","tag":"2.1.x","values":"a: \u003c1\n","registry":{"metadata":{"uid":"r1"}}},{"name":"m","type":"manifest","layer":"addon","values":"","manifests":[{"name":"one"},{"name":"two"}]}]}}}"#
    );
    assert_eq!(
        draft.summary(),
        "profile s 2.0.0 (API response, draft): 2 layers, OS layer os 2.1.0; missing: the variables, the texts of manifests of layer m and the names of the registries"
    );
    assert_eq!(draft.manifests(1)[1].name, "two");
    for (text, message) in [
        (
            r#"{"spec":{"published":{}}}"#,
            "profile without a name without a version (API response): 0 layers, no OS layer; missing: the variables",
        ),
        (
            r#"{"spec":{"published":{"packs":[{"values":1}]}}}"#,
            "`packs[0].values` must be a string (line 1, column 42)",
        ),
        (r#"{"spec":{"published":{"packs":[1]}}}"#, "`packs[0]` must be an object (line 1, column 32)"),
        (
            r#"{"spec":{"published":1}}"#,
            "this JSON object is not an exported profile: `spec.template` is missing (line 1, column 9)",
        ),
    ] {
        let said = open(text).map_or_else(|error| error.to_string(), |opened| opened.summary());
        assert_eq!(said, message);
    }
    let yaml = "apiVersion: v1\nkind: ClusterProfile\nmetadata:\n  name: s\nspec:\n  version: 1.0.0\n  published:\n    packs:\n    - layer: os\n      values: |\n        a: é\n";
    assert_eq!(profile(yaml).values(0), "a: é\n");
}

#[test]
fn what_is_something_else_is_named_with_its_place() {
    let head = "\u{feff}";
    for (text, what, place) in [
        ("PK\u{3}\u{4}\u{14}\0", Foreign::Binary, (1, 3)),
        ("a: 1\n\u{fffd}\u{fffd}é\0\0\0", Foreign::Binary, (2, 1)),
        ("<!DOCTYPE html>\n<html></html>", Foreign::Markup, (1, 1)),
        ("\n  <html lang=\"é\">", Foreign::Markup, (2, 3)),
        ("<?xml version=\"1.0\"?>", Foreign::Markup, (1, 1)),
        (r#"{"version": 4, "terraform_version": "1.11.4", "resources": []}"#, Foreign::TerraformState, (1, 1)),
        (r#" {"resource": {"spectrocloud_cluster_profile": {}}}"#, Foreign::TerraformJson, (1, 2)),
        ("# é\napiVersion: v1\nclusters: []\nkind: Config\nusers: []\n", Foreign::Kubeconfig, (4, 1)),
        (r#"{"kind": "Config", "clusters": []}"#, Foreign::Kubeconfig, (1, 1)),
        ("apiVersion: v1\r\nkind: Secret\r\nmetadata: {}\r\n", Foreign::KubernetesObject, (2, 1)),
        (r#"{"macros": [{"name": "a", "value": ""}]}"#, Foreign::Macros, (1, 1)),
        (r#"{"variables": []}"#, Foreign::Variables, (1, 1)),
        (r#"{"code": "NotFound", "message": "x"}"#, Foreign::ApiError, (1, 1)),
        ("#!/bin/sh\necho é\n", Foreign::Script, (1, 1)),
        ("# edge-shop-1.0.0\r\n\r\n- [ ] é\r\n", Foreign::Markdown, (3, 1)),
        ("# Macros\n\n| macro | where |\n|---|---|\n| `a` | b |\n", Foreign::Markdown, (4, 1)),
        ("# Macros of a 1.0.0\n\nNo layer refers to a user macro.\n", Foreign::Markdown, (3, 1)),
        ("macro,default,where\r\na,none,os line 1\r\n", Foreign::Macros, (1, 1)),
    ] {
        for text in [text.to_owned(), format!("{head}{text}")] {
            let wanted = OpenError::Foreign { what, line: place.0, column: place.1 };
            assert_eq!(error(&text), wanted, "{text:?}");
            assert!(wanted.to_string().ends_with(&format!(" (line {}, column {})", place.0, place.1)));
        }
    }
    for text in [
        // Lost indentation, a merge key, and odd characters here and there are a layer's own faults.
        "pack:\ncontent:\nstages:\nboot:\n- files:\napiVersion: v1\nkind: Secret\n",
        "<<: *x\n",
        "a: \u{0}b\nc: d\n",
        "kind: x\n",
        "< b\n",
        "# - [ ] a\npack: {}\n- [ ] b\n",
        "list:\n- [ ]\n- [x]\n",
        "a <b>\n",
    ] {
        assert!(is_layer(text), "{text:?}: {:?}", open(text));
    }
}

#[test]
fn one_line_says_what_it_is() {
    for (text, summary) in [
        ("", "an empty file"),
        ("\u{feff}pack:\n  content: {}\r\noptions:\n", "OS layer with pack and options"),
        ("stages: [\n", "OS layer with stages"),
        ("stages:\noptions :\n\"pack\": {}\n", "OS layer with pack, options and stages"),
        ("a: b\n", "treated as an OS layer; it has none of the usual keys"),
    ] {
        assert_eq!(open(text).map(|opened| opened.summary()).as_deref(), Ok(summary), "{text:?}");
    }
}

#[test]
fn the_yaml_form_is_guarded() {
    let bomb = format!("a: &a [x, x]\nb: &b [*a, *a]\n{YAML_FORM}");
    assert!(matches!(error(&bomb), OpenError::Yaml { line: 2, column: 8, .. }), "{:?}", error(&bomb));
    let deep = format!("{YAML_FORM}deep: {}\n", "[".repeat(100_000));
    assert!(matches!(error(&deep), OpenError::TooDeep { line: 37, .. } | OpenError::Yaml { .. }));
    let tagged = format!("{YAML_FORM}x: !!binary aGVsbG8=\n");
    assert!(matches!(error(&tagged), OpenError::Yaml { .. }));
    let twice = format!("{YAML_FORM}spec: 1\n");
    assert!(matches!(error(&twice), OpenError::Yaml { line: 39, column: 1, .. }), "{:?}", error(&twice));
    let second = format!("{YAML_FORM}---\na: 1\n");
    assert!(matches!(error(&second), OpenError::Yaml { .. }));
    let list = format!("{YAML_FORM}? [a]\n: 1\n");
    assert!(matches!(error(&list), OpenError::Yaml { .. }));
    assert!(matches!(error(&format!("{YAML_FORM}a: b: c\n")), OpenError::Yaml { .. }));
}

#[test]
fn whatever_is_no_profile_opens_as_a_layer() {
    for text in [
        "",
        "pack:\n  content: {}\n",
        "stages: [\n",
        "{{ .spectro.macro.x }}\n",
        "{options: {system.uri: NA}}\n",
        "{}",
        "[1, 2]",
        "\"text\"",
        "[[[[",
        "{\"options\": {\"system.uri\": \"NA\"}}",
        "spec:\n  containers: []\n",
        "# spec:\n#   template:\n#     packs:\n",
        "stages:\n  boot:\n    - files:\n        - content: |\n            spec:\n              template:\n                packs: []\n",
        "\u{feff}pack: {}\n",
    ] {
        assert!(is_layer(text), "{text:?}: {:?}", open(text));
    }
    assert!(is_layer(&"[".repeat(100_000)));
    assert!(is_layer(&"{".repeat(100_000)));
    assert!(is_layer(&"- ".repeat(100_000)));
}

#[test]
fn errors_say_what_it_is_and_what_it_lacks() {
    for (text, message) in [
        ("{\"a\": 1}", "this JSON object is not an exported profile: `spec` is missing (line 1, column 1)"),
        (
            "{\"spec\": {}}",
            "this JSON object is not an exported profile: `spec.template` is missing (line 1, column 10)",
        ),
        (
            "{\"spec\":\n {\"template\": {}}}",
            "this JSON object is not an exported profile: `spec.template.packs` is missing (line 2, column 15)",
        ),
        (
            "[{\"a\": 1}]",
            "this is a JSON list, not an exported profile: a profile is an object with `spec.template.packs` (line 1, column 1)",
        ),
        ("{\"a\": \"é\" 1}", "the JSON is not valid: expected `,` or `}` (line 1, column 11)"),
        ("\u{feff}{\"é\":\n é}", "the JSON is not valid: expected a value (line 2, column 2)"),
        ("{\"spec\": {\n", "the JSON ends too early (line 2, column 1)"),
        ("{\"a\": 1,}", "the JSON is not valid: expected a key in double quotes (line 1, column 9)"),
        (
            "{\"spec\": \"a\nb\"}",
            "the JSON is not valid: a line break or control character in a string (line 1, column 11)",
        ),
        ("{\"spec\": \"\\ud800\"}", "the JSON is not valid: an escape that is not a character (line 1, column 11)"),
        ("{\"spec\":{\"template\":{\"packs\":[1]}}}", "`spec.template.packs[0]` must be an object (line 1, column 31)"),
        (
            "{\"spec\":{\"template\":{\"packs\":[{\"values\":{}}]}}}",
            "`spec.template.packs[0].values` must be a string (line 1, column 41)",
        ),
        (
            "{\"spec\":{\"template\":{\"packs\":[]},\"variables\":{}}}",
            "`spec.variables` must be a list (line 1, column 46)",
        ),
        (
            "{\"spec\":{\"template\":{\"packs\":[]}},\n\"spec\":{}}",
            "`spec` appears twice in one object (line 2, column 1)",
        ),
    ] {
        assert_eq!(error(text).to_string(), message, "{text}");
    }
}

#[test]
fn depth_and_size_are_limited() {
    for open in ["[", "{\"a\":", "[{\"a\":"] {
        let deep = format!("{{\"spec\":{}", open.repeat(100_000));
        assert!(matches!(error(&deep), OpenError::TooDeep { limit: 64, line: 1, .. }));
    }
    assert!(matches!(error(&" ".repeat(MAX_BYTES + 1)), OpenError::TooLarge { .. }));
    assert_eq!(
        error(&" ".repeat(MAX_BYTES + 1)).to_string(),
        "the file has 17 MiB; only files of up to 16 MiB can be opened"
    );
}

#[test]
fn errors_hold_no_values() {
    let marker = "Canary-7f3a";
    for text in [
        format!("{{\"spec\": {{\"template\": {{\"packs\": [{{\"values\": [\"{marker}\"]}}]}}}}}}"),
        format!("{{\"{marker}\": \"{marker}\"}}"),
        format!("{{\"{marker}\": \"{marker}\" {marker}}}"),
        format!("{YAML_FORM}{marker}: 1\n{marker}: 2\n"),
        format!("{YAML_FORM}x: *{marker}\n"),
        format!("{YAML_FORM}x: !{marker} {marker}\n"),
        format!("resource \"{marker}\" \"x\" {{\n  values = <<{marker}\n"),
        format!("resource \"{marker}\" \"x\" {{\n  password = \"{marker}\"\n}}\n"),
        format!("pack {{\n  values = file(\"{marker}\")\n}}\n"),
        format!("#!/bin/sh\npassword={marker}\n"),
        format!("apiVersion: v1\nkind: {marker}\n"),
        format!("<html>{marker}</html>"),
        format!("{{\"terraform_version\": \"{marker}\"}}"),
        format!("{{\"spec\": {{\"published\": {{\"packs\": [{{\"values\": [\"{marker}\"]}}]}}}}}}"),
    ] {
        let error = error(&text);
        assert!(!error.to_string().contains(marker) && !format!("{error:?}").contains(marker), "{error:?}");
    }
}

/// Cut and mixed texts of every kind: nothing panics, what opens as a profile comes back to the byte, and no error tells a secret.
#[test]
fn mangled_texts() {
    let secret = "Tr0ub4dor&3x";
    let terraform = format!(
        "resource \"a\" \"é\" {{\n  pack {{\n    name = \"edge-native-byoi\"\n    values = <<-EOT\n      providerCredentials:\n        password: {secret}\n        x: $${{A}} ${{b(\"}}\")}} 𝄞\n    EOT\n  }}\n}}\n"
    );
    let script = format!("#!/bin/sh\ncat <<'JSON'\n[\n\"stages: {secret}\\n\"\n]\nJSON\n");
    let sources = [GENERATIONS[0], GENERATIONS[2], YAML_FORM, API_ANSWER, &terraform, &script];
    let parts = [
        "{", "}", "[", "]", "\"", ":", ",", "\n", "\r\n", "\\", "\\u", "é", "𝄞", "\u{feff}", "\0", "<", "<<-EOT\n",
        "EOT", "${", "%%{", "&a ", "*a", "- ", "null", "1e5", "spec", "packs", "draft", "#", "'", "\t", "|\n",
    ];
    let mut random = generator::Random(11);
    let place = |random: &mut generator::Random, text: &str| {
        let mut at = random.below(text.len() + 1);
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    for round in 0..1800 {
        let mut text = sources[round % sources.len()].to_owned();
        for _ in 0..=random.below(3) {
            let at = place(&mut random, &text);
            let mut end = (at + random.below(10)).min(text.len());
            while !text.is_char_boundary(end) {
                end += 1;
            }
            text.replace_range(at..end, random.pick(&parts));
        }
        if random.below(4) == 0 {
            text.truncate(place(&mut random, &text));
        }
        match open(&text) {
            Ok(Opened::Profile(profile)) => {
                if profile.is_as_written() {
                    assert_eq!(profile.text(), text);
                }
                let all: Vec<(usize, &str)> = (0..profile.layers().len()).map(|index| (index, "a: 1\n")).collect();
                let Ok(Opened::Profile(again)) = open(&profile.with_values(&all)) else { panic!("{text}") };
                assert!(all.iter().all(|(index, values)| again.values(*index) == *values), "{text}");
            }
            Ok(Opened::Enclosed(found)) => assert!(!found.layers.is_empty() && !found.summary().contains(secret)),
            Ok(layer) => assert!(!layer.summary().contains(secret)),
            Err(error) => {
                assert!(!error.to_string().contains(secret) && !format!("{error:?}").contains(secret), "{text}");
            }
        }
    }
}
