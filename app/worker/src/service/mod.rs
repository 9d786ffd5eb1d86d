//! The worker's side: answers questions with the core. Pure; `bin/worker.rs` carries the messages.

mod bundle;
mod certificates;
mod context;
mod diff;
mod export;
mod fixes;
mod ide;
mod impact;
#[cfg(test)]
mod leaks;
mod opened;
mod positions;
mod problems;
mod pulls;
mod signatures;

use layerwright_core::secrets::shown::hide_all;
use layerwright_core::{Context, Severities, UnixTime, analyze, analyze_alone, profile, rules};

use layerwright_protocol::{self as protocol, Answer, Problem, Report, Request, looks_like_profile};
use positions::Positions;
pub use signatures::Signatures;

/// A layer that touches most of the core, so that its code is compiled before the first real question.
const WARM_UP: &str =
    "options:\n  system.uri: example.org/a:v1 # {{.spectro.macro.a}}\nproviderCredentials:\n  password: a\n";

/// What the worker knows from one question to the next.
#[derive(Debug, Default)]
pub struct Known {
    pub signatures: Signatures,
    pub base: Option<Base>,
}

/// What was opened.
#[derive(Debug)]
pub struct Base {
    pub layer: String,
    /// What is wrong with the profile around the layer, with the rules' own severities.
    pub findings: Vec<Problem>,
}

impl Known {
    /// What was opened, if the text belongs to it.
    fn base(&self, context: &protocol::Context) -> Option<&Base> {
        self.base.as_ref().filter(|_| context.has_base)
    }

    fn context(&self, context: &protocol::Context) -> Context {
        let base = self.base(context).map(|base| base.layer.as_str());
        Context { bad_signatures: self.signatures.bad(), ..context::core(context, base) }
    }
}

/// Answers what the first finding needs: a check without a base of a text without certificates, unless it [`looks_like_profile`],
/// and the list of rules. `None`: [`answer_deferred`] does, the part of the worker that is loaded after the rest.
///
/// Texts that a request needs and that are missing count as empty.
pub fn answer_immediately(request: &Request, texts: &[String], known: &mut Known) -> Option<Answer> {
    let text = first_text(texts);
    match request {
        Request::Check { context, now } if !looks_like_profile(text) && !context.has_base => {
            check(text, context, *now, known, analyze_alone).map(Answer::Report)
        }
        Request::Rules => Some(Answer::Rules(rules::all().map(problems::rule).collect())),
        _ => None,
    }
}

/// Answers what [`answer_immediately`] does not.
pub fn answer_deferred(request: &Request, texts: &[String], known: &mut Known) -> Option<Answer> {
    let text = first_text(texts);
    let answer = match request {
        Request::Rules => return None,
        Request::Check { context, now } => Answer::Report(match profile::open(text) {
            Ok(profile::Opened::Profile(_)) => Report { is_profile: true, ..Report::default() },
            _ => check(text, context, *now, known, |text, context, now| Some(analyze(text, context, now)))?,
        }),
        Request::FixAll { context, now } => Answer::Fixed(fixes::all(text, &Basis::new(context, *now, known))),
        Request::FixDiff { problem, fix, context, now } => {
            Answer::FixDiff(fixes::diff(text, (problem, *fix), &Basis::new(context, *now, known)))
        }
        Request::Ignore { problem, context, now } => {
            Answer::Ignored(fixes::ignore(text, problem, &Basis::new(context, *now, known)))
        }
        Request::Shown { context, now } => Answer::Shown(shown(text, &Basis::new(context, *now, known))),
        Request::Open => Answer::Opened(opened::open(text)),
        Request::Draft(context) => Answer::Draft(draft(text, &Basis::new(context, 0, known))),
        Request::AddCertificates { file, context, now } => {
            Answer::AddCertificates(bundle::answer(text, file, &Basis::new(context, *now, known)))
        }
        Request::Impact(context) => Answer::Impact(impact::answer(text, &known.context(context))),
        Request::PullPlan { context, samples } => {
            Answer::PullPlan(pulls::answer(text, &known.context(context), samples))
        }
        Request::Compare(context) => Answer::Compared(impact::rows(text, &Basis::new(context, 0, known))),
        Request::Layer { index } => Answer::Layer(opened::layer(text, *index)),
        Request::Export(request) => {
            let context = known.context(&request.context);
            Answer::Export(Box::new(export::answer(request, &context, text, texts.get(1).map(String::as_str))))
        }
        Request::Ide { ask, context, now } => {
            Answer::Ide(ide::answer(text, ask, &known.context(context), UnixTime(*now)))
        }
    };
    Some(answer)
}

