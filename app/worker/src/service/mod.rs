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

use layerwright_core::{Context, UnixTime, profile, rules};

use layerwright_protocol::{self as protocol, Answer, Report, Request, looks_like_profile};
use positions::Positions;
pub use signatures::Signatures;

/// A layer that touches most of the core, so that its code is compiled before the first real question.
const WARM_UP: &str =
    "options:\n  system.uri: example.org/a:v1 # {{.spectro.macro.a}}\nproviderCredentials:\n  password: a\n";

/// Answers what the first finding needs: a check, unless the text [`looks_like_profile`], and the list of rules. `None`: [`later`] does,
/// the part of the worker that is loaded after the rest.
///
/// Texts that a request needs and that are missing count as empty.
pub fn at_once(request: &Request, texts: &[String], signatures: &mut Signatures) -> Option<Answer> {
    let text = first(texts);
    match request {
        Request::Check { version, context, now } if !looks_like_profile(text) => {
            Some(Answer::Report(check(text, *version, context, *now, signatures)))
        }
        Request::Rules => Some(Answer::Rules(rules::all().map(problems::rule).collect())),
        _ => None,
    }
}

/// Answers what [`at_once`] does not.
pub fn later(request: &Request, texts: &[String], signatures: &mut Signatures) -> Option<Answer> {
    let text = first(texts);
    let answer = match request {
        Request::Rules => return None,
        Request::Check { version, context, now } => Answer::Report(match profile::open(text) {
            Ok(profile::Opened::Profile(_)) => Report { version: *version, is_profile: true, ..Report::default() },
            _ => check(text, *version, context, *now, signatures),
        }),
        Request::FixAll { version, context, now } => Answer::Fixed(fixes::all(text, *version, context, *now)),
        Request::FixDiff { problem, fix, context, now } => {
            Answer::FixDiff(fixes::diff(text, (problem, *fix), context, *now))
        }
        Request::Open => Answer::Opened(opened::open(text)),
        Request::Impact(context) => Answer::Impact(impact::answer(text, context)),
        Request::PullPlan { context, samples } => Answer::PullPlan(pulls::answer(text, context, samples)),
        Request::Compare(context) => Answer::Compared(impact::rows(text, context)),
        Request::Layer { index } => Answer::Layer(opened::layer(text, *index)),
        Request::Export(request) => {
            let context = Context { bad_signatures: signatures.bad(), ..context::core(&request.context) };
            Answer::Export(Box::new(export::answer(request, &context, text, texts.get(1).map(String::as_str))))
        }
    };
    Some(answer)
}

/// Runs the core once for nothing.
pub fn warm_up() {
    drop(check(WARM_UP, 0, &protocol::Context::default(), 0, &mut Signatures::default()));
}

fn first(texts: &[String]) -> &str {
    texts.first().map_or("", String::as_str)
}

fn check(text: &str, version: u32, context: &protocol::Context, now: i64, signatures: &mut Signatures) -> Report {
    let severities = context::severities(context);
    let context = Context { bad_signatures: signatures.bad(), ..context::core(context) };
    let mut report = layerwright_core::analyze(text, &context, UnixTime(now)).with(&severities);
    signatures.note(std::mem::take(&mut report.signatures));
    let positions = Positions::new(text);
    Report {
        version,
        counts: problems::count(&report.diagnostics),
        safe_fixes: problems::safe_fixes(&report.diagnostics),
        problems: problems::problems(&positions, &report.diagnostics),
        certificates: report.certificates.iter().map(|c| certificates::certificate(&positions, c)).collect(),
        macros: report.macros.iter().take(problems::MAX_MACROS).map(|m| problems::macro_use(&positions, m)).collect(),
        secrets: report.secrets.len(),
        is_profile: false,
    }
}

/// The core's report, with the severities that were chosen.
fn analyze(text: &str, context: &protocol::Context, now: i64) -> layerwright_core::Report {
    layerwright_core::analyze(text, &context::core(context), UnixTime(now)).with(&context::severities(context))
}
