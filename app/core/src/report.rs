//! What an analysis found.

use crate::diagnostic::Diagnostic;
use crate::inventory::{Certificate, MacroUse, Signature};
use crate::secrets::Secret;

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