/// Runs the core once for nothing.
pub fn warm_up() {
    drop(check(WARM_UP, &protocol::Context::default(), 0, &mut Known::default(), analyze_alone));
}

fn first_text(texts: &[String]) -> &str {
    texts.first().map_or("", String::as_str)
}

/// Whether a text has nothing but comments and markers of documents.
fn is_empty(text: &str) -> bool {
    let mut lines = text.trim_start_matches('\u{feff}').lines().map(str::trim);
    lines.all(|line| line.is_empty() || line.starts_with('#') || line == "---" || line == "...")
}

/// A text with its secrets hidden.
fn shown(text: &str, basis: &Basis) -> String {
    let secrets = basis.analyze(text).secrets;
    let [shown] = hide_all([(text, &secrets)]);
    shown
}

fn check(
    text: &str,
    context: &protocol::Context,
    now: i64,
    known: &mut Known,
    analyze: impl FnOnce(&str, &Context, UnixTime) -> Option<layerwright_core::Report>,
) -> Option<Report> {
    let basis = Basis::new(context, now, known);
    let on_profile = known.base(context).map_or_else(Vec::new, |base| basis.judged(&base.findings));
    let mut report = analyze(text, &basis.context, basis.now)?.with_severities(&basis.severities);
    known.signatures.record(std::mem::take(&mut report.signatures));
    let positions = Positions::new(text);
    let severities = report.diagnostics.iter().flat_map(|found| std::iter::repeat_n(found.severity, found.count()));
    let counts = severities.chain(on_profile.iter().map(|found| found.severity)).collect();
    let mut problems = problems::problems(&positions, &report.diagnostics);
    problems.extend(on_profile);
    Some(Report {
        counts,
        safe_fixes: problems::safe_fixes(&report.diagnostics),
        problems,
        certificates: report.certificates.iter().map(|c| certificates::certificate(&positions, c)).collect(),
        macros: report.macros.iter().take(problems::MAX_MACROS).map(|m| problems::macro_use(&positions, m)).collect(),
        secrets: report.secrets.len(),
        is_profile: false,
        is_empty: is_empty(text),
    })
}

/// The text with its secrets hidden. `None` when one is left, as in a key.
fn draft(text: &str, basis: &Basis) -> Option<String> {
    Some(shown(text, basis)).filter(|shown| basis.analyze(shown).secrets.is_empty())
}

/// What findings depend on beside the text, as the core takes it.
struct Basis {
    context: Context,
    severities: Severities,
    now: UnixTime,
}

impl Basis {
    fn new(context: &protocol::Context, now: i64, known: &Known) -> Self {
        Self { context: known.context(context), severities: context::severities(context), now: UnixTime(now) }
    }

    /// Findings on the profile, with the severities that were chosen.
    fn judged(&self, findings: &[Problem]) -> Vec<Problem> {
        let judged = |found: &Problem| {
            let severity = self.severities.judge(&found.code, found.severity)?;
            Some(Problem { severity, ..found.clone() })
        };
        findings.iter().filter_map(judged).collect()
    }

