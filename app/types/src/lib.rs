//! Plain values that the core and the page have in common: words of a fixed set, and records without places in a text. The page
//! shows them as the core made them, without the core: it runs in a worker, and the page cannot reach it.

mod deployment;
mod effects;
mod export;
mod findings;
mod inventory;

pub use deployment::{Fact, Mode, Target};
pub use effects::{ChangeKind, Origin, PullKind};
pub use export::{Format, NextVersions, ObstacleKind, SecretChoice, Topic};
pub use findings::{Applicability, Choice, Severity};
pub use inventory::{CertificateDetails, Definition, MacroFamily, SOON_DAYS, Signature, SignatureId};
