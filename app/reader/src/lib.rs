//! Reading the text of a layer, without judging it: positions, macros, and YAML with a range for every node.
//!
//! A crate of its own because it is what takes the time of a check: it is compiled for speed, the rest of the core for size.
//! Pure, as the core is: no I/O, no unsafe, and it never panics on any input.

pub mod macros;
pub mod sort;
pub mod source;
pub mod spelling;
pub mod yaml;
