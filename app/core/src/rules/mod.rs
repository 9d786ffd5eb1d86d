//! The rules: one file each, in a folder per group. A rule's file holds its documentation, its declaration, its check and its
//! tests.
//!
//! A group's `mod.rs` names its files, and that registers them; a law compares the names with the folders.

mod certificates;
mod credentials;
#[cfg(any(feature = "docs", test))]
pub mod examples;
mod images;
pub mod left_out;
mod listed;
mod macros;
pub(crate) mod profile;
mod profile_cx;
mod registry;
mod secrets;
mod structure;
mod suppress;

pub(crate) use suppress::comment as ignore_comment;
mod upgrade;
pub(crate) mod variables;
mod yaml;

#[cfg(test)]
#[path = "../../../../tests/course.rs"]
mod course;
#[cfg(test)]
mod harm;
#[cfg(test)]
mod laws;
#[cfg(test)]
mod leaks;
#[cfg(test)]
mod seeded;
#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
#[path = "../../../../tests/seeded.rs"]
mod written;

use crate::context::{Context, UnixTime};
use crate::cx::Cx;
use crate::diagnostic::Diagnostic;
use crate::inventory;
use crate::model::Doc;
use crate::profile::Profile;
use crate::profile::cursor::Cursor;
use crate::report::Report;
use crate::rule::{Group, Rule};
use crate::secrets::SecretFilter;
use crate::sort;
use crate::source::TextRange;
use profile_cx::ProfileCx;

/// Looks at the text of an OS layer.
type LayerCheck = fn(&Cx<'_>, &mut Sink);
/// Looks at the profile around it.
type ProfileCheck = fn(&ProfileCx<'_, '_>, &mut Sink);

/// How a rule looks at something.
pub(crate) enum Check {
    Layer(LayerCheck),
    /// At certificates that could be read. What it needs is loaded for texts that have some.
    Certificates(LayerCheck),
    /// At the text of an OS layer, compared with the one that clusters run.
    Change(LayerCheck),
    Profile(ProfileCheck),
}

impl Check {
    const fn on_layer(checks: &[Self]) -> Option<LayerCheck> {
        match checks {
            [Self::Layer(check), ..] | [_, Self::Layer(check), ..] => Some(*check),
            _ => None,
        }
    }

    const fn on_certificates(checks: &[Self]) -> Option<LayerCheck> {
        match checks {
            [Self::Certificates(check), ..] => Some(*check),
            _ => None,
        }
    }

    const fn on_change(checks: &[Self]) -> Option<LayerCheck> {
        match checks {
            [Self::Change(check), ..] => Some(*check),
            _ => None,
        }
    }

    const fn on_profile(checks: &[Self]) -> Option<ProfileCheck> {
        match checks {
            [Self::Profile(check), ..] | [_, Self::Profile(check), ..] => Some(*check),
            _ => None,
        }
    }
}

/// A rule with its check of a layer alone. Other checks are in tables of their own, so that they can be loaded later.
pub(crate) struct Registered {
    rule: &'static Rule,
    check: Option<LayerCheck>,
    #[cfg(test)]
    is_on_layers: bool,
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

    pub fn extend(&mut self, diagnostics: impl IntoIterator<Item = Diagnostic>) {
        self.diagnostics.extend(diagnostics);
    }

    /// The findings in the order of the text, each once.
    fn sorted(self) -> Vec<Diagnostic> {
        let key = |found: &Diagnostic| (found.place.range().map(TextRange::start), found.code(), found.range().end());
        let mut diagnostics = self.diagnostics;
        sort::by(&mut diagnostics, |a, b| key(a).cmp(&key(b)));
        diagnostics.dedup_by(|again, first| first.absorb(again));
        diagnostics
    }
}

/// Declares a rule as a `pub(crate) static` named by its code, and what the group's table takes. The doc comment becomes the rule's
/// page.
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

        const CHECKS: &[$crate::rules::Check] = &[$($crate::rules::Check::$kind($check)),*];
        pub(super) const REGISTERED: $crate::rules::Registered =
            $crate::rules::Registered {
                rule: &$code,
                check: $crate::rules::Check::on_layer(CHECKS),
                #[cfg(test)]
                is_on_layers: $crate::rules::Check::on_layer(CHECKS).is_some()
                    || $crate::rules::Check::on_certificates(CHECKS).is_some()
                    || $crate::rules::Check::on_change(CHECKS).is_some(),
            };
        pub(super) const ON_CERTIFICATES: Option<$crate::rules::LayerCheck> =
            $crate::rules::Check::on_certificates(CHECKS);
        pub(super) const ON_CHANGE: Option<$crate::rules::LayerCheck> = $crate::rules::Check::on_change(CHECKS);
        pub(super) const ON_PROFILE: Option<$crate::rules::ProfileCheck> = $crate::rules::Check::on_profile(CHECKS);
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
        pub(super) const ON_CERTIFICATES: &[Option<super::LayerCheck>] = &[$($file::ON_CERTIFICATES),+];
        pub(super) const ON_CHANGE: &[Option<super::LayerCheck>] = &[$($file::ON_CHANGE),+];
        pub(super) const ON_PROFILE: &[Option<super::ProfileCheck>] = &[$($file::ON_PROFILE),+];
    };
}
use rules;

