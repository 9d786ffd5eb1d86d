use super::known;
use crate::cx::Cx;
use crate::diagnostic::Diagnostic;
use crate::rules::{Sink, declare_rule};

declare_rule! {
    /// ## What it does
    /// Reports signs that user data was pasted into the layer: the line `#cloud-config`, or a root key `stylus`, `install`, `reset`
    /// or `kairos`.
    ///
    /// ## Why it matters
    /// They are documented for the user data of a host, not for the OS layer of a profile, and may be ignored here.
    ///
    /// ## How to fix
    /// Keep `stylus:` and `install:` in the user data; only `stages` belongs in both.
    ///
    /// ## Invalid
    /// ```yaml
    /// options:
    ///   system.uri: registry.edge-lab.net/os:1.0.0
    /// stylus:
    ///   site:
    ///     name: store-1
    /// ```
    ///
    /// ## Valid
    /// ```yaml
    /// options:
    ///   system.uri: registry.edge-lab.net/os:1.0.0
    /// stages:
    ///   boot:
    ///     - name: hello
    /// ```
    S023 "user-data" {
        summary: "Keys of an Edge host's user data in the OS layer",
        severity: Warning,
        fix: Never,
        evidence: Inferred,
        source: "Palette documentation, Edge Installer Configuration Reference",
        since: "0.1.0",
        check: Layer(check),
    }
}

fn check(doc: &Cx<'_>, sink: &mut Sink) {
    if let Some(comment) = known::user_data_header(doc) {
        sink.report(Diagnostic::new(
            &S023,
            comment.range,
            "`#cloud-config` is the header of user data",
            "this looks like the user data of a host, not the OS layer of a profile; make sure that it is the right file",
        ));
    }
    for field in &doc.layer.entries {
        let Some(key) = doc.tree.key(field).filter(|key| known::USER_DATA_KEYS.contains(key)) else { continue };
        sink.report(Diagnostic::new(
            &S023,
            doc.key_range(field),
            format!("`{key}` is a key of user data"),
            "it is documented only for the user data of a host and may be ignored in the OS layer; keep it in the user data",
        ));
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::check;

    #[test]
    fn a_header_below_remarks_and_keys_of_kairos() {
        check("S023", "# of the pier hosts\n\n«#cloud-config»\nusers: []\n");
        check("S023", "«kairos»:\n  offline: true\nstages: {}\n");
        check("S006", "# of the pier hosts\n\n#cloud-config\nusers: []\n");
        check("S006", "kairos:\n  offline: true\nstages: {}\nwrite_files: []\n");
        check("S001", "stages: {}\nstylus:\n  site: {}\n");
        check("S001", "kairos: {}\nstages: {}\n");
    }

    #[test]
    fn user_data() {
        check("S023", "«#cloud-config»\n«stylus»:\n  site: {}\n«install»: {}\nstages: {}\n");
        check(
            "S023",
            "# see #cloud-config\noptions: {}\nstages:\n  boot:\n    - files:\n        - content: |\n            #cloud-config\n",
        );
    }
}
