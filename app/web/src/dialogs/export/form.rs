//! What was filled in, and what the worker makes of it.

use std::collections::{BTreeMap, BTreeSet};

use leptos::prelude::*;

use crate::bench::Bench;
use crate::checker::NoAnswer;
use crate::platform::clock;
use layerwright_protocol::{
    Answer, ExportAnswer, ExportRequest, Format, FormatInfo, Made, ObstacleKind, OutFile, Request, SecretChoice,
    Severity,
};

/// Name of a profile that is not made from another.
const NEW_NAME: &str = "edge-os-layer";
const NEW_VERSION: &str = "1.0.0";

/// Whether the version is refused, which is said next to it.
pub(super) fn has_wrong_version(answer: &ExportAnswer) -> bool {
    answer.version_findings.iter().any(|finding| finding.severity == Severity::Error)
}

/// What was filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Draft {
    pub(super) format: Format,
    pub(super) name: String,
    pub(super) version: String,
    pub(super) secrets: SecretChoice,
    /// Choices for single secrets, by name.
    pub(super) per_secret: BTreeMap<String, SecretChoice>,
}

impl Draft {
    /// For the document that is open now. A layer alone is not a profile that Palette can use.
    fn of(bench: Bench) -> Self {
        let base = bench.session.document.with_untracked(|document| document.base.clone());
        let (format, name, version) = match base {
            Some(base) => {
                let next = base.profile.next.as_ref().map_or(&base.profile.version, |next| &next.patch);
                (Format::PaletteJson, base.profile.name.clone(), next.clone())
            }
            None => (Format::OsYaml, NEW_NAME.to_owned(), NEW_VERSION.to_owned()),
        };
        Self { format, name, version, secrets: SecretChoice::Variable, per_secret: BTreeMap::new() }
    }
}

/// Signals of the dialog.
#[derive(Debug, Clone, Copy)]
pub(super) struct Form {
    pub(super) draft: RwSignal<Draft>,
    /// Never kept: a confirmation is of what is listed now.
    pub(super) confirmed: RwSignal<BTreeSet<ObstacleKind>>,
    /// The newest answer; it belongs to the form as it was when it was asked for.
    pub(super) answer: RwSignal<Option<ExportAnswer>>,
    /// The answer belongs to the form as it is.
    pub(super) is_fresh: RwSignal<bool>,
    /// What became of the last button.
    pub(super) status: RwSignal<Option<String>>,
    /// Index of the file that the preview shows.
    pub(super) file: RwSignal<usize>,
    /// The preview shows secrets.
    pub(super) is_revealed: RwSignal<bool>,
    /// The document that the draft is for, as the document bar names it.
    document: StoredValue<Option<String>>,
    /// Counts questions, so that late answers are dropped.
    asked: StoredValue<u32>,
}

impl Form {
    pub(super) fn new(bench: Bench) -> Self {
        Self {
            draft: RwSignal::new(Draft::of(bench)),
            confirmed: RwSignal::new(BTreeSet::new()),
            answer: RwSignal::new(None),
            is_fresh: RwSignal::new(false),
            status: RwSignal::new(None),
            file: RwSignal::new(0),
            is_revealed: RwSignal::new(false),
            document: StoredValue::new(None),
            asked: StoredValue::new(0),
        }
    }

    /// The dialog opens. What was filled in for the same document is still there.
    pub(super) fn open(self, bench: Bench) {
        let document = bench.session.document.with_untracked(|document| Some(document.info.clone()));
        if self.document.get_value() != document {
            self.document.set_value(document);
            self.draft.set(Draft::of(bench));
        }
        self.answer.set(None);
        self.is_fresh.set(false);
        self.status.set(None);
        self.confirmed.set(BTreeSet::new());
        self.file.set(0);
        self.is_revealed.set(false);
    }

