//! The validation core of Layerwright: the text of a Palette Edge OS layer in, a report out.
//!
//! Pure: no I/O, no clock, no globals, no unsafe; it never panics on any input, and no message it makes holds a secret of the
//! document. [`analyze`] is the only door to the rules; [`profile`] opens and [`export`] writes whole profiles.

// The texts of the law that fixes do no harm, which other crates share, name the core as they do.
#[cfg(test)]
extern crate self as layerwright_core;

mod base64;
pub mod bundle;
pub mod context;
mod cx;
pub mod diagnostic;
pub mod edit;
pub mod export;
pub mod fix;
pub mod format;
pub mod host;
pub mod ide;
pub mod impact;
pub mod inventory;
mod keys;
pub mod model;
mod number;
mod patch;
pub mod pem;
pub mod placeholder;
pub mod profile;
pub mod pull_plan;
mod quote;
pub mod registry;
pub mod report;
pub mod resolve;
pub mod rule;
pub mod rules;
pub mod secrets;
pub mod settings;
pub mod version;

pub use layerwright_reader::{macros, source, yaml};
use layerwright_reader::{sort, spelling};

pub use context::{Context, Mode, Target, UnixTime};
pub use diagnostic::{Applicability, Diagnostic, Fix, Label, Place};
pub use edit::{Indel, TextEdit};
pub use report::Report;
pub use rule::{Rule, Severity};
pub use settings::Severities;

/// Checks the text of an OS layer.
///
/// `now` judges certificate dates. The same arguments give the same report, natively and in WebAssembly.
pub fn analyze(text: &str, context: &Context, now: UnixTime) -> Report {
    rules::run(text, context, now)
}

/// [`analyze`] for a context without a `base` and a text without certificates, or `None`. It does without the code that compares two
/// layers and reads certificates, which the page loads later.
pub fn analyze_alone(text: &str, context: &Context, now: UnixTime) -> Option<Report> {
    rules::run_alone(text, context, now)
}
