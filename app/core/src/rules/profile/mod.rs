//! P: the profile around the layer. [`crate::version`] and [`crate::profile::Profile::findings`] apply these rules; none reads the
//! layer's text.

pub(crate) mod check;
pub(crate) mod json;

super::rules! {
    'P', "profile", "Profile, version, export";
    p001_version_not_semver,
    p002_version_decorated,
    p003_version_not_new,
    p004_version_lower,
    p005_profile_without_name,
    p006_cloud_type,
    p007_missing_layer,
    p008_add_on_with_os,
    p009_pack_type,
    p010_pack_train,
    p011_generic_os_pack,
    p012_import_form,
    p013_masked_value,
}

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
