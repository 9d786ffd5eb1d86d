//! The command line `layerwright`: checks, fixes and exports OS layers of Palette Edge cluster profiles.

mod args;
mod cert;
mod check;
mod checked;
mod clock;
mod error;
mod export;
mod fix;
mod fmt;
#[cfg(test)]
mod golden;
mod input;
mod mask;
mod parallel;
mod render;
mod rules;
mod settings;
mod shell;
mod words;

use std::io::{self, Write};
use std::process::ExitCode;

use clap::Parser;

use crate::args::{Args, Command};
use crate::error::Failure;

/// Nothing at or above the fail level.
const CLEAN: u8 = 0;
/// Findings.
const FINDINGS: u8 = 1;
/// Bad usage, or a file that cannot be read or written.
const FAILED: u8 = 2;

fn main() -> ExitCode {
    let args = match Args::try_parse() {
        Ok(args) => args,
        Err(usage) => {
            // Help and version are "errors" with exit code 0; both ways there is nothing to do when printing fails.
            usage.print().ok();
            return if usage.use_stderr() { FAILED.into() } else { CLEAN.into() };
        }
    };
    let (mut out, mut err) = (io::stdout().lock(), io::stderr().lock());
    match run(&args, &mut out, &mut err).and_then(|code| out.flush().map(|()| code).map_err(Failure::Output)) {
        Ok(code) => code.into(),
        Err(failure) => {
            if !failure.is_closed_pipe() {
                // Standard error is the last resort: when it is closed too, the exit code says it.
                writeln!(err, "error: {failure}").ok();
            }
            FAILED.into()
        }
    }
}

fn run(args: &Args, out: &mut dyn Write, err: &mut dyn Write) -> Result<u8, Failure> {
    match &args.command {
        Command::Check(args) => check::run(args, out, err),
        Command::Fix(args) => fix::run(args, out, err),
        Command::Fmt(args) => fmt::run(args, out, err),
        Command::Export(args) => export::run(args, out, err),
        Command::Cert(args) => cert::run(args, out),
        Command::Rules(args) => rules::list(args, out),
        Command::Explain(args) => rules::explain(args, out),
        Command::Completions(args) => shell::completions(args, out),
        Command::Man(args) => shell::man(args, out),
    }
}
