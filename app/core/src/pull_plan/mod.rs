//! The pull plan: each image of a layer as a host will ask for it, with the registry, the credentials and the certificate.

mod functions;
mod route;
mod samples;

pub use layerwright_types::PullKind;
pub use route::{Certificate, Credentials, Registry};
pub use samples::{Origin, Sample, Samples};

use crate::context::{Context, UnixTime};
use crate::macros::Path;
use crate::model::reference::{self, Lookup};
use crate::model::{Doc, Value};
use crate::registry::Reference;
use crate::resolve::{ExternalMacro, UNKNOWN, resolve_with};
use crate::secrets::{self, Secret, SecretFilter};
use crate::source::TextRange;
use crate::yaml::NodeId;

use route::{Provider, Route, route};
use samples::Ledger;

/// Most images that are planned. A layer has a handful; a list of thousands is no plan that anybody reads.
const MAX_PULLS: usize = 1000;
/// Most macros that are filled in for one reference, those in values that functions work on included.
const MAX_FILLS: usize = 256;

/// What a host pulls for a layer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PullPlan {
    /// `system.uri` first, then in the order of the text.
    pub pulls: Vec<Pull>,
    /// The macros in them that only Palette knows, sorted by path.
    pub samples: Vec<Sample>,
}

/// An image that a layer names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pull {
    pub kind: PullKind,
    /// `options.system.uri`, `pack.content.images[0].image`.
    pub path: String,
    /// The value.
    pub range: TextRange,
    /// As it is written, macros in place. `None`: it holds a secret.
    pub written: Option<String>,
    /// With the values of this layer and the samples put in; `‹spectro.macro.x›` where nothing is known. `None`: it holds a secret.
    pub resolved: Option<String>,
    /// Whether samples were put in, so that clusters may get another reference.
    pub has_samples: bool,
    /// Whether a part is not known.
    pub has_gaps: bool,
    pub registry: Registry,
    pub credentials: Credentials,
    pub certificate: Certificate,
    /// What else is documented, or is not, a sentence each.
    pub notes: Vec<String>,
}

/// Plans the pulls of a layer.
///
/// `samples` are values for macros that only Palette knows, by path, `spectro.macro.registry`; system macros have examples.
/// [`crate::profile::Profile::samples`] knows those of a profile. What no document says is said to be not documented.
pub fn pull_plan(text: &str, context: &Context, samples: &Samples) -> PullPlan {
    let doc = Doc::new(text, context, UnixTime(0));
    let mut planner = Planner {
        doc: &doc,
        secrets: secrets::find(&doc),
        ledger: Ledger::new(context, samples),
        fills: 0,
        has_samples: false,
        missing: None,
    };
    let provider = planner.provider();
    let uri = doc.system_uri().filter(|uri| !uri.is_empty());
    let provider_image = uri.map(|uri| planner.resolved(&uri).text);
    let mut pulls = Vec::new();
    for (kind, id) in images(&doc) {
        let Some(value) = doc.value(id).filter(|value| !value.is_empty()) else { continue };
        pulls.push(planner.pull(&provider, provider_image.as_deref(), kind, &value));
    }
    let mut samples: Vec<Sample> = planner.ledger.used.into_values().collect();
    for sample in &mut samples {
        crate::sort::by_key(&mut sample.used, |at| at.start());
    }
    let mut plan = PullPlan { pulls, samples };
    if !planner.secrets.is_empty() {
        hide_secrets(&SecretFilter::of(&doc, &planner.secrets), &mut plan);
    }
    plan
}

/// A secret of the layer may appear again in a reference.
fn hide_secrets(filter: &SecretFilter<'_>, plan: &mut PullPlan) {
    for pull in &mut plan.pulls {
        filter.hide(&mut pull.path);
        pull.written.take_if(|text| filter.is_in(text));
        pull.resolved.take_if(|text| filter.is_in(text));
        pull.notes.iter_mut().for_each(|note| filter.hide(note));
        if let Registry::Host(host) = &mut pull.registry {
            filter.hide(host);
        }
    }
    plan.samples.iter_mut().for_each(|sample| filter.hide(&mut sample.path));
}

/// The values that name images.
fn images(doc: &Doc<'_>) -> Vec<(PullKind, NodeId)> {
    let mut others: Vec<(PullKind, NodeId)> = Vec::new();
    others.extend(doc.layer.images.iter().map(|id| (PullKind::ContentImage, *id)));
    others.extend(doc.layer.stylus_package.map(|field| (PullKind::AgentPackage, field.value)));
    let stages = doc.layer.stages.map_or(&[][..], |stages| doc.tree.entries(stages.value));
    for step in stages.iter().flat_map(|stage| doc.tree.sequence(stage.value).unwrap_or(&[])) {
        let unpacked = doc.tree.get(*step, "unpack_images").and_then(|images| doc.tree.sequence(images.value));
        let sources = unpacked.unwrap_or(&[]).iter().filter_map(|image| doc.tree.get(*image, "source"));
        others.extend(sources.map(|source| (PullKind::StageImage, source.value)));
    }
    crate::sort::by_key(&mut others, |(_, id)| doc.tree.node(*id).range.start());
    let uri = doc.system_uri().map(|uri| (PullKind::ProviderImage, uri.id));
    uri.into_iter().chain(others).take(MAX_PULLS).collect()
}

struct Planner<'d, 'c> {
    doc: &'d Doc<'d>,
    secrets: Vec<Secret>,
    ledger: Ledger<'c>,
    /// Macros filled in for the reference at hand.
    fills: usize,
    /// Whether a sample was put into it.
    has_samples: bool,
    /// The first path of this layer in it that leads nowhere.
    missing: Option<String>,
}

