use crate::diagnostic::Diagnostic;
use crate::rules::profile_cx::ProfileCx;
use crate::rules::{Sink, declare_rule};

declare_rule! {
    /// ## What it does
    /// Points at packs whose tag follows a series of versions, such as `1.32.x`. This is only a note: Palette's own
    /// exports have such tags.
    ///
    /// ## Why it matters
    /// Such a tag moves to every new patch version of the pack, so clusters can change without a new profile version.
    /// Palette's documentation recommends a specific version when you update a profile.
    ///
    /// ## How to fix
    /// Pin a version if clusters must not change by themselves.
    ///
    /// ## Invalid
    /// ```json
    /// {
    ///   "metadata": {"name": "edge-store"},
    ///   "spec": {
    ///     "version": "1.2.0",
    ///     "template": {
    ///       "type": "cluster",
    ///       "cloudType": "edge-native",
    ///       "packs": [
    ///         {"name": "edge-native-byoi", "type": "spectro", "layer": "os", "version": "2.1.0", "tag": "2.1.0", "values": ""},
    ///         {"name": "edge-k3s", "type": "spectro", "layer": "k8s", "version": "1.32.4", "tag": "1.32.x", "values": ""},
    ///         {"name": "cni-calico", "type": "spectro", "layer": "cni", "version": "3.29.3", "tag": "3.29.3", "values": ""}
    ///       ]
    ///     }
    ///   }
    /// }
    /// ```
    ///
    /// ## Valid
    /// ```json
    /// {
    ///   "metadata": {"name": "edge-store"},
    ///   "spec": {
    ///     "version": "1.2.0",
    ///     "template": {
    ///       "type": "cluster",
    ///       "cloudType": "edge-native",
    ///       "packs": [
    ///         {"name": "edge-native-byoi", "type": "spectro", "layer": "os", "version": "2.1.0", "tag": "2.1.0", "values": ""},
    ///         {"name": "edge-k3s", "type": "spectro", "layer": "k8s", "version": "1.32.4", "tag": "1.32.4", "values": ""},
    ///         {"name": "cni-calico", "type": "spectro", "layer": "cni", "version": "3.29.3", "tag": "3.29.3", "values": ""}
    ///       ]
    ///     }
    ///   }
    /// }
    /// ```
    P010 "pack-train" {
        summary: "The tag of a pack follows a series of versions",
        severity: Info,
        fix: Sometimes,
        evidence: Documented,
        source: "Palette documentation, Cluster Profiles (pack versions) and Update a Cluster Profile",
        since: "0.1.0",
        check: Profile(check),
    }
}

fn check(cx: &ProfileCx<'_, '_>, sink: &mut Sink) {
    for pack in &cx.packs {
        let Some(tag) = pack.get("tag").filter(|tag| is_train(tag.text())) else { continue };
        let message = format!("the tag `{}` moves with new versions of the pack", tag.text());
        let help = "clusters change with each new version of the pack; use an exact version where they must not";
        let version = pack.text_of("version");
        let is_version = semver::Version::parse(version.trim_start_matches('v')).is_ok();
        let fix = tag.replacement("Set the tag to the version", &format!("\"{version}\"")).filter(|_| is_version);
        sink.report(Diagnostic::new(&P010, tag.place(), message, help).fix(fix));
    }
}

/// `1.32.x`, `1.x`
fn is_train(tag: &str) -> bool {
    let mut parts = tag.split('.').rev();
    parts.next() == Some("x")
        && parts.clone().next().is_some()
        && parts.all(|part| !part.is_empty() && part.len() < 8 && part.bytes().all(|b| b.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::is_train;

    #[test]
    fn trains() {
        assert!(["1.x", "1.32.x"].into_iter().all(is_train));
        assert!(!["x", "1.32.4", "v1.x", "1..x", "1.123456789.x"].into_iter().any(is_train));
    }
}
