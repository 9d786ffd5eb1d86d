use std::time::Duration;

use super::layout::quote;
use super::*;

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
    assert_eq!(third.variables(), ["ntp_server", "registry_password"]);
    assert_eq!(third.layers()[1].tag, "1.33.x");
    assert_eq!(third.layers()[1].registry, "Palette Registry");
    assert_eq!(third.manifests(3).len(), 1);
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

/// A small generator of numbers, the same on every machine.
struct Random(u64);

impl Random {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % n
    }

    fn pick<'a>(&mut self, all: &[&'a str]) -> &'a str {
        all[self.below(all.len())]
    }

    fn text(&mut self) -> String {
        let parts = [
            "a: 1\n",
            "\"",
            "\\",
            "\t",
            "\r\n",
            "<b>&",
            "é",
            "𝄞",
            "\u{2028}",
            "\u{7f}",
            "\u{1}",
            "{{.spectro.var.x}}",
            "/",
            "",
        ];
        (0..self.below(8)).map(|_| self.pick(&parts)).collect()
    }

    /// A string literal with escapes of all kinds.
    fn literal(&mut self) -> String {
        let parts = [
            "\\n",
            "\\\"",
            "\\\\",
            "\\/",
            "\\u003c",
            "\\u003C",
            "<",
            "\\ud834\\udd1e",
            "é",
            "\\u00e9",
            "\\t",
            "\\b",
            "a: b",
            " ",
            "\\\\u003c",
            "{",
            "]",
            "",
        ];
        let body: String = (0..self.below(8)).map(|_| self.pick(&parts)).collect();
        format!("\"{body}\"")
    }

    fn space(&mut self) -> &'static str {
        ["", "", " ", "\n  ", "\r\n\t", "\n\n"][self.below(6)]
    }

    /// Any value: numbers whose text must be kept, `null`, nested lists and objects.
    fn value(&mut self, depth: usize) -> String {
        match self.below(if depth == 0 { 5 } else { 7 }) {
            0 => self.pick(&["1.0", "12345678901234567890123", "-0", "1e400", "0.10"]).to_owned(),
            1 => self.pick(&["null", "true", "false"]).to_owned(),
            2..=4 => self.literal(),
            5 => {
                let items: Vec<String> = (0..self.below(3)).map(|_| self.value(depth - 1)).collect();
                format!("[{}{}{}]", self.space(), items.join(","), self.space())
            }
            _ => self.object(&[], depth - 1),
        }
    }

    /// An object of the given members and unknown ones, in any order.
    fn object(&mut self, members: &[(&str, String)], depth: usize) -> String {
        let mut all: Vec<String> =
            members.iter().map(|(key, value)| format!("\"{key}\"{}:{}{value}", self.space(), self.space())).collect();
        for n in 0..self.below(3) {
            let at = self.below(all.len() + 1);
            let value = self.value(depth);
            all.insert(at, format!("\"x{n}\":{value}"));
        }
        let all = all.join(&format!("{},{}", self.space(), self.space()));
        format!("{{{}{all}{}}}", self.space(), self.space())
    }

    fn profile(&mut self) -> String {
        let mut packs = Vec::new();
        for _ in 0..=self.below(3) {
            let mut members = vec![("layer", "\"os\"".to_owned())];
            match self.below(6) {
                0 => {}
                1 => members.push(("values", "null".to_owned())),
                _ => members.push(("values", self.literal())),
            }
            packs.push(self.object(&members, 2));
        }
        let packs =
            format!("[{}{}{}]", self.space(), packs.join(&format!("{},{}", self.space(), self.space())), self.space());
        let template = self.object(&[("packs", packs)], 2);
        let mut spec = vec![("template", template)];
        if self.below(4) > 0 {
            spec.insert(0, ("version", self.value(0)));
        }
        match self.below(5) {
            0 => {}
            1 => spec.push(("variables", "null".to_owned())),
            2 => spec.push(("variables", format!("[{}]", self.space()))),
            _ => {
                let known = self.object(&[("name", "\"known\"".to_owned())], 1);
                spec.push(("variables", format!("[{}{known}{}]", self.space(), self.space())));
            }
        }
        let spec = self.object(&spec, 2);
        let mut root = vec![("spec", spec)];
        match self.below(4) {
            0 => {}
            1 => root.push(("metadata", "null".to_owned())),
            2 => root.push(("metadata", "{}".to_owned())),
            _ => {
                let name = self.literal();
                root.push(("metadata", self.object(&[("name", name)], 1)));
            }
        }
        format!("{}{}{}", self.space(), self.object(&root, 2), self.space())
    }
}

/// The object without the members that may change, as text: numbers keep theirs.
fn without_edited(text: &str) -> serde_json::Value {
    // serde_json reads numbers as f64; as strings they are compared to the digit.
    let mut quoted = String::new();
    let (mut in_string, mut escaped, mut in_number) = (false, false, false);
    for c in text.chars() {
        let numeric =
            !in_string && (c.is_ascii_digit() || matches!(c, '-' | '+' | '.') || (in_number && matches!(c, 'e' | 'E')));
        if numeric != in_number {
            quoted.push('"');
            in_number = numeric;
        }
        quoted.push(c);
        match c {
            _ if escaped => escaped = false,
            '\\' if in_string => escaped = true,
            '"' => in_string = !in_string,
            _ => {}
        }
    }
    parsed(&quoted)
}

