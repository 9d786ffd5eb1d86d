//! Fixes do no harm: whoever takes the first fix on offer, again and again, ends with fewer findings and loses nothing.
//!
//! The tests of more than one crate include this file.

use std::collections::{BTreeMap, BTreeSet};

use layerwright_core::source::{LineIndex, TextRange, slice};
use layerwright_core::yaml::{self, Kind};
use layerwright_core::{Applicability, Context, Diagnostic, Fix, Severity, UnixTime, analyze, macros};

/// What came of taking the first fix on offer until there was none.
#[derive(Debug, Default)]
pub(crate) struct Course {
    /// How many fixes were taken.
    pub(crate) taken: usize,
    /// What they did that they should not have done; each names the fix.
    pub(crate) harm: Vec<String>,
    /// The text in the end.
    pub(crate) text: String,
}

/// Takes the first fix on offer, as the page lists them, until none is left.
pub(crate) fn follow(text: &str, context: &Context, now: UnixTime) -> Course {
    let found = |text: &str| analyze(text, context, now).diagnostics;
    let mut course = Course { text: text.to_owned(), ..Course::default() };
    let first = found(text);
    let most = first.len() * 2 + 10;
    let mut seen = BTreeSet::from([text.to_owned()]);
    let mut left = first.clone();
    // Half a repair may read the rest of the text otherwise; the whole one has to bring it back.
    let mut missing = Vec::new();
    while let Some((code, fix)) = offered(&left) {
        let name = format!("{code} `{}`", fix.title);
        let after = fix.edit.apply(&course.text);
        course.taken += 1;
        if !replaces(&fix.title) {
            let lost = lost_words(&course.text, &after).into_iter();
            course.harm.extend(lost.map(|word| format!("{name}: loses the word `{word}`")));
        }
        missing.extend(lost(&course.text, &fix, &after).into_iter().map(|(what, count)| (name.clone(), what, count)));
        if !seen.insert(after.clone()) {
            course.harm.push(format!("{name} leads back to an earlier text"));
            break;
        }
        if course.taken > most {
            course.harm.push(format!("{name} is not the last fix after {most}"));
            break;
        }
        course.text = after;
        left = found(&course.text);
    }
    if !missing.is_empty() {
        let kept = contents(&course.text, |_| true);
        missing.retain(|(_, what, count)| kept.get(what).is_none_or(|kept| kept < count));
        course.harm.extend(missing.into_iter().map(|(name, what, _)| format!("{name}: loses {what:?}")));
    }
    let codes = |found: &[Diagnostic]| found.iter().map(Diagnostic::code).collect::<Vec<_>>();
    // One fault may hide another, which is found in its place.
    let is_less = weight(&left) < weight(&first) || left.len() <= first.len() && codes(&left) != codes(&first);
    if course.taken > 0 && !is_less {
        course.harm.push(format!("{} become {}", codes(&first).join(" "), codes(&left).join(" ")));
    }
    course
}

fn offered(found: &[Diagnostic]) -> Option<(&'static str, Fix)> {
    let offered = |found: &Diagnostic| {
        let fix = found.fixes.iter().find(|fix| fix.applicability != Applicability::Display)?;
        Some((found.code(), fix.clone()))
    };
    found.iter().find_map(offered)
}

/// Errors of syntax, errors, warnings, remarks: the first that differ decide. What can be read at last may have faults of its own.
fn weight(found: &[Diagnostic]) -> [usize; 4] {
    let mut weight = [0; 4];
    for one in found {
        let at = match one.severity {
            Severity::Error if one.code().starts_with('Y') => 0,
            Severity::Error => 1,
            Severity::Warning => 2,
            Severity::Info => 3,
        };
        weight[at] += one.count();
    }
    weight
}

/// Words of which a text has fewer than before.
fn lost_words<'t>(before: &'t str, after: &str) -> Vec<&'t str> {
    let kept = words(after);
    let gone = words(before).into_iter().filter(|(word, count)| kept.get(word).is_none_or(|kept| kept < count));
    gone.map(|(word, _)| word).collect()
}

fn words(text: &str) -> BTreeMap<&str, usize> {
    let mut words = BTreeMap::new();
    for line in text.split("\\n") {
        for word in line.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
            *words.entry(word).or_default() += 1;
        }
    }
    words
}

/// Scalars and comments that are not there any more, though the fix does not touch their lines, and how many of each there were.
fn lost(before: &str, fix: &Fix, after: &str) -> Vec<(String, usize)> {
    let lines = LineIndex::new(before);
    let line_range = |range: TextRange| lines.line(range.start())..=lines.line(range.end());
    let touched: BTreeSet<usize> = fix.edit.indels().iter().flat_map(|indel| line_range(indel.range)).collect();
    let kept = contents(after, |_| true);
    let mut lost = contents(before, |range| !line_range(range).any(|line| touched.contains(&line)));
    lost.retain(|what, count| kept.get(what).is_none_or(|kept| kept < count));
    lost.into_iter().collect()
}

/// How often each scalar, alias and comment is in a text, as far as it can be read.
fn contents(text: &str, is_wanted: impl Fn(TextRange) -> bool) -> BTreeMap<String, usize> {
    let (tree, _) = yaml::read(text, &macros::scan(text));
    let mut contents = BTreeMap::new();
    let mut add = |range: TextRange, what: &str| {
        // An empty value has nothing to lose.
        if !what.trim().is_empty() && is_wanted(range) && !tree.is_damaged(range) {
            *contents.entry(what.trim().to_owned()).or_default() += 1;
        }
    };
    for id in tree.ids() {
        let node = tree.node(id);
        match &node.kind {
            Kind::Scalar(scalar) => add(node.range, &scalar.value),
            Kind::Alias | Kind::UnknownAlias => add(node.range, slice(text, node.range)),
            Kind::Absent | Kind::Mapping(_) | Kind::Sequence(_) => {}
        }
    }
    for comment in tree.comments() {
        add(comment.range, slice(text, comment.range));
    }
    contents
}

/// Whether a title says that something goes, or that something else takes its place.
fn replaces(title: &str) -> bool {
    let verb = title.split(' ').next().unwrap_or_default();
    ["Remove", "Delete", "Rename", "Replace", "Change", "Correct", "Write", "Refer", "Use"].contains(&verb)
}
