//! The validation core with the smallest possible WebAssembly boundary, to compare it with the core on the host.

use std::fmt::Write;

use layerwright_core::export::{EXPORTERS, Request, SecretChoice, prepare};
use layerwright_core::format::format;
use layerwright_core::impact::impact;
use layerwright_core::profile::{Opened, open};
use layerwright_core::pull_plan::{Samples, pull_plan};
use layerwright_core::rules::check_profile;
use layerwright_core::secrets::{Repeated, shown};
use layerwright_core::{Context, Report, Severities, UnixTime, analyze};
use wasm_bindgen::prelude::wasm_bindgen;

/// 2026-01-01T00:00:00Z: reports depend on the time through the certificates.
pub const NOW: UnixTime = UnixTime(1_767_225_600);

/// The whole report as text: two reports are the same if and only if their descriptions are.
#[wasm_bindgen]
pub fn describe(text: &str) -> String {
    let Report { diagnostics, certificates, macros, secrets, signatures } = analyze(text, &Context::default(), NOW);
    let mut description = String::new();
    for diagnostic in diagnostics {
        let (code, severity, range) = (diagnostic.code(), diagnostic.severity, diagnostic.range());
        let (message, help, labels, fixes) = (diagnostic.message, diagnostic.help, diagnostic.labels, diagnostic.fixes);
        // Writing to a string cannot fail.
        let _ = writeln!(description, "{code} {severity:?} {range:?} {message:?} {help:?}\n  {labels:?}\n  {fixes:?}");
    }
    let _ = writeln!(description, "{certificates:#?}\n{macros:#?}\n{secrets:#?}\n{signatures:?}");
    description
}

/// Analyzes the text and says how many findings there are: the call that is timed.
#[wasm_bindgen]
pub fn findings(text: &str) -> usize {
    analyze(text, &Context::default(), NOW).diagnostics.len()
}

/// Compares the text with the one that clusters run, and says how many findings and changes there are.
#[wasm_bindgen]
pub fn changes(text: &str, base: &str) -> usize {
    let context = Context { base: Some(base.to_owned()), ..Context::default() };
    analyze(text, &context, NOW).diagnostics.len() + impact(base, text, &context).changes.len()
}

/// Says how many images there are to pull.
#[wasm_bindgen]
pub fn pulls(text: &str) -> usize {
    pull_plan(text, &Context::default(), &Samples::new()).pulls.len()
}

/// Formats the text and says how long it is then.
#[wasm_bindgen]
pub fn formatted(text: &str) -> usize {
    format(text).map_or(0, |text| text.len())
}

/// Hides the secrets of the text and says how many places those are.
#[wasm_bindgen]
pub fn hidden(text: &str) -> usize {
    let secrets = analyze(text, &Context::default(), NOW).secrets;
    let places = shown::places(text, &secrets, &Repeated::new(text, &secrets));
    shown::hide(text, &places);
    places.len()
}

/// Opens a profile, checks it and its layers, and writes the layers into it again. Says how many findings there are.
#[wasm_bindgen]
pub fn opened(text: &str) -> usize {
    let Ok(Opened::Profile(profile)) = open(text) else { return 0 };
    let variables = profile.variables().map(<[String]>::to_vec);
    let context = Context { variables, ..Context::default() };
    let mut found = check_profile(&profile, Some(text), &context).len();
    let values: Vec<_> = profile.os_layers().into_iter().map(|index| (index, profile.values(index))).collect();
    for (_, values) in &values {
        found += analyze(values, &context, NOW).diagnostics.len();
    }
    profile.with_values(&values);
    found
}

/// Exports the text in every format that needs no profile. Says how many files there are.
#[wasm_bindgen]
pub fn exported(text: &str) -> usize {
    let (context, severities) = (Context::default(), Severities::default());
    let report = analyze(text, &context, NOW);
    let request = Request {
        base: None,
        os_layer: 0,
        text,
        name: "edge",
        version: "1.0.0",
        secrets: SecretChoice::Variable,
        per_secret: &[],
        report: &report,
        severities: &severities,
        context: &context,
    };
    let prepared = EXPORTERS.iter().filter_map(|exporter| prepare(exporter.format, &request).ok());
    prepared.map(|prepared| prepared.preview().count()).sum()
}
