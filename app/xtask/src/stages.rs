//! Named stages, a table of them at the end, and the totals alone on the last line.

use std::time::Duration;

use crate::Result;
use crate::counts::Counts;
use crate::step::{now, seconds};

/// What a stage has to show for itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Runs tests: fails when it ran none.
    Tests,
    /// Prepares the stages after it: counts no test.
    Preparation,
}

#[derive(Debug)]
struct Row {
    name: String,
    counts: Counts,
    time: Duration,
    error: Option<String>,
}

/// The stages that were run so far.
#[derive(Debug, Default)]
pub struct Stages {
    rows: Vec<Row>,
}

impl Stages {
    /// Runs a stage. A failure is noted and the next stages still run; returns whether the stage succeeded.
    pub fn run(&mut self, name: &str, kind: Kind, work: impl FnOnce() -> Result<Counts>) -> bool {
        println!("\n### {name}");
        let start = now();
        let result = work();
        let time = start.elapsed();
        let row = judge(name, kind, result.map_err(|error| error.to_string()), time);
        if let Some(error) = &row.error {
            println!("!!! {name}: {error}");
        }
        let succeeded = row.error.is_none();
        self.rows.push(row);
        succeeded
    }

    /// A gate: a stage that counts as one test.
    pub fn gate(&mut self, name: &str, work: impl FnOnce() -> Result) -> bool {
        self.run(name, Kind::Tests, || work().map(|()| Counts::ONE_PASSED))
    }

    /// Prints the table and the totals. Fails when a stage failed.
    pub fn finish(self) -> Result {
        println!();
        let mut total = Counts::default();
        for row in &self.rows {
            let verdict = if row.error.is_none() { "ok" } else { "FAILED" };
            println!("{verdict:<7} {:<44} {:>22} {:>9}", row.name, row.counts.to_string(), seconds(row.time));
            total += row.counts;
        }
        let failed: Vec<&Row> = self.rows.iter().filter(|row| row.error.is_some()).collect();
        for row in &failed {
            println!("\n{}: {}", row.name, row.error.as_deref().unwrap_or_default());
        }
        println!("\n{total}");
        if failed.is_empty() { Ok(()) } else { Err(StageFailed.into()) }
    }
}

/// Some stage failed; the table above has said which, and its totals have to stay the last line.
#[derive(Debug)]
pub struct StageFailed;

impl std::error::Error for StageFailed {}

impl std::fmt::Display for StageFailed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "a stage failed")
    }
}

fn judge(name: &str, kind: Kind, result: std::result::Result<Counts, String>, time: Duration) -> Row {
    let (mut counts, error) = match result {
        Ok(counts) if counts.failed > 0 => (counts, Some(format!("{} failed", counts.failed))),
        Ok(counts) if kind == Kind::Tests && counts.passed == 0 => (counts, Some("ran no test".to_owned())),
        Ok(counts) => (counts, None),
        Err(error) => (Counts::default(), Some(error)),
    };
    if error.is_some() && counts.failed == 0 {
        counts.failed = 1; // the totals must show that something failed
    }
    Row { name: name.to_owned(), counts, time, error }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(kind: Kind, result: std::result::Result<Counts, String>) -> (Counts, bool) {
        let row = judge("stage", kind, result, Duration::ZERO);
        (row.counts, row.error.is_none())
    }

    #[test]
    fn a_stage_that_ran_no_test_fails() {
        assert_eq!(judged(Kind::Tests, Ok(Counts::default())), (Counts { passed: 0, failed: 1 }, false));
        assert_eq!(judged(Kind::Preparation, Ok(Counts::default())), (Counts::default(), true));
    }

    #[test]
    fn a_failure_is_counted_once() {
        assert_eq!(judged(Kind::Tests, Ok(Counts { passed: 5, failed: 2 })), (Counts { passed: 5, failed: 2 }, false));
        assert_eq!(judged(Kind::Tests, Err("no".into())), (Counts { passed: 0, failed: 1 }, false));
        assert_eq!(judged(Kind::Tests, Ok(Counts { passed: 5, failed: 0 })), (Counts { passed: 5, failed: 0 }, true));
    }
}
