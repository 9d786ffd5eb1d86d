//! The export dialog's questions.

use std::collections::BTreeSet;

use layerwright_core::export::{self, EXPORTERS, Exporter, Prepared};
use layerwright_core::profile::Profile;
use layerwright_core::rules::check_version;
use layerwright_core::{Context, UnixTime, profile, version};

use super::context::severities;
use super::positions::Positions;
use super::problems;
use layerwright_protocol::{
    Export, ExportAnswer, ExportRequest, FormatInfo, LiteralSecret, Made, Obstacle, ObstacleItem, ObstacleKind,
    OutFile, Place, Problem, Topic,
};

pub(super) fn answer(request: &ExportRequest, context: &Context, text: &str, base: Option<&str>) -> ExportAnswer {
    let base = base.and_then(|text| match profile::open(text) {
        Ok(profile::Opened::Profile(profile)) => Some(profile),
        _ => None,
    });
    let severities = severities(&request.context);
    let report = layerwright_core::analyze(text, context, UnixTime(request.now)).with_severities(&severities);
    let positions = Positions::new(text);
    let base_version = base.as_ref().filter(|b| b.name() == request.name).map(Profile::version);
    let prepared = export::prepare(
        request.format,
        &export::Request {
            base: base.as_ref(),
            os_layer: request.os_layer,
            text,
            name: &request.name,
            version: &request.version,
            secrets: request.secrets,
            per_secret: &request.per_secret,
            report: &report,
            severities: &severities,
            context,
        },
    );
    let obstacles = prepared.as_ref().map(Prepared::obstacles).unwrap_or_default();
    let confirmed = request.confirmed.iter().copied().collect();
    ExportAnswer {
        formats: EXPORTERS.map(info).into(),
        obstacles: obstacles.iter().map(|one| obstacle(&positions, one)).collect(),
        secrets: secrets(&positions, &report),
        version_findings: version_findings(&request.version, base_version, context),
        next: version::next(base.as_ref().map_or(&request.version, |base| base.version())),
        result: prepared.map(|prepared| made(prepared, &confirmed)).map_err(|error| error.to_string()),
    }
}

fn version_findings(version: &str, base: Option<&str>, context: &Context) -> Vec<Problem> {
    let found = problems::problems(&Positions::new(version), &check_version(version, base, context));
    found.into_iter().map(|problem| Problem { place: Place::Version, ..problem }).collect()
}

fn info(exporter: &Exporter) -> FormatInfo {
    FormatInfo {
        format: exporter.format,
        name: exporter.name.to_owned(),
        title: exporter.title.to_owned(),
        about: exporter.about.to_owned(),
        next_step: exporter.next_step.to_owned(),
    }
}

fn obstacle(positions: &Positions<'_>, obstacle: &export::Obstacle) -> Obstacle {
    fn listed<T: ToString>(kind: ObstacleKind, items: &[T]) -> Obstacle {
        let items = items.iter().map(|item| ObstacleItem { place: None, text: item.to_string() });
        Obstacle { kind, items: items.collect() }
    }
    let place = |range| {
        let [line, column, ..] = positions.span(range);
        (line, column)
    };
    match obstacle {
        export::Obstacle::Errors(errors) => {
            let item = |error: &export::ExportedError| ObstacleItem {
                place: error.range.map(place),
                text: error.message.clone(),
            };
            Obstacle { kind: ObstacleKind::Errors, items: errors.iter().map(item).collect() }
        }
        export::Obstacle::ReadBack(found) => {
            let place = found.range.map(place);
            let text = if place.is_some() { found.what().to_owned() } else { found.to_string() };
            Obstacle { kind: ObstacleKind::ReadBack, items: vec![ObstacleItem { place, text }] }
        }
        export::Obstacle::Masked(places) => listed(ObstacleKind::Masked, places),
        export::Obstacle::Missing(parts) => listed(ObstacleKind::Missing, parts),
        export::Obstacle::Secrets(found) => listed(ObstacleKind::Secrets, found),
    }
}

/// Secrets that are listed one by one; nobody decides on more.
const MAX_SECRETS: usize = 100;

fn secrets(positions: &Positions<'_>, report: &layerwright_core::Report) -> Vec<LiteralSecret> {
    let one = |secret: &layerwright_core::inventory::Secret| LiteralSecret {
        name: secret.suggested_name.clone(),
        path: secret.path.clone(),
        line: positions.span(secret.range)[0],
    };
    report.secrets.iter().take(MAX_SECRETS).map(one).collect()
}

fn made(prepared: Prepared, confirmed: &BTreeSet<ObstacleKind>) -> Made {
    let items = prepared.checklist(confirmed);
    let checklist = Topic::ALL.into_iter().filter_map(|topic| {
        let items = items.iter().filter(|item| item.topic == topic).map(|item| item.text.clone());
        let items: Vec<String> = items.collect();
        (!items.is_empty()).then_some((topic, items))
    });
    let checklist = checklist.collect();
    let caveat = prepared.caveat().map(str::to_owned);
    let previews = prepared.preview().map(|(path, shown)| OutFile {
        path: path.to_owned(),
        text: shown.to_owned(),
        media_type: String::new(),
        hidden: None,
    });
    let previews: Vec<OutFile> = previews.collect();
    let Ok(done) = prepared.confirm(confirmed) else {
        return Made { files: previews, checklist, caveat, export: None };
    };
    let checklist_file = done.checklist_file();
    let archive = if done.files.len() > 1 {
        let all: Vec<export::OutFile> = done.files.iter().chain(std::iter::once(&checklist_file)).cloned().collect();
        export::zip(&all).map(|bytes| (format!("{}.zip", done.archive_stem()), bytes))
    } else {
        None
    };
    Made {
        files: done.files.into_iter().map(file).collect(),
        checklist,
        caveat,
        export: Some(Export { archive, checklist_file: file(checklist_file) }),
    }
}

fn file(file: export::OutFile) -> OutFile {
    let hidden = file.has_secrets().then(|| file.shown().to_owned());
    OutFile { path: file.path, text: file.text, media_type: file.media_type.to_owned(), hidden }
}

#[cfg(test)]
mod tests {
    use super::*;
    use layerwright_protocol::{Format, SecretChoice};

    #[test]
    fn what_another_reader_refuses_has_its_place_and_no_file() {
        let request = ExportRequest {
            format: Format::OsYaml,
            os_layer: 0,
            name: "edge-store".to_owned(),
            version: "1.0.0".to_owned(),
            secrets: SecretChoice::Variable,
            per_secret: Vec::new(),
            confirmed: ObstacleKind::ALL.to_vec(),
            context: layerwright_protocol::Context::default(),
            now: 0,
        };
        let export = |text: &str| answer(&request, &Context::default(), text, None);
        let refused = export("options:\n  system.uri: &os.image registry.northwind.dev/os:v1\n");
        let text = "a second YAML reader (libyaml) refuses the OS layer".to_owned();
        let items = vec![ObstacleItem { place: Some((2, 18)), text }];
        assert_eq!(refused.obstacles, [Obstacle { kind: ObstacleKind::ReadBack, items }]);
        assert!(refused.result.unwrap().export.is_none());
        let read = export("options:\n  system.uri: &os-image registry.northwind.dev/os:v1\n");
        assert!(read.obstacles.is_empty() && read.result.unwrap().export.is_some());
    }
}
