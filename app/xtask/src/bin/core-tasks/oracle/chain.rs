//! A client of Go's crypto/x509 that trusts a layer's certificates, and the registry's server with a chain of its own, against the
//! findings on the certificates: where the client does not connect they tell why, and where it does they are silent.

use std::collections::BTreeSet;

use layerwright_core::{Context, Severity, UnixTime};
use layerwright_xtask::Result;
use serde_json::json;

use super::Oracle;

/// Questions of one batch.
const BATCH: usize = 500;
/// Questions of a sample: each takes several signatures.
const SAMPLE: usize = 2_000;
/// 2026-11-28
const NOW: i64 = 1_795_860_000;

pub(super) fn run(oracle: &mut Oracle<'_>) -> Result {
    let mut done = 0;
    while oracle.goes_on(done) && (oracle.is_whole || done < SAMPLE) {
        let questions: Vec<_> = (done..done + BATCH).map(|seed| json!({"seed": seed, "now": NOW})).collect();
        for (question, answer) in questions.iter().zip(oracle.ask(&questions)?) {
            let text = |key: &str| answer[key].as_str().unwrap_or("");
            let (told, remarked) = told(text("host"), text("pem"));
            let pasted = text("pasted");
            let difference = match (text("objection"), told.is_empty()) {
                ("", false) => Some(format!("{pasted} pasted: the core says {}", told.first().unwrap_or(&""))),
                (words, true) if !words.is_empty() && remarked => {
                    Some(format!("{pasted} pasted: the core only remarks on it"))
                }
                (words, true) if !words.is_empty() => Some(format!("{pasted} pasted: the core is silent")),
                _ => None,
            };
            let kind = if text("objection").is_empty() { "Go connects" } else { "Go does not connect" };
            oracle.note(kind, difference.as_deref(), || {
                format!("{question}, {}: {}", answer["faults"], text("objection"))
            });
        }
        done += BATCH;
    }
    Ok(())
}

/// The codes of the findings on certificates that are more than a remark, and whether there are remarks.
fn told(host: &str, pem: &str) -> (Vec<&'static str>, bool) {
    let certificates = pem.lines().fold(String::new(), |text, line| text + "    " + line + "\n");
    let text = format!(
        "pack:\n  content:\n    images:\n      - image: '{{{{.spectro.pack.edge-native-byoi.options.system.uri}}}}'\n\
         providerCredentials:\n  registry: {host}\n  user: puller\n  password: '{{{{.spectro.macro.registryPassword}}}}'\n  \
         certificates: |\n{certificates}options:\n  system.uri: {host}/edge/ubuntu:k3s-1.32.4-v4.7.6\n"
    );
    let report = layerwright_signatures::analyze(&text, &Context::default(), UnixTime(NOW));
    let on_certificates = report.diagnostics.iter().filter(|found| found.code().starts_with('T'));
    let (remarks, more): (Vec<_>, Vec<_>) = on_certificates.partition(|found| found.severity < Severity::Warning);
    let codes: BTreeSet<_> = more.iter().map(|found| found.code()).collect();
    (codes.into_iter().collect(), !remarks.is_empty())
}
