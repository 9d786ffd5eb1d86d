//! Everything that names the browser. Nothing here keeps state of its own.

pub(crate) mod archive;
pub(crate) mod automation;
pub(crate) mod clipboard;
pub(crate) mod clock;
pub(crate) mod download;
pub(crate) mod fetch;
pub(crate) mod file;
pub(crate) mod page;
pub(crate) mod storage;
pub(crate) mod tasks;