    /// The core's report, with the severities that were chosen.
    fn analyze(&self, text: &str) -> layerwright_core::Report {
        analyze(text, &self.context, self.now).with_severities(&self.severities)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use layerwright_protocol::{Choice, Counts, Place, Severity};

    #[test]
    fn the_base_is_kept_for_the_questions_that_refer_to_it() {
        let text = ["options: {system.uri: registry.example.com/os:v2}\n".to_owned()];
        let layer = "options: {system.uri: registry.example.com/os:v1}\n".to_owned();
        let mut known = Known { base: Some(Base { layer, findings: Vec::new() }), ..Known::default() };
        let mut changes = |has_base| {
            let context = protocol::Context { has_base, ..protocol::Context::default() };
            match answer_deferred(&Request::Impact(context), &text, &mut known) {
                Some(Answer::Impact(impact)) => impact.map(|impact| impact.changes.len()),
                other => panic!("{other:?}"),
            }
        };
        assert_eq!(changes(true), Some(1));
        assert_eq!(changes(false), None, "another document, which has no base");
        assert_eq!(changes(true), Some(1));
    }

    /// A profile whose version, cloud type and layer each have something wrong.
    const PROFILE: &str = r#"{"metadata": {"name": "edge-lab"}, "spec": {"version": "1.2", "template": {"type": "cluster",
        "cloudType": "vsphere", "packs": [{"name": "edge-native-byoi", "type": "spectro", "layer": "os", "tag": "2.1.0",
        "version": "2.1.0", "values": "optionz: {}\noptions: {system.uri: registry.example.com/os:v1}\n"}]}, "variables": []}}"#;

    #[test]
    fn a_text_of_comments_is_empty() {
        for text in ["", "\n", "# a\n  # b\n", "---\n# a\n...\n", "\u{feff}# a\r\n"] {
            assert!(is_empty(text), "{text:?}");
        }
        assert!(!is_empty("# a\noptions: {}\n"));
    }

    #[test]
    fn findings_on_the_layer_the_profile_and_the_version_are_one_list() {
        let mut known = Known::default();
        let opened = answer_deferred(&Request::Open, &[PROFILE.to_owned()], &mut known);
        let Some(Answer::Opened(protocol::Opened::Profile(profile))) = opened else { panic!("{opened:?}") };
        let layer = profile.os_layers[0].text.clone();
        known.base = Some(Base { layer: layer.clone(), findings: profile.findings.clone() });
        let mut check = |has_base, severities: &[(&str, Choice)]| {
            let severities = severities.iter().map(|(code, choice)| ((*code).to_owned(), *choice)).collect();
            let context = protocol::Context { has_base, severities, ..protocol::Context::default() };
            match answer_deferred(&Request::Check { context, now: 0 }, std::slice::from_ref(&layer), &mut known) {
                Some(Answer::Report(report)) => report,
                other => panic!("{other:?}"),
            }
        };
        let places = |report: &Report| {
            let place = |found: &Problem| match &found.place {
                Place::Text([line, ..]) => format!("{} line {line}", found.code),
                Place::Member(path) => format!("{} {path}", found.code),
                Place::Version => panic!("{found:?}"),
            };
            report.problems.iter().map(place).collect::<Vec<_>>()
        };
        let counted = |report: &Report| report.problems.iter().map(|found| found.severity).collect::<Counts>();

        let report = check(true, &[]);
        let all = places(&report);
        for wanted in ["S006 line 1", "P001 spec.version", "P006 spec.template.cloudType"] {
            assert!(all.contains(&wanted.to_owned()), "{wanted}: {all:?}");
        }
        assert_eq!(report.counts, counted(&report));
        assert!(
            report
                .problems
                .iter()
                .all(|found| found.place.span().is_some() || found.fixes.iter().all(|f| f.edits.is_empty()))
        );

        let chosen = [("P001", Choice::As(Severity::Info)), ("P006", Choice::Off), ("S006", Choice::Off)];
        let judged = check(true, &chosen);
        assert_eq!(judged.problems.len(), report.problems.len() - 2, "{:?}", places(&judged));
        assert_eq!(judged.counts, counted(&judged));
        assert_eq!((judged.counts.info, judged.counts.error + 2), (report.counts.info + 1, report.counts.error));

        let alone = check(false, &[]);
        assert!(alone.problems.iter().all(|found| found.place.span().is_some()), "{:?}", places(&alone));
        assert_eq!(alone.counts, counted(&alone));
    }

    #[test]
    fn a_version_is_judged_with_the_version_to_take_instead() {
        let request = protocol::ExportRequest {
            format: protocol::Format::OsYaml,
            os_layer: 0,
            name: "edge-lab".to_owned(),
            version: "v1.2".to_owned(),
            secrets: protocol::SecretChoice::Variable,
            per_secret: Vec::new(),
            confirmed: Vec::new(),
            context: protocol::Context::default(),
            now: 0,
        };
        let text = ["options: {system.uri: registry.example.com/os:v1}\n".to_owned()];
        let answer = answer_deferred(&Request::Export(request), &text, &mut Known::default());
        let Some(Answer::Export(answer)) = answer else { panic!("{answer:?}") };
        let [found] = answer.version_findings.as_slice() else { panic!("{answer:?}") };
        assert_eq!((found.code.as_str(), &found.place), ("P002", &Place::Version));
        assert_eq!(found.fixes[0].edits[0].text, "1.2.0");
    }
}
