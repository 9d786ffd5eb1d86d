//! What programs on the host, and the tools that they use, make of the values of a layer.
//!
//! Each reader is a model of one program, with the version that it was taken from. Rules ask them; `cargo xtask oracle` compares
//! them with the programs.

pub mod x509;
