use super::*;
use crate::export::tests::{GENERATIONS, Order, order, profile};
use crate::export::{Format, Obstacle, Refused, SecretChoice};
use crate::rules::testing::texts;

/// `refused` or `differs`, with line and column.
fn verdict(text: &str) -> Option<(&'static str, u32, u32)> {
    second_reading(text)
        .map(|found| (if found.is_refused { "refused" } else { "differs" }, found.place.line, found.place.column))
}

#[test]
fn what_libyaml_refuses_or_reads_differently() {
    for (text, wanted) in [
        // A name of an anchor has letters, digits, `-` and `_` only.
        ("a: 1\nb: &x.y 1\n", ("refused", 2, 6)),
        ("a: &'x' 1\n", ("refused", 1, 5)),
        ("a: &ü x\n", ("refused", 1, 5)),
        // A key without text, whose anchor is `a`; not a text with the anchor `a:`.
        ("&a: x\n", ("differs", 1, 5)),
        // Lines that end at other characters, in a comment as well.
        ("a: \"x\u{85}y\"\n", ("differs", 1, 4)),
        ("# \u{2028}b: 1\na: 1\n", ("differs", 2, 1)),
        // A key of two lines.
        ("a: {b\n  c: d}\n", ("refused", 2, 4)),
        ("a:\n  b: 1\n\t\n", ("refused", 3, 1)),
        ("\u{feff}a: 1\nb: &x.y 1\n", ("refused", 2, 6)),
    ] {
        assert_eq!(verdict(text), Some(wanted), "{text:?}");
    }
}

#[test]
fn what_both_read_alike() {
    for text in [
        "",
        "# c\n",
        "---\n---\n",
        "a: 1\n---\nb: 2\n...\n",
        "\u{feff}a: 1\nb: 2\n",
        "a: 1\rb: 2\r",
        // Versions of YAML and Go disagree on types; the texts are the same.
        "a: 0o17\nb: 0644\nc: 18446744073709551616\nd: .inf\ne: 2001-01-01\nf: 1_000\ng: 0x1F\nh: yes\ni: 1e400\nj: -0x1\n",
        "a: ~\nb: null\nc:\nd: ''\ne: 'null'\nf: 'true'\ng: '1'\n",
        "a: !!binary aGk=\nb: !x 1\nc: !!int '3'\nd: !!str\ne: ! 1\nf: !x {y: 1}\ng: !!seq\n- 1\n",
        "a: &a [*a]\n",
        "a: &x {b: 1}\nc:\n  <<: *x\n",
        "a: {{ .x }}\nb: '{{ .y }}'\nc: x-{{\n  .z }}\n",
        "a: 1\na: 2\n",
        "? [a]\n: b\n",
        "a: |\n\n   x\n  \nb: >\n  x\n   y\n\n  z\n",
        "a: \"\\\n  b\\x41\\N\\/\"\n",
    ] {
        assert_eq!(verdict(text), None, "{text:?}");
    }
}

#[test]
fn what_our_reader_cannot_read_is_not_compared() {
    for text in ["a: [1\n", "a: 'x\nb: 1\n", "a: b: c\n", "a: *x\n", "a: \"{{ x | default \"y\" }}\"\n"] {
        assert_eq!(verdict(text), None, "{text:?}");
    }
}

#[test]
fn every_difference_is_found() {
    let ours = "a: 1\nb:\n  - x\n  - {c: true}\nd:\n";
    for (theirs, line) in [
        ("a: 2\nb:\n  - x\n  - {c: true}\nd:\n", 1),
        ("a: '1'\nb:\n  - x\n  - {c: true}\nd:\n", 1),
        ("a: 1\nB:\n  - x\n  - {c: true}\nd:\n", 2),
        ("a: 1\nb:\n  - x\nd:\n", 4),
        ("a: 1\nb: x\nd:\n", 3),
        ("a: 1\nb:\n  - x\n  - {c: 'true'}\nd:\n", 4),
        ("a: 1\nb:\n  - x\n  - {c: false}\nd:\n", 4),
        ("a: 1\nb:\n  - x\n  - {c: }\nd:\n", 4),
        ("a: 1\nb:\n  - x\n  - {c: true, e: 1}\nd:\n", 4),
        ("a: 1\nb:\n  - x\n  - {c: true}\n  - y\nd:\n", 4),
        ("a: 1\nb:\n  - x\n  - {c: true}\n", 5),
        ("a: 1\nb:\n  - x\n  - {c: true}\nd: ''\n", 5),
        ("a: 1\nb:\n  - x\n  - {c: true}\nd: {}\n", 5),
        ("a: 1\nb:\n  - x\n  - {c: true}\nd:\n---\n", 5),
        ("", 1),
    ] {
        let found = compare(ours, theirs).map(|found| (found.is_refused, found.place.line));
        assert_eq!(found, Some((false, line)), "{theirs:?}");
    }
    assert!(compare("a: 1\n---\nb: 1\n", "a: 1\n").is_some());
    assert!(compare("# c\n", "a: 1\n").is_some());
    assert!(compare("a: 'true'\n", "a: true\n").is_some());
    assert!(compare("a: x\n", "a: !y x\n").is_some());
}

