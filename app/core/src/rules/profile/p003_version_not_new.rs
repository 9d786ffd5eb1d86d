use super::on_version;
use crate::rules::profile_cx::ProfileCx;
use crate::rules::{Sink, declare_rule};
use crate::version::{flaw, shown, suggestion};

declare_rule! {
    /// ## What it does
    ///
    /// Reports a new profile version that is the version of the profile it is made from.
    ///
    /// ## Why it matters
    ///
    /// A name and a version identify one profile in a project or tenant. Palette refuses to import a second one and asks
    /// you to change the name or the version.
    ///
    /// ## How to fix
    ///
    /// Use the next patch, minor or major version, or give the profile another name. The example below is made from version
    /// `1.2.0`.
    ///
    /// ## Invalid
    ///
    /// ```text
    /// 1.2.0
    /// ```
    ///
    /// ## Valid
    ///
    /// ```text
    /// 1.2.1
    /// ```
    P003 "version-not-new" {
        summary: "The new profile version is the version of the profile it is made from",
        severity: Error,
        fix: Sometimes,
        evidence: Documented,
        source: "Palette documentation, Export and Import Cluster Profiles",
        since: "0.1.0",
        check: Profile(check),
    }
}

fn check(cx: &ProfileCx<'_, '_>, sink: &mut Sink) {
    if cx.base == Some(cx.version) && flaw(cx.version).is_none() {
        let message = format!("version {} is the version that this profile is made from", shown(cx.version));
        let help =
            "Palette refuses a second profile of the same name and version; raise the version or change the name.";
        sink.report(on_version(cx, &P003, message, help, suggestion(cx.version, cx.base)));
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::profile::testing::version;

    #[test]
    fn the_version_of_the_base_is_taken() {
        assert_eq!(version("1.2.0", Some("1.2.0")).0, "P003");
        assert_eq!(version("1.2.0", Some("1.2.0")).2.as_deref(), Some("1.2.1"));
        assert_eq!(version("1.2.0-rc.1", Some("1.2.0-rc.1")).2.as_deref(), Some("1.2.0"));
        assert_eq!(version("v1.0.0", Some("1.0.0")).2.as_deref(), Some("1.0.1"));
    }
}
