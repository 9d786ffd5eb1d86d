//! Which certificate of a bundle should have signed which. The core has no cryptography: who verifies the signatures of a report
//! puts the ids of the bad ones into [`crate::Context::bad_signatures`] and analyzes again.

use std::collections::BTreeSet;

use super::certificates::own_certificates;
use crate::context::SignatureId;
use crate::cx::Cx;
use crate::pem::{Block, Certificate};

pub use layerwright_types::Signature;

/// Most signatures that are listed. A chain has two or three, the bundle of all public roots about 120; more come of many
/// certificates of one name without key identifiers.
const MAX_SIGNATURES: usize = 500;

/// The certificates of `bundle` whose name is that of the certificate's issuer.
pub(crate) fn named<'b, 'd>(
    bundle: &'b [(&'d Block, &'d Certificate)],
    certificate: &'b Certificate,
) -> impl Iterator<Item = &'b (&'d Block, &'d Certificate)> {
    bundle.iter().filter(|(_, other)| other.facts.raw_subject == certificate.facts.raw_issuer)
}

/// Whether the issuer's key is the one that the certificate names, as far as both tell.
pub(crate) fn is_same_key(certificate: &Certificate, issuer: &Certificate) -> bool {
    match (&certificate.facts.issuer_key_id, &issuer.facts.key_id) {
        (Some(wanted), Some(id)) => wanted == id,
        _ => true,
    }
}

pub(crate) fn id(certificate: &Certificate, issuer: &Certificate) -> SignatureId {
    SignatureId { certificate: certificate.facts.digest, issuer: issuer.facts.digest }
}

/// The signatures of the certificates in `providerCredentials.certificates` whose issuer is there too, each once.
pub(crate) fn signatures(doc: &Cx<'_>) -> Vec<Signature> {
    let mut bundle = own_certificates(doc).read;
    let mut seen = BTreeSet::new();
    bundle.retain(|(_, certificate)| seen.insert(certificate.facts.digest));
    let pairs = bundle
        .iter()
        .flat_map(|(_, certificate)| named(&bundle, certificate).map(|(_, issuer)| (*certificate, *issuer)));
    pairs
        .take(MAX_SIGNATURES)
        .map(|(certificate, issuer)| Signature {
            id: id(certificate, issuer),
            signed: certificate.facts.signed.clone(),
            algorithm: certificate.facts.algorithm.clone(),
            value: certificate.facts.signature.clone(),
            key: issuer.facts.key.clone(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::context::{Context, UnixTime};
    use crate::pem::testing::{CA, LEAF, NO_NAMES, OTHER_LEAF, OTHER_ROOT, ROOT, layer};

    fn listed(pem: &str) -> Vec<Signature> {
        crate::analyze(&layer(pem), &Context::default(), UnixTime(1_795_392_000)).signatures
    }

    #[test]
    fn every_pair_is_listed_once() {
        assert_eq!(listed(&format!("{LEAF}{OTHER_LEAF}{NO_NAMES}{ROOT}{LEAF}")).len(), 4);
        assert_eq!(
            listed(&format!("{LEAF}{OTHER_ROOT}")).len(),
            2,
            "key identifiers may be wrong, and the signature right"
        );
        assert!(listed(LEAF).is_empty());
        let elsewhere =
            format!("stages:\n  boot:\n    - files:\n        - content: |\n{}", CA.replace('\n', "\n            "));
        assert!(crate::analyze(&elsewhere, &Context::default(), UnixTime(1_795_392_000)).signatures.is_empty());
    }

    #[test]
    fn the_parts_are_those_of_the_certificate() {
        let signature = listed(ROOT).remove(0);
        assert_eq!(signature.id.certificate, signature.id.issuer);
        // ecdsa-with-SHA256, and id-ecPublicKey on P-256 with a point of 65 bytes.
        assert_eq!(signature.algorithm, b"\x30\x0A\x06\x08\x2A\x86\x48\xCE\x3D\x04\x03\x02");
        assert_eq!((signature.key.len(), signature.key.get(..2)), (91, Some(&[0x30, 0x59][..])));
        assert_eq!(signature.signed.get(..4), Some(&[0x30, 0x82, 0x01, 0x10][..]));
        assert_eq!(signature.value.get(..2), Some(&[0x30, 0x45][..]));
    }
}
