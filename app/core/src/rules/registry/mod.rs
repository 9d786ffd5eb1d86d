//! R: the registry endpoint.

mod r001_scheme;
mod r002_host;
mod r003_port;
mod r004_path;
mod r005_other_host;
mod r010_example_host;

pub(crate) use r001_scheme::R001;
pub(crate) use r002_host::R002;
pub(crate) use r003_port::R003;
pub(crate) use r004_path::R004;
pub(crate) use r005_other_host::R005;
pub(crate) use r010_example_host::R010;
