//! P: the profile around the layer. None of these rules reads the text of an OS layer.

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

#[cfg(test)]
pub(super) mod testing;

use super::Sink;
use super::profile_cx::ProfileCx;
use crate::diagnostic::{Diagnostic, Fix};
use crate::edit::TextEdit;
use crate::rule::Rule;
use crate::version::{Flaw, flaw, shown, suggestion};

/// A finding on the version, with the offer of another one.
fn on_version(
    cx: &ProfileCx<'_, '_>,
    rule: &'static Rule,
    message: String,
    help: &str,
    suggestion: Option<String>,
) -> Diagnostic {
    let place = cx.version_place();
    let Some(suggestion) = suggestion else { return Diagnostic::new(rule, place, message, help) };
    match place.range() {
        Some(at) => {
            let edit = TextEdit::replace(at, cx.written_version(&suggestion));
            let fix = Fix::unsafe_edit(format!("Set the version to `{suggestion}`"), edit);
            Diagnostic::new(rule, place, message, help).fix(fix)
        }
        None => Diagnostic::new(rule, place, message, format!("{help} `{suggestion}` would do.")),
    }
}

/// Reports a version that Palette refuses for this reason.
fn refused_version(cx: &ProfileCx<'_, '_>, rule: &'static Rule, reason: Flaw, sink: &mut Sink) {
    let Some((_, what)) = flaw(cx.version).filter(|(flaw, _)| *flaw == reason) else { return };
    let message = if cx.version.is_empty() { what.to_owned() } else { format!("version {} {what}", shown(cx.version)) };
    let help =
        "Palette takes only `MAJOR.MINOR.PATCH` or `MAJOR.MINOR.PATCH-PRERELEASE`, such as `1.2.0` or `1.2.0-rc.1`.";
    sink.report(on_version(cx, rule, message, help, suggestion(cx.version, cx.base)));
}
