//! `cargo xtask fuzz`: random texts against what must hold for every text (tests/fuzz), target by target.
//!
//! libFuzzer needs coverage counters in the code, which the stable compiler makes when told so in its own flags, and a C++
//! compiler.

use std::path::{Path, PathBuf};
use std::process::Command;

use layerwright_xtask::Result;
use layerwright_xtask::counts::Counts;
use layerwright_xtask::project::Project;
use layerwright_xtask::stages::{Kind, Stages};
use layerwright_xtask::step::{capture, run, step};

/// A target, and the folders of tests/fixtures that it starts from.
const TARGETS: [(&str, &[&str]); 6] = [
    ("reader", &["ok", "faulty"]),
    ("macros", &["ok", "faulty"]),
    ("certificates", &[""]),
    ("fixes", &["ok", "faulty"]),
    ("profile", &["profiles"]),
    ("format", &["ok", "faulty"]),
];

/// What cargo-fuzz passes without a sanitizer: there is no unsafe code for one to watch.
const FLAGS: [&str; 7] = [
    "--cfg=fuzzing",
    "-Cpasses=sancov-module",
    "-Cllvm-args=-sanitizer-coverage-level=4",
    "-Cllvm-args=-sanitizer-coverage-inline-8bit-counters",
    "-Cllvm-args=-sanitizer-coverage-pc-table",
    "-Cllvm-args=-sanitizer-coverage-trace-compares",
    "-Cllvm-args=-simplifycfg-branch-fold-threshold=0",
];

/// Largest input: a layer of a usual size.
const MAX_BYTES: &str = "4096";
/// Seconds after which an input counts as a hang.
const TIMEOUT: &str = "20";

pub(crate) fn command(project: &Project, seconds: u32) -> Result {
    let folder = project.root.join("tests").join("fuzz");
    let built = build(project, &folder)?;
    let mut stages = Stages::default();
    for (target, seeds) in TARGETS {
        stages.run(&format!("{target}, {seconds} s"), Kind::Tests, || {
            // What was learned before is kept, outside of the checkout.
            let corpus = project.target.join("fuzz").join("corpus").join(target);
            std::fs::create_dir_all(&corpus)?;
            let mut command = Command::new(built.join(target));
            command.args(
                ["-max_len", "-timeout", "-max_total_time"]
                    .iter()
                    .zip([MAX_BYTES, TIMEOUT, &seconds.to_string()])
                    .map(|(option, value)| format!("{option}={value}")),
            );
            command.arg(format!("-dict={}", folder.join("words.dict").display()));
            command.arg(format!("-artifact_prefix={}-", corpus.display()));
            command.args(["-print_final_stats=1", "-verbosity=0"]).arg(&corpus);
            command.args(seeds.iter().map(|name| project.root.join("tests").join("fixtures").join(name)));
            run(&mut command)?;
            Ok(Counts::ONE_PASSED)
        });
    }
    stages.finish()
}

/// Builds the targets; returns the folder they are in.
fn build(project: &Project, folder: &Path) -> Result<PathBuf> {
    let version = capture(Command::new("rustc").arg("-vV"))?;
    let host = version.lines().find_map(|line| line.strip_prefix("host: ")).ok_or("rustc names no host")?.to_owned();
    let target = project.target.join("fuzz");
    step("the fuzz targets (they need a C++ compiler)", 120, || {
        let mut cargo = project.cargo();
        // Naming the host as the target keeps the flags off build scripts.
        cargo.args(["build", "--quiet", "--release", "--locked", "--target", &host]).current_dir(folder);
        run(cargo.env("CARGO_TARGET_DIR", &target).env("RUSTFLAGS", FLAGS.join(" ")))
    })?;
    Ok(target.join(host).join("release"))
}
