use crate::context::{self, EXTENSIONS};
use crate::cx::{Cx, Endpoint};
use crate::diagnostic::{Diagnostic, Fix};
use crate::edit::TextEdit;
use crate::patch;
use crate::registry::Reference;
use crate::rule::Severity;
use crate::rules::{Sink, declare_rule};
use crate::source::TextRange;
use crate::yaml::Style;

declare_rule! {
    /// ## What it does
    ///
    /// Compares the version after `k3s-`, `rke2-`, `kubeadm-`, `kubeadm-fips-`, `nodeadm-` or `canonical-` in the tag of
    /// `system.uri` with the version of the Kubernetes pack, when the whole profile is open. A warning where the tag or the Palette
    /// version says that the image must bundle Kubernetes, otherwise a remark.
    ///
    /// ## Why it matters
    ///
    /// Palette's documents ask for a provider image with the Kubernetes version of the Kubernetes layer. A macro keeps
    /// the two in sync. Since Palette 4.10, an image may leave Kubernetes to systemd extensions
    /// (`BUNDLE_K8S_AND_AGENT_PROVIDER=false`). One such image serves several versions, and its tag need not name one.
    ///
    /// ## How to fix
    ///
    /// Write `{{ .spectro.system.kubernetes.version }}` in place of the version, or choose the image that was built for the
    /// version of the layer.
    ///
    /// ## Invalid
    ///
    /// ```yaml kubernetes-version=1.30.4
    /// pack:
    ///   content:
    ///     images:
    ///       - image: '{{.spectro.pack.edge-native-byoi.options.system.uri}}'
    /// options:
    ///   system.uri: registry.acme.internal/edge/ubuntu:k3s-1.29.5-v4.5.8-demo
    /// ```
    ///
    /// ## Valid
    ///
    /// ```yaml kubernetes-version=1.30.4
    /// pack:
    ///   content:
    ///     images:
    ///       - image: '{{.spectro.pack.edge-native-byoi.options.system.uri}}'
    /// options:
    ///   system.uri: 'registry.acme.internal/edge/ubuntu:k3s-{{ .spectro.system.kubernetes.version }}-v4.5.8-demo'
    /// ```
    I013 "kubernetes-version-differs" {
        summary: "The Kubernetes version in the tag differs from the Kubernetes layer",
        severity: Warning,
        fix: Sometimes,
        evidence: Documented,
        source: "Palette documentation, Build Provider Images and System Extensions",
        since: "0.1.0",
        check: Layer(check),
    }
}

const MACRO: &str = "{{ .spectro.system.kubernetes.version }}";
const DISTRIBUTIONS: &[&str] = &["k3s-", "rke2-", "kubeadm-fips-", "kubeadm-", "nodeadm-", "canonical-"];

fn check(doc: &Cx<'_>, sink: &mut Sink) {
    let Some(wanted) = doc.context.kubernetes_version.as_deref().map(numbers).filter(|w| w.contains('.')) else {
        return;
    };
    let Some(image) = Endpoint::system_uri(doc).filter(|image| !image.is_placeholder()) else { return };
    let text = image.text();
    let reference = Reference::image(text);
    let Some((offset, version)) = reference.tag.and_then(version) else { return };
    // A pack version of two numbers says nothing about the third.
    let parts = wanted.split('.').count();
    if version.split('.').take(parts).eq(wanted.split('.')) {
        return;
    }
    let start = reference.path_start + reference.path.len() + 1 + offset;
    let message = format!("the tag says Kubernetes {version}, but the Kubernetes layer has {wanted}");
    let must_bundle = doc.context.palette_is_before(EXTENSIONS) || reference.tag.is_some_and(is_older_image);
    let (severity, help) = if must_bundle {
        let help = "The provider image must hold the version of the Kubernetes layer. Choose the image that was built for it, or let \
                    `{{ .spectro.system.kubernetes.version }}` name the version.";
        (Severity::Warning, help)
    } else {
        let help = "An image that bundles Kubernetes must hold the version of the Kubernetes layer: choose the image that was built for it, or let \
                    `{{ .spectro.system.kubernetes.version }}` name the version. An image that leaves Kubernetes to systemd extensions (Palette \
                    4.10) may keep its tag.";
        (Severity::Info, help)
    };
    let edit = image.source(doc, start, version.len()).and_then(|at| in_place(doc, &image, at));
    let fix = edit.map(|edit| Fix::unsafe_edit("Replace the version with the macro", edit));
    sink.report(Diagnostic::new(&I013, image.range(doc, start), message, help).severity(severity).fix(fix));
}