    /// Changes what is exported: what was confirmed before was confirmed of something else.
    pub(super) fn change(self, change: impl FnOnce(&mut Draft)) {
        self.confirmed.set(BTreeSet::new());
        self.draft.update(change);
    }

    /// Tracks what the file depends on.
    pub(super) fn track(self) {
        self.draft.track();
        self.confirmed.track();
    }

    /// Asks the worker for the file.
    pub(super) fn ask(self, bench: Bench) {
        let base = bench.session.document.with_untracked(|document| document.base.clone());
        let Draft { format, name, version, secrets, per_secret } = self.draft.get_untracked();
        let request = ExportRequest {
            format,
            os_layer: base.as_ref().map_or(0, |base| base.os_layer),
            name,
            version,
            secrets,
            per_secret: per_secret.into_iter().collect(),
            confirmed: self.confirmed.get_untracked().into_iter().collect(),
            context: bench.context_now(),
            now: clock::now(),
        };
        let profile = base.map(|base| (&*base.text).into());
        self.is_fresh.set(false);
        self.status.set(None);
        self.asked.update_value(|asked| *asked = asked.wrapping_add(1));
        let asked = self.asked.get_value();
        bench.ask_about_text(Request::Export(request), profile, move |_, answer| {
            if self.asked.try_get_value() != Some(asked) {
                return;
            }
            match answer {
                Ok(Answer::Export(answer)) => {
                    self.answer.set(Some(*answer));
                    self.is_fresh.set(true);
                }
                Err(NoAnswer::Outdated) => self.ask(bench),
                _ => {
                    self.status.set(Some("The checker stopped, so nothing was exported.".to_owned()));
                }
            }
        });
    }

    /// What people are told about the chosen format. Tracks the form.
    pub(super) fn format_info(self) -> Option<FormatInfo> {
        let format = self.draft.read().format;
        let answer = self.answer.read();
        answer.as_ref()?.formats.iter().find(|info| info.format == format).cloned()
    }

    /// The files, once everything is confirmed. Tracks the form.
    pub(super) fn ready_tracked(self) -> Option<Made> {
        if !self.is_fresh.get() {
            return None;
        }
        let answer = self.answer.read();
        let answer = answer.as_ref().filter(|answer| !has_wrong_version(answer))?;
        answer.result.as_ref().ok().filter(|made| made.export.is_some()).cloned()
    }

    /// What prevents the export, or what the files are not good for.
    pub(super) fn remark(self) -> Option<String> {
        let answer = self.answer.read();
        let answer = answer.as_ref().filter(|_| self.is_fresh.get())?;
        if has_wrong_version(answer) {
            return Some("Correct the version first.".to_owned());
        }
        let Ok(made) = &answer.result else { return Some("Nothing can be exported yet.".to_owned()) };
        let confirmed = self.confirmed.read();
        let Some(unconfirmed) = answer.obstacles.iter().find(|obstacle| !confirmed.contains(&obstacle.kind)) else {
            return made.caveat.clone();
        };
        let remark = match unconfirmed.kind {
            ObstacleKind::Errors => "Go back and fix the errors, or confirm above.",
            ObstacleKind::ReadBack => "Go back and write that line in simpler YAML.",
            ObstacleKind::Masked => "Replace the masked values with the real ones, or confirm above.",
            ObstacleKind::Missing => "Open an export of the profile, or confirm above that parts are missing.",
            ObstacleKind::Secrets => "Confirm above that secrets are exported in clear text.",
        };
        Some(remark.to_owned())
    }

    /// The file of the preview. Tracks the form.
    pub(super) fn shown_file(self) -> Option<OutFile> {
        let answer = self.answer.read();
        let made = answer.as_ref()?.result.as_ref().ok()?;
        made.files.get(self.file.get()).or_else(|| made.files.first()).cloned()
    }

    /// [`Form::ready_tracked`] for event handlers.
    pub(super) fn ready(self) -> Option<Made> {
        untrack(|| self.ready_tracked())
    }
}
