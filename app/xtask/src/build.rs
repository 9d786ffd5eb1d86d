//! `cargo xtask build`: the release page in dist/. Does nothing when nothing it is made from has changed.

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::Command;

use crate::setup::{cargo_tool, node, wasm_target};
use crate::workers;
use layerwright_xtask::Result;
use layerwright_xtask::project::Project;
use layerwright_xtask::stamp::Stamp;
use layerwright_xtask::step::{already, capture, plan, run, step};

/// Sources of the workers, relative to the checkout, and how they are built.
const WORKERS: [&str; 17] = [
    ".cargo/config.toml",
    "Cargo.toml",
    "Cargo.lock",
    "app/types/Cargo.toml",
    "app/types/src",
    "app/reader/Cargo.toml",
    "app/reader/src",
    "app/core/Cargo.toml",
    "app/core/src",
    "app/signatures/Cargo.toml",
    "app/signatures/src",
    "app/protocol/Cargo.toml",
    "app/protocol/src",
    "app/worker/Cargo.toml",
    "app/worker/src",
    "app/xtask/src/setup/wasm_target.rs",
    "app/xtask/src/workers.rs",
];
/// Sources of the page beside those. The workers and the editor's bundle are in public/, made first.
const PAGE: [&str; 6] = ["Trunk.toml", "index.html", "app/monaco", "app/web", "public", "style"];

/// About how long the parts of the build take from nothing on two cores, the first when the tools are there.
const COMPILED_SECONDS: u64 = 320;
const LINKED_SECONDS: u64 = 10;
const PAGE_SECONDS: u64 = 20;

/// Sets up, builds the page unless dist/ is up to date, and returns dist/.
pub(crate) fn page(project: &Project) -> Result<PathBuf> {
    node::ensure_node()?;
    wasm_target::ensure_source()?;
    let (bindgen, trunk_tool, wasm_split) =
        (cargo_tool::wasm_bindgen(project)?, cargo_tool::trunk(), cargo_tool::wasm_split());
    let compiled = if project.dist().exists() { 0 } else { COMPILED_SECONDS + LINKED_SECONDS + PAGE_SECONDS };
    plan(&[
        bindgen.seconds_left(project),
        trunk_tool.seconds_left(project),
        wasm_split.seconds_left(project),
        compiled,
    ]);
    let rustc = capture(Command::new("rustc").arg("--version"))?;
    let tools = [rustc, bindgen.version.clone(), trunk_tool.version.clone(), wasm_split.version.clone()];
    let mut sources = WORKERS.map(|path| project.root.join(path)).to_vec();
    let workers = project.root.join("public").join("worker");
    let stamp = Stamp::new(project.scratch()?.join("workers.stamp"), &sources, &tools, vec![workers.clone()])?;
    let is_current = stamp.is_current()?;

    let (folders, programs, modules) = std::thread::scope(|scope| {
        // Half of what rustc does for a release build uses one core: the tools are compiled on the other meanwhile.
        let compiling = (!is_current).then(|| scope.spawn(|| compile(project).map_err(|error| error.to_string())));
        let folders = [bindgen.ensure(project)?, trunk_tool.ensure(project)?, monaco(project)?];
        let programs = workers::Programs {
            bindgen: folders[0].join(bindgen.program),
            splitter: wasm_split.ensure(project)?.join(wasm_split.program),
            optimizer: folders[2].join("wasm-opt"),
        };
        cargo_tool::remove_scratch(project)?;
        let modules = compiling.map(|compiling| {
            step("the page and its workers, compiled for release", COMPILED_SECONDS, || {
                Ok(compiling.join().map_err(|_| "the compilation panicked")??)
            })
        });
        Result::Ok((folders, programs, modules.transpose()?))
    })?;
    match modules {
        None => already("the workers in public/worker (nothing changed)"),
        Some(modules) => step("the page's workers, linked to JavaScript", LINKED_SECONDS, || {
            workers::build(project, &programs, &modules, &workers)?;
            stamp.write()
        })?,
    }

    sources.extend(PAGE.map(|path| project.root.join(path)));
    let stamp = Stamp::new(project.scratch()?.join("page.stamp"), &sources, &tools, vec![project.dist()])?;
    if stamp.is_current()? {
        already("the page in dist/ (nothing changed)");
    } else {
        step("the page, release build", PAGE_SECONDS, || {
            trunk(project, &folders)?;
            stamp.write()
        })?;
    }
    Ok(project.dist())
}

/// Bundles the editor into public/monaco, which Trunk copies. Returns the folder of the programs that its npm packages bring:
/// wasm-opt is one, since Debian's is too old for what current compilers write.
fn monaco(project: &Project) -> Result<PathBuf> {
    const FOLDER: &str = "app/monaco";
    node::ensure_packages(project, FOLDER)?;
    let folder = project.root.join(FOLDER);
    let bundle = project.root.join("public").join("monaco");
    let inputs: Vec<PathBuf> = std::fs::read_dir(&folder)?
        .map(|entry| Ok(entry?.path()))
        .filter(|path| {
            path.as_ref().is_ok_and(|path: &PathBuf| !path.ends_with("src") && !path.ends_with("node_modules"))
        })
        .collect::<std::io::Result<_>>()?;
    let inputs = sorted(inputs);
    let stamp = Stamp::new(project.scratch()?.join("monaco.stamp"), &inputs, &[], vec![bundle])?;
    if stamp.is_current()? {
        already("the editor's bundle in public/monaco");
    } else {
        step("the editor's bundle, with esbuild", 5, || {
            node::run_script(&folder, "build")?;
            stamp.write()
        })?;
    }
    Ok(folder.join("node_modules").join(".bin"))
}

fn sorted(mut paths: Vec<PathBuf>) -> Vec<PathBuf> {
    paths.sort();
    paths
}

/// Compiles the workers and the page. Trunk compiles the page with the same settings, and then finds it done.
fn compile(project: &Project) -> Result<workers::Modules> {
    // Trunk is told to download nothing, and passes that on to cargo.
    run(wasm_target::as_small_as_can_be(project.cargo().args(["fetch", "--quiet", "--locked"])))?;
    let modules = workers::compile(project)?;
    let mut cargo = project.cargo();
    cargo.args(["build", "--quiet", "--release", "--locked", "--manifest-path", "app/web/Cargo.toml"]);
    run(wasm_target::as_small_as_can_be(cargo.args(["--target", wasm_target::TARGET])))?;
    Ok(modules)
}

fn trunk(project: &Project, folders: &[PathBuf]) -> Result {
    let mut command = Command::new(
        folders.iter().map(|folder| folder.join("trunk")).find(|path| path.is_file()).unwrap_or("trunk".into()),
    );
    command.args(["build", "--release"]).current_dir(&project.root).env("PATH", path_with(folders)?);
    // Trunk reads NO_COLOR as true or false, and stops at the usual `1`.
    command.env_remove("NO_COLOR").env_remove("CARGO_MANIFEST_DIR");
    run(wasm_target::as_small_as_can_be(&mut command))
}

/// PATH with these folders first.
fn path_with(folders: &[PathBuf]) -> Result<OsString> {
    let rest = std::env::var_os("PATH").unwrap_or_default();
    Ok(std::env::join_paths(folders.iter().cloned().chain(std::env::split_paths(&rest)))?)
}
