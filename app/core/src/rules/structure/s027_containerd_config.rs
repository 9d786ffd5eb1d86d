use crate::cx::Cx;
use crate::diagnostic::Diagnostic;
use crate::impact::distribution;
use crate::rules::{Sink, declare_rule};
use crate::source::TextRange;

declare_rule! {
    /// ## What it does
    /// Reports steps in `stages` that write a whole `/etc/containerd/config.toml`: in `files` or `downloads`, or by a command with
    /// `>` or `tee`.
    ///
    /// ## Why it matters
    /// With PXK-E and Canonical Kubernetes, the file belongs to the distribution: what it needs is gone once a stage replaces the
    /// file. RKE2 and K3s do not read it, they have a file of their own.
    ///
    /// ## How to fix
    /// Write a drop-in in `/etc/containerd/conf.d/` with `version = 2` and the settings below
    /// `plugins."io.containerd.grpc.v1.cri"`. When you use mirrors or a private registry, set
    /// `config_path = "/etc/containerd/certs.d"` there.
    ///
    /// ## Invalid
    /// ```yaml
    /// options:
    ///   system.uri: registry.edge-lab.net/edge/os:1.0.0
    /// stages:
    ///   initramfs:
    ///     - files:
    ///         - path: /etc/containerd/config.toml
    ///           content: |
    ///             version = 2
    /// ```
    ///
    /// ## Valid
    /// ```yaml
    /// options:
    ///   system.uri: registry.edge-lab.net/edge/os:1.0.0
    /// stages:
    ///   initramfs:
    ///     - files:
    ///         - path: /etc/containerd/conf.d/10-mirrors.toml
    ///           content: |
    ///             version = 2
    ///             [plugins."io.containerd.grpc.v1.cri".registry]
    ///             config_path = "/etc/containerd/certs.d"
    /// ```
    S027 "containerd-config" {
        summary: "A stage replaces `/etc/containerd/config.toml`",
        severity: Warning,
        fix: Never,
        evidence: Documented,
        source: "Palette documentation, System Extensions (containerd drop-in configuration)",
        since: "0.1.0",
        check: Layer(check),
    }
}

const PATH: &str = "/etc/containerd/config.toml";

fn check(doc: &Cx<'_>, sink: &mut Sink) {
    let Some(stages) = doc.layer.stages else { return };
    for stage in doc.tree.entries(stages.value) {
        for step in doc.tree.sequence(stage.value).unwrap_or(&[]) {
            let items =
                |key: &str| doc.tree.get(*step, key).and_then(|list| doc.tree.sequence(list.value)).unwrap_or(&[]);
            let written = items("files").iter().chain(items("downloads")).filter_map(|file| doc.get(*file, "path"));
            for path in written.filter(|path| path.text.trim() == PATH) {
                sink.report(finding(doc, path.range));
            }
            for command in items("commands").iter().filter_map(|command| doc.value(*command)) {
                if command.text.lines().any(replaces) {
                    sink.report(finding(doc, doc.first_line(command.id)));
                }
            }
        }
    }
}

/// Whether a line of a shell script replaces the whole file: `> FILE`, `tee FILE`; not `>> FILE` or `tee -a FILE`.
fn replaces(line: &str) -> bool {
    let line = line.trim();
    line.match_indices(PATH).any(|(at, _)| {
        let after = line.get(at + PATH.len()..).and_then(|rest| rest.chars().next());
        let before = line.get(..at).unwrap_or("").trim_end_matches(['"', '\'']).trim_end();
        let is_whole =
            after.is_none_or(|next| next.is_whitespace() || matches!(next, '"' | '\'' | ';' | ')' | '&' | '|'));
        is_whole
            && !line.starts_with('#')
            && (before.ends_with('>') && !before.ends_with(">>") || before.ends_with("tee"))
    })
}

fn finding(doc: &Cx<'_>, at: TextRange) -> Diagnostic {
    let help = match distribution(doc) {
        Some("k3s" | "rke2") => {
            "RKE2 and K3s do not read this file: they generate a containerd configuration of their own, and use `registries.yaml` for mirrors"
        }
        _ => {
            "the distribution needs its own settings there; write a drop-in in `/etc/containerd/conf.d/` with `version = 2` instead, and with \
             `config_path = \"/etc/containerd/certs.d\"` for mirrors or a private registry. RKE2 and K3s do not read either"
        }
    };
    Diagnostic::new(&S027, at, "this replaces containerd's whole configuration", help)
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::check;

    #[test]
    fn whole_files() {
        check(
            "S027",
            "stages:\n  boot:\n    - files:\n        - path: «/etc/containerd/config.toml»\n        - path: /etc/containerd/config.toml.bak\n      downloads:\n        - path: «\"/etc/containerd/config.toml\"»\n",
        );
        check(
            "S027",
            "stages:\n  boot:\n    - commands:\n        - «containerd config default > /etc/containerd/config.toml»\n        - |\n          «cat <<EOF | sudo tee \"/etc/containerd/config.toml\"»\n          version = 2\n          EOF\n",
        );
    }

    #[test]
    fn what_leaves_the_file() {
        for command in [
            "echo x >> /etc/containerd/config.toml",
            "sed -i s/a/b/ /etc/containerd/config.toml",
            "cat x > /etc/containerd/conf.d/10-x.toml",
            "tee -a /etc/containerd/config.toml < x",
            "cat /etc/containerd/config.toml > /tmp/x",
            "cp x > /etc/containerd/config.toml.new",
        ] {
            check("S027", &format!("stages:\n  boot:\n    - commands:\n        - '{command}'\n"));
        }
    }
}
