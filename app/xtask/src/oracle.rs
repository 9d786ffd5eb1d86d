//! `cargo xtask oracle`: asks the programs that read a layer on the host, and compares their answers with those of the core's
//! models of them. One Go program per reader in tests/oracle, one module per reader in `core-tasks`.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::core_tasks::{self, Profile};
use crate::setup::go_library::{self, GoLibrary};
use crate::setup::python_tool;

use layerwright_xtask::Result;
use layerwright_xtask::counts::Counts;
use layerwright_xtask::project::Project;
use layerwright_xtask::stages::{Kind, Stages};
use layerwright_xtask::step::{run, step, tee};

/// The readers: folders of tests/oracle, and modules of `core-tasks`, with what they ask beside Go's own library.
const READERS: [(&str, &[GoLibrary]); 7] = [
    ("chain", &[]),
    ("pem", &[]),
    ("reference", &[go_library::REFERENCE]),
    ("sprig", &[go_library::SPRIG]),
    ("x509", &[]),
    ("yaml", &[go_library::YAML_V2, go_library::YAML_V3]),
    ("yip", &[go_library::YAML_V2, go_library::YAML_V3]),
];

const USAGE: &str = "usage: cargo xtask oracle [DIR] [--all] [--reader NAME]";

/// `DIR` holds corpora whose files are asked about beside the fixtures. `--all` asks everything there is instead of a sample.
pub(crate) fn command(project: &Project, options: &[&str]) -> Result {
    let (mut corpora, mut readers, mut arguments) = (None, READERS.to_vec(), Vec::new());
    let mut options = options.iter();
    while let Some(option) = options.next() {
        match *option {
            "--all" => arguments.push("--all".into()),
            "--reader" => {
                let name = options.next().ok_or(USAGE)?;
                readers.retain(|(reader, _)| reader == name);
                if readers.is_empty() {
                    return Err(
                        format!("no reader {name}: there are {}", READERS.map(|(name, _)| name).join(", ")).into()
                    );
                }
            }
            // Relative to the current folder, not to the checkout.
            folder if corpora.is_none() && Path::new(folder).is_dir() => corpora = Some(std::path::absolute(folder)?),
            other => return Err(format!("{other}: not a folder and not an option\n{USAGE}").into()),
        }
    }
    let go = python_tool::GO.ensure(project)?;
    go_library::ensure(&readers.iter().flat_map(|(_, libraries)| *libraries).copied().collect::<Vec<_>>())?;
    let mut stages = Stages::default();
    for (reader, _) in readers {
        let name = format!("{reader}: the core's model against the real reader");
        stages.run(&name, Kind::Tests, || {
            let program = build(project, &go, reader)?;
            let mut words = vec!["oracle".into(), reader.into(), program.into_os_string()];
            words.extend(corpora.clone().map(PathBuf::into_os_string));
            words.extend_from_slice(&arguments);
            let (output, succeeded) = tee(&mut core_tasks::command(project, Profile::Checked, &words))?;
            Counts::of_closing_line(&output).checked(succeeded)
        });
    }
    stages.finish()
}

/// Builds the program of a reader; Go's cache makes the next time quick.
fn build(project: &Project, go: &Path, reader: &str) -> Result<PathBuf> {
    let scratch = project.scratch()?.join("oracle");
    let program = scratch.join(format!("{reader}{}", std::env::consts::EXE_SUFFIX));
    let mut command = Command::new(go);
    command.arg("build").arg("-o").arg(&program).arg("main.go");
    let programs = project.root.join("tests").join("oracle");
    let path = std::env::join_paths([&programs, Path::new(go_library::GO_PATH)])?;
    command.current_dir(programs.join(reader));
    // Libraries are sources below `src` of these folders; nothing is downloaded.
    command.env("GO111MODULE", "off").env("GOPATH", path).env("GOTOOLCHAIN", "local");
    command.env("GOFLAGS", "").env("GOCACHE", scratch.join("cache"));
    step(&format!("tests/oracle/{reader}, built with Go"), 60, || run(&mut command))?;
    Ok(program)
}
