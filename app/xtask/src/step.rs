//! Running other programs, with a line before that says what and how long, and one after with the time it took.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, IsTerminal, Write};
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use crate::Result;

/// What a command has planned: when it began, and about how many seconds its steps take on two cores.
static PLAN: Mutex<Option<(Instant, u64)>> = Mutex::new(None);

/// Tells how long the steps that follow take together, so that each can say how far the whole is. Nothing to do is no plan.
pub fn plan(steps: &[u64]) {
    let whole: u64 = steps.iter().sum();
    if let Ok(mut plan) = PLAN.lock()
        && plan.is_none()
        && whole > 0
    {
        println!("about {} on two cores", duration(whole));
        *plan = Some((now(), whole));
    }
}

/// Runs `work` between two lines on the terminal: what is done and about how many seconds it takes, and how many it took. On a
/// terminal a line between them counts.
pub fn step<T>(what: &str, about: u64, work: impl FnOnce() -> Result<T>) -> Result<T> {
    println!("==> {what}: about {}", duration(about));
    let start = now();
    let result = std::thread::scope(|scope| {
        let (end, ended) = channel::<()>();
        if std::io::stdout().is_terminal() {
            scope.spawn(move || {
                while let Err(RecvTimeoutError::Timeout) = ended.recv_timeout(Duration::from_secs(1)) {
                    print!("\r    {}{}\x1b[K", far(start, about), whole());
                    drop(std::io::stdout().flush());
                }
                print!("\r\x1b[K");
            });
        }
        let result = work();
        drop(end);
        result
    })?;
    println!("    done in {}", seconds(start.elapsed()));
    Ok(result)
}

fn far(start: Instant, about: u64) -> String {
    format!("{} of about {}", duration(start.elapsed().as_secs()), duration(about))
}

fn whole() -> String {
    let plan = PLAN.lock().ok().and_then(|plan| *plan);
    plan.map(|(start, about)| format!("; the whole: {}", far(start, about))).unwrap_or_default()
}

/// Whole seconds as a person says them.
fn duration(seconds: u64) -> String {
    if seconds < 100 { format!("{seconds} s") } else { format!("{} min {:02} s", seconds / 60, seconds % 60) }
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