/// Whatever is right is read alike. What is wrong is, too, unless Go's readers do not read it as the core does.
#[test]
fn fixtures_are_read_alike() {
    let texts: Vec<(String, String)> = ["ok", "faulty", "seeded"].into_iter().flat_map(texts).collect();
    assert!(texts.len() > 400, "{}", texts.len());
    let found = texts.iter().filter_map(|(name, text)| Some((name, second_reading(text)?.to_string())));
    let others = found.filter(|(name, _)| !["Y013", "Y020", "Y021"].iter().any(|code| name.starts_with(code)));
    assert_eq!(others.collect::<Vec<_>>(), []);
}

/// Every kind of collection, scalar and nesting that is read, with the stack of WebAssembly.
#[test]
fn deep_and_large_texts_are_read() {
    let deep = (0..60).map(|depth| " ".repeat(depth) + "a:\n").collect::<Vec<_>>().concat();
    let large = "- {a: 'x', b: [1, 2], c: &a y, d: *a}\n".repeat(20_000);
    let tripled = |n: usize| format!("a{n}: &a{n} [*a{m}, *a{m}, *a{m}]\n", m = n - 1);
    let aliases = (1..40).map(tripled).collect::<Vec<_>>().concat();
    for text in [deep, large, format!("a0: &a0 x\n{aliases}")] {
        let read = std::thread::Builder::new().stack_size(1 << 20).spawn(move || verdict(&text)).unwrap();
        assert_eq!(read.join().unwrap(), None);
    }
}

const NAMED: &str = "options:\n  system.uri: &os.image registry.northwind.dev/edge/os:v1\n";

#[test]
fn nobody_can_export_a_disagreement() {
    let base = profile(GENERATIONS[2]);
    for format in [Format::PaletteJson, Format::ApiScript, Format::Terraform, Format::OsYaml] {
        let left = match order(Some(&base), NAMED).with_secrets().run(format) {
            Err(Refused::Unconfirmed(left)) => left,
            other => panic!("{format:?}: {other:?}"),
        };
        let [Obstacle::ReadBack(found)] = &left[..] else { panic!("{format:?}: {left:?}") };
        let range = found.range.unwrap();
        assert_eq!((found.is_refused, found.place.line, usize::from(range.start())), (true, 2, 26), "{format:?}");
        assert_eq!(left[0].to_string(), "a second YAML reader (libyaml) refuses the OS layer: line 2, column 18");
    }
    // A list of macros contains no layer.
    let macros = format!("{NAMED}a: '{{{{.spectro.macro.site}}}}'\n");
    assert!(order(Some(&base), &macros).with_secrets().run(Format::Macros).is_ok());
}

#[test]
fn every_format_gives_its_layer_back() {
    let nasty = "a: ${b} %{c} \"q\" \\n 'x' # <note>\nJSON: |\n  JSON\n  EOT\n\n  \u{1F600}\tx\n";
    for generation in GENERATIONS {
        let base = profile(generation);
        for os_layer in 0..base.layers().len() {
            for (format, text) in [Format::PaletteJson, Format::ApiScript, Format::Terraform, Format::OsYaml]
                .into_iter()
                .flat_map(|format| [nasty, "a: 1", "", "a: 1\r\nb: 2\r\n"].map(|text| (format, text)))
            {
                let prepared = Order { os_layer, ..order(Some(&base), text) }.prepare(format).unwrap();
                let found = prepared.obstacles().iter().find(|one| matches!(one, Obstacle::ReadBack(_)));
                assert_eq!(found, None, "{format:?} {text:?}");
            }
        }
    }
}

#[test]
fn the_place_is_in_the_text_of_the_editor() {
    // In pieces, since scanners of repositories look for keys.
    let label = "PRIVATE KEY";
    let text = format!(
        "stages:\n  boot:\n    - files:\n        - path: /etc/key\n          content: |\n            -----BEGIN {label}-----\n            Q2FuYXJ5LTdmM2EtY2FuYXJ5LTdmM2EtY2FuYXJ5LTdmM2EtY2FuYXJ5LTdmM2E=\n            -----END {label}-----\nname: &x.y z\n"
    );
    let prepared = Order { secrets: SecretChoice::Strip, ..order(None, &text) }.prepare(Format::OsYaml).unwrap();
    let found = prepared.obstacles().iter().find_map(|one| match one {
        Obstacle::ReadBack(found) => Some(found.clone()),
        _ => None,
    });
    assert_eq!(found.unwrap().place.line, 9);
}