/// Whether a tag as CanvOS makes it names a CanvOS from before systemd extensions: `k3s-1.29.5-v4.5.8-demo`.
fn is_older_image(tag: &str) -> bool {
    let versions = tag.split('-').filter_map(|part| part.strip_prefix('v')).filter(|part| part.contains('.'));
    versions.filter_map(context::numbers).any(|version| version < EXTENSIONS)
}

/// The numbers of a version: `1.29.5` of `v1.29.5+k3s1`.
fn numbers(version: &str) -> &str {
    let version = version.trim().trim_start_matches('v');
    let end = version.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(version.len());
    version.get(..end).unwrap_or("").trim_end_matches('.')
}

/// The version of Kubernetes in a tag as CanvOS makes it, and its offset.
fn version(tag: &str) -> Option<(usize, &str)> {
    let name = DISTRIBUTIONS.iter().find(|name| tag.starts_with(**name))?;
    let rest = tag.get(name.len()..)?;
    let lead = usize::from(rest.starts_with('v'));
    let version = numbers(rest);
    // What follows a macro, or is followed by one, may be any part of a version.
    let next = rest.get(lead + version.len()..)?.chars().next();
    let is_whole = version.split('.').count() == 3 && next.is_none_or(|c| matches!(c, '-' | '+' | '_'));
    is_whole.then_some((name.len() + lead, version))
}

/// The macro in place of the version. A value without quotes gets them.
fn in_place(doc: &Cx<'_>, image: &Endpoint<'_>, at: TextRange) -> Option<TextEdit> {
    let value = image.value;
    let replaced = TextEdit::replace(at, MACRO);
    match value.style {
        _ if !value.range.contains_range(at) => Some(replaced).filter(|_| is_quoted_at(doc, at)),
        Style::Plain => replaced.and(patch::quote(doc, value.range)?),
        _ => Some(replaced),
    }
}

fn is_quoted_at(doc: &Cx<'_>, at: TextRange) -> bool {
    let value = doc.scalar_at(at.start()).and_then(|id| doc.value(id));
    value.is_some_and(|value| value.style != Style::Plain)
}

#[cfg(test)]
mod tests {
    use crate::Context;
    use crate::rules::testing::{check, check_fix_in, check_in};

    fn context(version: &str) -> Context {
        Context { kubernetes_version: Some(version.to_owned()), ..Context::default() }
    }

    #[test]
    fn other_versions() {
        let context = context("1.30.4");
        for uri in [
            "a.io/x:k3s-1.29.5-v4.5.8-demo",
            "'a.io/x:rke2-v1.30.3'",
            "\"{{.spectro.macro.r}}/x:kubeadm-fips-1.31.0_a\"",
        ] {
            check_in(&context, "I013", &format!("options:\n  system.uri: «{uri}»   \n"));
        }
        check_in(
            &context,
            "I013",
            "options:\n  system.uri: «'a.io/x:{{.spectro.pack.edge-native-byoi.options.d}}-1.29.5-v4'»\n  d: k3s\n",
        );
        check_in(
            &context,
            "I013",
            "options:\n  system.uri: 'a.io/x:k3s-{{.spectro.pack.edge-native-byoi.options.v}}-v4'\n  v: «1.29.5»\n",
        );
    }

    #[test]
    fn the_same_version_or_not_known() {
        for (version, uri) in [
            ("1.29.5", "a.io/x:k3s-1.29.5-v4.5.8"),
            ("v1.29.5+k3s1", "a.io/x:k3s-1.29.5"),
            ("1.29.x", "a.io/x:k3s-1.29.5-v4"),
            ("1.30.4", "'a.io/x:k3s-{{.spectro.system.kubernetes.version}}-v4'"),
            ("1.30.4", "a.io/x:v4.5.8"),
            ("1.30.4", "a.io/x:k3s-1.29"),
            ("1.30.4", "'a.io/x:k3s-1.29.5{{.spectro.macro.x}}'"),
            ("1.30.4", "\"NA\""),
            ("latest", "a.io/x:k3s-1.29.5"),
        ] {
            check_in(&context(version), "I013", &format!("options:\n  system.uri: {uri}\n"));
        }
        check("I013", "options:\n  system.uri: a.io/x:k3s-1.29.5\n");
    }

    #[test]
    fn the_macro_in_its_place() {
        let context = context("1.30.4");
        let after = "options:\n  system.uri: 'a.io/x:k3s-{{ .spectro.system.kubernetes.version }}-v4' # x\n";
        check_fix_in(&context, "I013", "options:\n  system.uri: a.io/x:k3s-1.29.5-v4 # x\n", after);
        check_fix_in(&context, "I013", "options:\n  system.uri: 'a.io/x:k3s-1.29.5-v4' # x\n", after);
    }
}
