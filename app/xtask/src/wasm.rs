//! The core compiled to WebAssembly on its own (tests/wasm), to compare it with the host and to time it.

use std::path::PathBuf;
use std::process::Command;

use crate::setup::{cargo_tool, node, wasm_target};
use layerwright_xtask::Result;
use layerwright_xtask::project::Project;
use layerwright_xtask::step::{run, step};

const PACKAGE: &str = "layerwright-wasm-tests";

/// Builds the module for node. Returns the file to load.
pub(crate) fn module(project: &Project) -> Result<PathBuf> {
    node::ensure_node()?;
    wasm_target::ensure_source()?;
    let bindgen = cargo_tool::wasm_bindgen(project)?.ensure(project)?.join("wasm-bindgen");
    let out = project.scratch()?.join("wasm");
    step("the core as a WebAssembly module", 60, || {
        run(wasm_target::as_small_as_can_be(project.cargo().args([
            "build",
            "--quiet",
            "--release",
            "--lib",
            "-p",
            PACKAGE,
            "--target",
            wasm_target::TARGET,
        ])))?;
        let wasm = project.target.join(wasm_target::TARGET).join("release").join("layerwright_wasm_tests.wasm");
        run(Command::new(bindgen).args(["--target", "nodejs", "--out-dir"]).arg(&out).arg(wasm))
    })?;
    Ok(out.join("layerwright_wasm_tests.js"))
}

/// The command that compares the module's reports with the host's.
pub(crate) fn same_reports(project: &Project) -> Result<Command> {
    let module = module(project)?;
    let tests = project.root.join("tests");
    let reports = project.scratch()?.join("reports");
    if reports.exists() {
        std::fs::remove_dir_all(&reports)?; // of fixtures that are gone
    }
    step("the reports of the host", 20, || {
        let mut native = project.cargo();
        native.args(["run", "--quiet", "-p", PACKAGE, "--bin", "native-reports", "--"]);
        run(native.env("CARGO_PROFILE_DEV_OPT_LEVEL", "2").arg(tests.join("fixtures")).arg(&reports))
    })?;
    let mut node = Command::new("node");
    node.args(["--test", "--test-reporter=spec"]).arg(tests.join("wasm").join("reports.test.mjs"));
    node.env("LAYERWRIGHT_WASM", module).env("LAYERWRIGHT_REPORTS", reports);
    Ok(node)
}

/// The command that counts the instructions that the module takes for hostile texts of two sizes.
pub(crate) fn steps(project: &Project) -> Result<Command> {
    let module = module(project)?.with_file_name("layerwright_wasm_tests_bg.wasm");
    let mut steps = project.cargo();
    steps.args(["run", "--quiet", "-p", PACKAGE, "--bin", "steps", "--"]).arg(module);
    Ok(steps)
}
