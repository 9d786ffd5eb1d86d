use crate::diagnostic::{Diagnostic, Place};
use crate::profile::cursor::Type;
use crate::rules::profile_cx::ProfileCx;
use crate::rules::{Sink, declare_rule};

declare_rule! {
    /// ## What it does
    /// Reports a profile whose name is missing or empty.
    ///
    /// ## Why it matters
    /// A name and a version identify one profile in a project or tenant. Without a name there is nothing to import.
    ///
    /// ## How to fix
    /// Write a name in `metadata.name`.
    ///
    /// ## Invalid
    /// ```json
    /// {
    ///   "metadata": {"name": ""},
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
    P005 "profile-without-name" {
        summary: "The profile has no name",
        severity: Error,
        fix: Never,
        evidence: Documented,
        source: "Palette documentation, Export and Import Cluster Profiles; API, v1ClusterProfileImportEntity",
        since: "0.1.0",
        check: Profile(check),
    }
}

fn check(cx: &ProfileCx<'_, '_>, sink: &mut Sink) {
    if cx.root.is_none() {
        return;
    }
    let name = cx.metadata().and_then(|metadata| metadata.get("name"));
    if name.as_ref().is_some_and(|name| !name.is(Type::Text) || !name.text().trim().is_empty()) {
        return;
    }
    let missing = || match cx.metadata() {
        Some(metadata) => metadata.missing("name"),
        None => Place::Member { path: "metadata.name".to_owned(), range: None },
    };
    let place = name.map_or_else(missing, |name| name.place());
    let help = "Palette identifies a profile by its name and version; add a name";
    sink.report(Diagnostic::new(&P005, place, "the profile has no name", help));
}

#[cfg(test)]
mod tests {
    use crate::rules::profile::testing::{frame, shown};

    #[test]
    fn missing_or_empty() {
        let text = frame("", "");
        assert_eq!(shown(&text), []);
        assert_eq!(shown(&text.replace("\"edge-store\"", "\" \"")), [("P005", "\" \"".to_owned())]);
        assert_eq!(shown(&text.replace("\"name\":\"edge-store\"", "")), [("P005", "\"metadata\"".to_owned())]);
    }
}
