//! The modules directly below `src` use one another in one direction only. What is read are the paths that start with `crate` or
//! reach the root with `super`, outside of tests; `app/ARCHITECTURE.md` describes the layers.
#![cfg(test)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use layerwright_xtask::stamp;
use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// A module uses those in earlier lines only. The first line is the reader's, which the core shows as its own.
const CORE: &[&str] = &[
    "macros sort source spelling yaml",
    "base64 context edit format number quote rule version",
    "diagnostic model",
    "host patch resolve",
    "keys pem placeholder",
    "bundle profile registry secrets",
    "impact pull_plan",
    "cx",
    "inventory",
    "report",
    "rules",
    "settings",
    "export fix ide",
];

const WEB: &[&str] = &[
    "platform",
    "state ui",
    "checker",
    "editor",
    "bench",
    "fixes keys start",
    "frame shared",
    "dialogs panels",
    "app",
];

#[test]
fn a_module_uses_only_what_is_below_it() {
    for (name, layers) in [("core", CORE), ("web", WEB)] {
        let wrong = against(&Crate::read(name), layers);
        assert!(wrong.is_empty(), "app/{name}/src:\n{}", wrong.join("\n"));
    }
}

#[test]
fn no_crate_has_a_circle() {
    let crates = fs::read_dir(app()).unwrap().map(|entry| entry.unwrap());
    let names: Vec<String> = crates
        .filter(|entry| entry.path().join("src").is_dir())
        .map(|entry| entry.file_name().into_string().unwrap())
        .collect();
    assert!(names.len() > 5, "{names:?}");
    for name in names {
        let graph = Crate::read(&name);
        let knot = graph.knot();
        assert!(knot.is_empty(), "app/{name}/src: {knot:?} use one another in a circle");
    }
}

/// The arrows that run upwards or sideways, and what has no place in the layers.
fn against(graph: &Crate, layers: &[&str]) -> Vec<String> {
    let heights: BTreeMap<&str, usize> =
        (0..).zip(layers).flat_map(|(height, line)| line.split(' ').map(move |module| (module, height))).collect();
    let unplaced = graph.modules.iter().filter(|module| !heights.contains_key(module.as_str()));
    let mut wrong: Vec<String> = unplaced.map(|module| format!("`{module}` is in no layer")).collect();
    for ((from, to), file) in &graph.arrows {
        match (heights.get(from.as_str()), heights.get(to.as_str())) {
            (Some(from), Some(to)) if to < from => {}
            (_, None) => wrong.push(format!("{file} takes `{to}` from the root: name the module that has it")),
            _ => wrong.push(format!("{file} uses `{to}`, which is not below `{from}`")),
        }
    }
    wrong
}

/// The modules directly below `src`, which of them use which, and a file that does.
#[derive(Default)]
struct Crate {
    modules: BTreeSet<String>,
    arrows: BTreeMap<(String, String), String>,
}

impl Crate {
    fn read(name: &str) -> Self {
        let src = app().join(name).join("src");
        let mut files = BTreeMap::new();
        for file in stamp::files(&src).unwrap() {
            // Programs beside the library are crates of their own.
            if file.extension().is_some_and(|extension| extension == "rs") && !file.starts_with(src.join("bin")) {
                let text = fs::read_to_string(&file).unwrap();
                files.insert(file.strip_prefix(&src).unwrap().to_path_buf(), text);
            }
        }
        Self::of(&files)
    }

    /// `files`: their paths below `src`, and their texts.
    fn of(files: &BTreeMap<PathBuf, String>) -> Self {
        let sources: Vec<(&PathBuf, Source)> =
            files.iter().map(|(path, text)| (path, Source::of(path, text))).collect();
        let tests: Vec<PathBuf> = sources.iter().flat_map(|(_, source)| source.tests.clone()).collect();
        let is_test =
            |path: &Path| tests.iter().any(|test| path.starts_with(test) || path == test.with_extension("rs"));
        let kept = || sources.iter().filter(|(path, _)| !is_test(path) && !is_root(path));
        let mut graph = Self { modules: kept().map(|(path, _)| top(path)).collect(), ..Self::default() };
        for (path, source) in kept() {
            let from = top(path);
            // What a macro has in its text is relative to where the macro is used.
            let by_super = source.by_super.iter().filter(|name| graph.modules.contains(*name));
            for to in source.by_crate.iter().chain(by_super).filter(|to| **to != from) {
                graph.arrows.entry((from.clone(), to.clone())).or_insert_with(|| path.display().to_string());
            }
        }
        graph
    }

