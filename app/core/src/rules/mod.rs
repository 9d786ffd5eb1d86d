//! The rules: one file each, in a folder per group. A rule's file holds its documentation, its declaration, its check and its tests.
//!
//! [`RULES`] lists them in code order; a test compares the list with the folder.

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

use crate::context::{Context, UnixTime};
use crate::diagnostic::{Diagnostic, Severity};
use crate::model::Doc;
use crate::report::Report;
use crate::sort;

/// Whether a rule offers fixes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FixAvailability {
    Never,
    Sometimes,
    Always,
}

/// What a rule may claim (catalogue, head).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Evidence {
    /// The vendor's documents say it.
    Documented,
    /// Follows from what they say.
    Inferred,
    /// YAML, OCI, X.509 or common practice: advice, not a statement about Palette.
    Practice,
}

impl Evidence {
    /// `documented`, `inferred` or `practice`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Documented => "documented",
            Self::Inferred => "inferred",
            Self::Practice => "practice",
        }
    }
}

/// A rule: its stable code and what is known about it.
#[derive(Debug)]
pub struct Rule {
    /// Stable for ever, `C005`.
    pub code: &'static str,
    /// Kebab case, `token-registry`.
    pub name: &'static str,
    /// One sentence without a full stop.
    pub summary: &'static str,
    /// Default severity.
    pub severity: Severity,
    pub fix: FixAvailability,
    pub evidence: Evidence,
    /// Where the requirement comes from: a document of the vendor, a standard. Empty without the feature `docs`.
    pub source: &'static str,
    /// Version of Layerwright that brought the rule.
    pub since: &'static str,
    /// Markdown with the headings "What it does", "Why it matters", "How to fix", "Invalid", "Valid". Empty without the feature `docs`.
    pub docs: &'static str,
    /// `None` for rules on the profile around the layer, which [`crate::version`] and [`crate::export`] apply.
    pub check: Option<fn(&Doc<'_>, &mut Sink)>,
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

/// Declares a rule as a `pub(crate) static` named by its code. The doc comment becomes the rule's page.
macro_rules! declare_rule {
    ($(#[doc = $doc:literal])+ $code:ident $name:literal {
        summary: $summary:literal, severity: $severity:ident, fix: $fix:ident,
        evidence: $evidence:ident, source: $source:literal, check: $check:expr $(,)?
    }) => {
        $(#[doc = $doc])+
        pub(crate) static $code: $crate::rules::Rule = $crate::rules::Rule {
            code: stringify!($code),
            name: $name,
            summary: $summary,
            severity: $crate::diagnostic::Severity::$severity,
            fix: $crate::rules::FixAvailability::$fix,
            evidence: $crate::rules::Evidence::$evidence,
            source: if cfg!(feature = "docs") || cfg!(test) { $source } else { "" },
            since: "0.1.0",
            docs: if cfg!(feature = "docs") || cfg!(test) { concat!($($doc, "\n"),+) } else { "" },
            check: $check,
        };
    };
}
pub(crate) use declare_rule;

/// Every rule, in code order.
pub static RULES: &[&Rule] = &[
    // yaml
    &yaml::Y001,
    &yaml::Y002,
    &yaml::Y003,
    &yaml::Y004,
    &yaml::Y005,
    &yaml::Y006,
    &yaml::Y007,
    &yaml::Y008,
    &yaml::Y009,
    &yaml::Y010,
    &yaml::Y011,
    &yaml::Y012,
    &yaml::Y013,
    &yaml::Y014,
    &yaml::Y015,
    &yaml::Y016,
    &yaml::Y017,
    &yaml::Y018,
    &yaml::Y019,
    // structure
    &structure::S001,
    &structure::S002,
    &structure::S003,
    &structure::S004,
    &structure::S005,
    &structure::S006,
    &structure::S007,
    &structure::S008,
    &structure::S009,
    &structure::S010,
    &structure::S011,
    &structure::S012,
    &structure::S013,
    &structure::S014,
    &structure::S015,
    &structure::S016,
    &structure::S017,
    &structure::S018,
    &structure::S019,
    &structure::S020,
    &structure::S021,
    &structure::S022,
    &structure::S023,
    &structure::S024,
    &structure::S025,
    // credentials
    &credentials::C001,
    &credentials::C002,
    &credentials::C003,
    &credentials::C004,
    &credentials::C005,
    &credentials::C006,
    &credentials::C007,
    &credentials::C008,
    &credentials::C009,
    &credentials::C010,
    &credentials::C011,
    &credentials::C012,
    &credentials::C013,
    &credentials::C014,
    &credentials::C015,
    &credentials::C016,
    &credentials::C017,
    // registry
    &registry::R001,
    &registry::R002,
    &registry::R003,
    &registry::R004,
    &registry::R005,
    &registry::R006,
    &registry::R007,
    &registry::R008,
    &registry::R009,
    &registry::R010,
    &registry::R011,
    // macros
    &macros::M001,
    &macros::M002,
    &macros::M003,
    &macros::M004,
    &macros::M005,
    &macros::M006,
    &macros::M007,
    &macros::M008,
    &macros::M009,
    &macros::M010,
    &macros::M011,
    &macros::M012,
    &macros::M013,
    &macros::M014,
    &macros::M015,
    &macros::M016,
    &macros::M017,
    &macros::M018,
    &macros::M020,
    // certificates
    &certificates::T001,
    &certificates::T002,
    &certificates::T003,
    &certificates::T004,
    &certificates::T005,
    &certificates::T006,
    &certificates::T007,
    &certificates::T008,
    &certificates::T009,
    &certificates::T010,
    &certificates::T011,
    &certificates::T012,
    &certificates::T013,
    &certificates::T014,
    &certificates::T015,
    &certificates::T016,
    &certificates::T017,
    // images
    &images::I001,
    &images::I002,
    &images::I003,
    &images::I004,
    &images::I005,
    &images::I006,
    &images::I008,
    &images::I009,
    &images::I010,
    &images::I011,
    &images::I012,
    &images::I013,
    &images::I014,
    &images::I015,
    // profile
    &profile::P001,
    &profile::P002,
    &profile::P003,
    &profile::P004,
    &profile::P005,
    &profile::P006,
    &profile::P007,
    &profile::P008,
    &profile::P009,
    &profile::P010,
    &profile::P011,
    &profile::P012,
    &profile::P013,
    // variables
    &variables::V001,
    &variables::V002,
    &variables::V003,
    &variables::V004,
    &variables::V005,
    &variables::V006,
    // secrets
    &secrets::H001,
    &secrets::H002,
    &secrets::H005,
    // upgrade
    &upgrade::U001,
    &upgrade::U002,
    &upgrade::U003,
    &upgrade::U004,
    &upgrade::U005,
];

/// The rule with this code.
pub fn find(code: &str) -> Option<&'static Rule> {
    RULES.iter().copied().find(|rule| rule.code.eq_ignore_ascii_case(code))
}

/// Runs every rule over the text.
pub(crate) fn run(text: &str, context: &Context, now: UnixTime) -> Report {
    let doc = Doc::new(text, context, now);
    let mut sink = Sink::default();
    for check in RULES.iter().filter_map(|rule| rule.check) {
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
