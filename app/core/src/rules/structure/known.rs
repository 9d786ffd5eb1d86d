//! The keys and stages that the documents name.

use crate::cx::Cx;
use crate::yaml::Comment;

/// Top-level keys of an Edge host's user data that are not keys of the OS layer (Palette documentation, Edge Installer
/// Configuration Reference; `kairos`: kairos-docs).
pub(super) const USER_DATA_KEYS: &[&str] = &["stylus", "install", "reset", "kairos"];

/// Whether a root key belongs under `pack`, `options` or `providerCredentials` and is at the root because the indentation was lost.
/// Gives the keys it belongs under, outermost first.
pub(super) fn home_of(key: &str) -> Option<&'static [&'static str]> {
    match key {
        "content" | "drain" => Some(&["pack"]),
        "images" => Some(&["pack", "content"]),
        "registry" | "user" | "password" | "certificates" => Some(&["providerCredentials"]),
        key if key.starts_with("system.") => Some(&["options"]),
        _ => None,
    }
}

/// The line above the first key by which the text says itself that it is a host's user data.
pub(super) fn user_data_header(doc: &Cx<'_>) -> Option<Comment> {
    let first = doc.layer.entries.first().map(|field| doc.key_range(field).start());
    let above = doc.tree.comments().iter().take_while(|c| first.is_none_or(|first| c.range.start() < first));
    above.copied().find(|c| doc.slice(c.range).trim_end() == "#cloud-config")
}

/// Whether the text is a host's user data: it says so, or has keys of user data and none that only a layer has.
pub(super) fn is_user_data(doc: &Cx<'_>) -> bool {
    let has = |keys: &[&str]| doc.layer.entries.iter().filter_map(|e| doc.tree.key(e)).any(|key| keys.contains(&key));
    user_data_header(doc).is_some()
        || has(USER_DATA_KEYS) && !has(&["pack", "options", "providerCredentials", "stylusPackage"])
}
