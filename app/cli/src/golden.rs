//! The findings of every seeded fixture, word by word: what `layerwright check` prints is in `NAME.out` beside it.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use layerwright_core::Context;
use layerwright_core::context::Fact;
use layerwright_core::profile::{Opened, open};
use layerwright_core::settings::Severities;

use crate::check::{around, part};
use crate::checked::CheckedFile;
use crate::clock;
use crate::input::Layer;
use crate::render::human::files;

#[path = "../../../tests/seeded.rs"]
mod seeded;

use seeded::Written;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures/seeded")
}

fn printed(written: Written) -> String {
    let mut facts = Context { base: written.base, ..Context::default() };
    for word in &written.facts {
        facts.learn(Fact::parse(word).unwrap_or_else(|| panic!("`{word}` answers no question")));
    }
    let parts = if written.is_profile {
        let Ok(Opened::Profile(profile)) = open(&written.text) else { panic!("{}: not a profile", written.name) };
        vec![around(&profile, written.made_from.as_deref(), &facts, &Severities::default())]
    } else {
        let now = clock::parse("2026-11-23T00:00:00Z").unwrap();
        let layer = Layer { index: None, name: None, text: &written.text };
        vec![part(&layer, &facts, now, &Severities::default())]
    };
    let mut out = Vec::new();
    files(&[CheckedFile { path: written.name, parts }], false, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// `UPDATE_EXPECT=1` writes what is printed; otherwise it must be there already.
#[test]
fn every_seeded_fault_is_reported_in_these_words() {
    let update = std::env::var_os("UPDATE_EXPECT").is_some();
    let (mut wrong, mut expected) = (Vec::new(), BTreeSet::new());
    for path in seeded::paths(&folder()) {
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        let written = Written::parse(name.clone(), &fs::read_to_string(&path).unwrap());
        let (places, also) = (written.places.len(), written.also.clone());
        let printed = printed(written);
        let count = |code: &str| printed.matches(&format!("[{code}]: ")).count();
        assert_eq!(count(name.split('-').next().unwrap()), places, "{printed}");
        assert!(also.iter().all(|code| count(code) > 0), "{printed}");
        let out = path.with_file_name(format!("{name}.out"));
        let before = fs::read_to_string(&out).ok();
        if before.as_ref() != Some(&printed) {
            if update {
                fs::write(&out, &printed).unwrap();
            } else {
                wrong.push(difference(&name, before.as_deref(), &printed));
            }
        }
        expected.insert(out);
    }
    for path in fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path()) {
        if path.extension().is_some_and(|extension| extension == "out") && !expected.contains(&path) {
            if update {
                fs::remove_file(&path).unwrap();
            } else {
                wrong.push(format!("{}: no fixture has this output\n", path.file_name().unwrap().display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{} differ; UPDATE_EXPECT=1 writes them again\n{}", wrong.len(), wrong.concat());
}

fn difference(name: &str, before: Option<&str>, printed: &str) -> String {
    let Some(before) = before else { return format!("{name}: there is no {name}.out\n") };
    let diff = similar::TextDiff::from_lines(before, printed);
    diff.unified_diff().context_radius(1).header(&format!("{name}.out"), "printed").to_string()
}
