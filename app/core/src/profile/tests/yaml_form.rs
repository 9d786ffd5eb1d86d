//! The YAML form is read as an independent reader reads it.

use super::super::layout::quote;
use super::super::yaml::to_json;
use super::generator::Random;

/// What `serde_yaml` makes of a document, as JSON.
fn other(text: &str) -> Option<serde_json::Value> {
    let value: serde_yaml::Value = serde_yaml::from_str(text).ok()?;
    serde_json::to_value(value).ok()
}

fn own(text: &str) -> Option<String> {
    to_json(text).ok().map(|converted| converted.json)
}

#[test]
fn generated_documents_are_read_alike() {
    let mut random = Random(7);
    let mut compared = 0;
    for _ in 0..4000 {
        let text = document(&mut random, 0, 0);
        let Some(other) = other(&text) else { continue };
        let json = own(&text).unwrap_or_else(|| panic!("only the other reads it:\n{text}"));
        let own: serde_json::Value = serde_json::from_str(&json).unwrap();
        assert_eq!(own, other, "{text}\n{json}");
        compared += 1;
    }
    assert!(compared > 3000, "{compared}");
}

/// A value in YAML that begins on the line of its key and ends with a line break.
fn document(random: &mut Random, depth: usize, indent: usize) -> String {
    let pad = " ".repeat(indent);
    match random.below(if depth == 0 { 2 } else { 9 }) {
        0 if depth < 4 => {
            let members = (0..=random.below(3)).map(|n| {
                let key = random.pick(&["a", "é", "'b c'", "\"d\\u00e9\"", "system.uri", "x-y", "true x"]).to_owned();
                let key = if key.starts_with(['\'', '"']) { key } else { format!("{key}{n}") };
                format!("{pad}{key}:{}", nested(random, depth, indent))
            });
            let members: Vec<String> = members.collect();
            format!("{}{}", if depth == 0 { "" } else { "\n" }, members.concat())
        }
        1 if depth < 4 => {
            let items: Vec<String> =
                (0..=random.below(3)).map(|_| format!("{pad}-{}", nested(random, depth, indent))).collect();
            format!("{}{}", if depth == 0 { "" } else { "\n" }, items.concat())
        }
        2 => block(random, indent),
        3 => format!(" {}\n", quote(&random.text(), false)),
        4 => format!(
            " '{}'\n",
            random.text().replace(['\n', '\r', '\u{1}', '\u{7f}', '\u{2028}'], " ").replace('\'', "''")
        ),
        5 => {
            let flow = random.pick(&["[]", "{}", "[a, 1, [x]]", "{a: 1, b: [], \"c\": 'd'}", "[ 'é' , null , ]"]);
            format!(" {flow}\n")
        }
        _ => format!(" {}\n", random.pick(PLAIN)),
    }
}

fn nested(random: &mut Random, depth: usize, indent: usize) -> String {
    let deeper = indent + 1 + random.below(3);
    document(random, depth + 1, deeper)
}

fn block(random: &mut Random, indent: usize) -> String {
    let header = random.pick(&["|", ">", "|-", ">-", "|+", ">+"]);
    let pad = " ".repeat(indent + 1);
    let lines = ["a: 1", "  more", "", "é 𝄞", "# no comment", "- x", "'q'", "\ttab", "{{ .spectro.macro.x }}"];
    let mut body: String = (0..=random.below(5))
        .map(|_| match random.pick(&lines) {
            "" => "\n".to_owned(),
            line => format!("{pad}{line}\n"),
        })
        .collect();
    // The first line with text sets the indentation.
    body.insert_str(0, &format!("{pad}first\n"));
    format!(" {header}{}\n{body}", random.pick(&["", " # comment"]))
}

/// Plain scalars that both readers take alike.
const PLAIN: &[&str] = &[
    "",
    "~",
    "null",
    "Null",
    "true",
    "FALSE",
    "yes",
    "on",
    "0",
    "-1",
    "12",
    "0x1F",
    "0o17",
    "0b101",
    "0123",
    "1.0",
    "-0.5",
    "1e5",
    "1.5e-3",
    "+7",
    ".5",
    "5.",
    "1_000",
    "2026-01-01",
    "1.2.3",
    "v1.2",
    "22.04",
    "a b",
    "a#b",
    "a:b",
    "é",
    "18446744073709551615",
    "-9223372036854775808",
    "text # comment",
    "<b>&",
    "\\n",
    "a \"b\" 'c'",
];

#[test]
fn number_texts_are_kept() {
    for (yaml, json) in [
        ("1.0", "1.0"),
        ("1.10", "1.10"),
        ("1e5", "1e5"),
        ("12345678901234567890", "12345678901234567890"),
        ("123456789012345678901234567890", "123456789012345678901234567890"),
        ("-0", "-0"),
        ("+1.50", "1.50"),
        (".5", "0.5"),
        ("-5.", "-5.0"),
        ("5.e3", "5.0e3"),
        ("0x1f", "31"),
        ("1e999", "\"1e999\""),
        ("0123", "\"0123\""),
        ("1.2.3", "\"1.2.3\""),
        ("1_000", "\"1_000\""),
        (".inf", "\".inf\""),
        (".nan", "\".nan\""),
        (".", "\".\""),
        ("+", "\"+\""),
        ("0x-1", "\"0x-1\""),
        ("'1.0'", "\"1.0\""),
        ("\"true\"", "\"true\""),
        ("&anchor 1.0", "1.0"),
        ("&anchor", "null"),
        ("a\n  b", "\"a b\""),
        ("1\n  2", "\"1 2\""),
        ("|\n    1.0\n", "\"1.0\\n\""),
        (">-\n    a\n    b\n\n    c", "\"a b\\nc\""),
    ] {
        assert_eq!(
            own(&format!("x: {yaml}\n")).as_deref(),
            Some(format!("{{\n  \"x\": {json}\n}}").as_str()),
            "{yaml}"
        );
    }
}

#[test]
fn line_ends_and_byte_order_marks() {
    let wanted = "{\n  \"a\": \"é\\n\",\n  \"b\": [\n    1.0,\n    {}\n  ]\n}";
    for text in [
        "a: |\n  é\nb:\n- 1.0\n- {}\n",
        "a: |\r\n  é\r\nb:\r\n- 1.0\r\n- {}\r\n",
        "\u{feff}a: |\n  é\nb:\n- 1.0\n- {}\n",
    ] {
        assert_eq!(own(text).as_deref(), Some(wanted), "{text:?}");
    }
}
