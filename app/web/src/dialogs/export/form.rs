//! What was filled in, and what the worker makes of it.

use std::collections::BTreeMap;

use leptos::prelude::*;

use crate::bench::Bench;
use crate::platform::clock;
use layerwright_protocol::{
    Answer, Export, ExportAnswer, ExportRequest, Format, OutFile, Request, SecretChoice, Severity,
};

/// Name of a profile that is not made from another.
const NEW_NAME: &str = "edge-os-layer";
const NEW_VERSION: &str = "1.0.0";

/// Whether the version is refused, which is said beside it.
pub(super) fn has_wrong_version(answer: &ExportAnswer) -> bool {
    answer.version_findings.iter().any(|finding| finding.severity == Severity::Error)
}

/// Signals of the dialog.
#[derive(Debug, Clone, Copy)]
pub(super) struct Form {
    pub(super) format: RwSignal<Format>,
    pub(super) name: RwSignal<String>,
    pub(super) version: RwSignal<String>,
    pub(super) secrets: RwSignal<SecretChoice>,
    /// Choices for single secrets, by name.
    pub(super) ones: RwSignal<BTreeMap<String, SecretChoice>>,
    pub(super) consent: RwSignal<bool>,
    pub(super) confirms_errors: RwSignal<bool>,
    pub(super) confirms_masked: RwSignal<bool>,
    pub(super) confirms_lost: RwSignal<bool>,
    /// Index of the file that the preview shows.
    pub(super) file: RwSignal<usize>,
    /// The preview shows secrets.
    pub(super) reveals: RwSignal<bool>,
    /// The newest answer; it belongs to the form as it was when it was asked for.
    pub(super) answer: RwSignal<Option<ExportAnswer>>,
    /// The answer belongs to the form as it is.
    pub(super) is_fresh: RwSignal<bool>,
    /// What became of the last button.
    pub(super) said: RwSignal<Option<String>>,
    /// Counts questions, so that late answers are dropped.
    asked: StoredValue<u32>,
    /// The version still is the proposal.
    proposes: StoredValue<bool>,
}

impl Form {
    pub(super) fn new() -> Self {
        Self {
            format: RwSignal::new(Format::PaletteJson),
            name: RwSignal::new(String::new()),
            version: RwSignal::new(String::new()),
            secrets: RwSignal::new(SecretChoice::Variable),
            ones: RwSignal::new(BTreeMap::new()),
            consent: RwSignal::new(false),
            confirms_errors: RwSignal::new(false),
            confirms_masked: RwSignal::new(false),
            confirms_lost: RwSignal::new(false),
            file: RwSignal::new(0),
            reveals: RwSignal::new(false),
            answer: RwSignal::new(None),
            is_fresh: RwSignal::new(false),
            said: RwSignal::new(None),
            asked: StoredValue::new(0),
            proposes: StoredValue::new(false),
        }
    }

    /// For the document that is open now. Consent is never kept.
    pub(super) fn reset(self, bench: Bench) {
        let document = bench.session.document.get_untracked();
        let (name, version) = document.base.map_or_else(
            || (NEW_NAME.to_owned(), NEW_VERSION.to_owned()),
            |base| {
                self.proposes.set_value(true);
                (base.profile.name.clone(), base.profile.version.clone())
            },
        );
        self.answer.set(None);
        self.is_fresh.set(false);
        self.said.set(None);
        self.name.set(name);
        self.version.set(version);
        self.secrets.set(SecretChoice::Variable);
        self.ones.set(BTreeMap::new());
        self.consent.set(false);
        self.confirms_errors.set(false);
        self.confirms_masked.set(false);
        self.confirms_lost.set(false);
        self.file.set(0);
        self.reveals.set(false);
    }

    /// Tracks what the file depends on.
    pub(super) fn track(self) {
        self.format.track();
        self.name.track();
        self.version.track();
        self.secrets.track();
        self.ones.track();
        self.consent.track();
    }

    /// Asks the worker for the file.
    pub(super) fn ask(self, bench: Bench) {
        let Some(text) = bench.editor.text() else { return };
        let base = bench.session.document.with_untracked(|document| document.base.clone());
        let request = ExportRequest {
            format: self.format.get_untracked(),
            os_layer: base.as_ref().map_or(0, |base| base.os_layer),
            name: self.name.get_untracked(),
            version: self.version.get_untracked(),
            secrets: self.secrets.get_untracked(),
            ones: self.ones.get_untracked().into_iter().collect(),
            consent: self.consent.get_untracked(),
            context: bench.context_now(),
            now: clock::now(),
        };
        let texts = [Some(text), base.map(|base| (&*base.text).into())].into_iter().flatten().collect();
        self.is_fresh.set(false);
        self.said.set(None);
        self.asked.update_value(|asked| *asked = asked.wrapping_add(1));
        let asked = self.asked.get_value();
        bench.ask(Request::Export(request), texts, move |answer| {
            if self.asked.try_get_value() != Some(asked) {
                return;
            }
            match answer {
                Ok(Answer::Export(answer)) => self.take(*answer),
                _ => self.said.set(Some("The checker stopped while making the file. Nothing was exported.".to_owned())),
            }
        });
    }

    fn take(self, answer: ExportAnswer) {
        let proposal = answer.next.as_ref().map(|next| next.patch.clone());
        self.answer.set(Some(answer));
        match proposal {
            // The first answer only says which version comes next.
            Some(version) if self.proposes.get_value() => {
                self.proposes.set_value(false);
                self.version.set(version);
            }
            _ => self.is_fresh.set(true),
        }
    }

    /// The file, when nothing speaks against it. Tracks the form.
    pub(super) fn ready_tracked(self) -> Option<Export> {
        if !self.is_fresh.get() {
            return None;
        }
        let answer = self.answer.get()?;
        let errors_are_fine = answer.errors.is_empty() || self.confirms_errors.get();
        let masked_is_fine = answer.masked.is_empty() || self.confirms_masked.get();
        let lost_is_fine = answer.lost.is_empty() || self.confirms_lost.get();
        if has_wrong_version(&answer) || !errors_are_fine || !masked_is_fine || !lost_is_fine {
            return None;
        }
        answer.result.ok()
    }

    /// Why the buttons are off, when it is for the person to act.
    pub(super) fn obstacle(self) -> Option<&'static str> {
        let answer = self.answer.read();
        let answer = answer.as_ref().filter(|_| self.is_fresh.get())?;
        if has_wrong_version(answer) {
            Some("Correct the version first.")
        } else if answer.result.is_err() {
            Some("Nothing can be exported yet.")
        } else if !answer.errors.is_empty() && !self.confirms_errors.get() {
            Some("Errors are left: go back and fix them, or confirm.")
        } else if !answer.masked.is_empty() && !self.confirms_masked.get() {
            Some("Masked values are left: put the real ones in, or confirm.")
        } else if !answer.lost.is_empty() && !self.confirms_lost.get() {
            Some("Parts of the profile are missing: open an export of it, or confirm.")
        } else {
            None
        }
    }

    /// The file of the preview. Tracks the form.
    pub(super) fn shown_file(self) -> Option<OutFile> {
        let answer = self.answer.read();
        let export = answer.as_ref()?.result.as_ref().ok()?;
        export.files.get(self.file.get()).or_else(|| export.files.first()).cloned()
    }

    /// [`Form::ready_tracked`] for event handlers.
    pub(super) fn ready(self) -> Option<Export> {
        untrack(|| self.ready_tracked())
    }
}
