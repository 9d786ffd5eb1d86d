//! The export dialog's questions.

use layerwright_core::export::{self, palette_json};
use layerwright_core::{UnixTime, profile, version};

use super::positions::Positions;
use super::problems;
use crate::protocol::{
    Export, ExportAnswer, ExportRequest, LeftError, NextVersions, SecretChoice, Severity, VersionFinding,
};

pub(super) fn answer(request: &ExportRequest, text: &str, base: Option<&str>) -> ExportAnswer {
    let base = base.and_then(|text| match profile::open(text) {
        Ok(profile::Opened::Profile(profile)) => Some(profile),
        _ => None,
    });
    let report = layerwright_core::analyze(text, &super::core_context(&request.context), UnixTime(request.now));
    let positions = Positions::new(text);
    let base_version = base.as_ref().filter(|b| b.name() == request.name).map(profile::Profile::version);
    let result = palette_json::export(&export::Request {
        base: base.as_ref(),
        os_layer: request.os_layer,
        text,
        name: &request.name,
        version: &request.version,
        secrets: match request.secrets {
            SecretChoice::Variable => export::SecretChoice::Variable,
            SecretChoice::Macro => export::SecretChoice::Macro,
            SecretChoice::Strip => export::SecretChoice::Strip,
            SecretChoice::Keep => export::SecretChoice::Keep,
        },
        consent: request.consent,
        report: &report,
    });
    let left = problems::problems(&positions, &report.diagnostics);
    ExportAnswer {
        errors: left
            .into_iter()
            .filter(|p| p.severity == Severity::Error)
            .map(|p| LeftError { line: p.line(), column: p.column(), id: p.id, code: p.code, message: p.message })
            .collect(),
        secrets: report.secrets.len(),
        version_findings: version::check(&request.version, base_version)
            .into_iter()
            .map(|finding| VersionFinding {
                code: finding.rule.code.to_owned(),
                severity: problems::severity(finding.rule.severity),
                message: finding.message,
                help: finding.help,
                suggestion: finding.suggestion,
            })
            .collect(),
        next: version::next(base.as_ref().map_or(&request.version, |base| base.version())).map(|next| NextVersions {
            patch: next.patch,
            minor: next.minor,
            major: next.major,
        }),
        result: result.map_err(|error| error.to_string()).map(|done| Export {
            file_name: done.file_name,
            text: done.text,
            layer: done.layer,
            variables: done.variables,
            macros: done.macros,
            notes: done.notes,
        }),
    }
}
