//! The page. The main thread holds the editor, the panels and the dialogs; everything that the core does happens in a worker, so
//! that typing never waits for it and a crash of it costs no text.

#![expect(unreachable_pub, reason = "the component macro makes the props of a crate's own components public")]

mod app;
mod bench;
mod checker;
mod dialogs;
mod editor;
mod fixes;
mod frame;
mod keys;
mod panels;
mod platform;
mod shared;
mod start;
mod state;
mod ui;

pub use app::mount;
