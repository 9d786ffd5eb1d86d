//! Node.js packages.

use std::path::Path;
use std::process::{Command, Stdio};

use super::failed;
use layerwright_xtask::Result;
use layerwright_xtask::project::Project;
use layerwright_xtask::stamp::Stamp;
use layerwright_xtask::step::{already, capture, run, step};

const OLDEST: u32 = 20;
/// About how long a folder's packages take.
pub(crate) const PACKAGES_SECONDS: u64 = 20;

/// Fails unless Node.js is there and new enough.
pub(crate) fn ensure_node() -> Result {
    let by_hand = "install Node.js 20 or later: https://nodejs.org";
    let version = capture(Command::new("node").arg("--version")).map_err(|error| failed("Node.js", &error, by_hand))?;
    let major = version.trim().trim_start_matches('v').split('.').next().and_then(|digits| digits.parse().ok());
    if major.is_none_or(|major: u32| major < OLDEST) {
        return Err(failed(&format!("Node.js {OLDEST}"), &format!("this is {}", version.trim()), by_hand));
    }
    already(&format!("Node.js {}", version.trim()));
    Ok(())
}

/// Whether a folder has the packages that its package-lock.json names.
pub(crate) fn packages_are_there(project: &Project, folder: &str) -> Result<bool> {
    let path = project.root.join(folder);
    // npm writes its own note of what it installed; its absence means an unfinished installation.
    Ok(path.join("node_modules").join(".package-lock.json").is_file() && packages_stamp(&path)?.is_current()?)
}

fn packages_stamp(path: &Path) -> Result<Stamp> {
    let inputs = [path.join("package.json"), path.join("package-lock.json")];
    Stamp::new(path.join("node_modules").join(".layerwright-stamp"), &inputs, &[], vec![])
}

/// Installs what a folder's package-lock.json names, unless that is what it has.
pub(crate) fn ensure_packages(project: &Project, folder: &str) -> Result {
    let path = project.root.join(folder);
    if packages_are_there(project, folder)? {
        already(&format!("npm packages of {folder}"));
        return Ok(());
    }
    let stamp = packages_stamp(&path)?;
    step(&format!("npm packages of {folder}"), PACKAGES_SECONDS, || {
        let mut command = npm();
        command.args(["ci", "--no-audit", "--no-fund", "--loglevel=error"]).current_dir(&path).stdout(Stdio::null());
        run(&mut command)
            .map_err(|error| failed(&format!("the packages of {folder}"), &error, &format!("cd {folder} && npm ci")))?;
        stamp.write()
    })
}

/// npm is a script of another name on Windows.
fn npm() -> Command {
    Command::new(if cfg!(windows) { "npm.cmd" } else { "npm" })
}

/// Runs one of the package's scripts.
pub(crate) fn run_script(folder: &Path, script: &str) -> Result {
    run(npm().args(["run", "--silent", script]).current_dir(folder))
}
