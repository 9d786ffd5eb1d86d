use std::path::Path;

use super::*;

/// The same document for another reader, where that one can read both.
fn values(text: &str) -> Option<Vec<serde_yaml::Value>> {
    use serde::Deserialize as _;
    serde_yaml::Deserializer::from_str(text).map(|document| serde_yaml::Value::deserialize(document).ok()).collect()
}

/// Formats, and asserts what holds for every text.
#[track_caller]
fn formatted(text: &str) -> String {
    let once = format(text).unwrap_or_else(|error| panic!("{error} at {:?} in\n{text}", error.range));
    assert_eq!(format(&once).as_ref(), Ok(&once), "again, of\n{text}");
    let (before, after) =
        (Source::new(text.trim_start_matches('\u{feff}')), Source::new(once.trim_start_matches('\u{feff}')));
    assert!(same::same(&before, &after), "{text}\nbecame\n{once}");
    if let Some(before) = values(text) {
        assert_eq!(values(&once).as_ref(), Some(&before), "{text}\nbecame\n{once}");
    }
    once
}

#[track_caller]
fn check(before: &str, after: &str) {
    assert_eq!(formatted(before), after);
}

#[track_caller]
fn stays(text: &str) {
    check(text, text);
}

#[test]
fn spaces_at_line_ends_go() {
    check("a: 1  \nb:\t\n  c: 2 # note \n \t\n# alone\t \nd: 'x'   \n", "a: 1\nb:\n  c: 2 # note\n\n# alone\nd: 'x'\n");
    check("a: one  \n  two  \n", "a: one\n  two\n");
    check("a: |  \n  x\n", "a: |\n  x\n");
}

#[test]
fn spaces_inside_values_stay() {
    stays("a: |\n  x  \n   \n  y\n    \nb: 1\n");
    stays("a: \"one  \n  two\"\nb: 'x\n\n   \n  y'\n");
    stays("a: '{{\n  .spectro.macro.x   \n  }}'\nb: 1\n");
}

#[test]
fn the_text_ends_with_one_line_end() {
    check("a: 1", "a: 1\n");
    check("a: 1\n\n  \n", "a: 1\n");
    check("a: 1\r\nb: 2", "a: 1\r\nb: 2\r\n");
    check("a: |-\n  x", "a: |-\n  x\n");
    check("a: |\n  x\n\n\n", "a: |\n  x\n");
    stays("a: |+\n  x\n\n\n");
    stays("a: |\n  x");
    stays("");
    check("\n\n", "");
}

#[test]
fn line_ends_stay() {
    check("a:   1\r\nb:\r\n    c: |\r\n        x\r\n        y\r\n", "a: 1\r\nb:\r\n  c: |\r\n    x\r\n    y\r\n");
    check("a:   1\r\nb:  2\n", "a: 1\r\nb: 2\n");
    stays("a: 1\rb:   2\n");
}

#[test]
fn one_space_after_colon_and_dash() {
    check("a:   1\nb:\t2\n\"c\":  'x'\n", "a: 1\nb: 2\n\"c\": 'x'\n");
    check("a:\n  -   1\n  - - 2\n    -  3\n", "a:\n  - 1\n  - - 2\n    - 3\n");
    check("- &x   1\n-   *x\n", "- &x   1\n- *x\n");
    check("a:    |\n  x:   1\n", "a: |\n  x:   1\n");
    stays("a: {b:   1, c:  [ 1,   2 ]}\n");
    stays("a: 'b:   c'\nd: e:f   g\n");
    stays("a:   # note\n  b: 1\n-:  # x\n  2\n");
}

#[test]
fn comments_keep_their_column() {
    check(
        "a:   1   # one\nbcd: 2   # two\n-   # x\n".trim_end_matches("-   # x\n"),
        "a: 1     # one\nbcd: 2   # two\n",
    );
    check("-   a:   1 # x\n", "- a: 1     # x\n");
}

#[test]
fn two_spaces_for_each_level() {
    check(
        "a:\n    b:\n        - c: 1\n          d: 2\n        -   e: 3\n            f: 4\n    g: 5\nh: 6\n",
        "a:\n  b:\n    - c: 1\n      d: 2\n    - e: 3\n      f: 4\n  g: 5\nh: 6\n",
    );
    check("a:\n - b\n -\n     c: 1\n", "a:\n  - b\n  -\n    c: 1\n");
    check("  a:\n    b: 1\n", "a:\n  b: 1\n");
    check("a:\n    - - 1\n      - 2\n    - 3\n", "a:\n  - - 1\n    - 2\n  - 3\n");
    check("? a\n:   b: 1\n    c: 2\n", "? a\n: b: 1\n  c: 2\n");
    check("a:\n    &x\n    b: 1\n", "a:\n  &x\n  b: 1\n");
    check("%YAML 1.2\n---\na:\n    b: 1\n...\n---\n    c: 1\n", "%YAML 1.2\n---\na:\n  b: 1\n...\n---\nc: 1\n");
}

