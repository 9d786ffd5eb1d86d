//! `layerwright completions` and `layerwright man`

use std::io::Write;

use clap::CommandFactory;
use clap_mangen::Man;

use crate::CLEAN;
use crate::args::{Args, CompletionsArgs, ManArgs};
use crate::error::Failure;

pub(crate) fn completions(args: &CompletionsArgs, out: &mut dyn Write) -> Result<u8, Failure> {
    // The generator panics when it cannot write, so it writes to memory.
    let mut script = Vec::new();
    clap_complete::generate(args.shell.shell(), &mut Args::command(), "layerwright", &mut script);
    out.write_all(&script)?;
    Ok(CLEAN)
}

pub(crate) fn man(args: &ManArgs, out: &mut dyn Write) -> Result<u8, Failure> {
    let mut program = Args::command();
    program.build();
    let command = match &args.command {
        None => program,
        Some(name) => {
            let found = program.find_subcommand(name).cloned();
            found.ok_or_else(|| Failure::Unfit(format!("there is no command `{name}`")))?
        }
    };
    Man::new(command).render(out)?;
    Ok(CLEAN)
}
