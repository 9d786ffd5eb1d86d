use super::option;
use crate::cx::Cx;
use crate::diagnostic::{Diagnostic, Fix};
use crate::edit::TextEdit;
use crate::registry::is_quotable;
use crate::rules::{Sink, declare_rule};

declare_rule! {
    /// ## What it does
    ///
    /// Reports an `options.system.peVersion` that is not a `v` and three numbers, such as `v4.5.8`. A suffix may follow.
    ///
    /// ## Why it matters
    ///
    /// The option becomes part of the image tag. CanvOS copies `PE_VERSION` into it, and all its versions have this form,
    /// so no image has a tag with another form.
    ///
    /// ## How to fix
    ///
    /// Use the value of `PE_VERSION` that the image was built with.
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
    ///   system.k8sDistribution: k3s
    ///   system.peVersion: 4.5.8
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
    I009 "agent-version" {
        summary: "`system.peVersion` is not `vX.Y.Z`",
        severity: Warning,
        fix: Sometimes,
        evidence: Inferred,
        source: "CanvOS, Earthfile (`PE_VERSION`)",
        since: "0.1.0",
        check: Layer(check),
    }
}

fn check(doc: &Cx<'_>, sink: &mut Sink) {
    let Some(option) = option(doc, "system.peVersion") else { return };
    let text = option.value.text.trim();
    if is_version(text) {
        return;
    }
    let shown = if is_quotable(text) { format!("`{text}`") } else { "this".to_owned() };
    let help =
        "CanvOS copies its `PE_VERSION`, such as `v4.5.8`, into the tag. Use the value that the image was built with.";
    let digits = text.trim_start_matches(['v', 'V']);
    let right = format!("v{digits}");
    let fix = option
        .edit
        .filter(|_| is_version(&right))
        .map(|at| Fix::unsafe_edit(format!("Write `{right}`"), TextEdit::replace(at, right)));
    let message = format!("{shown} is not a version such as `v4.5.8`");
    sink.report(Diagnostic::new(&I009, option.value.range, message, help).fix(fix));
}

/// `v1.2.3`, with a suffix after a hyphen or plus perhaps.
fn is_version(text: &str) -> bool {
    let Some(rest) = text.strip_prefix('v') else { return false };
    let core = rest.split(['-', '+']).next().unwrap_or("");
    let parts: Vec<&str> = core.split('.').collect();
    parts.len() == 3
        && parts.iter().all(|part| (1..=6).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit()))
        && rest.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'+' | b'_'))
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{check, check_fix};

    #[test]
    fn no_versions() {
        for text in ["4.5.8", "'v4.5'", "\"V4.5.8\"", "4.5", "latest", "v4.5.x"] {
            check("I009", &format!("options:\n  system.peVersion: «{text}»   \n"));
        }
        check("I009", "options: {system.peVersion: «4.5.8»}\n");
        check_fix("I009", "options:\n  system.peVersion: 4.5.8 # x\n", "options:\n  system.peVersion: v4.5.8 # x\n");
        check_fix("I009", "options:\n  system.peVersion: 'V4.5.8'\n", "options:\n  system.peVersion: 'v4.5.8'\n");
    }

    #[test]
    fn versions_or_not_written_out() {
        for text in ["v4.5.8", "'v4.5.15'", "v4.5.8-rc.1", "''", "", "'{{.spectro.var.pe}}'", "<version>", "REPLACE_ME"]
        {
            check("I009", &format!("options:\n  system.peVersion: {text}\n"));
        }
    }
}
