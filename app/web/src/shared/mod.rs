//! What several panels and dialogs show.

mod finding;
mod line_link;
mod not_checked;
mod validity;

pub(crate) use finding::{FindingBody, FindingRow, markdown, markdown_of_all, symbol};
pub(crate) use line_link::LineLink;
pub(crate) use not_checked::NotChecked;
pub(crate) use validity::validity;
