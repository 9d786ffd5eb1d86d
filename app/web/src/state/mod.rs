//! What the parts of the page share: `Copy` bundles of signals, provided by [`crate::app`].

mod layout;
mod session;
mod settings;

pub(crate) use layout::{Layout, Panel};
pub(crate) use session::{Base, Checked, Checking, Document, LargeFix, Notice, Opening, Session};
pub(crate) use settings::{Settings, Theme};
