//! H: secrets hygiene.

super::rules! {
    'H', "secrets", "Secrets";
    h001_literal_password,
    h002_literal_secret,
    h005_weak_password,
}

use crate::diagnostic::Fix;
use crate::edit::TextEdit;
use crate::secrets::Secret;

/// The offers to put a reference in the place of a secret that fills its value. The secret is deleted, never repeated.
fn references(secret: &Secret) -> impl Iterator<Item = Fix> + use<> {
    let (name, at) = (secret.suggested_name.clone(), secret.whole_value.then_some(secret.range));
    [("macro", "macro"), ("var", "masked profile variable")].into_iter().filter_map(move |(family, word)| {
        let reference = format!("'{{{{.spectro.{family}.{name}}}}}'");
        let edit = TextEdit::replace(at?, reference);
        Some(Fix::unsafe_edit(format!("Refer to the {word} `{name}`, which you define in Palette"), edit))
    })
}
