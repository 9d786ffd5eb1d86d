//! P: the profile around the layer. [`crate::version`] and [`crate::export`] apply these rules; none reads the layer's text.

mod p001_version_not_semver;
mod p002_version_decorated;
mod p003_version_not_new;

pub(crate) use p001_version_not_semver::P001;
pub(crate) use p002_version_decorated::P002;
pub(crate) use p003_version_not_new::P003;
