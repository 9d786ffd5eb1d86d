//! Plain values that the core and the page have in common: words of a fixed set, and records without places in a text. The page shows
//! them as the core made them, without the core: it runs in a worker, and the page cannot reach it.

mod deployment;

pub use deployment::{Fact, Mode, Target};
