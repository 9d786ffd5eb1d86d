//! The part of the automation that knows the validation core: conformance, oracles, benchmark, rule pages.
#![expect(clippy::print_stdout, reason = "a command-line tool that reports on the terminal")]

mod bench;
mod conformance;
mod layers;
mod oracle;
mod rule_pages;
mod sources;

use std::path::Path;
use std::process::ExitCode;

use layerwright_xtask::project::Project;
use layerwright_xtask::stages::StageFailed;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let project = Project::locate();
    let result = match arguments.as_slice() {
        ["conformance", folder] => conformance::run(&project, Path::new(folder), false),
        ["conformance", folder, "--bless"] => conformance::run(&project, Path::new(folder), true),
        ["oracle", reader, program, rest @ ..] => oracle::run(&project, reader, Path::new(program), rest),
        ["bench", folder] => bench::run(Path::new(folder)),
        ["docs"] => rule_pages::write(&project),
        _ => Err("started by cargo xtask, which knows the arguments".into()),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            if !error.is::<StageFailed>() {
                println!("\nerror: {error}");
            }
            ExitCode::FAILURE
        }
    }
}
