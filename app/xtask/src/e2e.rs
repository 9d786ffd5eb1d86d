//! The tests in a real browser: tests/e2e.

use std::path::Path;
use std::process::Command;

use crate::build;
use crate::serve::Server;
use crate::setup::{chromium, node};
use layerwright_xtask::Result;
use layerwright_xtask::project::Project;

/// Sets up the browser and builds and serves the page. Returns a command that runs node in tests/e2e and knows both.
pub(crate) fn node(project: &Project) -> Result<Command> {
    let url = Server::bind(&build::page(project)?, 0)?.spawn();
    let chromium = chromium::ensure()?;
    node::ensure_packages(project, "tests/e2e")?;
    let mut command = Command::new("node");
    command.current_dir(project.root.join("tests").join("e2e"));
    command.env("CHROMIUM", chromium).env("LAYERWRIGHT_URL", url).env_remove("NODE_OPTIONS");
    Ok(command)
}

/// Arguments that run the given test files.
pub(crate) fn tests(command: &mut Command, files: &[impl AsRef<Path>]) {
    // One file after the other: each drives a browser, and the timings of some matter.
    command.args(["--test", "--test-reporter=spec", "--test-concurrency=1"]);
    command.args(files.iter().map(AsRef::as_ref));
}
