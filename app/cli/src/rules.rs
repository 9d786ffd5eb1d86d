//! `layerwright rules` and `layerwright explain`

use std::io::Write;

use layerwright_core::rule::{FixAvailability, Rule};
use layerwright_core::rules::{all, find};
use serde::Serialize;

use crate::CLEAN;
use crate::args::{ExplainArgs, ListFormat, RulesArgs};
use crate::error::Failure;

/// The catalog as built. `version` counts up when a member changes its meaning; members may be added.
#[derive(Serialize)]
struct Catalog {
    version: u32,
    rules: Vec<Entry>,
}

#[derive(Serialize)]
struct Entry {
    code: &'static str,
    name: &'static str,
    summary: &'static str,
    severity: &'static str,
    fix: &'static str,
    evidence: &'static str,
    source: &'static str,
    since: &'static str,
    docs: String,
}

pub(crate) fn list(args: &RulesArgs, out: &mut dyn Write) -> Result<u8, Failure> {
    match args.format {
        ListFormat::Human => {
            let width = all().map(|rule| rule.name.len()).max().unwrap_or(0);
            for rule in all() {
                writeln!(out, "{} {:<7} {:<width$} {}", rule.code, rule.severity.as_str(), rule.name, rule.summary)?;
            }
        }
        ListFormat::Json => {
            let catalog = Catalog { version: 1, rules: all().map(entry).collect() };
            crate::render::json::object(&catalog, out)?;
        }
    }
    Ok(CLEAN)
}

fn entry(rule: &Rule) -> Entry {
    Entry {
        code: rule.code,
        name: rule.name,
        summary: rule.summary,
        severity: rule.severity.as_str(),
        fix: fix_text(rule.fix),
        evidence: rule.evidence.as_str(),
        source: rule.source,
        since: rule.since,
        docs: format!("rules/{}", rule.code),
    }
}

fn fix_text(fix: FixAvailability) -> &'static str {
    match fix {
        FixAvailability::Never => "never",
        FixAvailability::Sometimes => "sometimes",
        FixAvailability::Always => "always",
    }
}

pub(crate) fn explain(args: &ExplainArgs, out: &mut dyn Write) -> Result<u8, Failure> {
    let Some(rule) = find(&args.code) else {
        return Err(Failure::Unfit(format!("no rule has the code `{}`; `layerwright rules` lists them", args.code)));
    };
    writeln!(out, "{} {} ({})\n\n{}.\n", rule.code, rule.name, rule.severity.as_str(), rule.summary)?;
    for line in rule.docs.lines() {
        // Doc comments start with a space after the slashes.
        writeln!(out, "{}", line.strip_prefix(' ').unwrap_or(line))?;
    }
    writeln!(out, "\nFix: {}. Evidence: {}, {}.", fix_text(rule.fix), rule.evidence.as_str(), rule.source)?;
    Ok(CLEAN)
}
