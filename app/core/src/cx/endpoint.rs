//! The registry and the image that rules ask about.

use std::rc::Rc;

use super::Cx;
use crate::model::{Doc, Value};
use crate::registry::has_placeholder;
use crate::resolve::Resolved;
use crate::source::TextRange;
use crate::yaml::NodeId;

/// A registry or image value of the layer with its references followed.
#[derive(Debug)]
pub(crate) struct Endpoint<'d> {
    pub(crate) value: Value<'d>,
    pub(crate) resolved: Rc<Resolved>,
    /// White space before the text.
    lead: usize,
}

impl<'d> Endpoint<'d> {
    fn new(doc: &'d Cx<'_>, value: Value<'d>) -> Option<Self> {
        let resolved = doc.resolved.of(doc, &value);
        let lead = resolved.text.len() - resolved.text.trim_start().len();
        (!value.is_empty() && lead < resolved.text.len()).then_some(Self { value, resolved, lead })
    }

    /// `providerCredentials.registry`, unless it is empty or could not be read.
    pub(crate) fn registry(doc: &'d Cx<'_>) -> Option<Self> {
        Self::new(doc, doc.value(doc.layer.credentials?.registry?.value)?)
    }

    /// `options["system.uri"]`, unless it is empty, could not be read or says that there is none (`NA`).
    pub(crate) fn system_uri(doc: &'d Cx<'_>) -> Option<Self> {
        Self::new(doc, doc.system_uri()?)
            .filter(|uri| !["na", "n/a"].iter().any(|none| uri.text().eq_ignore_ascii_case(none)))
    }

    /// An entry of `pack.content.images`, unless it is empty or could not be read.
    pub(crate) fn listed(doc: &'d Cx<'_>, image: NodeId) -> Option<Self> {
        Self::new(doc, doc.value(image)?)
    }

    /// Without white space around it, which C011 reports.
    pub(crate) fn text(&self) -> &str {
        self.resolved.text.trim()
    }

    /// Whether a part of it is yet to be filled in: nothing else can be said of it then.
    pub(crate) fn is_placeholder(&self) -> bool {
        *self.resolved.has_placeholder.get_or_init(|| has_placeholder(self.text()))
    }

    /// The value in which the text at an offset of [`Self::text`] is written.
    pub(crate) fn range(&self, doc: &Doc<'_>, offset: usize) -> TextRange {
        let origin = self.resolved.piece(self.lead + offset).and_then(|piece| doc.value(piece.node));
        origin.map_or(self.value.range, |value| value.range)
    }

    /// Where a part of [`Self::text`] is written, for edits.
    pub(crate) fn source(&self, doc: &Doc<'_>, offset: usize, len: usize) -> Option<TextRange> {
        self.resolved.source(doc, self.lead + offset, len)
    }
}
