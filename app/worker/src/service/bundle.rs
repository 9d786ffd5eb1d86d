//! Certificates of a file, and the layer with them.

use layerwright_core::bundle;
use layerwright_core::secrets::shown::hide_all;

use super::diff::Side;
use super::positions::Positions;
use super::{Basis, diff};
use layerwright_protocol::{CertificateChange, CertificateOffer, Edit};

pub(super) fn answer(text: &str, file: &[u8], basis: &Basis) -> Option<Result<CertificateOffer, String>> {
    Some(bundle::read(file)?.map(|carried| {
        let certificates = carried.iter().map(|one| one.certificate.details(basis.now)).collect();
        let added = bundle::add(text, &carried);
        let known = added.as_ref().map_or(0, |added| added.known);
        let change = added.map(|added| {
            let made = added.edit.apply(text);
            let (secrets, made_secrets) = (basis.analyze(text).secrets, basis.analyze(&made).secrets);
            let [shown, made_shown] = hide_all([(text, &secrets), (&made, &made_secrets)]);
            let rows = diff::rows(Side { text, shown: &shown }, Side { text: &made, shown: &made_shown });
            let positions = Positions::new(text);
            let edit =
                |indel: &layerwright_core::Indel| Edit { span: positions.span(indel.range), text: indel.text.clone() };
            CertificateChange { edits: added.edit.indels().iter().map(edit).collect(), rows }
        });
        CertificateOffer { certificates, known, change }
    }))
}
