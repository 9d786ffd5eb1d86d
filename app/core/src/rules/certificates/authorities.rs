//! Which certificates of a bundle are authorities, and which of them issue the registry's certificate.

use super::host_names::{HostName, is_host_like};
use crate::inventory::certificates::OwnCertificates;
use crate::pem::{Block, Certificate};

impl<'d> OwnCertificates<'d> {
    /// Whether a certificate is a server's. `host`: the registry, where it is known. What is made with a few words of OpenSSL is
    /// called an authority, or is of X.509 v1, which has no authorities: there the common name tells.
    pub(super) fn is_server(&self, certificate: &Certificate, host: Option<&HostName>) -> bool {
        let fields = certificate.fields();
        let name = certificate.facts.common_name.as_deref().unwrap_or("");
        let is_old = certificate.facts.go.as_ref().is_ok_and(|go| go.version == 1);
        if !fields.self_issued && !is_old {
            return !fields.is_ca;
        }
        match (fields.is_ca, is_old) {
            (true, _) => !self.has_issued(certificate) && host.is_some_and(|host| host.is_named(name)),
            (false, true) => !self.has_issued(certificate) && is_host_like(name),
            (false, false) => true,
        }
    }

    /// The authorities that issue certificates of servers, as far as can be known: those that issued no other authority here.
    pub(super) fn issuing(&self, host: Option<&HostName>) -> Vec<(&'d Block, &'d Certificate)> {
        let is_authority = |certificate: &Certificate| !self.is_server(certificate, host);
        let is_above = |certificate: &Certificate| self.issued(certificate).any(is_authority);
        self.read.iter().filter(|(_, one)| is_authority(one) && !is_above(one)).copied().collect()
    }

    fn has_issued(&self, certificate: &Certificate) -> bool {
        self.issued(certificate).next().is_some()
    }

    /// The other certificates that name this one as their issuer.
    fn issued(&self, certificate: &Certificate) -> impl Iterator<Item = &'d Certificate> {
        let facts = &certificate.facts;
        self.read.iter().map(|(_, other)| *other).filter(move |other| {
            other.facts.raw_issuer == facts.raw_subject && other.facts.raw_subject != facts.raw_subject
        })
    }
}
