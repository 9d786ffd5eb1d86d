//! What programs on the host, and the tools that they use, make of the values of a layer.
//!
//! Each reader is a model of one program, with the version that it was taken from. Rules ask them; `cargo xtask oracle` compares
//! them with the programs.

pub mod go_yaml;
pub mod image_reference;
pub mod kairos;
pub mod login;
pub mod pem;
pub mod registry_name;
pub mod template;
pub mod x509;
pub mod yip;