#[test]
fn list_items_may_stand_below_their_key() {
    stays("a:\n- b: 1\n  c: 2\n- d\n");
    check("x:\n    a:\n    - b: 1\n      c: 2\n    - d\n", "x:\n  a:\n  - b: 1\n    c: 2\n  - d\n");
}

#[test]
fn scalars_move_with_their_key() {
    check(
        "a:\n    b: |\n        x\n          y\n\n        z\n    c: >-\n          p\n          q\n",
        "a:\n  b: |\n    x\n      y\n\n    z\n  c: >-\n    p\n    q\n",
    );
    check("a:\n    b: |2\n         x\n      y\n", "a:\n  b: |2\n       x\n    y\n");
    check("a:\n    - |\n      x\n       y\n", "a:\n  - |\n    x\n     y\n");
    check("a:\n    b: one\n      two\n    c: \"x  \n        y\"\n", "a:\n  b: one\n    two\n  c: \"x  \n      y\"\n");
    check("a:\n    b: [1,\n        2,   # two\n        ]\n", "a:\n  b: [1,\n      2,   # two\n      ]\n");
    check(
        "a:\n    b: |\n\n\n        x\n    c: |\n    d: |+\n\n    e: 1\n",
        "a:\n  b: |\n\n\n    x\n  c: |\n  d: |+\n\n  e: 1\n",
    );
}

#[test]
fn comments_move_with_what_they_describe() {
    check(
        "# top\na:\n    # of b\n    b: 1\n        # deep\n    # last of a\n# of c\nc: 2\n",
        "# top\na:\n  # of b\n  b: 1\n      # deep\n  # last of a\n# of c\nc: 2\n",
    );
    check("a:\n    b: |\n        x\n    # after\n    c: 1\n", "a:\n  b: |\n    x\n  # after\n  c: 1\n");
    check(
        "a:\n    - b: 1\n      # of c\n      c: 2\n    # of d\n    - d: 3\n",
        "a:\n  - b: 1\n    # of c\n    c: 2\n  # of d\n  - d: 3\n",
    );
}

#[test]
fn macros_stay() {
    stays("a: '{{  .spectro.macro.x  }}'\nb: {{.spectro.macro.y}}\nc: x-{{   .spectro.var.z }}\n");
    check("a:\n    b:   {{  .spectro.macro.x  }}  \n", "a:\n  b: {{  .spectro.macro.x  }}\n");
    // Inside a block scalar this macro would move.
    stays("a:\n    b: |\n        {{\n        .spectro.macro.x }}\n");
}

#[test]
fn what_is_no_yaml_is_left() {
    assert_eq!(format("a: [1\n").map_err(|error| error.count), Err(1));
    assert!(format("a: 'x\nb: 1\n").is_err());
    let text = "\u{feff}a: 1\nb: x: y\n";
    assert_eq!(format(text).map_err(|error| slice(text, error.range)), Err("x: y"));
    check("\u{feff}a:   1\n", "\u{feff}a: 1\n");
}

#[test]
fn every_fixture_keeps_its_meaning() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures");
    let (mut formed, mut refused) = (0, 0);
    for kind in ["ok", "faulty"] {
        for file in std::fs::read_dir(folder.join(kind)).unwrap().map(|entry| entry.unwrap().path()) {
            if file.extension().is_none_or(|extension| extension != "yaml") {
                continue;
            }
            let text = std::fs::read_to_string(&file).unwrap();
            if format(&text).is_err() {
                refused += 1;
                assert_ne!(kind, "ok", "{}", file.display());
                continue;
            }
            formed += 1;
            formatted(&text);
            // In other clothes, to give it something to do.
            for other in
                [text.replace('\n', "  \n"), text.replace(": ", ":   "), widened(&text), text.replace('\n', "\r\n")]
            {
                if format(&other).is_ok() {
                    formatted(&other);
                }
            }
        }
    }
    assert!(formed > 60, "{formed} formatted, {refused} refused");
}

