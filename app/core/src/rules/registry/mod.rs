//! R: the registry endpoint.

mod r001_scheme;
mod r002_host;
mod r003_port;
mod r004_path;
mod r005_other_host;
mod r006_no_project;
mod r007_local_host;
mod r008_no_certificate;
mod r009_plain_http;
mod r010_example_host;
mod r011_capital_letters;

pub(crate) use r001_scheme::R001;
pub(crate) use r002_host::R002;
pub(crate) use r003_port::R003;
pub(crate) use r004_path::R004;
pub(crate) use r005_other_host::R005;
pub(crate) use r006_no_project::R006;
pub(crate) use r007_local_host::R007;
pub(crate) use r008_no_certificate::R008;
pub(crate) use r009_plain_http::R009;
pub(crate) use r010_example_host::R010;
pub(crate) use r011_capital_letters::R011;
