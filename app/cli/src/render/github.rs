//! Workflow commands: GitHub Actions shows them at the lines of the change.

use std::io::{self, Write};

use layerwright_core::Severity;
use layerwright_core::source::LineIndex;

use crate::checked::CheckedFile;

pub(crate) fn files(files: &[CheckedFile], out: &mut dyn Write) -> io::Result<()> {
    for file in files {
        for part in &file.parts {
            let lines = LineIndex::new(&part.text);
            for found in &part.diagnostics {
                let start = lines.chars(&part.text, found.range().start());
                let end = lines.chars(&part.text, found.range().end());
                let command = match found.severity {
                    Severity::Error => "error",
                    Severity::Warning => "warning",
                    Severity::Info => "notice",
                };
                let title = property(&format!("{} {}", found.code(), found.rule.name));
                let message = format!("{}\n{}", found.message, found.help);
                let path = property(&file.path);
                match &part.layer {
                    // Lines of a layer are no lines of the profile's file.
                    Some(layer) => {
                        let place = format!("layer {layer}, line {}, column {}: {message}", start.line, start.column);
                        writeln!(out, "::{command} file={path},title={title}::{}", data(&place))?;
                    }
                    None => writeln!(
                        out,
                        "::{command} file={path},line={},endLine={},{}title={title}::{}",
                        start.line,
                        end.line,
                        columns(start.line == end.line, start.column, end.column),
                        data(&message)
                    )?,
                }
            }
        }
    }
    Ok(())
}

/// Columns are only allowed within one line.
fn columns(one_line: bool, start: u32, end: u32) -> String {
    if one_line { format!("col={start},endColumn={end},") } else { String::new() }
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
