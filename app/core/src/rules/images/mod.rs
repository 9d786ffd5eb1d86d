//! I: images.

mod i001_reference;
mod i002_no_tag;
mod i003_digest;
mod i004_moving_tag;
mod i005_tag;
mod i006_empty_segment;
mod i008_distribution;
mod i009_agent_version;
mod i010_custom_tag;
mod i011_scheme;
mod i012_ttl_sh;
mod i013_kubernetes_version;
mod i014_container_scheme;
mod i015_same_image_twice;

pub(crate) use i001_reference::I001;
pub(crate) use i002_no_tag::I002;
pub(crate) use i003_digest::I003;
pub(crate) use i004_moving_tag::I004;
pub(crate) use i005_tag::I005;
pub(crate) use i006_empty_segment::I006;
pub(crate) use i008_distribution::I008;
pub(crate) use i009_agent_version::I009;
pub(crate) use i010_custom_tag::I010;
pub(crate) use i011_scheme::I011;
pub(crate) use i012_ttl_sh::I012;
pub(crate) use i013_kubernetes_version::I013;
pub(crate) use i014_container_scheme::I014;
pub(crate) use i015_same_image_twice::I015;

use crate::model::{Doc, Value};
use crate::registry::has_placeholder;
use crate::source::TextRange;

/// An option that is written out.
struct Written<'d> {
    value: Value<'d>,
    /// The text without quotes and blanks around it, where an edit can take its place.
    edit: Option<TextRange>,
}

/// A value under `options` that is neither empty nor a macro nor a placeholder nor a secret.
fn option<'d>(doc: &'d Doc<'_>, key: &str) -> Option<Written<'d>> {
    let value = doc.option(key).filter(|value| value.is_literal() && !value.is_empty())?;
    let text = value.text.trim();
    let is_secret = doc.secrets.iter().any(|secret| secret.range.intersect(value.range).is_some());
    if text.is_empty() || has_placeholder(text) || is_secret {
        return None;
    }
    let at = value.part(doc, value.text.len() - value.text.trim_start().len(), text.len());
    Some(Written { value, edit: (doc.slice(at) == text).then_some(at) })
}
