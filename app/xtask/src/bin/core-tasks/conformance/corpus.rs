//! The core over every text file of the corpora.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::time::Duration;

use layerwright_core::inventory::Certificate;
use layerwright_core::source::LineIndex;
use layerwright_core::{Context, Report, analyze, fix, profile};
use layerwright_xtask::Result;
use layerwright_xtask::counts::Counts;
use layerwright_xtask::step::{now, seconds};

use super::{NOW, all_files};

/// The stack that WebAssembly has.
const STACK: usize = 1 << 20;

/// More than a hundred times what the largest file needs; a file that needs longer hangs.
const TIME_LIMIT: Duration = Duration::from_secs(20);

/// What the core found in a file.
#[derive(Debug)]
pub(super) struct Analysis {
    /// Relative to the corpora.
    pub(super) path: PathBuf,
    text: String,
    report: Report,
}

impl Analysis {
    /// The codes of the findings.
    pub(super) fn codes(&self) -> impl Iterator<Item = &'static str> {
        self.report.diagnostics.iter().map(layerwright_core::Diagnostic::code)
    }

    /// The PEM blocks and what is in them.
    pub(super) fn certificates(&self) -> &[Certificate] {
        &self.report.certificates
    }
}

/// Analyzes every file that is UTF-8 text, each in a thread with the stack of WebAssembly.
pub(super) fn analyze_all(folder: &Path) -> Result<(Vec<Analysis>, Counts)> {
    let (mut judged, mut counts, mut binary, mut bytes) = (Vec::new(), Counts::default(), 0, 0);
    let mut times = Vec::new();
    for file in all_files(folder)? {
        let path = file.strip_prefix(folder)?.to_path_buf();
        let Ok(text) = String::from_utf8(std::fs::read(&file)?) else {
            binary += 1;
            continue;
        };
        bytes += text.len();
        let start = now();
        match analyze_one(&path, text)? {
            Ok((analysis, broken)) => {
                match broken {
                    None => counts.passed += 1,
                    Some(law) => {
                        counts.failed += 1;
                        println!("    {}: {law}", path.display());
                    }
                }
                times.push((start.elapsed(), path));
                judged.push(analysis);
            }
            Err(why) => {
                counts.failed += 1;
                println!("    {}: {why}", path.display());
            }
        }
    }
    println!("    {} texts, {} kB; {binary} files are not text", judged.len(), bytes / 1000);
    times.sort();
    for (time, path) in times.iter().rev().take(3) {
        println!("    slowest: {:>8}  {}", seconds(*time), path.display());
    }
    Ok((judged, counts))
}

/// A report, and the law that it breaks, if it breaks one.
type Outcome = (Analysis, Option<String>);

/// Opens, analyzes and fixes one text. The inner error says how the core failed on it. A stack overflow ends the whole program,
/// naming the thread: it bears the file's name.
fn analyze_one(path: &Path, text: String) -> Result<std::result::Result<Outcome, String>> {
    let (sender, receiver) = mpsc::channel();
    let (owned, name) = (path.to_path_buf(), path.display().to_string());
    let worker = std::thread::Builder::new().name(name).stack_size(STACK).spawn(move || {
        // That it opens or says why not is all that is asked here.
        drop(profile::open(&text));
        let report = analyze(&text, &Context::default(), NOW);
        let broken = laws(&text, &report).err();
        drop(sender.send((Analysis { path: owned, text, report }, broken)));
    })?;
    match receiver.recv_timeout(TIME_LIMIT) {
        Ok(outcome) => Ok(Ok(outcome)),
        Err(mpsc::RecvTimeoutError::Timeout) => Ok(Err(format!("took longer than {}", seconds(TIME_LIMIT)))),
        // The sender is gone without an answer: the thread panicked, and has said where.
        Err(mpsc::RecvTimeoutError::Disconnected) => {
            drop(worker.join());
            Ok(Err("panicked".to_owned()))
        }
    }
}

/// What must hold of the report of any text.
fn laws(text: &str, report: &Report) -> std::result::Result<(), String> {
    let ranges = report.diagnostics.iter().map(|found| (found.code(), found.range()));
    for (code, range) in ranges.clone() {
        if text.get(usize::from(range.start())..usize::from(range.end())).is_none() {
            return Err(format!("{code} at {range:?} does not lie on characters of the text"));
        }
    }
    if !ranges.clone().is_sorted_by_key(|(code, range)| (range.start(), code)) {
        return Err("the findings are not sorted by start and code".to_owned());
    }
    let errors = |report: &Report| count_errors(report);
    let (fixed, _) = fix::fix_all_safe(text, &Context::default(), NOW);
    let after = analyze(&fixed, &Context::default(), NOW);
    if errors(&after) > errors(report) {
        return Err(format!("the safe fixes raise the errors from {} to {}", errors(report), errors(&after)));
    }
    if fix::fix_all_safe(&fixed, &Context::default(), NOW).0 != fixed {
        return Err("the safe fixes do not converge".to_owned());
    }
    Ok(())
}

fn count_errors(report: &Report) -> usize {
    report.diagnostics.iter().filter(|found| found.severity == layerwright_core::Severity::Error).count()
}

/// Prints each finding on the files that palette-yaml/index.json calls OS layers, for a person to judge, and how many there are
/// on files of the other kinds.
pub(super) fn print_os_layers(folder: &Path, judged: &[Analysis]) -> Result {
    let corpus = Path::new("palette-yaml");
    let index: serde_json::Value = serde_json::from_slice(&std::fs::read(folder.join(corpus).join("index.json"))?)?;
    let entries = index.as_array().ok_or("palette-yaml/index.json is no list")?;
    let mut others: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for entry in entries {
        let (Some(file), Some(kind)) = (entry["file"].as_str(), entry["kind"].as_str()) else {
            return Err(format!("palette-yaml/index.json: an entry without file or kind: {entry}").into());
        };
        let path = corpus.join(file);
        let Some(analysis) = judged.iter().find(|analysis| analysis.path == path) else { continue };
        if kind == "os-layer" {
            print_findings(analysis);
        } else {
            for code in analysis.codes() {
                *others.entry((kind, code)).or_default() += 1;
            }
        }
    }
    println!("    of other kinds, which are no OS layers:");
    for ((kind, code), count) in others {
        println!("    {kind:<12} {code} {count:>5}");
    }
    Ok(())
}

fn print_findings(analysis: &Analysis) {
    let lines = LineIndex::new(&analysis.text);
    println!("    {}: {} findings", analysis.path.display(), analysis.report.diagnostics.len());
    for found in &analysis.report.diagnostics {
        let place = lines.chars(&analysis.text, found.range().start());
        let (path, severity) = (analysis.path.display(), found.severity.as_str());
        println!("    {path}:{}:{} {severity} {} {}", place.line, place.column, found.code(), found.message);
    }
}
