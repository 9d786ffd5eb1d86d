//! The keys and stages that the documents name.

use crate::model::Doc;

/// Root keys of the OS layer that Palette's documentation shows.
pub(super) const ROOT_KEYS: &[&str] = &["pack", "options", "providerCredentials", "stages", "stylusPackage"];

/// Keys of `pack.drain` (Palette documentation, Skip Draining; CanvOS README).
pub(super) const DRAIN_KEYS: &[&str] = &[
    "cordon",
    "timeout",
    "gracePeriod",
    "ignoreDaemonSets",
    "deleteLocalData",
    "force",
    "disableEviction",
    "skipWaitForDeleteTimeout",
    "drainPods",
    "podSelector",
];

/// Stages (cloud-init.md, installer-reference.md); each also with `.before` and `.after`.
pub(super) const STAGES: &[&str] = &[
    "rootfs",
    "initramfs",
    "boot",
    "fs",
    "network",
    "reconcile",
    "after-install",
    "after-install-chroot",
    "after-upgrade",
    "after-upgrade-chroot",
    "after-reset",
    "after-reset-chroot",
    "before-install",
    "before-upgrade",
    "before-reset",
];

/// Whether this is a stage's name, with or without `.before` or `.after`.
pub(super) fn is_stage(name: &str) -> bool {
    let base = name.strip_suffix(".before").or_else(|| name.strip_suffix(".after")).unwrap_or(name);
    STAGES.contains(&base)
}

/// Top-level keys of an Edge host's user data that are not keys of the OS layer (Palette documentation, Edge Installer Configuration Reference).
pub(super) const USER_DATA_KEYS: &[&str] = &["stylus", "install", "reset"];

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

/// Whether the text says itself that it is a host's user data.
pub(super) fn is_user_data(doc: &Doc<'_>) -> bool {
    doc.tree.comments().first().is_some_and(|c| doc.slice(c.range).trim_end() == "#cloud-config")
}
