//! What the two programs of this package share: places, running commands, stages and their totals.
#![expect(clippy::print_stdout, reason = "command-line tools that report on the terminal")]

pub mod counts;
pub mod project;
pub mod stages;
pub mod stamp;
pub mod step;

/// Errors here are sentences for the person at the terminal.
pub type Result<T = ()> = std::result::Result<T, Box<dyn std::error::Error>>;
