use super::known;
use crate::context::Mode;
use crate::cx::Cx;
use crate::diagnostic::{Diagnostic, Fix};
use crate::edit::TextEdit;
use crate::model::Field;
use crate::patch;
use crate::rule::Severity;
use crate::rules::{Sink, declare_rule};

declare_rule! {
    /// ## What it does
    /// Reports a layer without `options["system.uri"]`, the image that the hosts boot. The key is one word with a dot in it, under
    /// `options`. When the deployment mode is not known, this is a warning.
    ///
    /// ## Why it matters
    /// In appliance mode the field is required: without it there is no provider image to install. In agent mode the layer says
    /// `system.uri: "NA"`, or names the image that the host moves into. Since Palette 4.10, `"NA"` is also for hosts in appliance
    /// mode that get Kubernetes and the agent as systemd extensions.
    ///
    /// ## How to fix
    /// Add `system.uri` under `options`, or start from a template.
    ///
    /// ## Invalid
    /// ```yaml mode=appliance
    /// options:
    ///   system.repo: ubuntu
    /// ```
    ///
    /// ## Valid
    /// ```yaml mode=appliance
    /// pack:
    ///   content:
    ///     images:
    ///       - image: '{{.spectro.pack.edge-native-byoi.options.system.uri}}'
    /// options:
    ///   system.uri: registry.edge-lab.net/ubuntu:k3s-1.30.5-v4.5.15-stores
    /// ```
    S001 "missing-system-uri" {
        summary: "`options[\"system.uri\"]` is missing or empty",
        severity: Error,
        fix: Sometimes,
        evidence: Documented,
        source: "Palette documentation, Edge Native BYOI pack (`system.uri` is required in appliance mode)",
        since: "0.1.0",
        check: Layer(check),
    }
}

fn check(doc: &Cx<'_>, sink: &mut Sink) {
    let root_like = |key: &str| ["pack", "options", "providerCredentials", "stages"].contains(&key);
    let keys = || doc.layer.entries.iter().filter_map(|e| doc.tree.key(e));
    // Judged only on what is an OS layer, and where nothing nearby says that the key is in another place.
    let elsewhere = keys().any(|k| k == "system.uri" || k == "system");
    if known::is_user_data(doc)
        || !keys().any(root_like)
        || elsewhere
        || !doc.tree.damaged().is_empty()
        || doc.system_uri().is_some_and(|uri| !uri.is_empty())
    {
        return;
    }
    let nested = |parent: Option<Field>, key: &str| parent.and_then(|p| doc.tree.get(p.value, key));
    if nested(doc.layer.options, "system").is_some() || nested(doc.layer.pack, "options").is_some() {
        return;
    }
    let uri = nested(doc.layer.options, "system.uri");
    // A collection under the key, or an alias, is not judged here.
    if uri.is_some_and(|e| doc.value(e.value).is_none() || doc.swallowed(e.value).is_some()) {
        return;
    }
    let Some(place) = uri.or(doc.layer.options).or(doc.layer.entries.first().copied()) else { return };
    let mode = doc.mode();
    if uri.is_none() && mode == Some(Mode::Agent) {
        return;
    }
    let severity = if mode == Some(Mode::Appliance) { Severity::Error } else { Severity::Warning };
    let message = if uri.is_some() { "`system.uri` is empty" } else { "`system.uri` is missing under `options`" };
    let help = "appliance mode requires it: it names the provider image of the hosts. In agent mode, or where hosts get Kubernetes as a systemd \
                extension (Palette 4.10), write `system.uri: \"NA\"`";
    // An empty value that is written is shown itself.
    let written = uri.map(|e| doc.tree.node(e.value).range).filter(|value| !value.is_empty());
    let at = written.unwrap_or_else(|| doc.key_range(&place));
    let fix = template(doc, uri).map(|edit| Fix::display("Insert a template", edit));
    sink.report(Diagnostic::new(&S001, at, message, help).severity(severity).fix(fix));
}

/// What a person fills in.
const TEMPLATE: &str = "<registry>/<image>:<tag>";

/// The template as the value of the empty key, or as the first option.
fn template(doc: &Cx<'_>, uri: Option<Field>) -> Option<TextEdit> {
    if let Some(uri) = uri {
        return patch::replace_value(doc, uri.value, TEMPLATE);
    }
    let first = doc.tree.entries(doc.layer.options?.value).first()?;
    patch::insert_line_before(doc, first.key, &format!("system.uri: {TEMPLATE}"))
}

#[cfg(test)]
mod tests {
    use crate::context::{Context, Mode};
    use crate::rules::testing::{check, check_fix, check_in};

    #[test]
    fn missing_or_empty() {
        let appliance = Context { mode: Some(Mode::Appliance), ..Context::default() };
        check_in(&appliance, "S001", "pack: {}\n«options»:\n  system.repo: x\n");
        check_in(&appliance, "S001", "options:\n  system.uri: «''»\n");
        check_in(&appliance, "S001", "options:\n  «system.uri»:\n");
        check_in(&appliance, "S001", "«stages»:\n  boot:\n    - name: x\n");
        check_in(&appliance, "S001", "options:\n  system.uri: '{{.spectro.var.x}}'\n");
        check("S001", "options:\n  system.uri: \"NA\"\n");
    }

    #[test]
    fn the_template() {
        check_fix("S001", "options:\n    a: b\n", "options:\n    system.uri: <registry>/<image>:<tag>\n    a: b\n");
        check_fix(
            "S001",
            "options:\n  system.uri: # later\n",
            "options:\n  system.uri: <registry>/<image>:<tag> # later\n",
        );
        check_fix("S001", "options: {system.uri: ''}\n", "options: {system.uri: <registry>/<image>:<tag>}\n");
    }

    #[test]
    fn not_judged_where_it_cannot_be_known() {
        check("S001", "options:\n  system.uri: 'x\nstages: {}\n");
        check("S001", "a: 1\n");
        check(
            "S001",
            "# spectrocloud.com/enabled-presets: Deployment Mode:byoi-agent-mode\nstages:\n  boot:\n    - name: x\n",
        );
        check("S001", "options:\nsystem.uri: a/b:1\n");
    }
}
