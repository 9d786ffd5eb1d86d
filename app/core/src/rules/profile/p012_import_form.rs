use crate::diagnostic::Diagnostic;
use crate::profile::cursor::{Cursor, Type};
use crate::rules::profile_cx::ProfileCx;
use crate::rules::{Sink, declare_rule};

declare_rule! {
    /// ## What it does
    /// Reports members of the profile whose type is not that of the API's import entity: a number instead of a string, a
    /// string instead of a list, and packs without a name. Members that the API does not know are accepted.
    ///
    /// ## Why it matters
    /// Palette finds packs by name and reads the file by these types. The import fails at a member of another type.
    ///
    /// ## How to fix
    /// Write the member as the API describes it: strings in quotes, labels as an object of strings.
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
    ///         {"name": "edge-k3s", "type": "spectro", "layer": "k8s", "version": 1.32, "tag": "1.32.4", "values": ""},
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
    P012 "import-form" {
        summary: "A member of the profile does not have the type that the import expects",
        severity: Error,
        fix: Never,
        evidence: Documented,
        source: "API, v1ClusterProfileImportEntity",
        since: "0.1.0",
        check: Profile(check),
    }
}

/// The types of v1ClusterProfileImportEntity.
fn check(cx: &ProfileCx<'_, '_>, sink: &mut Sink) {
    let mut expect = |parent: &Option<Cursor<'_, '_>>, key: &str, wanted: Type| {
        if let Some(member) = parent.as_ref().and_then(|parent| parent.get(key)).filter(|member| !member.is(wanted)) {
            let what = match wanted {
                Type::Text => "a string",
                Type::Object => "an object",
                Type::List => "a list",
            };
            let message = format!("`{}` must be {what}", member.path);
            let help = "Palette's import requires the types of its API";
            sink.report(Diagnostic::new(&P012, member.place(), message, help));
        }
    };
    let (metadata, spec) = (cx.metadata(), cx.spec());
    for key in ["name", "description"] {
        expect(&metadata, key, Type::Text);
    }
    expect(&metadata, "labels", Type::Object);
    for label in metadata.iter().filter_map(|metadata| metadata.get("labels")) {
        for one in label.members() {
            let name = one.path.rsplit_once("labels.").map_or("", |(_, name)| name).to_owned();
            expect(&Some(label.clone()), &name, Type::Text);
        }
    }
    expect(&spec, "version", Type::Text);
    let template = spec.as_ref().and_then(|spec| spec.get("template"));
    for key in ["type", "cloudType"] {
        expect(&template, key, Type::Text);
    }
    let packs = template.as_ref().and_then(|template| template.get("packs"));
    for pack in packs.iter().flat_map(Cursor::items) {
        let pack = Some(pack);
        for key in ["name", "type", "layer", "version", "tag"] {
            expect(&pack, key, Type::Text);
        }
        expect(&pack, "registry", Type::Object);
        expect(&pack, "manifests", Type::List);
        for manifest in pack.as_ref().and_then(|pack| pack.get("manifests")).iter().flat_map(Cursor::items) {
            expect(&Some(manifest.clone()), "name", Type::Text);
            expect(&Some(manifest), "content", Type::Text);
        }
    }
    for variable in spec.as_ref().and_then(|spec| spec.get("variables")).iter().flat_map(Cursor::items) {
        for key in ["name", "displayName", "description", "format", "inputType", "regex"] {
            expect(&Some(variable.clone()), key, Type::Text);
        }
    }
    for pack in packs.iter().flat_map(Cursor::items) {
        let name = pack.get("name");
        if name.as_ref().is_none_or(|name| name.is(Type::Text) && name.text().trim().is_empty()) {
            let place = name.map_or_else(|| pack.missing("name"), |name| name.place());
            let help = "Palette finds a pack by its name and version";
            sink.report(Diagnostic::new(&P012, place, "this pack has no name", help));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::profile::testing::{findings, frame};

    #[test]
    fn members_of_other_types_in_other_places() {
        let text = frame(",\"registry\":\"x\",\"manifests\":{}", "")
            .replace("{\"name\":\"edge-store\"}", "{\"name\":5,\"labels\":{\"a\":1,\"b\":\"c\"}}");
        let paths: Vec<String> =
            findings(&text).into_iter().filter(|f| f.code() == "P012").map(|f| f.place.path().to_owned()).collect();
        assert_eq!(
            paths,
            [
                "metadata.name",
                "metadata.labels.a",
                "spec.template.packs[0].registry",
                "spec.template.packs[0].manifests"
            ]
        );
    }
}
