//! The worker's side: answers questions with the core. Pure; `bin/worker.rs` carries the messages.

mod certificates;
mod context;
mod diff;
mod export;
mod fixes;
mod impact;
mod opened;
mod positions;
mod problems;
mod pulls;
mod signatures;

use layerwright_core::{Context, Severities, UnixTime, analyze, analyze_alone, profile, rules};

use layerwright_protocol::{self as protocol, Answer, Report, Request, looks_like_profile};
use positions::Positions;
pub use signatures::Signatures;

/// A layer that touches most of the core, so that its code is compiled before the first real question.
const WARM_UP: &str =
    "options:\n  system.uri: example.org/a:v1 # {{.spectro.macro.a}}\nproviderCredentials:\n  password: a\n";

/// What the worker knows from one question to the next.
#[derive(Debug, Default)]
pub struct Known {
    pub signatures: Signatures,
    /// The layer as it was opened.
    pub base: Option<String>,
}

impl Known {
    fn context(&self, context: &protocol::Context) -> Context {
        Context { bad_signatures: self.signatures.bad(), ..context::core(context, self.base.as_deref()) }
    }
}

/// Answers what the first finding needs: a check without a base, unless the text [`looks_like_profile`], and the list of rules. `None`: [`later`] does,
/// the part of the worker that is loaded after the rest.
///
/// Texts that a request needs and that are missing count as empty.
pub fn at_once(request: &Request, texts: &[String], known: &mut Known) -> Option<Answer> {
    let text = first(texts);
    match request {
        Request::Check { context, now } if !looks_like_profile(text) && !context.has_base => {
            Some(Answer::Report(check(text, context, *now, known, analyze_alone)))
        }
        Request::Rules => Some(Answer::Rules(rules::all().map(problems::rule).collect())),
        _ => None,
    }
}

/// Answers what [`at_once`] does not.
pub fn later(request: &Request, texts: &[String], known: &mut Known) -> Option<Answer> {
    let text = first(texts);
    let answer = match request {
        Request::Rules => return None,
        Request::Check { context, now } => Answer::Report(match profile::open(text) {
            Ok(profile::Opened::Profile(_)) => Report { is_profile: true, ..Report::default() },
            _ => check(text, context, *now, known, analyze),
        }),
        Request::FixAll { context, now } => Answer::Fixed(fixes::all(text, &Basis::new(context, *now, known))),
        Request::FixDiff { problem, fix, context, now } => {
            Answer::FixDiff(fixes::diff(text, (problem, *fix), &Basis::new(context, *now, known)))
        }
        Request::Open => Answer::Opened(opened::open(text)),
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
    };
    Some(answer)
}

/// Runs the core once for nothing.
pub fn warm_up() {
    drop(check(WARM_UP, &protocol::Context::default(), 0, &mut Known::default(), analyze_alone));
}

fn first(texts: &[String]) -> &str {
    texts.first().map_or("", String::as_str)
}

fn check(
    text: &str,
    context: &protocol::Context,
    now: i64,
    known: &mut Known,
    analyze: impl FnOnce(&str, &Context, UnixTime) -> layerwright_core::Report,
) -> Report {
    let basis = Basis::new(context, now, known);
    let mut report = analyze(text, &basis.context, basis.now).with_severities(&basis.severities);
    known.signatures.record(std::mem::take(&mut report.signatures));
    let positions = Positions::new(text);
    Report {
        counts: problems::count(&report.diagnostics),
        safe_fixes: problems::safe_fixes(&report.diagnostics),
        problems: problems::problems(&positions, &report.diagnostics),
        certificates: report.certificates.iter().map(|c| certificates::certificate(&positions, c)).collect(),
        macros: report.macros.iter().take(problems::MAX_MACROS).map(|m| problems::macro_use(&positions, m)).collect(),
        secrets: report.secrets.len(),
        is_profile: false,
    }
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

    /// The core's report, with the severities that were chosen.
    fn analyze(&self, text: &str) -> layerwright_core::Report {
        analyze(text, &self.context, self.now).with_severities(&self.severities)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_base_is_kept_for_the_questions_that_refer_to_it() {
        let text = ["options: {system.uri: registry.example.com/os:v2}\n".to_owned()];
        let base = Some("options: {system.uri: registry.example.com/os:v1}\n".to_owned());
        let mut known = Known { base, ..Known::default() };
        let mut changes = |has_base| {
            let context = protocol::Context { has_base, ..protocol::Context::default() };
            match later(&Request::Impact(context), &text, &mut known) {
                Some(Answer::Impact(impact)) => impact.map(|impact| impact.changes.len()),
                other => panic!("{other:?}"),
            }
        };
        assert_eq!(changes(true), Some(1));
        assert_eq!(changes(false), None, "another document, which has no base");
        assert_eq!(changes(true), Some(1));
    }
}
