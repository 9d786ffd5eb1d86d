//! `cargo xtask oracle`: what the real readers of the host answer, against what the core's models of them do.
//!
//! Each reader asks its program in batches: questions as lines of JSON, answers as lines of JSON in the same order. Every
//! disagreement is a bug, or explained in tests/oracle/ledger-NAME.toml; an explanation without a disagreement is stale.

mod chain;
mod mutation;
mod pem;
mod random;
mod reference;
mod sprig;
mod variation;
mod x509;
mod yaml;
mod yip;

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use layerwright_xtask::Result;
use layerwright_xtask::counts::Counts;
use layerwright_xtask::project::Project;
use serde_json::Value;

use crate::conformance::all_files;

/// How many generated questions a reader is asked; more of them with `--all`. Counted, not timed, so that each run asks the same.
const SAMPLE: usize = 6_000;
const GENERATED: usize = 30_000;
/// Disagreements of a kind that are printed.
const SHOWN: usize = 5;

/// The reason for every kind of question and how the answers differ: a section is a reason, and has for each kind the differences.
fn ledger_entries(text: &str) -> Result<BTreeMap<(String, String), String>> {
    let sections: BTreeMap<String, BTreeMap<String, Vec<String>>> = toml::from_str(text)?;
    let mut entries = BTreeMap::new();
    for (reason, kinds) in sections {
        for (kind, differences) in kinds {
            entries.extend(differences.into_iter().map(|difference| ((kind.clone(), difference), reason.clone())));
        }
    }
    Ok(entries)
}

/// Asks one reader. `rest`: the folder of the corpora, if there is one, and `--all`.
pub(crate) fn run(project: &Project, reader: &str, program: &Path, rest: &[&str]) -> Result {
    let corpora = rest.iter().find(|word| **word != "--all").map(PathBuf::from);
    let ledger = project.root.join("tests").join("oracle").join(format!("ledger-{reader}.toml"));
    let text = std::fs::read_to_string(&ledger).map_err(|error| format!("{}: {error}", ledger.display()))?;
    let is_whole = rest.contains(&"--all");
    let mut oracle = Oracle {
        program,
        scratch: project.scratch()?,
        fixtures: project.root.join("tests").join("fixtures"),
        corpora,
        is_whole,
        ledger: ledger_entries(&text)?,
        tally: BTreeMap::new(),
        unexplained: BTreeMap::new(),
    };
    match reader {
        "chain" => chain::run(&mut oracle)?,
        "pem" => pem::run(&mut oracle)?,
        "reference" => reference::run(&mut oracle)?,
        "sprig" => sprig::run(&mut oracle)?,
        "x509" => x509::run(&mut oracle)?,
        "yaml" => yaml::run(&mut oracle)?,
        "yip" => yip::run(&mut oracle)?,
        other => return Err(format!("no reader {other}").into()),
    }
    oracle.finish()
}

/// What a reader's module works with.
struct Oracle<'a> {
    program: &'a Path,
    scratch: PathBuf,
    /// tests/fixtures.
    fixtures: PathBuf,
    corpora: Option<PathBuf>,
    /// Whether all questions are asked, not only those that there is time for.
    is_whole: bool,
    /// Reasons for disagreements by kind and answer.
    ledger: BTreeMap<(String, String), String>,
    tally: BTreeMap<&'static str, Tally>,
    /// What disagrees without a reason: kind, answer, and some of the questions.
    unexplained: BTreeMap<(String, String), Vec<String>>,
}

/// Answers of one kind of question.
#[derive(Debug, Default)]
struct Tally {
    asked: u32,
    agreed: u32,
    /// Disagreements by the reason in the ledger.
    explained: BTreeMap<(String, String), u32>,
}

impl Oracle<'_> {
    /// The real reader's answers, one for each question.
    fn ask(&self, questions: &[Value]) -> Result<Vec<Value>> {
        let file = self.scratch.join("questions.jsonl");
        let mut lines = Vec::new();
        for question in questions {
            writeln!(lines, "{question}")?;
        }
        std::fs::write(&file, lines)?;
        let output = Command::new(self.program)
            .stdin(File::open(&file)?)
            .stderr(Stdio::inherit())
            .output()
            .map_err(|error| format!("{}: {error}", self.program.display()))?;
        let text = String::from_utf8(output.stdout)?;
        let answers = text.lines().map(serde_json::from_str).collect::<std::result::Result<Vec<Value>, _>>()?;
        if !output.status.success() || answers.len() != questions.len() {
            return Err(format!("{} answers to {} questions: {}", answers.len(), questions.len(), output.status).into());
        }
        Ok(answers)
    }

    /// Whether more generated questions are asked; `done` of them are.
    fn goes_on(&self, done: usize) -> bool {
        done < if self.is_whole { GENERATED } else { SAMPLE }
    }

    /// Notes an answer. `difference`: how the model's answer differs, in few words that are the same for all of its kind: what the
    /// ledger explains. `question` tells a person which one it was.
    fn note(&mut self, kind: &'static str, difference: Option<&str>, question: impl FnOnce() -> String) {
        let tally = self.tally.entry(kind).or_default();
        tally.asked += 1;
        let Some(difference) = difference else {
            tally.agreed += 1;
            return;
        };
        let key = (kind.to_owned(), difference.to_owned());
        if self.ledger.contains_key(&key) {
            *tally.explained.entry(key).or_default() += 1;
            return;
        }
        let questions = self.unexplained.entry(key).or_default();
        questions.push(if questions.len() < SHOWN { question() } else { String::new() });
    }

    /// Prints the counts, and the disagreements that nothing explains. In a sample a reason may have no disagreement.
    fn finish(&self) -> Result {
        let mut counts = Counts::default();
        for (kind, tally) in &self.tally {
            let explained: u32 = tally.explained.values().sum();
            println!("    {kind}: {} asked, {} agreed, {explained} in the ledger", tally.asked, tally.agreed);
            for (key, count) in &tally.explained {
                println!("      {count}: {} ({})", key.1, self.ledger.get(key).map_or("", String::as_str));
            }
            counts.passed += tally.agreed + explained;
        }
        for ((kind, difference), questions) in &self.unexplained {
            println!("    {kind}: {difference}: {} times", questions.len());
            for question in questions.iter().filter(|question| !question.is_empty()) {
                println!("      {question}");
            }
            counts.failed += u32::try_from(questions.len())?;
        }
        // What comes of generated questions depends on the files that they are made from, so only the others make a reason stale.
        let is_sure = |kind: &str| self.is_whole && self.corpora.is_some() && !kind.contains("generated");
        for key in self.ledger.keys().filter(|(kind, _)| is_sure(kind)) {
            if self.tally.values().all(|tally| !tally.explained.contains_key(key)) {
                println!("    {}: {}: in the ledger, and no disagreement", key.0, key.1);
                counts.failed += 1;
            }
        }
        println!("{counts}");
        if counts.failed == 0 { Ok(()) } else { Err("the core's model and the real reader disagree".into()) }
    }
}

/// Every file of the fixtures and of the corpora, sorted.
fn files(oracle: &Oracle<'_>) -> Result<Vec<PathBuf>> {
    let mut files = all_files(&oracle.fixtures)?;
    if let Some(corpora) = &oracle.corpora {
        files.extend(all_files(corpora)?);
    }
    files.sort();
    Ok(files)
}