    /// The modules that are in a circle, and those between two circles.
    fn knot(&self) -> BTreeSet<&str> {
        let mut left: BTreeSet<&str> = self.modules.iter().map(String::as_str).collect();
        loop {
            let uses = |a: &str, b: &str| self.arrows.contains_key(&(a.to_owned(), b.to_owned()));
            let is_tied = |module: &&str| {
                left.iter().any(|other| uses(module, other)) && left.iter().any(|other| uses(other, module))
            };
            let tied: BTreeSet<&str> = left.iter().copied().filter(is_tied).collect();
            if tied.len() == left.len() {
                return tied;
            }
            left = tied;
        }
    }
}

/// What a file names of its crate's root, outside of tests.
#[derive(Default)]
struct Source {
    by_crate: BTreeSet<String>,
    by_super: BTreeSet<String>,
    /// The modules in files of their own that are there for tests only: their paths without `.rs`.
    tests: Vec<PathBuf>,
}

impl Source {
    fn of(path: &Path, text: &str) -> Self {
        const CFG_TEST: [&str; 7] = ["#", "[", "cfg", "(", "test", ")", "]"];
        let mut words = Vec::new();
        flatten(text.parse().unwrap(), &mut words);
        let home =
            if is_root(path) || path.ends_with("mod.rs") { path.with_file_name("") } else { path.with_extension("") };
        let mut source = Self::default();
        // How deep the braces are, and at which depths they are those of inline modules.
        let (mut braces, mut inline) = (0, Vec::new());
        let mut rest = words.as_slice();
        while let Some((first, mut next)) = rest.split_first() {
            if starts_with(rest, &CFG_TEST) {
                let item;
                (item, next) = rest[CFG_TEST.len()..].split_at(item_length(&rest[CFG_TEST.len()..]));
                if let [.., word, name, end] = item
                    && (word.as_str(), end.as_str()) == ("mod", ";")
                {
                    source.tests.push(home.join(name));
                }
            } else if first == "mod" && next.get(1).is_some_and(|word| word == "{") {
                inline.push(braces);
            } else if first == "{" {
                braces += 1;
            } else if first == "}" {
                braces -= 1;
                inline.pop_if(|depth| *depth == braces);
            } else if starts_with(rest, &["crate", ":", ":"]) {
                source.by_crate.extend(names(&rest[3..]));
            } else if first == "super" {
                let steps = rest.chunks(3).take_while(|step| starts_with(step, &["super", ":", ":"])).count();
                if steps == home.components().count() + inline.len() {
                    source.by_super.extend(names(&rest[3 * steps..]));
                }
                next = &rest[(3 * steps).max(1)..];
            }
            rest = next;
        }
        source
    }
}

/// Identifiers, signs and brackets. Comments are not in it, texts are without what is in them.
fn flatten(tokens: TokenStream, words: &mut Vec<String>) {
    for token in tokens {
        match token {
            TokenTree::Ident(ident) => words.push(ident.to_string()),
            TokenTree::Punct(sign) => words.push(sign.to_string()),
            TokenTree::Literal(_) => words.push("\"\"".to_owned()),
            TokenTree::Group(group) => {
                let (open, close) = match group.delimiter() {
                    Delimiter::Parenthesis => ("(", ")"),
                    Delimiter::Brace => ("{", "}"),
                    Delimiter::Bracket => ("[", "]"),
                    Delimiter::None => ("", ""),
                };
                words.push(open.to_owned());
                flatten(group.stream(), words);
                words.push(close.to_owned());
            }
        }
    }
}

fn starts_with(words: &[String], start: &[&str]) -> bool {
    words.len() >= start.len() && words.iter().zip(start).all(|(word, start)| word == start)
}

/// How many words an item has, with the attributes before it: to its `;`, its block, or the comma behind a field.
fn item_length(words: &[String]) -> usize {
    let (mut depth, mut angles) = (0, 0);
    for (at, word) in words.iter().enumerate() {
        let is_arrow = at > 0 && matches!(words[at - 1].as_str(), "-" | "=");
        match word.as_str() {
            "(" | "[" | "{" => depth += 1,
            ")" | "]" | "}" if depth == 0 => return at,
            "}" if depth == 1 => return at + 1,
            ")" | "]" | "}" => depth -= 1,
            "<" => angles += 1,
            ">" if !is_arrow => angles -= 1,
            ";" if depth == 0 => return at + 1,
            "," if depth == 0 && angles == 0 => return at + 1,
            _ => {}
        }
    }
    words.len()
}

