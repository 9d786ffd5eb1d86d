//! How a seeded fixture is written: `tests/fixtures/seeded/<CODE>-<disguise>.yaml`, or `.json` for whole profiles.
//!
//! Lines that begin with `#:` are about the fixture and are taken out before it is read:
//!
//! | line | meaning |
//! |---|---|
//! | `#: also S009 M016` | other codes that are found as well, of any severity; nothing else may be found |
//! | `#: context target=existing` | answers to the context questions, as in the rules' examples |
//! | `#: made-from 1.2.0` | version of the profile that this one is made from |
//! | `#: crlf` | the file has CR LF as line ends |
//! | `#: base`, `#: layer` | between them is the layer that clusters run; the faulty one follows |
//!
//! `«` and `»` enclose what the code of the file name is found on, all places of the file. What cannot be seen is written as it is
//! called: `␉` a tab, `␠` a space at the end of a line, `⟨U+00A0⟩` any other character. `⟨⟩` is nothing: it separates what scanners
//! of repositories would take for a real token.
//!
//! Beside each fixture is `NAME.out`: what `layerwright check` prints for it. `UPDATE_EXPECT=1` writes these files again.
//!
//! The tests of more than one crate include this file.

use std::ops::Range;
use std::path::{Path, PathBuf};

/// A fixture as it is written.
pub(crate) struct Written {
    /// File name.
    pub(crate) name: String,
    /// The marked places.
    pub(crate) places: Vec<Range<usize>>,
    /// The codes of `#: also`.
    pub(crate) also: Vec<String>,
    /// The words of `#: context`.
    pub(crate) facts: Vec<String>,
    pub(crate) made_from: Option<String>,
    /// The layer that clusters run.
    pub(crate) base: Option<String>,
    pub(crate) text: String,
    pub(crate) is_profile: bool,
}

impl Written {
    pub(crate) fn parse(name: String, written: &str) -> Self {
        let (mut also, mut facts, mut made_from, mut crlf) = (Vec::new(), Vec::new(), None, false);
        let (mut body, mut base): (String, Option<String>) = (String::new(), None);
        for line in written.split_inclusive('\n') {
            let Some(words) = line.strip_prefix("#:").map(str::trim) else {
                body.push_str(line);
                continue;
            };
            match words.split_once(' ').unwrap_or((words, "")) {
                ("also", codes) => also.extend(codes.split(' ').map(str::to_owned)),
                ("context", answers) => facts.extend(answers.split(' ').map(str::to_owned)),
                ("made-from", version) => made_from = Some(version.to_owned()),
                ("crlf", "") => crlf = true,
                ("base", "") => assert!(body.is_empty(), "{name}: the base comes first"),
                ("layer", "") => base = Some(std::mem::take(&mut body)),
                _ => panic!("{name}: unknown line `#: {words}`"),
            }
        }
        let plain = |text: &str| {
            let text = characters(text);
            if crlf { text.replace('\n', "\r\n") } else { text }
        };
        let base = base.map(|text| plain(&text));
        let (text, places) = unmark(&plain(&body));
        let is_profile = Path::new(&name).extension().is_some_and(|e| e == "json");
        Self { name, places, also, facts, made_from, base, text, is_profile }
    }
}

/// Takes the marks out: the text, and the ranges they enclosed.
pub(crate) fn unmark(marked: &str) -> (String, Vec<Range<usize>>) {
    let (mut text, mut starts, mut ranges) = (String::new(), Vec::new(), Vec::new());
    for c in marked.chars() {
        match c {
            '«' => starts.push(text.len()),
            '»' => ranges.push(starts.pop().expect("`»` without `«`")..text.len()),
            c => text.push(c),
        }
    }
    assert!(starts.is_empty(), "`«` without `»`");
    ranges.sort_by_key(|r| (r.start, r.end));
    (text, ranges)
}

/// The files of a folder of `tests/fixtures` in the order of their names, without the `.out` files beside them.
pub(crate) fn paths(folder: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap_or_else(|e| panic!("{}: {e}", folder.display()))
        .map(|e| e.unwrap().path())
        .filter(|path| path.extension().is_none_or(|extension| extension != "out"))
        .collect();
    paths.sort();
    assert!(!paths.is_empty(), "no fixture in {}", folder.display());
    paths
}

/// The text with the characters that the fixture names.
fn characters(written: &str) -> String {
    let written = written.replace('␉', "\t").replace('␠', " ").replace("⟨⟩", "");
    let mut pieces = written.split("⟨U+");
    let mut text = pieces.next().unwrap().to_owned();
    for piece in pieces {
        let (digits, rest) = piece.split_once('⟩').expect("`⟨U+` without `⟩`");
        text.push(u32::from_str_radix(digits, 16).ok().and_then(char::from_u32).expect("a code point"));
        text.push_str(rest);
    }
    text
}
