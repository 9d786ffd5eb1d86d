//! What the edited layer does to clusters that run the version that was opened.

use layerwright_core::Context;
use layerwright_core::impact::{Effect, Shown, impact};
use layerwright_core::secrets::shown::hide_all;

use super::Basis;
use super::diff::{self, Side};
use super::positions::Positions;
use layerwright_protocol::{self as protocol, Change, Impact, Severity, Value};

/// Changes that are sent to the page; nobody reads more one by one.
const MAX_CHANGES: usize = 300;

pub(super) fn answer(text: &str, context: &Context) -> Option<Impact> {
    let base = context.base.as_deref()?;
    let found = impact(base, text, context);
    let positions = Positions::new(text);
    let changes = found.changes.iter().take(MAX_CHANGES).map(|change| Change {
        path: change.path.clone(),
        kind: change.kind,
        weight: weight(change.effect),
        effect: change.effect.describe().to_owned(),
        span: positions.span(change.range),
        before: value(&change.before),
        after: value(&change.after),
        why: change.why.clone(),
        sources: change.sources.iter().map(|source| (*source).to_owned()).collect(),
    });
    Some(Impact {
        summary: found.summary(),
        weight: found.verdict.map(weight),
        warning: found.warning.clone(),
        more: found.changes.len().saturating_sub(MAX_CHANGES),
        changes: changes.collect(),
    })
}

/// The two texts side by side, secrets hidden.
pub(super) fn rows(text: &str, basis: &Basis) -> Vec<protocol::DiffRow> {
    let Some(base) = basis.context.base.as_deref() else { return Vec::new() };
    let secrets = [base, text].map(|text| basis.analyze(text).secrets);
    let [base_shown, shown] = hide_all([(base, &secrets[0]), (text, &secrets[1])]);
    diff::rows(Side { text: base, shown: &base_shown }, Side { text, shown: &shown })
}

fn value(shown: &Shown) -> Value {
    match shown {
        Shown::Nothing => Value::Nothing,
        Shown::Text(text) => Value::Text(text.clone()),
        Shown::Hidden => Value::Hidden,
    }
}

/// How the page marks an effect: what replaces nodes like an error, what restarts them or may like a warning.
fn weight(effect: Effect) -> Severity {
    match effect {
        Effect::Repave => Severity::Error,
        Effect::Reboot | Effect::Disputed | Effect::AgentVersion | Effect::Unknown => Severity::Warning,
        Effect::ConfigReload | Effect::NothingUntilNextChange => Severity::Info,
    }
}
