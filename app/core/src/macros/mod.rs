//! The `{{ ... }}` language, and what its references to this layer lead to.

pub mod reference;

pub use layerwright_reader::macros::*;
