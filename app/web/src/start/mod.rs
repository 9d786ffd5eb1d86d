//! Getting a document into the editor: from a file, the clipboard, a drop or a template.

pub(crate) mod draft;
mod files;
mod open;
mod samples;
mod templates;
mod transfer;

pub(crate) use files::{add, files, open_one};
pub(crate) use open::{choose, whole_profile};
pub(crate) use samples::named;
pub(crate) use templates::{EXAMPLE, TEMPLATES, begin};
pub(crate) use transfer::listen;
