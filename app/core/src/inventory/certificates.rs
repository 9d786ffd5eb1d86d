//! The PEM blocks of a layer, and which of them belong to `providerCredentials.certificates`.

use crate::cx::Cx;
use crate::pem::{self, Block, CertificateDetails};
use crate::source::TextRange;

/// A PEM block and what could be read of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Certificate {
    /// From the BEGIN line to the END line.
    pub range: TextRange,
    /// The label after BEGIN, `CERTIFICATE`.
    pub label: String,
    /// `Err`: why it could not be read, a lower-case fragment.
    pub details: Result<CertificateDetails, String>,
}

/// What the blocks of a document hold.
pub(crate) fn certificates(doc: &Cx<'_>) -> Vec<Certificate> {
    doc.pem
        .iter()
        .map(|block| Certificate {
            range: block.range,
            label: block.label.clone(),
            details: match &block.certificate {
                Some(Ok(certificate)) if !block.is_private_key() => Ok(certificate.details(doc.now)),
                Some(Err(reason)) if !block.is_private_key() => Err(reason.clone()),
                _ => Err(block.reason()),
            },
        })
        .collect()
}

/// Where a PEM block is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum BlockPlace {
    /// In `providerCredentials.certificates`.
    Certificates,
    /// In stages, or anywhere else.
    Elsewhere,
}

/// The PEM blocks of the layer.
pub(crate) fn blocks<'d>(doc: &'d Cx<'_>) -> impl Iterator<Item = (&'d Block, BlockPlace)> {
    let own = own_range(doc);
    doc.pem.iter().map(move |block| {
        let is_own = own.is_some_and(|own| own.contains_range(block.range));
        (block, if is_own { BlockPlace::Certificates } else { BlockPlace::Elsewhere })
    })
}

/// The PEM blocks in `providerCredentials.certificates`.
pub(crate) fn own_blocks<'d>(doc: &'d Cx<'_>) -> Vec<&'d Block> {
    blocks(doc).filter(|(_, place)| *place == BlockPlace::Certificates).map(|(block, _)| block).collect()
}

/// The certificates of `providerCredentials.certificates`.
pub(crate) struct OwnCertificates<'d> {
    pub(crate) read: Vec<(&'d Block, &'d pem::Certificate)>,
    /// There are more, which could not be read: nothing can be said of what is missing.
    pub(crate) unread: bool,
}

pub(crate) fn own_certificates<'d>(doc: &'d Cx<'_>) -> OwnCertificates<'d> {
    let mut own = OwnCertificates { read: Vec::new(), unread: false };
    for block in own_blocks(doc) {
        match &block.certificate {
            Some(Ok(certificate)) if !block.is_private_key() => own.read.push((block, certificate)),
            _ if block.is_private_key() => {}
            _ => own.unread = true,
        }
    }
    own.unread |= own_range(doc).is_some_and(|at| !doc.macros_in(at).is_empty());
    own
}

/// The text of the field. What lost its indentation, or could not be read, belongs to it when nothing but spaces, a block header or
/// quotes are between the key and the blocks.
fn own_range(doc: &Cx<'_>) -> Option<TextRange> {
    let field = doc.layer.credentials?.certificates?;
    let key = doc.key_range(&field);
    let mut end = doc.tree.node(field.value).range.end().max(key.end());
    let mut reached = key.end();
    for block in doc.pem.iter().filter(|b| b.range.start() >= key.end()) {
        let is_inside = block.range.end() <= end;
        let gap = doc.slice(TextRange::new(reached.min(block.range.start()), block.range.start()));
        if !is_inside && gap.contains(|c: char| c.is_alphanumeric()) {
            break;
        }
        reached = block.range.end();
        end = end.max(reached);
    }
    Some(TextRange::new(key.end(), end))
}
