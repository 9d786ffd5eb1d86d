//! Severities that a person chose for rules: on the page, in `layerwright.toml`.

use std::collections::BTreeMap;

use crate::diagnostic::Diagnostic;
use crate::report::Report;
use crate::rule::Severity;
use crate::rules;

pub use layerwright_types::Choice;

/// How bad the findings of a rule are, instead of the rule's own judgment. The default changes nothing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Severities {
    chosen: BTreeMap<&'static str, Choice>,
}

impl Severities {
    /// Chooses for the rule of this code, in any case. `false`: there is no such rule.
    pub fn set(&mut self, code: &str, choice: Choice) -> bool {
        rules::find(code).is_some_and(|rule| {
            self.chosen.insert(rule.code, choice);
            true
        })
    }

    /// Back to the rule's own severity.
    pub fn reset(&mut self, code: &str) {
        self.chosen.retain(|chosen, _| !chosen.eq_ignore_ascii_case(code));
    }

    /// What was chosen for the rule of this code.
    pub fn get(&self, code: &str) -> Option<Choice> {
        self.chosen.get(code).copied()
    }

    /// Every choice, sorted by code.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, Choice)> + '_ {
        self.chosen.iter().map(|(code, choice)| (*code, *choice))
    }

    pub fn is_empty(&self) -> bool {
        self.chosen.is_empty()
    }

    /// How bad a finding of the rule of this code is, which is `own` by itself. `None`: the rule is silent.
    pub fn judge(&self, code: &str, own: Severity) -> Option<Severity> {
        match self.get(code) {
            Some(Choice::Off) => None,
            Some(Choice::As(severity)) => Some(severity),
            None => Some(own),
        }
    }

    /// The findings as chosen: those of silent rules are gone.
    pub fn apply(&self, diagnostics: &mut Vec<Diagnostic>) {
        if self.is_empty() {
            return;
        }
        diagnostics.retain_mut(|found| {
            let judged = self.judge(found.code(), found.severity);
            found.severity = judged.unwrap_or(found.severity);
            judged.is_some()
        });
    }
}

impl Report {
    /// The report with the severities that were chosen.
    #[must_use]
    pub fn with_severities(mut self, severities: &Severities) -> Self {
        severities.apply(&mut self.diagnostics);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Context, UnixTime, analyze};

    #[test]
    fn findings_follow_the_choices() {
        let text = "optionz: {}\na: 1\na: 2\noptions:\n  system.uri: registry.example.org/os:1.0.0\n";
        let codes = |severities: &Severities| -> Vec<(&str, Severity)> {
            let report = analyze(text, &Context::default(), UnixTime(0)).with_severities(severities);
            report.diagnostics.iter().map(|found| (found.code(), found.severity)).collect()
        };
        let before = codes(&Severities::default());
        assert!(
            before.contains(&("S006", Severity::Warning)) && before.contains(&("Y003", Severity::Error)),
            "{before:?}"
        );
        let mut severities = Severities::default();
        assert!(severities.set("s006", Choice::As(Severity::Error)) && severities.set("Y003", Choice::Off));
        assert!(!severities.set("Q999", Choice::Off));
        let after = codes(&severities);
        assert!(
            after.contains(&("S006", Severity::Error)) && after.iter().all(|(code, _)| *code != "Y003"),
            "{after:?}"
        );
        let chosen = [("S006", Choice::As(Severity::Error)), ("Y003", Choice::Off)];
        assert_eq!(severities.iter().collect::<Vec<_>>(), chosen);
        severities.reset("S006");
        severities.reset("y003");
        assert!(severities.is_empty());
        assert_eq!(codes(&severities), before);
    }
}
