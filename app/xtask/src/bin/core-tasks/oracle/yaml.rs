//! Go's YAML readers against the reader of the core, the findings on what they refuse, and `host::go_yaml`.

use std::collections::BTreeSet;

use layerwright_core::export::second_reading;
use layerwright_core::host::go_yaml::{self, Plain};
use layerwright_core::yaml::{self, Kind, Repair, Scalar, Style, Tree};
use layerwright_core::{Context, Diagnostic, UnixTime, analyze, macros};
use layerwright_xtask::Result;
use serde_json::{Value, json};

use super::random::Random;
use super::variation::varied;
use super::{Oracle, files};

/// Questions of one batch.
const BATCH: usize = 500;
/// Longest text that is asked about, and longest that is varied.
const LONGEST: usize = 256 << 10;
const SHORT: usize = 1 << 10;

/// What makes YAML what it is.
const PIECES: [&str; 64] = [
    " ", "  ", "\t", "\n", "\r\n", "\r", "\n\n", "- ", "-", ": ", ":", "? ", "# x", " # x", "#", "\"", "'", "\"x\"",
    "'y'", "''", "\"\"", "[", "]", "{", "}", ", ", ",", "[]", "{}", "[a, b]", "{a: b}", "|\n", ">\n", "|-\n", ">+\n",
    "|2\n", "&a ", "*a", "&", "*", "!!str ", "!x ", "!", "%", "@", "`", "\\", "\\/", "\\n", "\\x41", "\\\n", "---\n",
    "...\n", "---", "<<: ", "~", "0644", "yes", "1.5", "\u{A0}", "\u{FEFF}", "\u{85}", "ü", "a: b\n",
];

/// Findings that tell of a text that is not read, beside errors of syntax: keys that are there twice, aliases of nothing, and what Go
/// refuses.
const REFUSED: [&str; 3] = ["Y003", "Y006", GO];
const GO: &str = "Y020";
/// Findings on texts that are read or not: a single value, several documents, escapes in logins, characters that only look like others,
/// and what is taken for a tag or an anchor.
const DOUBTED: [&str; 5] = ["Y004", "Y005", "Y012", "Y013", MISREAD];
/// The finding on values of which the readers leave out different parts.
const MISREAD: &str = "Y021";
const SYNTAX: &str = "a syntax error";
/// Ends of lines in YAML 1.1 only.
const LINE_ENDS: [char; 3] = ['\u{85}', '\u{2028}', '\u{2029}'];
/// The suite's texts are asked about, but not varied: what they are made of, nobody writes.
const SUITE: &str = "yaml-test-suite";

pub(super) fn run(oracle: &mut Oracle<'_>) -> Result {
    let (texts, suite) = texts(oracle)?;
    println!("    {} different texts in files", texts.len());
    for batch in texts.chunks(BATCH) {
        read(oracle, ["texts in files are read by yaml.v3", "texts in files are read by yaml.v2"], batch)?;
    }
    let short: Vec<&String> = texts.iter().filter(|text| text.len() < SHORT && !suite.contains(*text)).collect();
    let mut random = Random::new(0x5EED_0A11);
    let mut done = 0;
    while oracle.goes_on(done) && !short.is_empty() {
        let batch: Vec<String> =
            (0..BATCH).map(|_| varied((*random.one_of::<&String>(&short)).clone(), &PIECES, &mut random)).collect();
        read(oracle, ["generated texts are read by yaml.v3", "generated texts are read by yaml.v2"], &batch)?;
        done += batch.len();
    }
    types(oracle, &mut random)
}

/// YAML with something in the place of macros, which Palette replaces before anything is read; and those of it that are the
/// suite's.
fn texts(oracle: &Oracle<'_>) -> Result<(Vec<String>, BTreeSet<String>)> {
    let (mut found, mut suite) = (BTreeSet::new(), BTreeSet::new());
    for file in files(oracle)? {
        let Ok(text) = std::fs::read_to_string(&file) else { continue };
        if file.extension().is_some_and(|extension| extension == "yaml" || extension == "yml") && text.len() < LONGEST {
            let text = without_macros(text);
            if file.to_string_lossy().contains(SUITE) {
                suite.insert(text.clone());
            }
            found.insert(text);
        }
    }
    Ok((found.into_iter().collect(), suite))
}

pub(super) fn without_macros(text: String) -> String {
    let mut bytes = text.clone().into_bytes();
    for one in macros::scan(&text) {
        let (start, end) = (usize::from(one.range.start()), usize::from(one.range.end()));
        bytes.iter_mut().take(end).skip(start).filter(|byte| **byte != b'\n').for_each(|byte| *byte = b'x');
    }
    String::from_utf8(bytes).unwrap_or(text)
}

