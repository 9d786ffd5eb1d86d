//! Which images are pulled from where.

use std::collections::BTreeMap;

use layerwright_core::Context;
use layerwright_core::pull_plan;

use super::positions::Positions;
use layerwright_protocol::{Pull, PullPlan, Sample};

pub(super) fn answer(text: &str, context: &Context, samples: &BTreeMap<String, String>) -> PullPlan {
    let plan = pull_plan::pull_plan(text, context, samples);
    let positions = Positions::new(text);
    let pull = |pull: &pull_plan::Pull| Pull {
        kind: pull.kind,
        path: pull.path.clone(),
        span: positions.span(pull.range),
        written: pull.written.clone(),
        resolved: pull.resolved.clone(),
        has_samples: pull.has_samples,
        has_gaps: pull.has_gaps,
        registry: pull.registry.to_string(),
        credentials: pull.credentials.to_string(),
        certificate: pull.certificate.to_string(),
        notes: pull.notes.clone(),
    };
    let sample = |sample: &pull_plan::Sample| Sample {
        path: sample.path.clone(),
        value: sample.value.clone().unwrap_or_default(),
        origin: sample.origin,
    };
    PullPlan { pulls: plan.pulls.iter().map(pull).collect(), samples: plan.samples.iter().map(sample).collect() }
}
