//! SARIF 2.1.0, for code scanning services. Holds no text of the document but what messages and fixes hold.

use std::io::{self, Write};

use layerwright_core::rules;
use layerwright_core::source::{LineIndex, TextRange};
use layerwright_core::{Applicability, Diagnostic, Fix, Rule, Severity};
use serde_json::{Value, json};

use super::json::object;
use crate::checked::{CheckedFile, Part};

const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";

/// Writes one run. `failures`: the files that could not be checked, and why.
pub(crate) fn files(files: &[CheckedFile], failures: &[String], out: &mut dyn Write) -> io::Result<()> {
    let results: Vec<Value> = files.iter().flat_map(results).collect();
    let notifications: Vec<Value> =
        failures.iter().map(|failure| json!({ "level": "error", "message": { "text": failure } })).collect();
    let log = json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "Layerwright",
                "version": env!("CARGO_PKG_VERSION"),
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": rules::all().map(descriptor).collect::<Vec<_>>(),
            } },
            "invocations": [{ "executionSuccessful": failures.is_empty(), "toolExecutionNotifications": notifications }],
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    object(&log, out)
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

fn descriptor(rule: &Rule) -> Value {
    let docs: Vec<&str> = rule.docs.lines().map(|line| line.strip_prefix(' ').unwrap_or(line)).collect();
    // The specification requires an absolute `helpUri`, and the pages are wherever somebody puts them: `docs` is relative to there.
    json!({
        "id": rule.code,
        "name": rule.name,
        "shortDescription": { "text": format!("{}.", rule.summary) },
        "fullDescription": { "text": section(&docs, "## What it does") },
        "help": { "text": section(&docs, "## How to fix"), "markdown": docs.join("\n") },
        "defaultConfiguration": { "level": level(rule.severity) },
        "properties": { "docs": format!("rules/{}", rule.code), "evidence": rule.evidence.as_str(), "since": rule.since },
    })
}

/// The paragraphs below a heading, in one line.
fn section(docs: &[&str], heading: &str) -> String {
    let body = docs.iter().skip_while(|line| **line != heading).skip(1).take_while(|line| !line.starts_with("## "));
    body.map(|line| line.trim()).filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" ")
}

fn results(file: &CheckedFile) -> Vec<Value> {
    let uri = uri(&file.path);
    let mut results = Vec::new();
    for part in &file.parts {
        let place = Location { uri: &uri, part, lines: LineIndex::new(&part.text) };
        results.extend(part.diagnostics.iter().map(|found| place.result(found)));
    }
    results
}

/// Where the findings of a part are.
struct Location<'a> {
    uri: &'a str,
    part: &'a Part,
    lines: LineIndex,
}

impl Location<'_> {
    fn result(&self, found: &Diagnostic) -> Value {
        let mut result = json!({
            "ruleId": found.code(),
            "ruleIndex": rules::all().position(|rule| rule.code == found.code()),
            "level": level(found.severity),
            "message": { "text": self.message(found.range(), &format!("{}\n{}", found.message, found.help)) },
            "locations": [self.location(found.range())],
        });
        let related: Vec<Value> = found
            .labels
            .iter()
            .enumerate()
            .map(|(id, label)| {
                let mut location = self.location(label.range);
                location["id"] = id.into();
                location["message"] = json!({ "text": self.message(label.range, &label.message) });
                location
            })
            .collect();
        if !related.is_empty() {
            result["relatedLocations"] = related.into();
        }
        let fixes: Vec<Value> = found.fixes.iter().filter_map(|fix| self.fix(fix)).collect();
        if !fixes.is_empty() {
            result["fixes"] = fixes.into();
        }
        result
    }

    /// Lines of a layer are no lines of the profile's file: the message says which they are.
    fn message(&self, range: TextRange, message: &str) -> String {
        match &self.part.layer {
            None => message.to_owned(),
            Some(layer) => {
                let at = self.lines.chars(&self.part.text, range.start());
                format!("layer {layer}, line {}, column {}: {message}", at.line, at.column)
            }
        }
    }

    fn location(&self, range: TextRange) -> Value {
        let artifact = json!({ "uri": self.uri });
        match &self.part.layer {
            None => json!({ "physicalLocation": { "artifactLocation": artifact, "region": self.region(range) } }),
            Some(layer) => json!({
                "physicalLocation": { "artifactLocation": artifact },
                "logicalLocations": [{ "name": layer, "kind": "module" }],
            }),
        }
    }

    /// Lines and columns from 1; the end column is the one behind the last character.
    fn region(&self, range: TextRange) -> Value {
        let (start, end) =
            (self.lines.chars(&self.part.text, range.start()), self.lines.chars(&self.part.text, range.end()));
        json!({ "startLine": start.line, "startColumn": start.column, "endLine": end.line, "endColumn": end.column })
    }

    /// `None` for what must not be applied by a machine, and inside a profile, whose file it does not fit.
    fn fix(&self, fix: &Fix) -> Option<Value> {
        if self.part.layer.is_some() || fix.applicability == Applicability::Display {
            return None;
        }
        let replacements: Vec<Value> = fix
            .edit
            .indels()
            .iter()
            .map(
                |indel| json!({ "deletedRegion": self.region(indel.range), "insertedContent": { "text": indel.text } }),
            )
            .collect();
        Some(json!({
            "description": { "text": fix.title },
            "artifactChanges": [{ "artifactLocation": { "uri": self.uri }, "replacements": replacements }],
            "properties": { "applicability": fix.applicability.as_str() },
        }))
    }
}

/// The path as a URI reference (RFC 3986): relative where the path is.
fn uri(path: &str) -> String {
    let path = if cfg!(windows) { path.replace('\\', "/") } else { path.to_owned() };
    let mut out = String::new();
    if path.starts_with('/') {
        out.push_str("file://");
    } else if path.get(1..2) == Some(":") && cfg!(windows) {
        out.push_str("file:///");
    }
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => out.push(char::from(byte)),
            b':' if cfg!(windows) => out.push(':'),
            _ => {
                let hex = |digit: u8| char::from_digit(digit.into(), 16).unwrap_or('0').to_ascii_uppercase();
                out.extend(['%', hex(byte >> 4), hex(byte & 15)]);
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_become_uris() {
        assert_eq!(uri("layers/os.yaml"), "layers/os.yaml");
        assert_eq!(uri("../a b#é%.yaml"), "../a%20b%23%C3%A9%25.yaml");
        assert_eq!(uri("/srv/os.yaml"), "file:///srv/os.yaml");
        assert_eq!(uri("<stdin>"), "%3Cstdin%3E");
    }

    #[test]
    fn every_rule_describes_itself() {
        for rule in rules::all() {
            let descriptor = descriptor(rule);
            for text in [&descriptor["fullDescription"]["text"], &descriptor["help"]["text"]] {
                assert!(text.as_str().is_some_and(|text| !text.is_empty()), "{}: {text}", rule.code);
            }
        }
    }
}
