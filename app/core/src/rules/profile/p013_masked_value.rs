use crate::diagnostic::Diagnostic;
use crate::placeholder::is_masked;
use crate::rules::profile_cx::ProfileCx;
use crate::rules::variables::name_of;
use crate::rules::{Sink, declare_rule};

declare_rule! {
    /// ## What it does
    /// Reports values that consist of asterisks in the variables' defaults and in the YAML of layers other than the OS
    /// layer. Other rules report them in the OS layer.
    ///
    /// ## Why it matters
    /// Palette masks sensitive values when it exports a profile, and an import needs them again. Palette may refuse a masked
    /// default: public repositories quote its message "default value should not be masked". A masked value that is accepted would
    /// be used as written.
    ///
    /// ## How to fix
    /// Enter the value again, or set it in Palette after the import.
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
    ///         {"name": "edge-k3s", "type": "spectro", "layer": "k8s", "version": "1.32.4", "tag": "1.32.4", "values": "cluster:\n  token: '********'\n"},
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
    P013 "masked-value" {
        summary: "A masked value is left in the profile",
        severity: Warning,
        fix: Never,
        evidence: Inferred,
        source: "Palette documentation, Export and Import Cluster Profiles; error messages of Palette in public repositories",
        since: "0.1.0",
        check: Profile(check),
    }
}

fn check(cx: &ProfileCx<'_, '_>, sink: &mut Sink) {
    for pack in cx.packs.iter().filter(|pack| pack.text_of("layer") != "os") {
        let Some(values) = pack.get("values") else { continue };
        let count = values.text().lines().filter(|line| is_masked(value_of(line))).count();
        if count > 0 {
            let values_are = if count == 1 { "one value is" } else { "several values are" };
            let message = format!("{values_are} masked in the YAML of this layer");
            let help = "Palette masks sensitive values in exports; enter the values again, or set them in Palette after the import";
            sink.report(Diagnostic::new(&P013, values.key_place(), message, help));
        }
    }
    for variable in &cx.variables {
        if let Some(default) = variable.get("defaultValue").filter(|default| is_masked(default.text())) {
            let message = format!("the default of {} is masked", name_of(variable));
            let help = "Palette may refuse a masked default; write the value again, or leave it empty and give it in Palette after the import";
            sink.report(Diagnostic::new(&P013, default.place(), message, help));
        }
    }
}

/// The value on a line of YAML: behind a key or a list's hyphen. Empty for comments.
fn value_of(line: &str) -> &str {
    let line = line.trim();
    if line.starts_with('#') {
        return "";
    }
    let value = line.split_once(": ").map_or_else(|| line.strip_prefix("- ").unwrap_or(""), |(_, value)| value);
    value.split(" #").next().unwrap_or("").trim().trim_matches(['"', '\''])
}

#[cfg(test)]
mod tests {
    use crate::rules::profile::testing::{frame, shown};

    #[test]
    fn masked_values_of_other_layers() {
        let masked = |yaml: &str| {
            let text = frame("", "").replace(
                "\"tag\":\"1.32.4\",\"values\":\"\"",
                &format!("\"tag\":\"1.32.4\",\"values\":{}", serde_json::to_string(yaml).unwrap()),
            );
            shown(&text)
        };
        assert_eq!(masked("a:\n  token: ******** # x\n"), [("P013", "\"values\"".to_owned())]);
        assert_eq!(masked("a:\n  - \"*****\"\n"), [("P013", "\"values\"".to_owned())]);
        assert_eq!(masked("# token: ****\na: '**'\nb: x ***\nc: '*'\n"), []);
    }
}
