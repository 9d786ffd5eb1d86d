//! What is always on the page, around the editor and the panels.

mod commands;
mod document_bar;
mod drop_zone;
mod editor_pane;
mod header;
mod notice_bar;
mod print;
mod splitter;

pub(crate) use document_bar::DocumentBar;
pub(crate) use drop_zone::DropZone;
pub(crate) use editor_pane::EditorPane;
pub(crate) use header::Header;
pub(crate) use notice_bar::NoticeBar;
pub(crate) use print::PrintView;
pub(crate) use splitter::Splitter;
