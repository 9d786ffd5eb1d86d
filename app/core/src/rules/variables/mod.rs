//! V: the variables of the profile. [`crate::profile::Profile::findings`] applies these rules.

pub(crate) mod check;

super::rules! {
    'V', "variables", "Variables";
    v001_variable_format,
    v002_dropdown_options,
    v003_variable_without_default,
    v004_duplicate_variable,
    v005_sensitive_default,
    v006_undocumented_input,
}

pub(super) use v001_variable_format::V001;
pub(super) use v002_dropdown_options::V002;
pub(super) use v003_variable_without_default::V003;
pub(super) use v004_duplicate_variable::V004;
pub(super) use v005_sensitive_default::V005;
pub(super) use v006_undocumented_input::V006;
