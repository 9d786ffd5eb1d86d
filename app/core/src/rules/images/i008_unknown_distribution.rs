use super::option;
use crate::cx::Cx;
use crate::diagnostic::{Diagnostic, Fix};
use crate::edit::TextEdit;
use crate::keys::DISTRIBUTIONS;
use crate::registry::is_quotable;
use crate::rules::{Sink, declare_rule};
use crate::spelling::nearest;

declare_rule! {
    /// ## What it does
    ///
    /// Reports an `options.system.k8sDistribution` other than `k3s`, `rke2`, `kubeadm`, `kubeadm-fips`, `nodeadm` and
    /// `canonical`.
    ///
    /// ## Why it matters
    ///
    /// The option becomes part of the image tag. CanvOS builds images for these distributions only, so no image has that tag.
    ///
    /// ## How to fix
    ///
    /// Use the value of `K8S_DISTRIBUTION` that the image was built with.
    ///
    /// ## Invalid
    ///
    /// ```yaml
    /// pack:
    ///   content:
    ///     images:
    ///       - image: '{{.spectro.pack.edge-native-byoi.options.system.uri}}'
    /// options:
    ///   system.uri: 'registry.acme.internal/edge/ubuntu:{{.spectro.pack.edge-native-byoi.options.system.k8sDistribution}}-1.29.5-{{.spectro.pack.edge-native-byoi.options.system.peVersion}}-{{.spectro.pack.edge-native-byoi.options.system.customTag}}'
    ///   system.k8sDistribution: k3
    ///   system.peVersion: v4.5.8
    ///   system.customTag: demo
    /// ```
    ///
    /// ## Valid
    ///
    /// ```yaml
    /// pack:
    ///   content:
    ///     images:
    ///       - image: '{{.spectro.pack.edge-native-byoi.options.system.uri}}'
    /// options:
    ///   system.uri: 'registry.acme.internal/edge/ubuntu:{{.spectro.pack.edge-native-byoi.options.system.k8sDistribution}}-1.29.5-{{.spectro.pack.edge-native-byoi.options.system.peVersion}}-{{.spectro.pack.edge-native-byoi.options.system.customTag}}'
    ///   system.k8sDistribution: k3s
    ///   system.peVersion: v4.5.8
    ///   system.customTag: demo
    /// ```
    I008 "unknown-distribution" {
        summary: "`system.k8sDistribution` is not one that CanvOS builds",
        severity: Warning,
        fix: Sometimes,
        evidence: Documented,
        source: "CanvOS, README and Earthfile",
        since: "0.1.0",
        check: Layer(check),
    }
}

fn check(doc: &Cx<'_>, sink: &mut Sink) {
    let Some(option) = option(doc, "system.k8sDistribution") else { return };
    let text = option.value.text.trim();
    if DISTRIBUTIONS.contains(&text) {
        return;
    }
    let meant = meant(text);
    let hint = meant.map(|name| format!("; did you mean `{name}`?")).unwrap_or_default();
    let shown = if is_quotable(text) { format!("`{text}`") } else { "this".to_owned() };
    let message = format!("{shown} is not a distribution that CanvOS builds{hint}");
    let help = "CanvOS builds `k3s`, `rke2`, `kubeadm`, `kubeadm-fips`, `nodeadm` and `canonical`. Use the value that the image was built with.";
    let fix = meant
        .zip(option.edit)
        .map(|(name, at)| Fix::unsafe_edit(format!("Write `{name}`"), TextEdit::replace(at, name)));
    sink.report(Diagnostic::new(&I008, option.value.range, message, help).fix(fix));
}

/// The distribution that a typo or another of its names stands for.
fn meant(text: &str) -> Option<&'static str> {
    let lower = text.to_ascii_lowercase();
    match lower.as_str() {
        "k8s" | "pxke" | "pxk-e" | "pxk" | "kubernetes" | "edge-k8s" => return Some("kubeadm"),
        "k3" | "edge-k3s" => return Some("k3s"),
        "rke" | "edge-rke2" => return Some("rke2"),
        _ => {}
    }
    DISTRIBUTIONS
        .iter()
        .find(|name| **name == lower)
        .copied()
        .or_else(|| nearest(&lower, DISTRIBUTIONS.iter().copied()))
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{check, check_fix};

    #[test]
    fn unknown() {
        for text in ["k3", "'K3S'", "\"k8s\"", "microk8s", "kubeadmin"] {
            check("I008", &format!("options:\n  system.k8sDistribution: «{text}»   \n"));
        }
        check("I008", "options: {system.k8sDistribution: «rke»}\n");
        check("I008", "options:\n  system.k8sDistribution: &d «k0s»\n");
        check_fix(
            "I008",
            "options:\n  system.k8sDistribution: 'rke' # x\n",
            "options:\n  system.k8sDistribution: 'rke2' # x\n",
        );
    }

    #[test]
    fn known_or_not_written_out() {
        for text in [
            "k3s",
            "'rke2'",
            "kubeadm-fips",
            "''",
            "",
            "'{{.spectro.macro.d}}'",
            "<distribution>",
            "REPLACE_ME",
            "canonical",
        ] {
            check("I008", &format!("options:\n  system.k8sDistribution: {text}\n"));
        }
        check("I008", "system.k8sDistribution: x\n");
    }
}