/// Whether both refuse a text or neither, and whether they read the same scalars.
fn read(oracle: &mut Oracle<'_>, kinds: [&'static str; 2], texts: &[String]) -> Result {
    let questions: Vec<Value> = texts.iter().map(|text| json!(text)).collect();
    for (text, answer) in texts.iter().zip(oracle.ask(&questions)?) {
        let objections = objections(text);
        // What the finding of this code says is that the readers refuse the text, or that they misread it.
        let is_refused = answer["v3"] != "" || !has_same_scalars(text, &answer["scalars"]);
        let is_misread = objections.contains(&GO) && is_refused;
        for (kind, reader) in kinds.into_iter().zip(["v3", "v2"]) {
            let words = answer[reader].as_str().unwrap_or("no answer");
            let difference = difference(text, words, &objections).filter(|_| !is_misread);
            oracle.note(kind, difference.as_deref(), || format!("{text:?}: {words}"));
        }
        if objections.iter().all(|code| DOUBTED.contains(code) && *code != MISREAD) && answer["v3"] == "" {
            scalars(oracle, text, &answer["scalars"]);
        }
        if let Some(found) = second_reading(text) {
            let difference = (!is_refused).then_some("libyaml objects, and Go reads what the core reads");
            oracle.note("exports that the second reader stops", difference, || format!("{text:?}: {found}"));
        }
    }
    Ok(())
}

/// How the core differs from what a reader said.
fn difference(text: &str, words: &str, objections: &[&str]) -> Option<String> {
    let sure = objections.iter().find(|code| !DOUBTED.contains(code));
    if words.is_empty() == sure.is_none() || !words.is_empty() && !objections.is_empty() {
        return None;
    }
    if text.contains(LINE_ENDS) {
        return Some("Go ends lines where YAML 1.2 does not".to_owned());
    }
    Some(match sure {
        Some(&SYNTAX) => format!("Go reads it, for the core {}", first_error(text)),
        Some(code) => format!("Go reads it, the core has {code}"),
        None => format!("Go says {}, the core nothing", without_places(words)),
    })
}

/// What keeps a text from being read, or may, for the core: codes of findings, or [`SYNTAX`].
fn objections(text: &str) -> Vec<&'static str> {
    let (_, errors) = yaml::read(text, &[]);
    // What is read all the same is compared.
    if errors.iter().any(|error| !error.repair.is_read()) {
        return vec![SYNTAX];
    }
    let report = analyze(text, &Context::default(), UnixTime(0));
    let codes = report.diagnostics.iter().map(Diagnostic::code);
    codes.filter(|code| REFUSED.contains(code) || DOUBTED.contains(code)).collect()
}

/// What the first error of syntax is, without what it is about.
fn first_error(text: &str) -> String {
    let (_, errors) = yaml::read(text, &[]);
    let first = errors.into_iter().map(|error| error.repair).find(|repair| !repair.is_read());
    match first {
        Some(Repair::Skipped(words)) => words,
        Some(repair) => format!("{repair:?}").chars().take_while(char::is_ascii_alphanumeric).collect(),
        None => String::new(),
    }
}

/// Go's objection to a key that is a list or a mapping, behind which it prints all of the key.
const COLLECTION: &str = "invalid map key";

/// Go's objection without lines and names.
fn without_places(words: &str) -> String {
    const QUOTES: [char; 3] = ['"', '\'', '`'];
    let last = words.lines().last().unwrap_or("").trim().trim_start_matches("yaml: ");
    if words.contains(COLLECTION) {
        return COLLECTION.to_owned();
    }
    let mut kept = Vec::new();
    let mut pieces = last.split_inclusive(QUOTES).peekable();
    while let Some(piece) = pieces.next() {
        kept.push(piece);
        // Names are left out, signs such as `','` stay.
        let is_sign = |quoted: &&str| quoted.len() == 2 && !quoted.starts_with(|c: char| c.is_alphanumeric());
        if piece.ends_with(QUOTES) && pieces.peek().is_some() {
            kept.extend(pieces.next().filter(is_sign));
        }
    }
    let words: Vec<&str> = kept.iter().flat_map(|piece| piece.split(' ')).collect();
    let is_number = |word: &&str| {
        !word.trim_end_matches(':').is_empty() && word.trim_end_matches(':').bytes().all(|b| b.is_ascii_digit())
    };
    words
        .into_iter()
        .filter(|word| !is_number(word) && *word != "line")
        .collect::<Vec<_>>()
        .join(" ")
        .replace(QUOTES, "")
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

/// The scalars of a text for the core and for yaml.v3, but those without anything written.
fn both<'t>(tree: &'t Tree, answer: &'t Value) -> (Vec<&'t Scalar>, Vec<&'t Value>) {
    let is_there = |value: &str, is_plain: bool| !value.is_empty() || !is_plain;
    let model = tree.scalars().iter().filter_map(|id| tree.scalar(*id));
    let real = answer.as_array().into_iter().flatten();
    (
        model.filter(|scalar| is_there(&scalar.value, scalar.style == Style::Plain)).collect(),
        real.filter(|one| is_there(one["value"].as_str().unwrap_or(""), one["plain"] == true)).collect(),
    )
}

