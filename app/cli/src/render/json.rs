//! The JSON of `--format json`: a contract with other people's pipelines. Members may be added; none changes its meaning.

use std::io::{self, Write};

use layerwright_core::source::{LineIndex, TextRange, TextSize};
use layerwright_core::{Diagnostic, Severity};
use serde::Serialize;

use crate::checked::{CheckedFile, Part};

#[derive(Serialize)]
struct Output<'a> {
    version: u32,
    files: Vec<File<'a>>,
}

#[derive(Serialize)]
struct File<'a> {
    path: &'a str,
    diagnostics: Vec<Finding<'a>>,
    summary: Summary,
}

#[derive(Serialize)]
struct Summary {
    error: usize,
    warning: usize,
    info: usize,
}

#[derive(Serialize)]
struct Finding<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    layer: Option<&'a str>,
    code: &'a str,
    name: &'a str,
    severity: &'a str,
    message: &'a str,
    help: &'a str,
    docs: String,
    range: Range,
    fixes: Vec<Fix<'a>>,
}

#[derive(Serialize)]
struct Fix<'a> {
    title: &'a str,
    applicability: &'a str,
    edits: Vec<Edit<'a>>,
}

#[derive(Serialize)]
struct Edit<'a> {
    range: Range,
    text: &'a str,
}

#[derive(Serialize)]
struct Range {
    start: Position,
    end: Position,
}

/// Line and column from 1, the column in Unicode scalar values; offset from 0 in bytes.
#[derive(Serialize)]
struct Position {
    line: u32,
    column: u32,
    offset: u32,
}

pub(crate) fn files(files: &[CheckedFile], out: &mut dyn Write) -> io::Result<()> {
    let files = files
        .iter()
        .map(|file| File {
            path: &file.path,
            diagnostics: file.parts.iter().flat_map(findings).collect(),
            summary: Summary {
                error: file.count(Severity::Error),
                warning: file.count(Severity::Warning),
                info: file.count(Severity::Info),
            },
        })
        .collect();
    object(&Output { version: 1, files }, out)
}

/// Writes a JSON object and a line break.
pub(crate) fn object(value: &impl Serialize, out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, value)?;
    writeln!(out)
}

fn findings(part: &Part) -> Vec<Finding<'_>> {
    let lines = LineIndex::new(&part.text);
    let at = |range: TextRange| Range {
        start: position(part, &lines, range.start()),
        end: position(part, &lines, range.end()),
    };
    part.diagnostics.iter().map(|found| finding(part, found, at)).collect()
}

fn finding<'a>(part: &'a Part, found: &'a Diagnostic, at: impl Fn(TextRange) -> Range) -> Finding<'a> {
    let fixes = found.fixes.iter().map(|fix| Fix {
        title: &fix.title,
        applicability: fix.applicability.as_str(),
        edits: fix.edit.indels().iter().map(|indel| Edit { range: at(indel.range), text: &indel.text }).collect(),
    });
    Finding {
        layer: part.layer.as_deref(),
        code: found.code(),
        name: found.rule.name,
        severity: found.severity.as_str(),
        message: &found.message,
        help: &found.help,
        docs: format!("rules/{}", found.code()),
        range: at(found.range()),
        fixes: fixes.collect(),
    }
}

fn position(part: &Part, lines: &LineIndex, offset: TextSize) -> Position {
    let at = lines.chars(&part.text, offset);
    Position { line: at.line, column: at.column, offset: offset.into() }
}
