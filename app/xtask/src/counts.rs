//! How many tests ran: read from the closing lines of the test runners.

use crate::Result;

/// Passed and failed tests of a stage.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    pub passed: u32,
    pub failed: u32,
}

impl Counts {
    pub const ONE_PASSED: Self = Self { passed: 1, failed: 0 };

    /// The counts, unless the runner failed without saying what did: it must not pass for one that succeeded.
    pub fn checked(self, succeeded: bool) -> Result<Self> {
        if succeeded || self.failed > 0 { Ok(self) } else { Err(format!("the test runner failed ({self})").into()) }
    }

    /// Sums the lines `test result: ok. 3 passed; 0 failed; ...` of `cargo test`.
    pub fn of_libtest(output: &str) -> Self {
        let results = output.lines().filter_map(|line| line.trim().strip_prefix("test result: "));
        results.fold(Self::default(), |sum, line| Self {
            passed: sum.passed + number_before(line, " passed"),
            failed: sum.failed + number_before(line, " failed"),
        })
    }

    /// Reads the summary of node's test runner: `ℹ pass 3` (spec reporter) or `# pass 3` (TAP).
    /// A cancelled test is one that failed.
    pub fn of_node(output: &str) -> Self {
        let count = |word: &str| -> u32 {
            let lines = output.lines().filter_map(|line| line.strip_prefix("ℹ ").or_else(|| line.strip_prefix("# ")));
            lines.filter_map(|line| line.strip_prefix(word)?.trim().parse::<u32>().ok()).sum()
        };
        Self { passed: count("pass "), failed: count("fail ") + count("cancelled ") }
    }

    /// Reads the line `N passed, N failed` that the programs of this project end with.
    pub fn of_closing_line(output: &str) -> Self {
        let last = output.lines().rev().find(|line| line.ends_with(" failed")).unwrap_or_default();
        Self { passed: number_before(last, " passed"), failed: number_before(last, " failed") }
    }
}

impl std::ops::AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
    }
}

impl std::fmt::Display for Counts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} passed, {} failed", self.passed, self.failed)
    }
}

/// The number directly before `words`; 0 if there is none.
fn number_before(line: &str, words: &str) -> u32 {
    let head = line.split(words).next().filter(|head| head.len() < line.len()).unwrap_or_default();
    head.rsplit(|c: char| !c.is_ascii_digit()).next().and_then(|digits| digits.parse().ok()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::Counts;

    #[test]
    fn sums_the_results_of_cargo_test() {
        let output = "running 2 tests\n\
            test result: ok. 2 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s\n\
            test result: FAILED. 10 passed; 3 failed; 1 ignored; 0 measured; 0 filtered out\n";
        assert_eq!(Counts::of_libtest(output), Counts { passed: 12, failed: 3 });
        assert_eq!(Counts::of_libtest("nothing"), Counts::default());
    }

    #[test]
    fn reads_both_reporters_of_node() {
        let wanted = Counts { passed: 7, failed: 3 };
        assert_eq!(Counts::of_node("✔ pass 99 things\nℹ tests 10\nℹ pass 7\nℹ fail 2\nℹ cancelled 1\n"), wanted);
        assert_eq!(Counts::of_node("# tests 10\n# pass 7\n# fail 2\n# cancelled 1\n"), wanted);
    }

    #[test]
    fn reads_the_closing_line() {
        assert_eq!(Counts::of_closing_line("table\n402 passed, 1 failed\n"), Counts { passed: 402, failed: 1 });
        assert_eq!(Counts::of_closing_line("table\n"), Counts::default());
    }
}