/// Whether both read the same, keys and values without anything written among them.
fn has_same_scalars(text: &str, answer: &Value) -> bool {
    let (tree, _) = yaml::read(text, &[]);
    let leaves = tree.ids().filter_map(|id| match &tree.node(id).kind {
        Kind::Scalar(scalar) => Some(scalar.value.as_str()),
        Kind::Absent => Some(""),
        _ => None,
    });
    leaves.eq(answer.as_array().into_iter().flatten().map(|one| one["value"].as_str().unwrap_or("")))
}

/// Compares the scalars.
fn scalars(oracle: &mut Oracle<'_>, text: &str, answer: &Value) {
    let (tree, _) = yaml::read(text, &[]);
    let (model, real) = both(&tree, answer);
    let differs = |how| match () {
        () if text.contains(LINE_ENDS) => "Go ends lines where YAML 1.2 does not",
        () if text.contains('\u{A0}') => "a no-break space after a colon is read as a space",
        () => how,
    };
    if model.len() != real.len() {
        oracle.note("values of scalars", Some(differs("there are more or fewer")), || format!("{text:?}"));
        return;
    }
    for (model, real) in model.into_iter().zip(real) {
        let is_same = real["value"] == json!(model.value);
        oracle.note("values of scalars", (!is_same).then(|| differs("they differ")), || {
            format!("{real}, for the model {:?}, in {text:?}", model.value)
        });
        if is_same && model.style == Style::Plain && real["v3"] != "" {
            note_type(oracle, "types of plain scalars", &model.value, real);
        }
    }
}

/// Plain scalars alone, most of them like numbers.
fn types(oracle: &mut Oracle<'_>, random: &mut Random) -> Result {
    const PARTS: [&str; 40] = [
        "0",
        "0",
        "1",
        "2",
        "7",
        "8",
        "9",
        "10",
        "64",
        "420",
        "0644",
        "0o",
        "0x",
        "0b",
        "0O",
        "0X",
        "0B",
        "+",
        "-",
        ".",
        "_",
        "e",
        "E",
        "e+",
        "e-",
        "f",
        "A",
        ":",
        "T",
        "Z",
        "-01-",
        ".inf",
        ".nan",
        "true",
        "yes",
        "null",
        "~",
        "9223372036854775807",
        "18446744073709551615",
        "i",
    ];
    let mut texts = BTreeSet::new();
    for _ in 0..20_000 {
        let text: String = (0..=random.below(5)).map(|_| *random.one_of(&PARTS)).collect();
        if !text.ends_with(':') && !text.starts_with('-') {
            texts.insert(text);
        }
    }
    let texts: Vec<String> = texts.into_iter().collect();
    for batch in texts.chunks(BATCH) {
        let questions: Vec<Value> = batch.iter().map(|text| json!(format!("- {text}\n"))).collect();
        for (text, answer) in batch.iter().zip(oracle.ask(&questions)?) {
            if answer["scalars"][0]["value"] == json!(text) {
                note_type(oracle, "types of generated scalars", text, &answer["scalars"][0]);
            }
        }
    }
    Ok(())
}

/// What a plain scalar is for both readers. yaml.v2 takes more words for booleans.
fn note_type(oracle: &mut Oracle<'_>, kind: &'static str, text: &str, real: &Value) {
    let words = |plain| match plain {
        Plain::Null => "null".to_owned(),
        Plain::Bool(value) => format!("bool {value}"),
        Plain::Int(value) => format!("int {value}"),
        Plain::Float(Some(value)) if i64::try_from(value).is_ok() => format!("float {value}"),
        Plain::Float(_) => "float".to_owned(),
        Plain::Text => "text".to_owned(),
    };
    let model = words(go_yaml::plain(text));
    let old = go_yaml::yes_or_no(text).map_or_else(|| model.clone(), |value| format!("bool {value}"));
    let differs = |real: &Value, model: &str| real != model && real != "refused" && real != "";
    let first = |words: &Value| words.as_str().and_then(|words| words.split(' ').next()).unwrap_or("").to_owned();
    let difference = if differs(&real["v3"], &model) {
        Some(format!("yaml.v3 takes it for {}, the model for {}", first(&real["v3"]), first(&json!(model))))
    } else if differs(&real["v2"], &old) {
        Some(format!("yaml.v2 takes it for {}, the model for {}", first(&real["v2"]), first(&json!(old))))
    } else {
        None
    };
    oracle.note(kind, difference.as_deref(), || format!("{text}: {real}, for the model {model}"));
}
