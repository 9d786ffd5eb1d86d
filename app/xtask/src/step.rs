//! Running other programs, with a line before that says what and how long, and one after with the time it took.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use crate::Result;

/// Runs `work` between two lines on the terminal. `what` says what is done and about how long it takes.
pub fn step<T>(what: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    println!("==> {what}");
    let start = now();
    let result = work()?;
    println!("    done in {}", seconds(start.elapsed()));
    Ok(result)
}

/// A line for a step that has nothing left to do. Several commands ask for the same step: it is said once.
pub fn already(what: &str) {
    static SAID: Mutex<BTreeSet<String>> = Mutex::new(BTreeSet::new());
    let is_new = SAID.lock().is_ok_and(|mut said| said.insert(what.to_owned()));
    if is_new {
        println!("ok  {what}");
    }
}

/// The clock of the reports.
#[expect(clippy::disallowed_methods, reason = "the ban is for wasm32; this program runs on the host")]
pub fn now() -> Instant {
    Instant::now()
}

pub fn seconds(time: Duration) -> String {
    format!("{:.1} s", time.as_secs_f64())
}

/// Runs a command whose output goes to the terminal.
pub fn run(command: &mut Command) -> Result {
    let status = command.status().map_err(|error| format!("cannot start `{}`: {error}", line(command)))?;
    if status.success() { Ok(()) } else { Err(format!("`{}` failed: {status}", line(command)).into()) }
}

/// Runs a command and returns what it wrote to standard output.
pub fn capture(command: &mut Command) -> Result<String> {
    let output = command
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| format!("cannot start `{}`: {error}", line(command)))?;
    if output.status.success() {
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    } else {
        Err(format!("`{}` failed: {}", line(command), output.status).into())
    }
}

/// Runs a command whose standard output is shown and returned, with whether it succeeded.
pub fn tee(command: &mut Command) -> Result<(String, bool)> {
    let mut child =
        command.stdout(Stdio::piped()).spawn().map_err(|error| format!("cannot start `{}`: {error}", line(command)))?;
    let mut text = String::new();
    if let Some(output) = child.stdout.take() {
        let mut reader = BufReader::new(output);
        let mut bytes = Vec::new();
        while reader.read_until(b'\n', &mut bytes)? > 0 {
            let piece = String::from_utf8_lossy(&bytes);
            print!("{piece}");
            std::io::stdout().flush()?;
            text.push_str(&piece);
            bytes.clear();
        }
    }
    Ok((text, child.wait()?.success()))
}

/// The command as one would type it.
pub fn line(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(|word| word.to_string_lossy().into_owned()).collect::<Vec<_>>().join(" ")
}
