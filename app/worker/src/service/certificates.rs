//! Certificates as the page shows them.

use layerwright_core::inventory;

use super::positions::Positions;
use layerwright_protocol::Certificate;

pub(super) fn certificate(positions: &Positions<'_>, certificate: &inventory::Certificate) -> Certificate {
    Certificate {
        span: positions.span(certificate.range),
        label: certificate.label.clone(),
        details: certificate.details.clone(),
    }
}
