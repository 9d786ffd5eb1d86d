use crate::cx::Cx;
use crate::diagnostic::Diagnostic;
use crate::rules::{Sink, declare_rule};

declare_rule! {
    /// ## What it does
    /// Reports `osImageOverride`, `osName` and `osVersion` under `pack`.
    ///
    /// ## Why it matters
    /// They belong to the `generic-byoi` pack for other clouds. The Edge pack names its image in `options`, under `system.uri`.
    ///
    /// ## How to fix
    /// Move the image to `system.uri` under `options`.
    ///
    /// ## Invalid
    /// ```yaml
    /// pack:
    ///   osImageOverride: ami-1
    /// options:
    ///   system.uri: registry.edge-lab.net/os:1.0.0
    /// ```
    ///
    /// ## Valid
    /// ```yaml
    /// options:
    ///   system.uri: registry.edge-lab.net/os:1.0.0
    /// ```
    S021 "generic-pack-field" {
        summary: "A field of the `generic-byoi` pack in an Edge layer",
        severity: Warning,
        fix: Never,
        evidence: Documented,
        source: "Palette documentation, BYOOS pack",
        since: "0.1.0",
        check: Layer(check),
    }
}

fn check(doc: &Cx<'_>, sink: &mut Sink) {
    let Some(pack) = doc.layer.pack else { return };
    for field in doc.tree.entries(pack.value) {
        let Some(key) = doc.tree.key(field).filter(|k| ["osImageOverride", "osName", "osVersion"].contains(k)) else {
            continue;
        };
        sink.report(Diagnostic::new(
            &S021,
            doc.key_range(field),
            format!("`pack.{key}` belongs to the `generic-byoi` pack"),
            "that pack is for other clouds; the Edge pack names its image under `options`, in `system.uri`",
        ));
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::check;

    #[test]
    fn fields() {
        check("S021", "pack:\n  «osImageOverride»: x\n  «osName»: y\noptions:\n  system.osName: ubuntu\n");
    }
}
