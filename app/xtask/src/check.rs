//! `cargo xtask check`: what a person reads code for, as far as a program can.

use std::process::Command;

use crate::build;
use crate::setup::{cargo_tool, node, python_tool, wasm_target};
use crate::size;
use crate::tokens;
use layerwright_xtask::Result;
use layerwright_xtask::project::Project;
use layerwright_xtask::stages::Stages;
use layerwright_xtask::stamp;
use layerwright_xtask::step::run;

/// The crates that run in the browser.
const BROWSER_CRATES: [&str; 4] =
    ["layerwright-web", "layerwright-worker", "layerwright-protocol", "layerwright-monaco"];

pub(crate) fn command(project: &Project) -> Result {
    let mut stages = Stages::default();
    let cargo = |arguments: &[&str]| {
        let mut command = project.cargo();
        command.args(arguments);
        command
    };

    stages.gate("formatting (rustfmt)", || {
        run(&mut cargo(&["fmt", "--all", "--check"]))?;
        // The files that a macro registers are unknown to `cargo fmt`.
        let rules = stamp::files(&project.root.join("app/core/src/rules"))?;
        run(Command::new("rustfmt").args(["--check", "--edition", "2024"]).args(rules))
    });
    stages.gate("lints on the host (clippy)", || {
        run(&mut cargo(&["clippy", "--workspace", "--all-targets", "--all-features", "--", "-D", "warnings"]))
    });
    stages.gate("lints in the browser (clippy, wasm32)", || {
        wasm_target::ensure()?;
        let packages: Vec<&str> = BROWSER_CRATES.iter().flat_map(|name| ["-p", *name]).collect();
        let target = ["--target", wasm_target::TARGET, "--", "-D", "warnings"];
        run(&mut cargo(&[&["clippy"], packages.as_slice(), &target].concat()))
    });
    stages.gate("the fuzz targets compile (tests/fuzz)", || {
        let mut check = cargo(&["check", "--quiet", "--locked"]);
        check.current_dir(project.root.join("tests").join("fuzz"));
        // Nothing is linked, so libFuzzer need not be built: no C++ compiler is asked for.
        let library = project.target.join("fuzz").join("libfuzzer.a");
        run(check.env("CARGO_TARGET_DIR", project.target.join("fuzz")).env("CUSTOM_LIBFUZZER_PATH", library))
    });
    stages.gate("documentation (rustdoc)", || {
        let arguments = ["doc", "--workspace", "--no-deps", "--document-private-items", "--all-features"];
        run(cargo(&arguments).env("RUSTDOCFLAGS", "-D warnings"))
    });
    stages.gate("unused dependencies (cargo-machete)", || {
        let machete = cargo_tool::cargo_machete().ensure(project)?.join("cargo-machete");
        run(Command::new(machete).current_dir(&project.root))
    });
    stages
        .gate("spelling (typos)", || run(Command::new(python_tool::TYPOS.ensure(project)?).current_dir(&project.root)));
    stages.gate("JavaScript and CSS (biome)", || {
        const FOLDER: &str = "app/xtask/js";
        node::ensure_packages(project, FOLDER)?;
        let biome = project.root.join(FOLDER).join("node_modules").join(".bin").join("biome");
        run(Command::new(biome).args(["lint", "--error-on-warnings"]).current_dir(&project.root))
    });
    stages.gate("spacing and text sizes (style/tokens.css)", || tokens::check(project));
    stages.gate("licenses, duplicates, sources (cargo-deny)", || {
        let mut deny = Command::new(cargo_tool::cargo_deny().ensure(project)?.join("cargo-deny"));
        // No advisories: their database is a git repository, which a closed network does not have.
        deny.args([
            "--all-features",
            "--log-level",
            "warn",
            "check",
            "--hide-inclusion-graph",
            "bans",
            "licenses",
            "sources",
        ]);
        run(deny.current_dir(&project.root))
    });
    stages.gate("sizes", || size::check(project, &build::page(project)?));
    stages.finish()
}
