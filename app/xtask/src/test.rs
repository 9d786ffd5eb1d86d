//! `cargo xtask test`: every test there is.

use crate::build;
use crate::core_tasks;
use crate::e2e;
use crate::setup::{python_tool, system_tool};
use crate::wasm;
use layerwright_xtask::Result;
use layerwright_xtask::counts::Counts;
use layerwright_xtask::project::Project;
use layerwright_xtask::stages::{Kind, Stages};
use layerwright_xtask::stamp;
use layerwright_xtask::step::tee;

/// What `cargo xtask test` can be limited to.
const PARTS: [&str; 3] = ["rust", "wasm", "page"];

/// Runs the given parts, all if none is given. A further word after `page` limits it to test files with that word in their name.
pub(crate) fn command(project: &Project, arguments: &[&str]) -> Result {
    let (part, word) = match *arguments {
        [] => (None, ""),
        [part] if PARTS.contains(&part) => (Some(part), ""),
        ["page", word] => (Some("page"), word),
        _ => return Err(format!("test takes {}, and page the name of a test file", PARTS.join(", ")).into()),
    };
    let wanted = |name: &str| part.is_none_or(|part| part == name);
    let mut stages = Stages::default();
    if wanted("rust") {
        stages.run("Rust tests (cargo test)", Kind::Tests, || rust(project));
    }
    if wanted("wasm") {
        stages.run("the core in WebAssembly (node)", Kind::Tests, || {
            let (output, succeeded) = tee(&mut wasm::same_reports(project)?)?;
            Counts::of_node(&output).checked(succeeded)
        });
        stages.run("steps that hostile texts take", Kind::Tests, || {
            let (output, succeeded) = tee(&mut wasm::steps(project)?)?;
            Counts::of_closing_line(&output).checked(succeeded)
        });
    }
    if wanted("page") {
        let built = stages.run("release build of the page", Kind::Preparation, || {
            build::page(project)?;
            Ok(Counts::default())
        });
        if built {
            stages.run("the page in Chromium (tests/e2e)", Kind::Tests, || page(project, word));
        }
    }
    stages.finish()
}

fn rust(project: &Project) -> Result<Counts> {
    system_tool::ensure()?;
    let mut command = project.cargo();
    // The tests of exported scripts look for it there, else on the path.
    command.env("SHELLCHECK", python_tool::SHELLCHECK.ensure(project)?);
    command.args(["test", "--workspace", "--features", core_tasks::FEATURE, "--no-fail-fast"]);
    let (output, succeeded) = tee(&mut command)?;
    Counts::of_libtest(&output).checked(succeeded)
}

fn page(project: &Project, word: &str) -> Result<Counts> {
    let mut files = stamp::files(&project.root.join("tests").join("e2e"))?;
    files.retain(|file| file.to_string_lossy().ends_with(".test.mjs"));
    files.retain(|file| file.file_name().is_some_and(|name| name.to_string_lossy().contains(word)));
    let mut command = e2e::node(project)?;
    e2e::tests(&mut command, &files);
    let (output, succeeded) = tee(&mut command)?;
    Counts::of_node(&output).checked(succeeded)
}
