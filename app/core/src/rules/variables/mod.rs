//! V: the variables of the profile. [`crate::profile::Profile::findings`] applies these rules.

pub(crate) mod check;
mod v001_variable_format;
mod v002_dropdown_options;
mod v003_variable_without_default;
mod v004_duplicate_variable;
mod v005_sensitive_default;
mod v006_undocumented_input;

pub(crate) use v001_variable_format::V001;
pub(crate) use v002_dropdown_options::V002;
pub(crate) use v003_variable_without_default::V003;
pub(crate) use v004_duplicate_variable::V004;
pub(crate) use v005_sensitive_default::V005;
pub(crate) use v006_undocumented_input::V006;