/// A reference with everything put in.
struct Filled {
    /// A macro without a value is between two [`UNKNOWN`].
    text: String,
    has_samples: bool,
    missing: Option<String>,
}

impl Planner<'_, '_> {
    fn provider(&mut self) -> Provider {
        let doc = self.doc;
        let registry = doc.layer.credentials.and_then(|found| doc.value(found.registry?.value));
        let registry = registry.filter(|value| !value.is_empty()).map(|value| self.resolved(&value).text);
        route::provider(doc, registry.unwrap_or_default())
    }

    fn pull(&mut self, provider: &Provider, provider_image: Option<&str>, kind: PullKind, value: &Value<'_>) -> Pull {
        let Filled { text: resolved, has_samples, missing } = self.resolved(value);
        let is_provider = kind == PullKind::ProviderImage || provider_image == Some(resolved.as_str());
        let mut route = if resolved.trim() == "NA" {
            Route::nothing()
        } else {
            route(self.doc.context, provider, kind, is_provider, resolved.trim())
        };
        if kind == PullKind::ContentImage {
            let what = if is_provider { "The image of `system.uri`, listed" } else { "Listed" };
            route.notes.insert(0, format!("{what} for content bundles."));
        }
        route
            .notes
            .extend(missing.map(|path| format!("`{path}` is not in this layer; Palette inserts an empty value.")));
        let is_secret =
            self.secrets.iter().any(|one| one.range.intersect(value.range).is_some_and(|both| !both.is_empty()))
                || [value.text, resolved.as_str()].iter().any(|text| Reference::image(text).has_user);
        let shown = |text: &str| (!is_secret).then(|| text.trim().to_owned());
        Pull {
            kind,
            path: self.doc.path(value.id),
            range: value.range,
            written: shown(value.text),
            has_samples,
            has_gaps: resolved.contains(UNKNOWN),
            resolved: shown(&with_gaps(&resolved)),
            registry: route.registry,
            credentials: route.credentials,
            certificate: route.certificate,
            notes: route.notes,
        }
    }

    fn resolved(&mut self, value: &Value<'_>) -> Filled {
        (self.fills, self.has_samples, self.missing) = (0, false, None);
        let text = resolve_with(self.doc, value, &mut |external| Some(self.fill(external))).text;
        Filled { text, has_samples: self.has_samples, missing: self.missing.take() }
    }

    /// What takes the place of a macro that could not be followed in this layer.
    fn fill(&mut self, external: &ExternalMacro<'_>) -> String {
        self.fills += 1;
        let at = self.place(external);
        let mut gap: Option<String> = None;
        let made = functions::evaluate(external.text, external.used, &mut |path| {
            let value = self.value(path, at, external.used.is_plain_reference());
            if value.is_none() {
                gap.get_or_insert_with(|| path.text.to_owned());
            }
            value
        });
        made.filter(|text| !text.contains(UNKNOWN)).unwrap_or_else(|| {
            let name = gap.or_else(|| external.used.paths(external.text).next().map(|path| path.text.to_owned()));
            // A name of other characters could be read as a part of the reference.
            let is_name =
                |name: &String| name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-'));
            format!("{UNKNOWN}{}{UNKNOWN}", name.filter(is_name).unwrap_or_else(|| "macro".to_owned()))
        })
    }

    /// The value of a path: from this layer, or a sample. `is_plain`: the macro is nothing but the path.
    fn value(&mut self, path: &Path<'_>, at: TextRange, is_plain: bool) -> Option<String> {
        let doc = self.doc;
        let Some((_, rest)) = path.pack().filter(|(pack, _)| *pack == doc.pack_name()) else {
            let sample = self.ledger.value(path.text, path.family(), at);
            self.has_samples |= sample.is_some();
            return sample;
        };
        match reference::resolve(doc, rest) {
            Lookup::Missing { .. } => {
                // pack-constraints.md: a reference to nothing becomes an empty value.
                self.missing.get_or_insert_with(|| path.text.to_owned());
                Some(String::new())
            }
            // A plain reference to something that is there leads back to itself, or on for too long.
            Lookup::Found(id) if !is_plain && self.fills < MAX_FILLS => {
                let value = doc.value(id)?;
                let text = resolve_with(doc, &value, &mut |external| Some(self.fill(external))).text;
                (!text.contains(UNKNOWN)).then_some(text)
            }
            _ => None,
        }
    }

    /// Where a macro is in the text.
    fn place(&self, external: &ExternalMacro<'_>) -> TextRange {
        let at = external.used.range;
        match self.doc.value(external.holder) {
            Some(value) => {
                let part = value.part(usize::from(at.start()), usize::from(at.len()));
                // In a folded or escaped text the macro is looked for in the source.
                let inside = self.doc.macros_in(value.range).iter().map(|one| one.range);
                let same = |range: &TextRange| self.doc.slice(*range) == crate::source::slice(external.text, at);
                if part == value.range { inside.into_iter().find(same).unwrap_or(part) } else { part }
            }
            None => at,
        }
    }
}

/// Gaps as they are shown.
fn with_gaps(resolved: &str) -> String {
    let mut out = String::with_capacity(resolved.len());
    for (index, part) in resolved.split(UNKNOWN).enumerate() {
        if index > 0 {
            out.push(if index % 2 == 1 { '‹' } else { '›' });
        }
        out.push_str(part);
    }
    out
}

#[cfg(test)]
mod tests;