/// Registers the groups.
macro_rules! groups {
    ($($group:ident),+ $(,)?) => {
        static REGISTRIES: &[Registry] = &[$($group::REGISTRY),+];
        static CERTIFICATE_CHECKS: &[&[Option<LayerCheck>]] = &[$($group::ON_CERTIFICATES),+];
        static CHANGE_CHECKS: &[&[Option<LayerCheck>]] = &[$($group::ON_CHANGE),+];
        static PROFILE_CHECKS: &[&[Option<ProfileCheck>]] = &[$($group::ON_PROFILE),+];
    };
}
groups![yaml, structure, credentials, registry, macros, certificates, images, profile, variables, secrets, upgrade,];

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

/// Runs every rule on layers over the text.
pub(crate) fn run(text: &str, context: &Context, now: UnixTime) -> Report {
    let mut doc = Cx::new(text, context, now);
    doc.read_certificates();
    let mut report = report(&mut doc, |doc, sink| {
        for check in [CERTIFICATE_CHECKS, CHANGE_CHECKS].into_iter().flatten().copied().flatten().flatten() {
            check(doc, sink);
        }
    });
    report.signatures = inventory::signatures(&doc);
    report
}

/// As [`run`], without the rules that compare the layer with the one that clusters run. `None` for a text with certificates.
pub(crate) fn run_alone(text: &str, context: &Context, now: UnixTime) -> Option<Report> {
    let mut doc = Cx::new(text, context, now);
    (!doc.has_certificates()).then(|| report(&mut doc, |_, _| ()))
}

fn report(doc: &mut Cx<'_>, more: impl FnOnce(&Cx<'_>, &mut Sink)) -> Report {
    let mut sink = Sink::default();
    let checks = REGISTRIES.iter().flat_map(|registry| registry.rules).filter_map(|rule| rule.check);
    if !doc.context.is_of_another_cloud {
        for check in checks {
            check(doc, &mut sink);
        }
        more(doc, &mut sink);
    }
    suppress::apply(doc, &mut sink.diagnostics);
    let mut diagnostics = sink.sorted();
    listed::limit(&mut diagnostics);
    let mut report = Report {
        certificates: inventory::certificates(doc),
        macros: inventory::macro_uses(doc),
        signatures: Vec::new(),
        diagnostics,
        secrets: Vec::new(),
    };
    if !doc.secrets.is_empty() {
        hide_secrets(doc, &mut report);
    }
    report.secrets = std::mem::take(&mut doc.secrets);
    report
}

/// No text of a report holds a secret of the document: here, so that nobody who shows a report has to think of it.
fn hide_secrets(doc: &Cx<'_>, report: &mut Report) {
    let filter = SecretFilter::of(doc, &doc.secrets);
    report.diagnostics.iter_mut().for_each(|found| filter.hide_in(found));
    report.macros.iter_mut().for_each(|used| filter.hide(&mut used.path));
    for certificate in &mut report.certificates {
        filter.hide(&mut certificate.label);
        if let Err(why) = &mut certificate.details {
            filter.hide(why);
        }
    }
}

/// What is wrong with a profile around its layers, with its variables and with its version. `base` is the version of the profile of
/// the same name from which it is made. The text of an OS layer is judged by [`crate::analyze`] with [`Profile::variables`] in its
/// context. Of the context of this call, only the version of Palette matters.
pub fn check_profile(profile: &Profile, base: Option<&str>, context: &Context) -> Vec<Diagnostic> {
    let json = profile.json();
    let root = json.as_ref().map(|(at, root)| Cursor::root(root, *at, profile.is_as_written()));
    let mut found = run_on_profile(&ProfileCx::new(profile, root, base, context));
    if !found.is_empty() {
        hide_layer_secrets(profile, &mut found);
    }
    found
}

/// A secret of a layer may appear again around it: as the name of a variable, for one.
fn hide_layer_secrets(profile: &Profile, found: &mut [Diagnostic]) {
    let context = Context::default();
    let mut filter = SecretFilter::new();
    filter.quotes(profile.text());
    for index in 0..profile.layers().len() {
        let doc = Doc::new(profile.values(index), &context, UnixTime(0));
        filter.learn(&doc, &crate::secrets::find(&doc));
    }
    for one in found {
        filter.hide_in(one);
    }
}

/// What is wrong with a version for a profile that is still to be made from the version `base` of the same name.
pub fn check_version(version: &str, base: Option<&str>, context: &Context) -> Vec<Diagnostic> {
    run_on_profile(&ProfileCx::of_version(version, base, context))
}

fn run_on_profile(cx: &ProfileCx<'_, '_>) -> Vec<Diagnostic> {
    let mut sink = Sink::default();
    if profile::of_another_cloud(cx, &mut sink) {
        return sink.sorted();
    }
    for check in PROFILE_CHECKS.iter().copied().flatten().flatten() {
        check(cx, &mut sink);
    }
    let mut diagnostics = sink.sorted();
    listed::limit(&mut diagnostics);
    diagnostics
}
