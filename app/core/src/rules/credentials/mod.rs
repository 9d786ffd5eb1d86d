//! C: `providerCredentials`.

mod c001_missing_registry;
mod c002_missing_login;
mod c003_old_key;
mod c004_unknown_key;
mod c005_token_registry;
mod c006_short_lived_login;
mod c007_external_registry;
mod c008_user_data_credentials;
mod c009_primary_registry;
mod c010_several_registries;
mod c011_white_space;
mod c012_unquoted_password;
mod c013_placeholder;
mod c014_long_password;
mod c015_two_changes;
mod c016_public_registry;
mod c017_base64_password;
mod logins;

pub(crate) use c001_missing_registry::C001;
pub(crate) use c002_missing_login::C002;
pub(crate) use c003_old_key::C003;
pub(crate) use c004_unknown_key::C004;
pub(crate) use c005_token_registry::C005;
pub(crate) use c006_short_lived_login::C006;
pub(crate) use c007_external_registry::C007;
pub(crate) use c008_user_data_credentials::C008;
pub(crate) use c009_primary_registry::C009;
pub(crate) use c010_several_registries::{C010, is_host_list};
pub(crate) use c011_white_space::C011;
pub(crate) use c012_unquoted_password::C012;
pub(crate) use c013_placeholder::C013;
pub(crate) use c014_long_password::C014;
pub(crate) use c015_two_changes::C015;
pub(crate) use c016_public_registry::C016;
pub(crate) use c017_base64_password::C017;

use crate::diagnostic::Fix;
use crate::edit::{Indel, TextEdit};
use crate::model::{Credentials, Doc, Field};
use crate::source::{TextRange, size};
use crate::yaml::NodeId;

/// `providerCredentials`, when it is a mapping with something in it.
pub(super) fn credentials(doc: &Doc<'_>) -> Option<Credentials> {
    doc.layer.credentials.filter(|credentials| credentials.is_mapping(&doc.tree))
}

/// Whether a key that is not in the mapping is really missing: all of it was read, and no merge key brings others in.
pub(super) fn is_whole(doc: &Doc<'_>, mapping: NodeId) -> bool {
    doc.is_complete(mapping) && doc.tree.get(mapping, "<<").is_none()
}

/// Where an empty value is shown: at the value, or at the key when nothing is written.
fn empty_place(doc: &Doc<'_>, field: Field) -> TextRange {
    let value = doc.tree.node(field.value).range;
    if value.is_empty() { doc.key_range(&field) } else { value }
}

/// The offer to remove the whole block, when it stands on lines of its own and all of the layer could be read.
pub(super) fn removal(doc: &Doc<'_>, credentials: &Credentials) -> Option<Fix> {
    let name = doc.tree.key(&credentials.field);
    let is_only = doc.layer.entries.iter().filter(|entry| doc.tree.key(entry) == name).count() < 2;
    if !is_only || !doc.tree.damaged().is_empty() {
        return None;
    }
    let key = doc.key_range(&credentials.field);
    let first = doc.lines.line(key.start());
    let start = doc.lines.start(first);
    let lead = doc.slice(TextRange::new(start, key.start()));
    let end = doc.tree.node(credentials.field.value).range.end();
    // The range of a block scalar ends after its last line end.
    let last = doc.lines.line(if end > key.end() { end - size(1) } else { end });
    let tail = TextRange::new(end.min(doc.lines.range(doc.text, last).end()), doc.lines.range(doc.text, last).end());
    let tail = doc.slice(tail).trim_start();
    if !lead.trim().is_empty() || !(tail.is_empty() || tail.starts_with('#')) {
        return None;
    }
    let stop = if last + 1 < doc.lines.len() { doc.lines.start(last + 1) } else { size(doc.text.len()) };
    Some(Fix::risky("Remove providerCredentials", TextEdit::single(Indel::delete(TextRange::new(start, stop)))))
}
