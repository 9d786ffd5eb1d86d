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
use crate::rule::{Rule, Severity};
use crate::version::{Flaw, flaw, shown, suggestion};

pub(super) use p006_cloud_type::of_another_cloud;

/// The first version of Palette that takes only semantic versions.
const STRICT: [u32; 3] = [4, 10, 0];

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
    let (severity, help) = if cx.context.palette_is_before(STRICT) {
        let help = "From version 4.10 on, Palette takes only new versions such as `1.2.0` or `1.2.0-rc.1`. After an upgrade, profiles with other \
                    versions go on working, but no new one is accepted.";
        (Severity::Warning, help)
    } else {
        let help = "Palette 4.10 and later take only `MAJOR.MINOR.PATCH` or `MAJOR.MINOR.PATCH-PRERELEASE`, such as `1.2.0` or `1.2.0-rc.1`. \
                    Existing profiles with other versions go on working.";
        (Severity::Error, help)
    };
    sink.report(on_version(cx, rule, message, help, suggestion(cx.version, cx.base)).severity(severity));
}
