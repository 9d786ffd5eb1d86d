//! The project's automation:
//! `cargo xtask serve | build | test | bench | check | conformance DIR | oracle | fuzz | new-rule | docs`.
//!
//! Standard library only, so that it compiles in seconds on a machine that has nothing but Rust and Node.js. What needs the
//! validation core runs in the second program of this package, `core-tasks`, that [`core_tasks`] starts.
#![expect(clippy::print_stdout, reason = "a command-line tool that reports on the terminal")]

mod bench;
mod build;
mod check;
mod core_tasks;
mod e2e;
mod fuzz;
mod new_rule;
mod oracle;
mod serve;
mod setup;
mod size;
mod test;
mod tokens;
mod wasm;
mod workers;

use std::process::ExitCode;

use layerwright_xtask::Result;
use layerwright_xtask::project::Project;
use layerwright_xtask::stages::StageFailed;

const USAGE: &str = "\
cargo xtask COMMAND

  serve [--port N] [--no-build]  set up, build the release page, serve it on http://127.0.0.1:8080 (port 0: any free port)
  build                          set up and build the release page into dist/
  test [rust|wasm|page [WORD]]   every test, those in a real Chromium included, or one part of them
  check                          formatting, lints, docs, dependencies, spelling, licenses, sizes
  bench                          time of the core (native, wasm) and of the page in Chromium, compared with the goals
  conformance DIR [--bless]      run the core over the corpora in DIR; --bless rewrites tests/conformance/counts.toml
  oracle [DIR] [--all]           compare the core's models of the host's readers with the real ones; DIR: corpora to ask about too
  fuzz [SECONDS]                 random texts against what must hold for every text, for so long (60) per target
  new-rule CODE NAME             the file, registration and fixtures of a new rule, and a list of what is left to do
  docs                           write public/rules/*.html and app/core/RULES.md from the rules' own documentation

  --install, with any command: installs what is missing of the system's packages (Chromium, jq ...) through apt, as root
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // After a failed stage the totals stay the last line.
            if !error.is::<StageFailed>() {
                println!("\nerror: {error}");
            }
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &[String]) -> Result {
    let project = Project::locate();
    let mut arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    if let Some(at) = arguments.iter().position(|argument| *argument == "--install") {
        arguments.remove(at);
        setup::allow_installing();
    }
    match arguments.as_slice() {
        ["serve", options @ ..] => serve::command(&project, options),
        ["build"] => build::page(&project).map(drop),
        ["test", rest @ ..] => test::command(&project, rest),
        ["check"] => check::command(&project),
        ["bench"] => bench::command(&project),
        ["conformance", folder] => core_tasks::conformance(&project, folder, false),
        ["conformance", folder, "--bless"] => core_tasks::conformance(&project, folder, true),
        ["oracle", options @ ..] => oracle::command(&project, options),
        ["fuzz"] => fuzz::command(&project, 60),
        ["fuzz", seconds] => {
            fuzz::command(&project, seconds.parse().map_err(|_| format!("{seconds} is no number of seconds"))?)
        }
        ["new-rule", code, name] => new_rule::command(&project, code, name),
        ["docs"] => core_tasks::docs(&project),
        [] | ["help" | "--help" | "-h"] => {
            println!("{USAGE}");
            Ok(())
        }
        _ => Err(format!("unknown command: {}\n\n{USAGE}", arguments.join(" ")).into()),
    }
}