/// The first name of a path, or of each path of a group.
fn names(words: &[String]) -> Vec<String> {
    if words.first().is_none_or(|word| word != "{") {
        return words.first().cloned().into_iter().collect();
    }
    let mut depth = 0;
    let mut found = Vec::new();
    for pair in words.windows(2) {
        match pair[0].as_str() {
            "{" => depth += 1,
            "}" => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            break;
        }
        if depth == 1 && matches!(pair[0].as_str(), "{" | ",") && pair[1] != "}" {
            found.push(pair[1].clone());
        }
    }
    found
}

/// The module directly below the root that a file belongs to.
fn top(path: &Path) -> String {
    let first = path.iter().next().unwrap();
    Path::new(first).with_extension("").display().to_string()
}

fn is_root(path: &Path) -> bool {
    path == Path::new("lib.rs") || path == Path::new("main.rs")
}

fn app() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_path_buf()
}

fn graph(files: &[(&str, &str)]) -> Crate {
    Crate::of(&files.iter().map(|(path, text)| (PathBuf::from(path), (*text).to_owned())).collect())
}

fn arrows(files: &[(&str, &str)]) -> Vec<String> {
    graph(files).arrows.keys().map(|(from, to)| format!("{from} {to}")).collect()
}

#[test]
fn arrows_are_read() {
    let files = [
        ("lib.rs", "mod a; #[cfg(test)] mod t; use crate::a;"),
        ("a.rs", "//! See [`crate::no`].\nuse crate::{b::{X, Y}, c}; // crate::no\nfn f() -> S { g(\"crate::no\") }"),
        (
            "b/mod.rs",
            "use super::a; use super::c::{self}; use self::super::b; mod n { use super::no; use super::super::d; }",
        ),
        ("b/e.rs", "use super::no; macro_rules! m { () => { $crate::e::X } }"),
        (
            "c.rs",
            "#[cfg(test)] #[path = \"x\"] mod t { use crate::no; }\nstruct S { #[cfg(test)] x: A<B, C>, y: crate::d::Y }",
        ),
        ("d.rs", "#[cfg(test)] fn f<A, B>(a: A) -> B { crate::no::f() } pub(crate) fn g() -> crate::e::X {}"),
        ("e.rs", "#[cfg(test)]\nmod testing;\n#[cfg(test)] mod tests { use super::super::a; }"),
        ("e/testing.rs", "use crate::a;"),
        ("t/mod.rs", "use crate::a;"),
        ("t/u.rs", "use crate::a;"),
    ];
    let expected = ["a b", "a c", "b a", "b c", "b d", "b e", "c d", "d e"];
    assert_eq!(arrows(&files), expected);
    assert_eq!(graph(&files).modules.into_iter().collect::<String>(), "abcde");
}

#[test]
fn an_arrow_against_the_layers_is_found() {
    let wrong = |text: &str| against(&graph(&[("a.rs", "use crate::b;"), ("b.rs", ""), ("c.rs", text)]), &["b", "a c"]);
    assert!(wrong("use crate::b;").is_empty());
    assert_eq!(wrong("use crate::a;"), ["c.rs uses `a`, which is not below `c`"]);
    assert_eq!(wrong("fn f() { crate::run() }"), ["c.rs takes `run` from the root: name the module that has it"]);
    let up = against(&graph(&[("a.rs", "use crate::b;"), ("b.rs", "")]), &["a", "b"]);
    assert_eq!(up, ["a.rs uses `b`, which is not below `a`"]);
    assert_eq!(against(&graph(&[("a.rs", "")]), &["b"]), ["`a` is in no layer"]);
}

#[test]
fn a_circle_is_found() {
    let files = [("a.rs", "use crate::b;"), ("b.rs", "use crate::c;"), ("c.rs", "use crate::{b, d};"), ("d.rs", "")];
    assert_eq!(graph(&files).knot().into_iter().collect::<String>(), "bc");
    assert!(graph(&files[2..]).knot().is_empty());
}
