//! What a layer holds, whether or not anything is wrong with it: the lists of a report.

pub(crate) mod certificates;
mod macros;
pub(crate) mod signatures;

pub use certificates::Certificate;
pub use macros::{Definition, MacroUse};
pub use signatures::Signature;

pub(crate) use certificates::certificates;
pub(crate) use macros::{macro_uses, own_path};
pub(crate) use signatures::signatures;

pub use crate::context::SignatureId;
pub use crate::pem::CertificateDetails;
pub use crate::secrets::{Secret, SecretKind};
