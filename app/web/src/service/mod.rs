//! The worker's side: answers questions with the core. Pure; `bin/worker.rs` carries the messages.

mod certificates;
mod diff;
mod export;
mod positions;
mod problems;

use layerwright_core::{Context, Mode, Target, UnixTime, fix, profile, rules};

use crate::protocol::{self, Answer, Opened, Report, Request};
use positions::Positions;
pub use problems::MAX_PROBLEMS;

/// A layer that touches most of the core, so that its code is compiled before the first real question.
const WARM_UP: &str =
    "options:\n  system.uri: example.org/a:v1 # {{.spectro.macro.a}}\nproviderCredentials:\n  password: a\n";

/// Answers a question. Texts that a request needs and that are missing count as empty.
pub fn answer(request: &Request, texts: &[String]) -> Answer {
    let text = texts.first().map_or("", String::as_str);
    match request {
        Request::Check { version, context, now } => Answer::Report(check(text, *version, context, *now)),
        Request::FixAll { version, context, now } => Answer::Fixed(fix_all(text, *version, context, *now)),
        Request::Open => Answer::Opened(open(text)),
        Request::Rules => Answer::Rules(rules::RULES.iter().map(|rule| problems::rule(rule)).collect()),
        Request::Export(request) => {
            Answer::Export(Box::new(export::answer(request, text, texts.get(1).map(String::as_str))))
        }
    }
}

/// Runs the core once for nothing.
pub fn warm_up() {
    let request = Request::Check { version: 0, context: protocol::Context::default(), now: 0 };
    drop(answer(&request, &[WARM_UP.to_owned()]));
}

fn check(text: &str, version: u32, context: &protocol::Context, now: i64) -> Report {
    if looks_like_profile(text) && matches!(profile::open(text), Ok(profile::Opened::Profile(_))) {
        return Report { version, is_profile: true, ..Report::default() };
    }
    let report = layerwright_core::analyze(text, &core_context(context), UnixTime(now));
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

fn fix_all(text: &str, version: u32, context: &protocol::Context, now: i64) -> protocol::Fixed {
    let (fixed, made) = fix::fix_all_safe(text, &core_context(context), UnixTime(now));
    let positions = Positions::new(text);
    let edits = diff::lines(text, &fixed)
        .into_iter()
        .map(|(range, new)| protocol::Edit { span: positions.span_of(range), text: new.to_owned() })
        .collect();
    protocol::Fixed { version, edits, made }
}

fn open(text: &str) -> Opened {
    match profile::open(text) {
        Ok(profile::Opened::Layer(_)) => Opened::Layer,
        Ok(profile::Opened::Profile(profile)) => Opened::Profile(opened_profile(&profile)),
        Err(error) => Opened::Unreadable(error.to_string()),
    }
}

fn opened_profile(profile: &profile::Profile) -> protocol::Profile {
    let os_layers = profile.os_layers().into_iter().filter_map(|index| {
        let layer = profile.layers().get(index)?;
        let label = format!("{} {}", layer.name, layer.version);
        Some(protocol::OsLayer { index, label: label.trim().to_owned(), text: profile.values(index).to_owned() })
    });
    protocol::Profile {
        name: profile.name().to_owned(),
        version: profile.version().to_owned(),
        summary: profile.summary(),
        os_layers: os_layers.collect(),
    }
}

/// Cheap test before the real one: every profile that Palette exports passes it, hardly any layer does.
pub(crate) fn looks_like_profile(text: &str) -> bool {
    let start = text.trim_start_matches('\u{feff}').trim_start();
    start.starts_with('{') && text.contains("\"packs\"") || text.contains("packs:") && text.contains("template:")
}

fn core_context(context: &protocol::Context) -> Context {
    Context {
        target: context.target.map(|target| match target {
            protocol::Target::New => Target::New,
            protocol::Target::Existing => Target::Existing,
        }),
        external_registry: context.external_registry,
        user_data_credentials: context.user_data_credentials,
        primary_registry: context.primary_registry,
        mode: context.mode.map(|mode| match mode {
            protocol::Mode::Appliance => Mode::Appliance,
            protocol::Mode::Agent => Mode::Agent,
        }),
        ..Context::default()
    }
}