#[test]
fn only_the_edited_paths_change() {
    let mut random = Random(1);
    for round in 0..3000 {
        let text = random.profile();
        let profile = profile(&text);
        let count = profile.layers().len();
        let index = random.below(count);
        let values = random.text();
        let name = random.text();
        let variables = vec![
            NewVariable { name: "one".to_owned(), display_name: "One".to_owned() },
            NewVariable { name: "two".to_owned(), display_name: "Two".to_owned() },
        ];
        let (before, after);
        let changes = Changes {
            values: vec![(index, &values)],
            name: Some(&name),
            version: Some("9.9.9"),
            variables: if round % 2 == 0 { variables } else { Vec::new() },
        };
        let written = profile.splice(&changes);
        let again = self::profile(&written);
        assert_eq!(again.values(index), values, "{text}\n{written}");
        assert_eq!(again.name(), name, "{text}\n{written}");
        assert_eq!(again.version(), "9.9.9");
        assert_eq!(again.variables().len(), profile.variables().len() + if round % 2 == 0 { 2 } else { 0 });
        (before, after) = {
            let (mut before, mut after) = (without_edited(&text), without_edited(&written));
            for json in [&mut before, &mut after] {
                json["spec"]["template"]["packs"][index]["values"] = "".into();
                json["spec"]["version"] = "".into();
                let list = json["spec"].get("variables").and_then(|v| v.as_array()).cloned().unwrap_or_default();
                let known: Vec<_> = list.into_iter().filter(|v| v["name"] == "known").collect();
                json["spec"]["variables"] = known.into();
                if json["metadata"].is_null() {
                    json["metadata"] = serde_json::json!({});
                }
                json["metadata"]["name"] = "".into();
            }
            (before, after)
        };
        assert_eq!(before, after, "{text}\n{written}");
    }
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
    assert_eq!(profile.summary(), "profile edge-store-infra 1.1.0: 2 layers, OS layer edge-native-byoi 2.1.0");
    assert_eq!(
        profile.values(0),
        "# spectrocloud.com/enabled-presets: Deployment Mode:byoi-agent-mode\noptions:\n  system.uri: \"NA\"\n"
    );
    assert_eq!(parsed(profile.text())["spec"]["variables"], serde_json::json!([]));
    assert!(profile.text().starts_with("{\n  \"metadata\": {\n    \"description\""), "the order of the file is kept");
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
    assert!(matches!(error(&twice), OpenError::Yaml { .. }));
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
        (
            API_ANSWER,
            "this is the API's answer for a profile, which lacks the texts of manifests and the variables; \
                      export the profile in Palette, or get /v1/clusterprofiles/{uid}/export",
        ),
        ("{\"a\": 1}", "this JSON object is not an exported profile: it lacks `spec`"),
        ("{\"spec\": {}}", "this JSON object is not an exported profile: it lacks `spec.template`"),
        (
            "{\"spec\": {\"template\": {}}}",
            "this JSON object is not an exported profile: it lacks `spec.template.packs`",
        ),
        (
            "[{\"a\": 1}]",
            "this is a JSON list, not an exported profile: a profile is an object with `spec.template.packs`",
        ),
        ("{\"a\": \"é\" 1}", "the file starts as JSON and is not well-formed: expected `,` or `}` (line 1, column 11)"),
        ("\u{feff}{\"é\":\n é}", "the file starts as JSON and is not well-formed: expected value (line 2, column 2)"),
        ("{\"a\": 1,}", "the file starts as JSON and is not well-formed: key must be a string (line 1, column 9)"),
        (
            "{\"spec\": \"a\nb\"}",
            "the file starts as JSON and is not well-formed: \
                                control character (\\u0000-\\u001F) found while parsing a string (line 1, column 11)",
        ),
        (
            "{\"spec\": \"\\ud800\"}",
            "the file starts as JSON and is not well-formed: an escape that is no character (line 1, column 11)",
        ),
        ("{\"spec\":{\"template\":{\"packs\":[1]}}}", "`spec.template.packs[0]` must be an object (line 1, column 31)"),
        (
            "{\"spec\":{\"template\":{\"packs\":[{\"values\":{}}]}}}",
            "`spec.template.packs[0].values` must be a text (line 1, column 41)",
        ),
        (
            "{\"spec\":{\"template\":{\"packs\":[]},\"variables\":{}}}",
            "`spec.variables` must be a list (line 1, column 46)",
        ),
        (
            "{\"spec\":{\"template\":{\"packs\":[]}},\n\"spec\":{}}",
            "`spec` is there a second time in one object (line 2, column 1)",
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
    assert_eq!(error(&" ".repeat(MAX_BYTES + 1)).to_string(), "the file has 17 MiB; files of up to 16 MiB are opened");
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
    ] {
        let error = error(&text);
        assert!(!error.to_string().contains(marker) && !format!("{error:?}").contains(marker), "{error:?}");
    }
}

/// Nothing in opening or writing is quadratic. In a build without optimisation this takes well under a second.
#[test]
fn large_files_are_quick() {
    #[expect(clippy::disallowed_methods, reason = "a native test, which has a clock")]
    let started = std::time::Instant::now();
    let values = "key: \"value\" # <comment>\n".repeat(12_000);
    let packs: Vec<String> =
        (0..10).map(|_| format!("{{\"layer\":\"os\",\"values\":{}}}", quote(&values, true))).collect();
    let text = format!("{{\"spec\":{{\"template\":{{\"packs\":[{}]}}}}}}", packs.join(","));
    let profile = profile(&text);
    assert_eq!(profile.values(9), values);
    let changed = profile.with_values(&[(3, "a: 1\n")]);
    assert_eq!(self::profile(&changed).values(4), values);
    assert!(started.elapsed() < Duration::from_secs(10), "{:?}", started.elapsed());
}
