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
    /// About how long it takes on two cores.
    pub(crate) time: &'static str,
}

/// Builds the page. 0.22 wants a newer compiler than ours.
pub(crate) fn trunk() -> CargoTool {
    CargoTool {
        package: "trunk",
        program: "trunk",
        version: "0.21.14".into(),
        locked: true,
        features: "",
        time: "3 to 10 minutes",
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
        time: "1 to 4 minutes",
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
        time: "2 minutes",
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
        time: "1 minute",
    }
}

impl CargoTool {
    /// Installs the tool unless it is there. Returns the folder with the program.
    pub(crate) fn ensure(&self, project: &Project) -> Result<PathBuf> {
        let folder = project.tools.join(format!("{}-{}", self.package, self.version));
        let programs = folder.join("bin");
        if programs.join(self.program).is_file() || programs.join(format!("{}.exe", self.program)).is_file() {
            already(&format!("{} {}", self.package, self.version));
            return Ok(programs);
        }
        let what =
            format!("{} {}, compiled from the crate registry (about {}, once)", self.package, self.version, self.time);
        let scratch = folder.join("build");
        let mut install = self.install_command(&folder);
        // A tool need not be fast: these settings make its compilation two to three times quicker.
        install.env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1");
        install.env("CARGO_PROFILE_RELEASE_LTO", "off").env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16");
        install.env("CARGO_TARGET_DIR", &scratch).env_remove("RUSTFLAGS").current_dir(std::env::temp_dir());
        step(&what, || {
            run(&mut install).map_err(|error| {
                failed(&format!("{} {}", self.package, self.version), &error, &line(&self.install_command(&folder)))
            })
        })?;
        if scratch.exists() {
            std::fs::remove_dir_all(&scratch)?;
        }
        Ok(programs)
    }

    fn install_command(&self, folder: &std::path::Path) -> Command {
        let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        command.args(["install", "--quiet", "--root"]).arg(folder).args(["--version", &self.version, self.package]);
        if self.locked {
            command.arg("--locked");
        }
        if !self.features.is_empty() {
            command.args(["--features", self.features]);
        }
        command
    }
}
