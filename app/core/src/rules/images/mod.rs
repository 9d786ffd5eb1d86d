//! I: images.

super::rules! {
    'I', "images", "Images";
    i001_invalid_image_reference,
    i002_image_without_tag,
    i003_image_by_digest,
    i004_moving_tag,
    i005_invalid_tag,
    i006_empty_tag_segment,
    i008_unknown_distribution,
    i009_agent_version,
    i010_custom_tag,
    i011_image_scheme,
    i012_short_lived_registry,
    i013_kubernetes_version_differs,
    i014_container_scheme,
    i015_same_image_twice,
}

use crate::cx::Cx;
use crate::model::Value;
use crate::registry::has_placeholder;
use crate::source::TextRange;

/// An option that is written out.
struct Written<'d> {
    value: Value<'d>,
    /// The text without quotes and spaces around it, where an edit can take its place.
    edit: Option<TextRange>,
}

/// A value under `options` that is neither empty nor a macro nor a placeholder nor a secret.
fn option<'d>(doc: &'d Cx<'_>, key: &str) -> Option<Written<'d>> {
    let value = doc.option(key).filter(|value| value.is_literal() && !value.is_empty())?;
    let text = value.text.trim();
    let is_secret = doc.secrets.iter().any(|secret| secret.range.intersect(value.range).is_some());
    if text.is_empty() || has_placeholder(text) || is_secret {
        return None;
    }
    let at = value.part(value.text.len() - value.text.trim_start().len(), text.len());
    Some(Written { value, edit: (doc.slice(at) == text).then_some(at) })
}
