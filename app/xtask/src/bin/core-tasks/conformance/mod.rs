//! `cargo xtask conformance DIR`: the core over data that others made. DIR stays out of the checkout; what is expected of it is
//! committed in tests/conformance.

mod certificates;
mod corpus;
mod counts;
mod harm;
mod read_back;
mod round_trip;
mod tokens;
mod yaml_suite;

use std::path::{Path, PathBuf};

use layerwright_core::UnixTime;
use layerwright_xtask::Result;
use layerwright_xtask::counts::Counts;
use layerwright_xtask::project::Project;
use layerwright_xtask::stages::{Kind, Stages};

/// 2026-01-01T00:00:00Z: certificates in the corpora are judged by this date, so that the counts stay the same.
const NOW: UnixTime = UnixTime(1_767_225_600);

/// Runs everything over the corpora in `folder`. `bless` rewrites the expected counts.
pub(crate) fn run(project: &Project, folder: &Path, bless: bool) -> Result {
    let mut stages = Stages::default();
    stages.run("YAML test suite: accepted or refused as it should be", Kind::Tests, || yaml_suite::run(folder));

    stages.run("YAML test suite: the values of all scalars", Kind::Tests, || yaml_suite::values(folder));

    let mut judged = Vec::new();
    stages.run("every text is analyzed, in time and without a panic", Kind::Tests, || {
        let (found, counts) = corpus::analyze_all(folder)?;
        judged = found;
        Ok(counts)
    });
    stages.run("findings on OS layers", Kind::Preparation, || {
        corpus::print_os_layers(folder, &judged)?;
        Ok(Counts::default())
    });
    let committed = project.root.join("tests").join("conformance");
    stages.run("certificates are read or refused as expected, or the ledger says why not", Kind::Tests, || {
        certificates::run(folder, &committed.join("certificates.toml"), &judged)
    });
    stages.gate("findings per rule and folder, and tokens per kind, are the expected ones", || {
        counts::compare(&committed.join("counts.toml"), &judged, &tokens::count(folder)?, bless)
    });

    let cases = folder.with_file_name("cases");
    if cases.is_dir() {
        stages.run("fixes do no harm to cases", Kind::Tests, || harm::run(&cases));
    } else {
        println!("\nno folder {}: no fix to try", cases.display());
    }

    let samples = folder.with_file_name("samples");
    stages.run("a second reader reads every layer and export as the core does", Kind::Tests, || {
        read_back::run(folder, &samples)
    });
    if samples.is_dir() {
        stages.run("samples are edited and opened again", Kind::Tests, || round_trip::run(&samples));
    } else {
        println!("\nno folder {}: no real export to try", samples.display());
    }
    stages.finish()
}

/// Every file at or below the folder, sorted, hidden ones too.
pub(crate) fn all_files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(next) = folders.pop() {
        for entry in std::fs::read_dir(&next)? {
            let path = entry?.path();
            if path.is_dir() { folders.push(path) } else { files.push(path) }
        }
    }
    files.sort();
    Ok(files)
}
