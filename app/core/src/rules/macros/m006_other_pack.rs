use super::paths;
use crate::cx::Cx;
use crate::diagnostic::{Diagnostic, Fix};
use crate::edit::TextEdit;
use crate::model::reference;
use crate::rule::Severity;
use crate::rules::{Sink, declare_rule};
use crate::source::range;
use crate::spelling::nearest;

declare_rule! {
    /// ## What it does
    /// Reports a pack reference macro that names a pack other than the layer's own, `edge-native-byoi`. Packs of the Kubernetes,
    /// network and storage layers are reported as notes only.
    ///
    /// ## Why it matters
    /// A reference is resolved by pack name. `generic-byoi` is the BYOOS pack of data center and cloud clusters, not of Edge, and a
    /// misspelled name refers to nothing: the value becomes empty.
    ///
    /// ## How to fix
    /// Spell the pack name as the profile does.
    ///
    /// ## Invalid
    /// ```yaml
    /// pack:
    ///   content:
    ///     images:
    ///       - image: '{{.spectro.pack.generic-byoi.options.system.uri}}'
    /// options:
    ///   system.uri: registry.edge-lab.net/edge/ubuntu:k3s-1.32.4-v4.7.6
    /// ```
    ///
    /// ## Valid
    /// ```yaml
    /// pack:
    ///   content:
    ///     images:
    ///       - image: '{{.spectro.pack.edge-native-byoi.options.system.uri}}'
    /// options:
    ///   system.uri: registry.edge-lab.net/edge/ubuntu:k3s-1.32.4-v4.7.6
    /// ```
    M006 "other-pack" {
        summary: "A pack reference macro names a pack other than this layer's",
        severity: Warning,
        fix: Sometimes,
        evidence: Inferred,
        source: "Palette documentation, Pack Constraints",
        since: "0.1.0",
        check: Layer(check),
    }
}

/// How names of packs of the other layers of an Edge profile begin (integrations/*.mdx).
const OTHER_LAYERS: [&str; 9] = [
    "edge-k3s",
    "edge-k8s",
    "edge-rke2",
    "edge-canonical",
    "edge-nodeadm",
    "edge-microk8s",
    "kubernetes",
    "cni-",
    "csi-",
];

fn check(doc: &Cx<'_>, sink: &mut Sink) {
    for (used, path) in paths(doc) {
        let Some((pack, rest)) = path.pack() else { continue };
        let own = doc.pack_name();
        if pack == own || pack.is_empty() || rest.is_empty() {
            continue;
        }
        let meant = nearest(pack, [own]).is_some()
            || pack.to_ascii_lowercase().contains("byo")
            || (rest.starts_with("options.system.") && reference::lookup(doc, rest).is_some());
        let is_other_layer = OTHER_LAYERS.iter().any(|name| pack.starts_with(name));
        let message = if meant {
            format!("this layer's pack is `{own}`, not `{pack}`")
        } else {
            format!("`{pack}` is not this layer's pack, `{own}`")
        };
        let help = if meant {
            "a reference is resolved by pack name, and one that resolves to nothing becomes empty"
        } else {
            "the value comes from another layer: the profile must contain a pack with exactly this name, or the macro becomes empty"
        };
        let severity = if is_other_layer && !meant { Severity::Info } else { Severity::Warning };
        let start = usize::from(path.range.start()) + "spectro.pack.".len();
        let fix = Fix::unsafe_edit(format!("Write `{own}`"), TextEdit::replace(range(start, start + pack.len()), own));
        sink.report(Diagnostic::new(&M006, used.range, message, help).severity(severity).fix(meant.then_some(fix)));
    }
}

#[cfg(test)]
mod tests {
    use crate::context::Context;
    use crate::rule::Severity;
    use crate::rules::testing::{check, check_fix, check_in, findings};

    #[test]
    fn other_packs() {
        check("M006", "options:\n  system.uri: x\n  a: '«{{.spectro.pack.generic-byoi.options.system.uri}}»'\n");
        check(
            "M006",
            "a: '«{{.spectro.pack.edge-native-byio.x}}» «{{.spectro.pack.my-addon.x}}» {{.spectro.pack.edge-native-byoi.a}}'\n",
        );
        let info = findings("M006", "a: '{{.spectro.pack.edge-k3s.version}}'\n", &Context::default());
        assert_eq!(info.iter().map(|d| d.severity).collect::<Vec<_>>(), [Severity::Info]);
    }

    #[test]
    fn the_packs_name_may_be_given() {
        let context = Context { pack: Some("edge-native-custom".to_owned()), ..Context::default() };
        check_in(
            &context,
            "M006",
            "a: '{{.spectro.pack.edge-native-custom.b}} «{{.spectro.pack.edge-native-byoi.b}}»'\nb: 1\n",
        );
    }

    #[test]
    fn the_own_name_is_offered() {
        check_fix(
            "M006",
            "a: '{{ .spectro.pack.edge-native-boyi.b }}'\nb: 1\n",
            "a: '{{ .spectro.pack.edge-native-byoi.b }}'\nb: 1\n",
        );
    }
}
