use super::super::Kind;
use super::*;

/// The findings, each with the text it covers, and the root's keys.
fn read_all(text: &str) -> (Vec<(Repair, &str)>, Vec<String>) {
    let macros = crate::macros::scan(text);
    let (tree, errors) = read(text, &macros);
    let keys =
        tree.roots().iter().flat_map(|r| tree.entries(*r)).filter_map(|e| tree.key(e)).map(str::to_owned).collect();
    (errors.into_iter().map(|e| (e.repair, slice(text, e.range))).collect(), keys)
}

/// A carriage return alone is a line break for the parser and for nothing else, so pieces of both do not always fit. Each round
/// takes something away; this one took millions.
#[test]
fn every_round_takes_something_away() {
    let text = "\"\r\r | upper\r\r\r\r\r\r\r\r\r\r\r\r\r\r\roptions:plate\"e\r$\u{e}\r\r\r:\n    \"images\":\n0.0\"\n:plate\"e\r\u{e}\r\r\r:\n                        \"images\":\n0.0\"\n\u{fffd}\"options\"\r\r\r\r\r\r\r\r\r\n\r\r\n";
    let (_, errors, work) = read_counted(text, &[]);
    assert!(!errors.is_empty());
    assert!(work < 100 * text.len(), "{work} bytes were read again of {}", text.len());
}

#[test]
fn a_broken_block_does_not_silence_the_rest() {
    let (errors, keys) = read_all(
        "stages:\n  initramfs:\n    - name: 'x\n      if: y\n  boot: [a,\noptions:\n  a: 1\nuser: a: b\nz: 1\n",
    );
    assert_eq!(keys, ["stages", "options", "user", "z"]);
    assert_eq!(
        errors,
        [(Repair::OpenQuote('\''), "'x"), (Repair::OpenBracket('['), "[a,"), (Repair::ColonInValue, "a: b")]
    );
}

#[test]
fn the_key_of_a_broken_value_stays() {
    let text = "c:\n  password: 'abc\n  registry: x\n";
    let macros = crate::macros::scan(text);
    let (tree, errors) = read(text, &macros);
    assert_eq!(errors.len(), 1);
    let c = tree.get(tree.roots()[0], "c").unwrap().value;
    let password = tree.get(c, "password").unwrap().value;
    assert!(matches!(tree.node(password).kind, Kind::Absent) && tree.is_damaged(tree.node(password).range));
    assert!(tree.get(c, "registry").is_some());
}

#[test]
fn macros_are_values_wherever_they_stand() {
    let text = "a: {{ .spectro.macro.x }}-s\n{{ .spectro.var.k }}: 'é {{.x | default ''y''}}'\nb: |\n  l {{ .c }}\n  m\nd: [{{ .e }}, f]\n";
    let macros = crate::macros::scan(text);
    let (tree, errors) = read(text, &macros);
    assert_eq!(errors, []);
    let values: Vec<&str> = tree.ids().filter_map(|id| tree.scalar(id)).map(|s| s.value.as_str()).collect();
    assert_eq!(
        values,
        [
            "a",
            "{{ .spectro.macro.x }}-s",
            "{{ .spectro.var.k }}",
            "é {{.x | default 'y'}}",
            "b",
            "l {{ .c }}\nm\n",
            "d",
            "{{ .e }}",
            "f"
        ]
    );
}

#[test]
fn a_certificate_without_indentation_is_one_finding() {
    let (errors, keys) = read_all(
        "a:\n  certificates: |\n-----BEGIN CERTIFICATE-----\nMIID\nAAAA\n-----END CERTIFICATE-----\noptions:\n  b: 1\n",
    );
    assert_eq!(keys, ["a", "options"]);
    assert!(matches!(errors[..], [(Repair::Pasted { column: 4, by: None, .. }, _)]), "{errors:?}");
    let (errors, keys) = read_all(
        "a:\n  certificates: |\n    -----BEGIN CERTIFICATE-----\n  MIID\n  AAAA\n    -----END CERTIFICATE-----\n  b: 1\n",
    );
    assert_eq!(keys, ["a"]);
    assert!(matches!(errors[..], [(Repair::Pasted { column: 4, by: None, .. }, _)]), "{errors:?}");
}

