//! The YAML test suite: a case is a folder with in.yaml; it is to be refused if and only if it holds a file `error`.

use std::path::Path;

use layerwright_xtask::Result;
use layerwright_xtask::counts::Counts;

use super::all_files;

/// Cases of the suite's release 2022-01-17, sub-cases in numbered folders included.
const CASES: usize = 402;

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
