//! The YAML test suite: a case is a folder with in.yaml; it is to be refused if and only if it holds a file `error`. The values of
//! all scalars of the other cases are compared with those in test.event.

use std::path::Path;

use layerwright_xtask::Result;
use layerwright_xtask::counts::Counts;

use super::all_files;

/// Cases of the suite's release 2022-01-17, sub-cases in numbered folders included.
const CASES: usize = 402;

/// Texts that end inside of a block, without a line end. There the suite adds one to the value; libyaml, which Go's readers come
/// from, gives what is in the text, and so do we.
const CUT_OFF: [&str; 2] = ["JEF9/02", "L24T/01"];

pub(super) fn run(folder: &Path) -> Result<Counts> {
    let suite = folder.join("yaml-test-suite");
    let mut files = all_files(&suite).map_err(|error| format!("{}: {error}", suite.display()))?;
    files.retain(|file| file.ends_with("in.yaml"));
    if files.len() != CASES {
        return Err(format!("expected {CASES} cases, found {}", files.len()).into());
    }
    let mut counts = Counts::default();
    for file in files {
        let case = file.parent().unwrap_or(&suite);
        let wanted = !case.join("error").is_file();
        if layerwright_core::yaml::accepts(&std::fs::read_to_string(&file)?) == wanted {
            counts.passed += 1;
        } else {
            counts.failed += 1;
            let verb = if wanted { "refused, and is valid" } else { "accepted, and is invalid" };
            println!("    {}: {verb}", case.strip_prefix(&suite).unwrap_or(case).display());
        }
    }
    println!("    {} of {CASES}", counts.passed);
    Ok(counts)
}

/// Every scalar of every valid case has the value that the suite says, and each of its characters a place in the text.
pub(super) fn values(folder: &Path) -> Result<Counts> {
    let suite = folder.join("yaml-test-suite");
    let mut files = all_files(&suite)?;
    files.retain(|file| file.ends_with("in.yaml") && !file.with_file_name("error").is_file());
    files.retain(|file| !CUT_OFF.iter().any(|case| file.parent().is_some_and(|folder| folder.ends_with(case))));
    let mut counts = Counts::default();
    let mut scalars = 0;
    for file in files {
        let text = std::fs::read_to_string(&file)?;
        let events = std::fs::read_to_string(file.with_file_name("test.event"))?;
        let wanted: Vec<String> = events.lines().filter_map(value_of_event).collect();
        let (tree, _) = layerwright_core::yaml::read(&text, &[]);
        let mut found = Vec::new();
        for scalar in tree.ids().filter_map(|id| tree.scalar(id)).filter(|scalar| !scalar.value.is_empty()) {
            let has_places = scalar.value.char_indices().all(|(at, c)| {
                let place = scalar.map.text(at, at + c.len_utf8());
                let raw = layerwright_core::source::slice(&text, place);
                raw.chars().eq([c]) || (!raw.is_empty() && (c.is_whitespace() || raw.starts_with(['\\', '\''])))
            });
            if has_places {
                found.push(scalar.value.clone());
            }
        }
        scalars += wanted.len();
        if found == wanted {
            counts.passed += 1;
        } else {
            counts.failed += 1;
            println!("    {}: {found:?} instead of {wanted:?}", file.strip_prefix(&suite).unwrap_or(&file).display());
        }
    }
    println!("    {scalars} values in {} cases", counts.passed);
    Ok(counts)
}

/// The value in a line `=VAL &anchor <tag> "text`, unless it is empty.
fn value_of_event(line: &str) -> Option<String> {
    let mut rest = line.trim_start().strip_prefix("=VAL ")?;
    while let Some(property) = rest.strip_prefix(['&', '<']) {
        rest = property.split_once(' ')?.1;
    }
    let mut value = String::new();
    let mut chars = rest.get(1..)?.chars();
    while let Some(c) = chars.next() {
        value.push(match (c, c == '\\') {
            (_, true) => match chars.next()? {
                'n' => '\n',
                't' => '\t',
                'r' => '\r',
                'b' => '\u{8}',
                other => other,
            },
            (c, false) => c,
        });
    }
    (!value.is_empty()).then_some(value)
}
