//! `layerwright cert`

use std::io::Write;

use layerwright_core::inventory::{Certificate, CertificateDetails};
use layerwright_core::profile::Opened;
use layerwright_core::source::LineIndex;
use layerwright_core::{Context, UnixTime, analyze};

use crate::args::CertArgs;
use crate::error::Failure;
use crate::input::{self, Document};
use crate::words::{clean, counted};
use crate::{CLEAN, FINDINGS, clock};

pub(crate) fn run(args: &CertArgs, out: &mut dyn Write) -> Result<u8, Failure> {
    let now = clock::now(args.now);
    let (path, text) = input::text(&args.file)?;
    // A PEM file is text with PEM blocks, as a layer is: only a profile has to be taken apart.
    let opened = layerwright_core::profile::open(&text).map_err(|error| Failure::Open { path: path.clone(), error })?;
    let document = Document { path, opened };
    let mut all_good = true;
    let mut count = 0;
    for layer in document.os_layers()? {
        let lines = LineIndex::new(layer.text);
        for certificate in analyze(layer.text, &Context::default(), now).certificates {
            let at = lines.chars(layer.text, certificate.range.start());
            let place = match (&document.opened, layer.name) {
                (Opened::Profile(_) | Opened::Enclosed(_), Some(name)) => {
                    format!("{} (layer {name}):{}", document.path, at.line)
                }
                _ => format!("{}:{}", document.path, at.line),
            };
            all_good &= show(&place, &certificate, now, out)?;
            count += 1;
        }
    }
    if count == 0 {
        writeln!(out, "{}: no certificates", document.path)?;
    }
    Ok(if all_good && count > 0 { CLEAN } else { FINDINGS })
}

/// Writes one certificate. Returns whether it could be read.
fn show(place: &str, certificate: &Certificate, now: UnixTime, out: &mut dyn Write) -> Result<bool, Failure> {
    writeln!(out, "{place}: {}", clean(&certificate.label))?;
    let details = match &certificate.details {
        Ok(details) => details,
        Err(why) => {
            writeln!(out, "  {}", clean(why))?;
            return Ok(false);
        }
    };
    for (name, value) in rows(details, now) {
        writeln!(out, "  {name:<12} {}", clean(&value))?;
    }
    Ok(true)
}

fn rows(details: &CertificateDetails, now: UnixTime) -> Vec<(&'static str, String)> {
    let days = |days: i64| counted(usize::try_from(days.unsigned_abs()).unwrap_or(usize::MAX), "day", "days");
    let state = if now.0 > details.not_after {
        format!("expired {} ago", days(details.days_left))
    } else if now.0 < details.not_before {
        "not valid yet".to_owned()
    } else {
        format!("{} left", days(details.days_left))
    };
    let names = if details.names.is_empty() { "none".to_owned() } else { details.names.join(", ") };
    let role = match (details.is_ca, details.self_issued) {
        (true, true) => "CA, self-issued",
        (true, false) => "CA",
        (false, true) => "not a CA, self-issued",
        (false, false) => "not a CA",
    };
    vec![
        ("subject", details.subject.clone()),
        ("issuer", details.issuer.clone()),
        ("validity", format!("{} to {}, {state}", clock::day(details.not_before), clock::day(details.not_after))),
        ("key", format!("{}, signed with {}", details.key, details.signature)),
        ("names", names),
        ("role", role.to_owned()),
        ("serial", details.serial.clone()),
        ("SHA-256", details.fingerprint.clone()),
    ]
}