#[test]
fn cut_texts_keep_their_meaning() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures/ok");
    let mut formed = 0;
    for file in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        let text = widened(&std::fs::read_to_string(&file).unwrap());
        for end in (0..text.len()).filter(|end| text.is_char_boundary(*end)).step_by(23) {
            let cut = text.get(..end).unwrap();
            if format(cut).is_ok() {
                formed += 1;
                formatted(cut);
            }
        }
    }
    assert!(formed > 500, "{formed}");
}

/// With twice the indentation.
fn widened(text: &str) -> String {
    let spaces = |line: &str| line.len() - line.trim_start_matches(' ').len();
    text.split_inclusive('\n').flat_map(|line| [" ".repeat(spaces(line)), line.to_owned()]).collect()
}

fn add(out: &mut String, text: &str) {
    out.push_str(text);
}

/// A source of numbers; the same every time.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % limit
    }

    fn one<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.below(of.len())]
    }

    fn spaces(&mut self, most: usize) -> String {
        " ".repeat(1 + self.below(most))
    }
}

/// A block collection at a column, as people who care little about white space write it. `out` is where its first line begins.
fn generate(random: &mut Random, column: usize, depth: usize, out: &mut String) {
    let is_list = random.below(3) == 0;
    let count = 1 + random.below(3);
    for index in 0..count {
        if index > 0 {
            if random.below(4) == 0 {
                let comment = format!("{}# note {index}  \n", " ".repeat(random.below(column + 3)));
                out.push_str(&comment);
            }
            if random.below(6) == 0 {
                out.push_str("   \n");
            }
            out.push_str(&" ".repeat(column));
        }
        let head = if is_list {
            "-".to_owned()
        } else {
            random.one(&["key_:", "'key _':", "x.y_:"]).replace('_', &index.to_string())
        };
        out.push_str(&head);
        let deeper = column + 1 + random.below(5);
        match random.below(if depth == 0 { 7 } else { 9 }) {
            0 => add(
                out,
                &format!(
                    "{}{}\n",
                    random.spaces(4),
                    random.one(&["1", "plain text", "a:b", "''", "{{ .spectro.macro.m }}", "\"d   q\""])
                ),
            ),
            1 => add(out, &format!("{}value{}# behind\n", random.spaces(3), random.spaces(5))),
            2 => {
                let header = random.one(&["|", ">", "|-", ">+", "|+"]);
                add(out, &format!("{}{header} \n", random.spaces(3)));
                for _ in 0..random.below(4) {
                    let more = random.one(&["", "", "  ", "    "]);
                    add(out, &format!("{}line{more}:   x  \n", " ".repeat(deeper)));
                    if random.below(3) == 0 {
                        out.push_str(random.one(&["\n", " \n", "\n\n"]));
                    }
                }
            }
            3 => add(out, &format!("{}\"two  \n{}lines\"\n", random.spaces(2), " ".repeat(deeper))),
            4 => add(out, &format!("{}[1,  2,\n{}{{a:   b}}]  \n", random.spaces(2), " ".repeat(deeper))),
            5 => add(out, &format!("{}plain\n{}on two lines \n", random.spaces(2), " ".repeat(deeper))),
            6 => out.push('\n'),
            7 if is_list => {
                let gap = random.spaces(4);
                out.push_str(&gap);
                generate(random, column + 1 + gap.len(), depth - 1, out);
            }
            _ => {
                add(out, &format!("{}\n{}", random.one(&["", "  ", "   # child"]), " ".repeat(deeper)));
                generate(random, deeper, depth - 1, out);
            }
        }
    }
}

#[test]
fn generated_texts_keep_their_meaning() {
    let mut random = Random(20_261_123);
    let mut changed = 0;
    for _ in 0..1000 {
        let mut text = String::new();
        generate(&mut random, 0, 4, &mut text);
        if random.below(4) == 0 {
            text = text.replace('\n', "\r\n");
        }
        if random.below(5) == 0 {
            text.truncate(text.trim_end().len());
        }
        if format(&text).is_ok_and(|_| formatted(&text) != text) {
            changed += 1;
        }
    }
    assert!(changed > 900, "{changed}");
}

/// Most generated texts are laid out to the last step: the comparison is a net, not the way in which it works.
#[test]
fn generated_texts_are_indented() {
    let mut random = Random(7);
    let mut left = Vec::new();
    for _ in 0..1000 {
        let mut text = String::new();
        generate(&mut random, 0, 3, &mut text);
        let source = Source::new(&text);
        if source.syntax.is_empty() && !same::same(&source, &Source::new(&layout::lay_out(&source, Depth::Indentation)))
        {
            left.push(text);
        }
    }
    assert!(left.is_empty(), "{} left, such as\n{}", left.len(), left[0]);
}
