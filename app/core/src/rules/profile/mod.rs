//! P: the profile around the layer. [`crate::version`] and [`crate::profile::Profile::findings`] apply these rules; none reads the
//! layer's text.

pub(crate) mod check;
pub(crate) mod json;
mod p001_version_not_semver;
mod p002_version_decorated;
mod p003_version_not_new;
mod p004_version_lower;
mod p005_profile_without_name;
mod p006_cloud_type;
mod p007_missing_layer;
mod p008_add_on_with_os;
mod p009_pack_type;
mod p010_pack_train;
mod p011_generic_os_pack;
mod p012_import_form;
mod p013_masked_value;

pub(crate) use p001_version_not_semver::P001;
pub(crate) use p002_version_decorated::P002;
pub(crate) use p003_version_not_new::P003;
pub(crate) use p004_version_lower::P004;
pub(crate) use p005_profile_without_name::P005;
pub(crate) use p006_cloud_type::P006;
pub(crate) use p007_missing_layer::P007;
pub(crate) use p008_add_on_with_os::P008;
pub(crate) use p009_pack_type::P009;
pub(crate) use p010_pack_train::P010;
pub(crate) use p011_generic_os_pack::P011;
pub(crate) use p012_import_form::P012;
pub(crate) use p013_masked_value::P013;
