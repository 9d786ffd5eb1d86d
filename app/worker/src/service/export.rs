//! The export dialog's questions.

use layerwright_core::export::{self, Consent, Topic};
use layerwright_core::profile::Profile;
use layerwright_core::rules::{check_profile, check_version};
use layerwright_core::{Context, Severity as CoreSeverity, UnixTime, profile, version};

use super::context::severities;
use super::positions::Positions;
use super::problems;
use layerwright_protocol::{
    Export, ExportAnswer, ExportRequest, Format, LeftError, LeftSecret, NextVersions, OutFile, SecretChoice,
    VersionFinding,
};

pub(super) fn answer(request: &ExportRequest, context: &Context, text: &str, base: Option<&str>) -> ExportAnswer {
    let base = base.and_then(|text| match profile::open(text) {
        Ok(profile::Opened::Profile(profile)) => Some(profile),
        _ => None,
    });
    let severities = severities(&request.context);
    let report = layerwright_core::analyze(text, context, UnixTime(request.now)).with(&severities);
    let positions = Positions::new(text);
    let base_version = base.as_ref().filter(|b| b.name() == request.name).map(Profile::version);
    let format = format(request.format);
    let ones: Vec<_> = request.ones.iter().map(|(name, one)| (name.clone(), choice(*one))).collect();
    let result = export::export(
        format,
        &export::Request {
            base: base.as_ref(),
            os_layer: request.os_layer,
            text,
            name: &request.name,
            version: &request.version,
            secrets: choice(request.secrets),
            ones: &ones,
            // The dialog lists errors, masked values and missing parts, and asks for a yes before it hands out what is made here.
            consent: Consent { secrets: request.consent, errors: true, masked: true, incomplete: true },
            report: &report,
            severities: &severities,
            context,
        },
    );
    let masked = export::masked(base.as_ref(), request.os_layer, text);
    ExportAnswer {
        errors: errors(format, &positions, &report, base.as_ref(), &severities),
        secrets: secrets(&positions, &report),
        masked: masked.iter().filter(|one| one.counts_for(format)).map(ToString::to_string).collect(),
        lost: base
            .as_ref()
            .map(|base| export::lost(format, base).iter().map(ToString::to_string).collect())
            .unwrap_or_default(),
        version_findings: check_version(&request.version, base_version)
            .into_iter()
            .map(|found| VersionFinding {
                code: found.code().to_owned(),
                severity: problems::severity(found.severity),
                suggestion: found.fixes.first().map(|fix| fix.edit.apply(&request.version)),
                message: found.message,
                help: found.help,
            })
            .collect(),
        next: version::next(base.as_ref().map_or(&request.version, |base| base.version())).map(|next| NextVersions {
            patch: next.patch,
            minor: next.minor,
            major: next.major,
        }),
        result: result.map_err(|error| error.to_string()).map(made),
    }
}

fn choice(choice: SecretChoice) -> export::SecretChoice {
    match choice {
        SecretChoice::Variable => export::SecretChoice::Variable,
        SecretChoice::Macro => export::SecretChoice::Macro,
        SecretChoice::Strip => export::SecretChoice::Strip,
        SecretChoice::Keep => export::SecretChoice::Keep,
    }
}

/// Secrets that are listed one by one; nobody decides on more.
const MAX_SECRETS: usize = 100;

fn secrets(positions: &Positions<'_>, report: &layerwright_core::Report) -> Vec<LeftSecret> {
    let one = |secret: &layerwright_core::report::Secret| LeftSecret {
        name: secret.suggested_name.clone(),
        path: secret.path.clone(),
        line: positions.span(secret.range)[0],
    };
    report.secrets.iter().take(MAX_SECRETS).map(one).collect()
}

fn format(format: Format) -> export::Format {
    match format {
        Format::PaletteJson => export::Format::PaletteJson,
        Format::ApiScript => export::Format::ApiScript,
        Format::Terraform => export::Format::Terraform,
        Format::OsYaml => export::Format::OsYaml,
        Format::Macros => export::Format::Macros,
    }
}

/// What is wrong with what the format carries: the layer, then what is around it.
fn errors(
    format: export::Format,
    positions: &Positions<'_>,
    report: &layerwright_core::Report,
    base: Option<&Profile>,
    severities: &layerwright_core::Severities,
) -> Vec<LeftError> {
    let in_layer = report.diagnostics.iter().filter(|_| format.has_layer());
    let in_layer = in_layer.filter(|found| found.severity == CoreSeverity::Error).map(|found| {
        let [line, column, ..] = positions.span(found.range());
        LeftError { code: found.code().to_owned(), place: Some((line, column)), message: found.message.clone() }
    });
    let mut around = base.filter(|_| format.is_whole_profile()).map_or_else(Vec::new, |base| check_profile(base, None));
    severities.apply(&mut around);
    let around = around.into_iter().filter(|found| found.severity == CoreSeverity::Error);
    let around = around.map(|found| LeftError { code: found.code().to_owned(), place: None, message: found.message });
    in_layer.chain(around).collect()
}

fn made(done: export::Export) -> Export {
    let checklist_file = done.checklist_file();
    let archive = if done.files.len() > 1 {
        let all: Vec<export::OutFile> = done.files.iter().chain(std::iter::once(&checklist_file)).cloned().collect();
        export::zip(&all).map(|bytes| (format!("{}.zip", done.stem), bytes))
    } else {
        None
    };
    let checklist = Topic::ALL.into_iter().filter_map(|topic| {
        let items = done.checklist.iter().filter(|item| item.topic == topic).map(|item| item.text.clone());
        let items: Vec<String> = items.collect();
        (!items.is_empty()).then(|| (topic.title().to_owned(), items))
    });
    Export {
        checklist: checklist.collect(),
        archive,
        files: done.files.into_iter().map(file).collect(),
        checklist_file: file(checklist_file),
    }
}

fn file(file: export::OutFile) -> OutFile {
    let hidden = file.has_secrets().then(|| file.shown().to_owned());
    OutFile { path: file.path, text: file.text, media_type: file.media_type.to_owned(), hidden }
}