#[test]
fn prose_above_the_yaml() {
    let (errors, keys) = read_all("######\nPASTE THE CONTENT BELOW\n######\n\npack: {}\n");
    assert_eq!(keys, ["pack"]);
    assert_eq!(errors, [(Repair::Prose, "PASTE THE CONTENT BELOW")]);
}

#[test]
fn typical_typos() {
    assert_eq!(read_all("a:\n\tb: 1\nc: 2\n"), (vec![(Repair::Tab, "\t")], vec!["a".to_owned(), "c".to_owned()]));
    assert_eq!(read_all("a: @x\nb: 1\n").0, [(Repair::Reserved('@'), "@x")]);
    assert_eq!(read_all("a: `x\nb: %y\n").0, [(Repair::Reserved('`'), "`x"), (Repair::Reserved('%'), "%y")]);
    assert!(matches!(&read_all("a:::b\nc: 1\n").0[..], [(Repair::Skipped(_), _)]));
    assert_eq!(read_all("a:b\nc: 1\n"), (vec![(Repair::NoSpaceAfterColon, ":")], vec!["c".to_owned()]));
    assert_eq!(
        read_all("a: \"{{ .x | default \"y\" }}\"\n").0,
        [(Repair::QuoteInMacro('"'), "{{ .x | default \"y\" }}")]
    );
    assert_eq!(read_all("a: [\"{{ x\", \"y\", \"z }}\"]\n").0, []);
    assert_eq!(read_all("a: x\u{7}y\n").0, [(Repair::Control('\u{7}'), "\u{7}")]);
    assert_eq!(read_all("a: 1\n- b\n- c\nd: 1\n").1, ["a", "d"]);
    assert_eq!(read_all("a: *x y\nb: *\nc: >x\n").0.len(), 3);
}

#[test]
fn damage_never_goes_without_a_finding() {
    for text in ["%pack:", "%pack: ", "%HH-----BEGIN A-a:--H"] {
        let (tree, errors) = read(text, &[]);
        assert!(!errors.is_empty(), "{text:?}: {:?}", tree.damaged());
    }
    assert_eq!(read_all("%a:\nb: 1\n").1, ["b"]);
}

#[test]
fn keys_that_are_too_deep_are_one_finding() {
    let too_deep = "a: 1\n  b: 1\n  c: 1\n\n  d: 1\n    e: 1\nf: 1\n";
    let (errors, keys) = read_all(too_deep);
    assert_eq!(errors.iter().map(|e| e.1).collect::<Vec<_>>(), ["b: 1"]);
    assert_eq!(keys, ["a", "f"]);
}

#[test]
fn hostile_texts_end_with_a_finding() {
    for text in
        ["[".repeat(100_000), "a: ".repeat(20_000), "- ".repeat(50_000), "{{".repeat(50_000), "a: 'x\n".repeat(5_000)]
    {
        let (errors, _) = read_all(&text);
        assert!(!errors.is_empty() && errors.len() <= MAX_ERRORS + 1);
    }
    let deep: String = (0..1500).fold(String::new(), |text, i| text + &" ".repeat(i) + "a:\n");
    assert_eq!(read_all(&deep).0.into_iter().map(|(r, _)| r).collect::<Vec<_>>(), [Repair::TooDeep]);
}

/// The work grows with the text, not faster, and small texts are read to their end.
#[test]
fn work_is_bounded_by_the_size_of_the_text() {
    for line in [
        "a: 'x' y\n",
        "a: \"x\n",
        "a: 'x' y\r",
        "a: [x\n",
        "\ta: 1\n",
        "a: b: c\n",
        "a: |\nx\n",
        "- x\na: 1\n",
        "a: @x\n",
    ] {
        for count in [20_000, 40_000] {
            let text = line.repeat(count);
            let (_, errors, work) = read_counted(&text, &[]);
            assert!(!errors.is_empty() && errors.len() <= MAX_ERRORS + 1, "{line:?}");
            let most = text.len() * (REREAD_TIMES + 2) + REREAD_BYTES;
            assert!(work <= most, "{line:?}, {} bytes: {work} bytes were read again", text.len());
        }
        let small = format!("{}z: 1\n", line.repeat(20));
        let (_, errors, _) = read_counted(&small, &[]);
        assert!(errors.iter().all(|error| error.repair != Repair::TooMany), "{line:?}");
    }
}
