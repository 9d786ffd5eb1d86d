//! Everything that the commands need beside Rust and Node.js. Each function is idempotent, says what it does and about how long
//! it takes, and when a tool cannot be had, which, why, and what to run by hand.
//!
//! Tools go to `~/.cache/layerwright/tools/<name>-<version>/`, outside the checkout and outside `~/.cargo/bin`: an ordinary
//! machine's own tools are neither used nor changed, and two checkouts may want two versions.

pub(crate) mod cargo_tool;
pub(crate) mod chromium;
pub(crate) mod go_library;
pub(crate) mod node;
pub(crate) mod python_tool;
pub(crate) mod system_tool;
pub(crate) mod wasm_target;

use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};

use layerwright_xtask::Result;

/// A set-up that failed, with the way out.
fn failed(what: &str, why: &dyn std::fmt::Display, by_hand: &str) -> Box<dyn std::error::Error> {
    format!("{what} cannot be had: {why}\n  to do it by hand: {by_hand}").into()
}

/// Whether a program can be started.
fn starts(program: &str, argument: &str) -> bool {
    let mut command = Command::new(program);
    command.arg(argument).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}

/// Set by `--install`: whether packages of the system may be installed.
static MAY_INSTALL: AtomicBool = AtomicBool::new(false);

pub(crate) fn allow_installing() {
    MAY_INSTALL.store(true, Ordering::Relaxed);
}

/// Installs Debian packages when that was asked for, and this is root on a system with apt; otherwise says what to run.
fn apt_install(what: &str, packages: &[&str]) -> Result {
    let by_hand = format!("sudo apt-get update && sudo apt-get install {}", packages.join(" "));
    if !MAY_INSTALL.load(Ordering::Relaxed) {
        let by_hand = format!("{by_hand}   (or, as root: the same cargo xtask command with --install)");
        return Err(failed(what, &"it is not installed, and no package of the system is installed unasked", &by_hand));
    }
    let user = Command::new("id").arg("-u").output().map(|output| output.stdout).unwrap_or_default();
    if user.trim_ascii() != b"0" {
        return Err(failed(what, &"installing it needs root", &by_hand));
    }
    if !starts("apt-get", "--version") {
        return Err(failed(what, &"this system has no apt-get", "install it the way this system does"));
    }
    let quiet = |arguments: &[&str]| {
        let mut command = Command::new("apt-get");
        command.env("DEBIAN_FRONTEND", "noninteractive").args(arguments).stdout(Stdio::null());
        layerwright_xtask::step::run(&mut command)
    };
    quiet(&["update", "-q"]).map_err(|error| failed(what, &error, &by_hand))?;
    let arguments = [&["install", "-q", "-y", "--no-install-recommends"], packages].concat();
    quiet(&arguments).map_err(|error| failed(what, &error, &by_hand))
}
