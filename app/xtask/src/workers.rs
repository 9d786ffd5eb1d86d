//! The page's workers, as WebAssembly in public/worker, which Trunk copies. Trunk could build them too, but the one that checks is
//! split in two between the compiler and wasm-bindgen, and Trunk has no hook there.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::setup::wasm_target;
use layerwright_xtask::Result;
use layerwright_xtask::project::Project;
use layerwright_xtask::step::run;

const PACKAGE: &str = "layerwright-worker";
/// The worker that checks. What `#[wasm_split]` marks in it becomes a module of its own, which is loaded later.
const CHECKING: &str = "worker";
/// The worker that verifies signatures.
const VERIFYING: &str = "signatures";

/// What is run on the compiler's output.
pub(crate) struct Programs {
    pub(crate) bindgen: PathBuf,
    pub(crate) splitter: PathBuf,
    pub(crate) optimizer: PathBuf,
}

/// What the compiler made of the workers.
pub(crate) struct Modules {
    checking: PathBuf,
    verifying: PathBuf,
}

/// Compiles both workers.
pub(crate) fn compile(project: &Project) -> Result<Modules> {
    Ok(Modules {
        checking: compile_one(project, CHECKING, &["-Clink-arg=--emit-relocs"])?,
        verifying: compile_one(project, VERIFYING, &[])?,
    })
}

/// Writes both workers, with what loads them, into an empty `out`.
pub(crate) fn build(project: &Project, programs: &Programs, modules: &Modules, out: &Path) -> Result {
    if out.exists() {
        std::fs::remove_dir_all(out)?;
    }
    std::fs::create_dir_all(out)?;
    let parts = project.scratch()?.join("split");
    run(Command::new(&programs.splitter).arg(&modules.checking).arg(&parts).args(["--out-name", CHECKING]))?;
    for (name, module) in [(CHECKING, parts.join(format!("{CHECKING}.wasm"))), (VERIFYING, modules.verifying.clone())] {
        let mut bindgen = Command::new(&programs.bindgen);
        bindgen.args(["--target", "web", "--no-typescript", "--out-dir"]).arg(out).arg(module);
        if name == CHECKING {
            bindgen.arg("--keep-lld-exports"); // for the part that is loaded later
        }
        run(&mut bindgen)?;
        let start = format!("import init from \"./{name}.js\";\nawait init();\n");
        std::fs::write(out.join(format!("{name}_loader.js")), start)?;
    }
    std::fs::copy(parts.join("split_rest.wasm"), out.join("split_rest.wasm"))?;
    std::fs::write(out.join("__wasm_split.js"), any_type(&std::fs::read_to_string(parts.join("__wasm_split.js"))?)?)?;
    for entry in std::fs::read_dir(out)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "wasm") {
            optimize(&programs.optimizer, &path)?;
        }
    }
    Ok(())
}

/// Lets the part that is loaded later come from servers that do not know the type of WebAssembly, as the first part does.
fn any_type(loader: &str) -> Result<String> {
    const STREAMING: &str = "WebAssembly.instantiateStreaming(src, imports)";
    if !loader.contains(STREAMING) {
        return Err("wasm-split-cli writes another loader than it did".into());
    }
    Ok(loader.replace(STREAMING, "WebAssembly.instantiate(await (await src).arrayBuffer(), imports)"))
}

/// Compiles a worker, with more arguments for rustc. Returns the module.
fn compile_one(project: &Project, name: &str, arguments: &[&str]) -> Result<PathBuf> {
    let mut cargo = project.cargo();
    cargo.args(["rustc", "--quiet", "--release", "--locked", "-p", PACKAGE, "--bin", name]);
    cargo.args(["--target", wasm_target::TARGET, "--"]).args(arguments);
    run(wasm_target::as_small_as_can_be(&mut cargo))?;
    Ok(project.target.join(wasm_target::TARGET).join("release").join(format!("{name}.wasm")))
}

/// What is split off has lost the list of features that it was compiled for, hence told here.
fn optimize(wasm_opt: &Path, module: &Path) -> Result {
    const FEATURES: [&str; 6] =
        ["bulk-memory", "multivalue", "mutable-globals", "nontrapping-float-to-int", "reference-types", "sign-ext"];
    let mut command = Command::new(wasm_opt);
    command.arg("-Oz").args(FEATURES.map(|feature| format!("--enable-{feature}")));
    run(command.arg(module).arg("-o").arg(module))
}
