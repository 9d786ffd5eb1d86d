//! What an analysis found.

use crate::diagnostic::Diagnostic;
use crate::macros::MacroFamily;
use crate::source::TextRange;

/// Everything the analysis of one text found. Immutable; belongs to the text it was made from.
#[derive(Debug, Clone)]
pub struct Report {
    /// Sorted by start and code.
    pub diagnostics: Vec<Diagnostic>,
    /// Every PEM block of the layer, in text order.
    pub certificates: Vec<Certificate>,
    /// Every Palette macro of the layer, in text order.
    pub macros: Vec<MacroUse>,
    /// Every literal secret of the layer, in text order.
    pub secrets: Vec<Secret>,
    /// The signatures that tie the certificates of `providerCredentials.certificates` together, to be verified outside of the core.
    pub signatures: Vec<Signature>,
}

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

/// The fields of an X.509 certificate (RFC 5280) that people check.
#[derive(Debug, Clone, PartialEq, Eq)]
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

/// A certificate's signature and the key that should verify it: that of a certificate with the issuer's name and key identifier, which
/// is the certificate itself where it is self-signed. The core has no cryptography; who verifies the signature puts the id of a bad one
/// into [`crate::Context::bad_signatures`] and analyzes again. The bytes are DER, as in RFC 5280, 4.1.
#[derive(Debug, Clone, PartialEq, Eq)]
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

/// Which certificate's signature, under which certificate's key: the SHA-256 fingerprints of the two.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SignatureId {
    pub certificate: [u8; 32],
    pub issuer: [u8; 32],
}

/// One `{{ ... }}` that names `spectro`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MacroUse {
    pub range: TextRange,
    pub family: MacroFamily,
    /// The path without the leading dot, `spectro.macro.registryPassword`.
    pub path: String,
    /// Whether and where this layer defines what the macro refers to.
    pub definition: Definition,
    /// In a comment: does nothing, listed all the same.
    pub in_comment: bool,
}

/// Where what a macro refers to comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Definition {
    /// This layer: the range of the value it refers to.
    Here(TextRange),
    /// This layer should define it and does not.
    Missing,
    /// Palette or the target environment supplies it.
    Elsewhere,
}

/// A literal secret in the layer: its place, never its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Secret {
    /// The whole value with its quotes.
    pub range: TextRange,
    pub kind: SecretKind,
    /// Dotted path of the value, `providerCredentials.password`; empty when it stands in a comment or a longer text.
    pub path: String,
    /// A name for the variable or macro that could hold it, lower snake case, unique in the report.
    pub suggested_name: String,
    /// Whether the whole scalar is the secret, so that a reference can take its place.
    pub whole_value: bool,
}

/// What makes a text a secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SecretKind {
    /// `providerCredentials.password`, or a value under a key that is named like one.
    Password,
    /// A token with a published form.
    Token,
    /// A PEM private key.
    PrivateKey,
}
