//! Parts that know nothing of the app.

mod diff;
mod empty;
mod icon;
mod live;
mod prose;
mod tabs;

pub(crate) use diff::Diff;
pub(crate) use empty::Empty;
pub(crate) use icon::{Icon, Symbol};
pub(crate) use live::{live, live_flag, live_text};
pub(crate) use prose::{Prose, sentence};
pub(crate) use tabs::{Tab, Tabs};
