//! What the parts of the page share: `Copy` bundles of signals, provided by `app`.

mod history;
mod layout;
mod session;
mod settings;

pub(crate) use history::{History, Outside, Shown, Undo};
pub(crate) use layout::{Layout, Panel, SIDE_DEFAULT, SIDE_MAX, SIDE_MIN};
pub(crate) use session::{
    Base, CertificateOffering, Checked, Checking, Document, Incoming, LargeFix, LayerChoice, Notice, Opening, Session,
};
pub(crate) use settings::{Settings, Theme};
