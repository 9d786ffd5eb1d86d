//! Programs of the system that the tests of exported shell scripts run.

use super::{apt_install, starts};
use layerwright_xtask::Result;
use layerwright_xtask::step::{already, step};

/// Programs, each with an argument that makes it end at once. Debian's packages have the same names.
const PROGRAMS: [(&str, &str); 4] = [("bash", "--version"), ("curl", "--version"), ("dash", "-n"), ("jq", "--version")];

/// Finds the programs, or installs Debian's.
pub(crate) fn ensure() -> Result {
    let missing: Vec<&str> = PROGRAMS
        .into_iter()
        .filter(|(program, argument)| !starts(program, argument))
        .map(|(program, _)| program)
        .collect();
    if missing.is_empty() {
        already("bash, curl, dash and jq");
        return Ok(());
    }
    let names = missing.join(", ");
    step(&format!("{names}, through apt (once)"), 30, || apt_install(&names, &missing))
}
