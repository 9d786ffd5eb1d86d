//! What rules get: the document, and what is found or followed in it once for all of them.

mod endpoint;

pub(crate) use endpoint::Endpoint;

use std::cell::OnceCell;
use std::ops::Deref;

use crate::context::{Context, UnixTime};
use crate::impact::{self, Class, Difference, Differences};
use crate::model::Doc;
use crate::pem;
use crate::resolve::ResolvedValues;
use crate::secrets::{self, Secret};

/// Everything a rule can ask about a text. Made once per analysis.
#[derive(Debug)]
pub(crate) struct Cx<'a> {
    doc: Doc<'a>,
    /// Every PEM block, damaged ones too, in text order. The certificates in them are read by [`Self::read_certificates`] only.
    pub(crate) pem: Vec<pem::Block>,
    /// Every literal secret, in text order.
    pub(crate) secrets: Vec<Secret>,
    /// The registry and the image, with their references followed.
    resolved: ResolvedValues,
    /// What the document changes for clusters, once a rule has asked.
    impact: OnceCell<Differences>,
}

impl<'a> Cx<'a> {
    pub(crate) fn new(text: &'a str, context: &'a Context, now: UnixTime) -> Self {
        let doc = Doc::new(text, context, now);
        let (pem, secrets) = (pem::find(text, &doc.tree), secrets::find(&doc));
        Self { doc, pem, secrets, resolved: ResolvedValues::default(), impact: OnceCell::new() }
    }

    /// Whether certificates are yet to be read.
    pub(crate) fn has_certificates(&self) -> bool {
        self.pem.iter().any(pem::Block::has_certificate)
    }

    pub(crate) fn read_certificates(&mut self) {
        pem::read(&mut self.pem);
    }

    /// What differs from the base of the context.
    pub(crate) fn impact(&self) -> &Differences {
        self.impact.get_or_init(|| impact::from_base(self))
    }

    /// The first difference of a class from the base of the context.
    pub(crate) fn difference(&self, class: Class) -> Option<&Difference> {
        self.impact().first(class)
    }
}

impl<'a> Deref for Cx<'a> {
    type Target = Doc<'a>;

    fn deref(&self) -> &Doc<'a> {
        &self.doc
    }
}
