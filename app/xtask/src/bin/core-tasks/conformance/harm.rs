//! Fixes do no harm to layers that others found to be faulty.

#[path = "../../../../../../tests/course.rs"]
mod course;

use std::path::Path;

use layerwright_core::Context;
use layerwright_xtask::Result;
use layerwright_xtask::counts::Counts;

use super::{NOW, all_files};

/// Takes the fixes of each YAML file at or below the folder, one after the other.
pub(super) fn run(folder: &Path) -> Result<Counts> {
    let (mut counts, mut taken) = (Counts::default(), 0);
    for path in all_files(folder)?.into_iter().filter(|path| path.extension().is_some_and(|name| name == "yaml")) {
        let Ok(text) = std::fs::read_to_string(&path) else { continue };
        let course = course::follow(&text, &Context::default(), NOW);
        taken += course.taken;
        if course.harm.is_empty() {
            counts.passed += 1;
        } else {
            counts.failed += 1;
            println!("{}\n  {}", path.display(), course.harm.join("\n  "));
        }
    }
    println!("{taken} fixes of {} texts", counts.passed + counts.failed);
    Ok(counts)
}
