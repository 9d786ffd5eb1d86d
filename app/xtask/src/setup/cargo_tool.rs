//! Tools that are compiled from the crate registry.

use std::path::PathBuf;
use std::process::Command;

use super::failed;
use layerwright_xtask::Result;
use layerwright_xtask::project::Project;
use layerwright_xtask::step::{already, line, run, step};

/// A program on the crate registry, in the version that was tried.
#[derive(Debug, Clone)]
pub(crate) struct CargoTool {
    pub(crate) package: &'static str,
    pub(crate) program: &'static str,
    pub(crate) version: String,
    /// Whether to use the lock file that its authors published.
    pub(crate) locked: bool,
    /// Features that it needs to be a program at all.
    pub(crate) features: &'static str,
    /// Whether its default features are left out: those are for downloads and updates, which no build of ours does.
    pub(crate) is_bare: bool,
    /// About how many seconds it takes on two cores.
    pub(crate) seconds: u64,
}

/// Builds the page. 0.22 needs a newer compiler than ours.
pub(crate) fn trunk() -> CargoTool {
    CargoTool {
        package: "trunk",
        program: "trunk",
        version: "0.21.14".into(),
        locked: true,
        features: "",
        is_bare: true,
        seconds: 240,
    }
}

/// Makes the JavaScript side of the WebAssembly modules: the version of the library, or trunk refuses it.
/// Not locked: its lock file names crates newer than some registries serve.
pub(crate) fn wasm_bindgen(project: &Project) -> Result<CargoTool> {
    let version = project.locked_version("wasm-bindgen")?;
    Ok(CargoTool {
        package: "wasm-bindgen-cli",
        program: "wasm-bindgen",
        version,
        locked: false,
        features: "",
        is_bare: false,
        seconds: 100,
    })
}

/// Judges licenses, duplicate versions and sources.
pub(crate) fn cargo_deny() -> CargoTool {
    CargoTool {
        package: "cargo-deny",
        program: "cargo-deny",
        version: "0.20.2".into(),
        locked: true,
        features: "",
        is_bare: false,
        seconds: 120,
    }
}

/// Finds dependencies that no code names.
pub(crate) fn cargo_machete() -> CargoTool {
    CargoTool {
        package: "cargo-machete",
        program: "cargo-machete",
        version: "0.9.2".into(),
        locked: true,
        features: "",
        is_bare: false,
        seconds: 40,
    }
}

/// Splits a module at the functions that `wasm_split_helpers` marks.
pub(crate) fn wasm_split() -> CargoTool {
    CargoTool {
        package: "wasm_split_cli_support",
        program: "wasm-split-cli",
        version: "0.2.4".into(),
        locked: true,
        features: "build-binary",
        is_bare: false,
        seconds: 60,
    }
}

/// Removes what the compilation of tools leaves behind, once all that a command needs are there.
pub(crate) fn remove_scratch(project: &Project) -> Result {
    let scratch = scratch(project);
    if scratch.exists() {
        std::fs::remove_dir_all(scratch)?;
    }
    Ok(())
}

/// One folder for all tools: what two of them depend on is compiled once.
fn scratch(project: &Project) -> PathBuf {
    project.tools.join("build")
}

impl CargoTool {
    fn folder(&self, project: &Project) -> PathBuf {
        project.tools.join(format!("{}-{}", self.package, self.version))
    }

    fn is_there(&self, project: &Project) -> bool {
        let programs = self.folder(project).join("bin");
        programs.join(self.program).is_file() || programs.join(format!("{}.exe", self.program)).is_file()
    }

    /// About how many seconds [`Self::ensure`] will take.
    pub(crate) fn seconds_left(&self, project: &Project) -> u64 {
        if self.is_there(project) { 0 } else { self.seconds }
    }

    /// Installs the tool unless it is there. Returns the folder with the program.
    pub(crate) fn ensure(&self, project: &Project) -> Result<PathBuf> {
        let folder = self.folder(project);
        let programs = folder.join("bin");
        if self.is_there(project) {
            already(&format!("{} {}", self.package, self.version));
            return Ok(programs);
        }
        let what = format!("{} {}, compiled from the crate registry (once)", self.package, self.version);
        let mut install = self.install_command(&folder);
        // A tool need not be fast: these settings make its compilation several times quicker.
        install.env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "0").env("CARGO_PROFILE_RELEASE_DEBUG", "0");
        install.env("CARGO_PROFILE_RELEASE_STRIP", "symbols");
        install.env("CARGO_PROFILE_RELEASE_LTO", "off").env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16");
        install.env("CARGO_TARGET_DIR", scratch(project)).env_remove("RUSTFLAGS").current_dir(std::env::temp_dir());
        step(&what, self.seconds, || {
            run(&mut install).map_err(|error| {
                failed(&format!("{} {}", self.package, self.version), &error, &line(&self.install_command(&folder)))
            })
        })?;
        Ok(programs)
    }

    fn install_command(&self, folder: &std::path::Path) -> Command {
        let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        command.args(["install", "--quiet", "--root"]).arg(folder).args(["--version", &self.version, self.package]);
        if self.locked {
            command.arg("--locked");
        }
        if self.is_bare {
            command.arg("--no-default-features");
        }
        if !self.features.is_empty() {
            command.args(["--features", self.features]);
        }
        command
    }
}
