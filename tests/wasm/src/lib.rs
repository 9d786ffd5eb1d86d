//! The validation core with the smallest possible WebAssembly boundary, to compare it with the core on the host.

use std::fmt::Write;

use layerwright_core::{Context, Report, UnixTime, analyze};
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
