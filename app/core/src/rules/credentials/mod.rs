//! C: `providerCredentials`.

super::rules! {
    'C', "credentials", "Credentials";
    c001_missing_registry,
    c002_missing_login,
    c003_old_credential_key,
    c004_unknown_credential_key,
    c005_token_registry,
    c006_short_lived_login,
    c007_ignored_for_external_registry,
    c008_ignored_for_user_data,
    c009_primary_registry_conflict,
    c010_several_registries,
    c011_white_space_in_credentials,
    c012_unquoted_password,
    c013_placeholder_credentials,
    c014_long_password,
    c015_credentials_and_image_change,
    c016_credentials_for_public_registry,
    c017_password_like_base64,
    c018_escape_in_login,
    c019_login_for_another_registry,
    c020_broken_service_account,
    c021_shell_variable_in_user,
}

pub(super) use c010_several_registries::is_host_list;
pub(super) use c011_white_space_in_credentials::trimmed;

use crate::cx::Cx;
use crate::diagnostic::Fix;
use crate::model::{Credentials, Field, Value};
use crate::patch;
use crate::source::TextRange;
use crate::yaml::NodeId;

/// `providerCredentials`, when it is a mapping with something in it.
pub(super) fn credentials(doc: &Cx<'_>) -> Option<Credentials> {
    doc.layer.credentials.filter(|credentials| credentials.is_mapping(&doc.tree))
}

/// The value of a field, unless it is missing or holds a macro.
fn literal<'d>(doc: &'d Cx<'_>, field: Option<Field>) -> Option<Value<'d>> {
    field.and_then(|field| doc.value(field.value)).filter(Value::is_literal)
}

/// Whether a key that is not in the mapping is really missing: all of it was read, and no merge key brings others in.
pub(super) fn is_whole(doc: &Cx<'_>, mapping: NodeId) -> bool {
    doc.is_complete(mapping) && doc.tree.get(mapping, "<<").is_none()
}

/// Where an empty value is shown: at the value, or at the key when nothing is written.
fn empty_place(doc: &Cx<'_>, field: Field) -> TextRange {
    let value = doc.tree.node(field.value).range;
    if value.is_empty() { doc.key_range(&field) } else { value }
}

/// The offer to remove the whole block, when it is on lines of its own and all of the layer could be read.
pub(super) fn removal(doc: &Cx<'_>, credentials: &Credentials) -> Option<Fix> {
    let name = doc.tree.key(&credentials.field);
    let is_only = doc.layer.entries.iter().filter(|entry| doc.tree.key(entry) == name).count() < 2;
    if !is_only || !doc.tree.damaged().is_empty() {
        return None;
    }
    patch::remove_entry(doc, &credentials.field).map(|edit| Fix::unsafe_edit("Remove `providerCredentials`", edit))
}

/// Asserts that a rule on the whole block finds it with an answer to the context questions only, and offers to remove it.
#[cfg(test)]
#[track_caller]
fn check_answer(code: &str, answer: &crate::Context) {
    use super::testing::{check, check_fix_in, check_in};

    check_in(answer, code, "«providerCredentials»:\n  registry: a.io\n");
    check_in(answer, code, "options: {}\n");
    check_in(answer, code, "providerCredentials:\n");
    check(code, "providerCredentials:\n  registry: a.io\n");
    check_fix_in(answer, code, "providerCredentials:\n  registry: a.io\noptions: {}\n", "options: {}\n");
}
