//! The rules: one file each, in a folder per group. A rule's file holds its documentation, its declaration, its check and its tests.
//!
//! A group's `mod.rs` names its files, and that registers them; a law compares the names with the folders.

mod certificates;
mod credentials;
mod images;
pub mod left_out;
mod macros;
pub(crate) mod profile;
mod registry;
mod secrets;
mod structure;
mod suppress;
mod upgrade;
pub(crate) mod variables;
mod yaml;

#[cfg(test)]
mod laws;
#[cfg(test)]
mod seeded;
#[cfg(test)]
mod testing;
#[cfg(test)]
#[path = "../../../../tests/seeded.rs"]
mod written;

use crate::context::{Context, UnixTime};
use crate::diagnostic::Diagnostic;
use crate::model::Doc;
use crate::report::Report;
use crate::rule::{Group, Rule};
use crate::sort;

/// How a rule looks at something.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Check {
    /// At the text of an OS layer.
    Layer(fn(&Doc<'_>, &mut Sink)),
}

/// A rule with its checks.
pub(crate) struct Registered {
    rule: &'static Rule,
    checks: &'static [Check],
}

/// The rules of one group, in code order.
pub(crate) struct Registry {
    group: Group,
    rules: &'static [Registered],
}

/// Collects what the rules find.
#[derive(Debug, Default)]
pub struct Sink {
    diagnostics: Vec<Diagnostic>,
}

impl Sink {
    pub fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }
}

/// Declares a rule as a `pub(crate) static` named by its code, and what the group's table takes. The doc comment becomes the rule's page.
macro_rules! declare_rule {
    ($(#[doc = $doc:literal])+ $code:ident $name:literal {
        summary: $summary:literal,
        severity: $severity:ident,
        fix: $fix:ident,
        evidence: $evidence:ident,
        source: $source:literal,
        since: $since:literal,
        $(check: $kind:ident($check:expr),)*
    }) => {
        $(#[doc = $doc])+
        pub(crate) static $code: $crate::rule::Rule = $crate::rule::Rule {
            code: stringify!($code),
            name: $name,
            summary: $summary,
            severity: $crate::rule::Severity::$severity,
            fix: $crate::rule::FixAvailability::$fix,
            evidence: $crate::rule::Evidence::$evidence,
            source: if cfg!(feature = "docs") || cfg!(test) { $source } else { "" },
            since: $since,
            docs: if cfg!(feature = "docs") || cfg!(test) { concat!($($doc, "\n"),+) } else { "" },
        };

        pub(super) const REGISTERED: $crate::rules::Registered =
            $crate::rules::Registered { rule: &$code, checks: &[$($crate::rules::Check::$kind($check)),*] };
    };
}
use declare_rule;

/// Registers the rules of a group: each file is named once, here.
macro_rules! rules {
    ($letter:literal, $folder:literal, $title:literal; $($file:ident),+ $(,)?) => {
        $(mod $file;)+

        pub(super) const REGISTRY: super::Registry = super::Registry {
            group: $crate::rule::Group { letter: $letter, folder: $folder, title: $title },
            rules: &[$($file::REGISTERED),+],
        };
    };
}
use rules;

static REGISTRIES: [Registry; 11] = [
    yaml::REGISTRY,
    structure::REGISTRY,
    credentials::REGISTRY,
    registry::REGISTRY,
    macros::REGISTRY,
    certificates::REGISTRY,
    images::REGISTRY,
    profile::REGISTRY,
    variables::REGISTRY,
    secrets::REGISTRY,
    upgrade::REGISTRY,
];

/// Every group with its rules, in code order.
pub fn groups() -> impl Iterator<Item = (Group, impl ExactSizeIterator<Item = &'static Rule>)> {
    REGISTRIES.iter().map(|registry| (registry.group, registry.rules.iter().map(|registered| registered.rule)))
}

/// Every rule, group by group, in code order.
pub fn all() -> impl Iterator<Item = &'static Rule> {
    groups().flat_map(|(_, rules)| rules)
}

/// The rule with this code.
pub fn find(code: &str) -> Option<&'static Rule> {
    all().find(|rule| rule.code.eq_ignore_ascii_case(code))
}

/// Runs every rule over the text.
pub(crate) fn run(text: &str, context: &Context, now: UnixTime) -> Report {
    let doc = Doc::new(text, context, now);
    let mut sink = Sink::default();
    for check in REGISTRIES.iter().flat_map(|registry| registry.rules).flat_map(|registered| registered.checks) {
        let Check::Layer(check) = check;
        check(&doc, &mut sink);
    }
    let mut diagnostics = sink.diagnostics;
    suppress::apply(&doc, &mut diagnostics);
    sort::by(&mut diagnostics, |a, b| {
        (a.range.start(), a.code(), a.range.end()).cmp(&(b.range.start(), b.code(), b.range.end()))
    });
    diagnostics.dedup_by(|again, first| first.absorb(again));
    Report {
        certificates: crate::pem::certificates(&doc),
        macros: macros::uses(&doc),
        signatures: certificates::signatures(&doc),
        diagnostics,
        secrets: doc.secrets,
    }
}
