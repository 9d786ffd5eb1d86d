//! Starts the second program of this package, `core-tasks`, which knows the validation core.

use std::ffi::OsStr;
use std::process::Command;

use crate::e2e;

use layerwright_xtask::Result;
use layerwright_xtask::counts::Counts;
use layerwright_xtask::project::Project;
use layerwright_xtask::stages::{Kind, Stages};
use layerwright_xtask::step::{run, tee};

/// The feature that `core-tasks` needs, as the workspace names it.
pub(crate) const FEATURE: &str = "layerwright-xtask/core";

/// How `core-tasks` is compiled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Profile {
    /// Optimized, with the checks of a debug build: an overflow is found, not wrapped.
    Checked,
    /// As it is shipped.
    Release,
}

/// Runs the core over the corpora in `folder`, and a real export of the folder `samples` beside it through the page.
pub(crate) fn conformance(project: &Project, folder: &str, bless: bool) -> Result {
    // Relative to the current folder, not to the checkout.
    let folder = std::path::absolute(folder)?;
    if !folder.is_dir() {
        return Err(format!("{} is no folder: name the one that holds the corpora", folder.display()).into());
    }
    let mut arguments = vec!["conformance".as_ref(), folder.as_os_str()];
    if bless {
        arguments.push("--bless".as_ref());
    }
    let mut stages = Stages::default();
    stages.run("the core over the corpora", Kind::Tests, || {
        let (output, succeeded) = tee(&mut command(project, Profile::Checked, &arguments))?;
        Counts::of_closing_line(&output).checked(succeeded)
    });
    let samples = folder.with_file_name("samples");
    if samples.is_dir() {
        stages.run("a real export through the page in Chromium", Kind::Tests, || {
            let mut node = e2e::node(project)?;
            e2e::tests(&mut node, &["samples.conformance.mjs"]);
            let (output, succeeded) = tee(node.env("LAYERWRIGHT_SAMPLES", &samples))?;
            Counts::of_node(&output).checked(succeeded)
        });
    }
    stages.finish()
}

/// Writes the rules' pages and their table.
pub(crate) fn docs(project: &Project) -> Result {
    run(&mut command(project, Profile::Checked, &["docs"]))
}

/// The command that compiles and runs `core-tasks`.
pub(crate) fn command<A: AsRef<OsStr>>(project: &Project, profile: Profile, arguments: &[A]) -> Command {
    let mut command = project.cargo();
    command.args(["run", "--quiet", "--package", "layerwright-xtask", "--features", "core", "--bin", "core-tasks"]);
    match profile {
        Profile::Checked => command.env("CARGO_PROFILE_DEV_OPT_LEVEL", "2"),
        Profile::Release => command.arg("--release"),
    };
    command.arg("--").args(arguments);
    command
}
