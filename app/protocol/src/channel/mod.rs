//! Messages between the page and its workers, and between these: a header in bytes, and texts as strings of their own beside it.

pub mod inbox;
mod worker;

pub use worker::Worker;
