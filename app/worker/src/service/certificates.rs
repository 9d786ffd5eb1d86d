//! Certificates as the page shows them.

use layerwright_core::inventory;

use super::positions::Positions;
use layerwright_protocol::{Certificate, CertificateDetails};

pub(super) fn certificate(positions: &Positions<'_>, certificate: &inventory::Certificate) -> Certificate {
    Certificate {
        span: positions.span(certificate.range),
        label: certificate.label.clone(),
        details: certificate.details.clone().map(details),
    }
}

fn details(details: inventory::CertificateDetails) -> CertificateDetails {
    CertificateDetails {
        subject: details.subject,
        issuer: details.issuer,
        not_before: details.not_before,
        not_after: details.not_after,
        days_left: details.days_left,
        key: details.key,
        signature: details.signature,
        names: details.names,
        is_ca: details.is_ca,
        self_issued: details.self_issued,
        serial: details.serial,
        fingerprint: details.fingerprint,
    }
}
