//! What a layer contains: macros, certificates, signatures.

#[cfg(feature = "wire")]
use serde::{Deserialize, Serialize};

/// The name space of a macro.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "wire", derive(Serialize, Deserialize))]
pub enum MacroFamily {
    /// `spectro.macro.NAME`: a user macro of the project, tenant or system.
    Macro,
    /// `spectro.var.NAME`: a variable of the profile.
    Variable,
    /// `spectro.system.X`
    System,
    /// `spectro.pack.PACK.PATH`
    Pack,
    /// Anything else.
    Unknown,
}

/// Where what a macro refers to comes from. `P` is a place in the layer, in the units of whoever asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "wire", derive(Serialize, Deserialize))]
pub enum Definition<P> {
    /// This layer: the place of the value it refers to.
    Here(P),
    /// This layer should define it and does not.
    Missing,
    /// Palette or the target environment supplies it.
    Elsewhere,
}

impl<P> Definition<P> {
    /// The same with the place in other units.
    pub fn map<Q>(self, place: impl FnOnce(P) -> Q) -> Definition<Q> {
        match self {
            Self::Here(at) => Definition::Here(place(at)),
            Self::Missing => Definition::Missing,
            Self::Elsewhere => Definition::Elsewhere,
        }
    }
}

/// A certificate with fewer days left than these expires soon: a renewal in a fleet of edge hosts takes weeks.
pub const SOON_DAYS: i64 = 30;

/// The fields of an X.509 certificate (RFC 5280) that people check.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "wire", derive(Serialize, Deserialize))]
pub struct CertificateDetails {
    /// Distinguished names in RFC 4514 style, `CN=registry.example.com,O=Example`.
    pub subject: String,
    pub issuer: String,
    /// Validity in Unix seconds.
    pub not_before: i64,
    pub not_after: i64,
    /// Whole days until `not_after`; negative when expired.
    pub days_left: i64,
    /// Algorithm and size, `RSA 2048` or `EC P-256`.
    pub key: String,
    /// Signature algorithm, `sha256WithRSAEncryption`.
    pub signature: String,
    /// Subject alternative names: DNS names and IP addresses.
    pub names: Vec<String>,
    pub is_ca: bool,
    pub self_issued: bool,
    pub serial: String,
    /// SHA-256 over the DER, upper-case hex pairs separated by colons.
    pub fingerprint: String,
}

/// Which certificate's signature, under which certificate's key: the SHA-256 fingerprints of the two.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "wire", derive(Serialize, Deserialize))]
pub struct SignatureId {
    pub certificate: [u8; 32],
    pub issuer: [u8; 32],
}

/// A certificate's signature and the key that should verify it: that of a certificate with the issuer's name and key identifier,
/// which is the certificate itself where it is self-signed. The bytes are DER, as in RFC 5280, 4.1.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "wire", derive(Serialize, Deserialize))]
pub struct Signature {
    pub id: SignatureId,
    /// The signed bytes: tbsCertificate.
    pub signed: Vec<u8>,
    /// signatureAlgorithm, an `AlgorithmIdentifier`.
    pub algorithm: Vec<u8>,
    /// The bits of signatureValue.
    pub value: Vec<u8>,
    /// subjectPublicKeyInfo of the issuer.
    pub key: Vec<u8>,
}
