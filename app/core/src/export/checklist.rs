//! What a person must do or know in addition to the exported files. Facts of the documentation and of the files only.

use std::collections::BTreeSet;

use super::{Carries, Material, missing};
use crate::context::Target;
use crate::impact::{Effect, impact};
use crate::profile::{LayerInfo, Profile};
use crate::rules;

pub use layerwright_types::Topic;

/// What is missing in a whole profile that was made from a layer.
pub(super) const LAYER_ONLY: &str = "The layer was opened alone, so the profile has only an OS layer: Palette also needs a Kubernetes and a \
    network layer. The pack was assumed to be edge-native-byoi 2.1.0 from the Public Repo, without the UID of that registry: a \
    self-hosted Palette has its own.";

/// One thing to do or to know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChecklistItem {
    pub topic: Topic,
    /// A sentence or two, without a secret.
    pub text: String,
}

/// The items as a Markdown list below a title.
pub(super) fn markdown(title: &str, items: &[ChecklistItem]) -> String {
    let section = |topic: Topic| {
        let items: Vec<String> =
            items.iter().filter(|item| item.topic == topic).map(|item| format!("- [ ] {}\n", item.text)).collect();
        if items.is_empty() { String::new() } else { format!("\n## {}\n\n{}", topic.title(), items.concat()) }
    };
    Topic::ALL.into_iter().fold(title.to_owned(), |text, topic| text + &section(topic))
}

/// The items so far.
#[derive(Default)]
pub(super) struct Checklist {
    pub(super) items: Vec<ChecklistItem>,
}

impl Checklist {
    pub(super) fn add(&mut self, topic: Topic, text: impl Into<String>) {
        self.items.push(ChecklistItem { topic, text: text.into() });
    }

    pub(super) fn extend(&mut self, topic: Topic, text: Option<String>) {
        self.items.extend(text.map(|text| ChecklistItem { topic, text }));
    }
}

/// Everything there is to say about an export but what the person confirmed, by topic.
pub(super) fn collect(material: &Material<'_>) -> Vec<ChecklistItem> {
    let mut list = Checklist::default();
    treated(material, &mut list);
    origin(material, &mut list);
    before(material, &mut list);
    version(material, &mut list);
    missing::steps(material, &mut list);
    (material.exporter.steps)(material, &mut list);
    fill(material, &mut list);
    clusters(material, &mut list);
    crate::sort::by_key(&mut list.items, |item| item.topic);
    list.items
}

/// What became of the layer's secrets.
fn treated(material: &Material<'_>, list: &mut Checklist) {
    let treated = &material.treated;
    if material.exporter.carries < Carries::OsLayer {
        return;
    }
    if !treated.variables.is_empty() {
        let names = names(treated.variables.iter().map(|variable| variable.name.as_str()));
        let how = if material.exporter.defines_variables {
            "Palette asks for their values. They are required, so that no cluster goes without; the API's specification asks for a default of \
             required variables, the console's documentation only of hidden and read-only ones. If Palette refuses them, set `required` to \
             `false`."
        } else {
            "Define them in the profile, sensitive and without a default, before you save the layer."
        };
        list.add(
            Topic::Secrets,
            format!("Secrets were moved to masked profile variables without a default: {names}. {how}"),
        );
    }
    if !treated.macros.is_empty() {
        let names = names(treated.macros.iter().map(String::as_str));
        list.add(
            Topic::Secrets,
            format!("Secrets were moved to macros: {names}. Macros are not masked: anyone who may read them sees the values."),
        );
    }
    if !treated.stripped.is_empty() {
        list.add(Topic::Secrets, format!("Values were left empty: {}.", treated.stripped.join(", ")));
    }
    if treated.removed > 0 {
        let count = if treated.removed == 1 { "One secret".to_owned() } else { format!("{} secrets", treated.removed) };
        list.add(Topic::Secrets, format!("{count} in comments or longer strings became `REMOVED`."));
    }
    if !treated.several_lines.is_empty() {
        list.add(
            Topic::Secrets,
            format!(
                "These need values of several lines: {}. Palette does not document variables or macros of several lines: store the \
                 value in Base64, and decode it on the host.",
                treated.several_lines.join(", ")
            ),
        );
    }
}

/// What the export was made from.
fn origin(material: &Material<'_>, list: &mut Checklist) {
    if material.exporter.carries == Carries::Profile && material.request.base.is_none() {
        list.add(Topic::Differences, LAYER_ONLY);
    }
}

fn before(material: &Material<'_>, list: &mut Checklist) {
    let needed = material.survey.needed();
    if !needed.is_empty() {
        let names = names(needed.into_iter());
        list.add(Topic::Before, format!("These macros must exist in Palette before you import the profile: {names}."));
    }
    let is_overwritten = |layer: &LayerInfo| {
        layer.name == "edge-native-byoi"
            && (layer.version == "2.1.0" || layer.version.is_empty() && layer.tag == "2.1.0")
    };
    if material.exporter.carries == Carries::Profile
        && material.made.layers().get(material.os_layer).is_some_and(is_overwritten)
    {
        list.add(
            Topic::Before,
            "In a Palette with FIPS packs, check which build of edge-native-byoi 2.1.0 your registry has: the FIPS build and the other one \
             overwrite one another (known issue).",
        );
    }
    let undefined = names(material.survey.undefined(&material.content).into_iter());
    if material.made.variables().is_some() && !undefined.is_empty() {
        list.add(Topic::Before, format!("The layers use variables that the profile does not define: {undefined}."));
    }
}

/// What can be said against a version that is taken.
fn version(material: &Material<'_>, list: &mut Checklist) {
    let request = material.request;
    let base = request.base.filter(|base| base.name() == material.name).map(Profile::version);
    let mut found = rules::check_version(request.version, base, request.context);
    request.severities.apply(&mut found);
    for mut found in found {
        if let Some(first) = found.message.get_mut(..1) {
            first.make_ascii_uppercase();
        }
        list.add(Topic::Publish, format!("{} ({}). {}", found.message, found.code(), found.help));
    }
}

fn fill(material: &Material<'_>, list: &mut Checklist) {
    let open = names(material.content.to_fill().into_iter());
    if !open.is_empty() && material.exporter.carries >= Carries::OsLayer {
        list.add(Topic::Fill, format!("Required variables without a default, to set for each cluster: {open}."));
    }
}

fn clusters(material: &Material<'_>, list: &mut Checklist) {
    if material.exporter.carries < Carries::OsLayer {
        return;
    }
    let target = material.request.context.target;
    if target != Some(Target::Existing) {
        list.add(
            Topic::Clusters,
            format!("New clusters: choose {} {} when you create the cluster.", material.name, material.request.version),
        );
    }
    if target != Some(Target::New) {
        list.add(
            Topic::Clusters,
            "Running clusters do not change by themselves: choose the version on the cluster's Profile tab.",
        );
        local(material, list);
        upgrade(material, list);
    }
    list.add(Topic::After, "Check the cluster's Events tab: it shows errors in pulling images from a registry.");
}

/// Clusters that are managed in Local UI, without a connection to Palette.
fn local(material: &Material<'_>, list: &mut Checklist) {
    let dropdowns = material.content.variables.iter().filter(|variable| variable.input_type == "dropdown");
    let dropdowns = names(dropdowns.map(|variable| variable.name.as_str()));
    let mut text = "Locally managed (airgapped) clusters have no Profile tab: upload a new content bundle and a new cluster definition in Local UI."
        .to_owned();
    if !dropdowns.is_empty() {
        text.extend([" Dropdown variables are not supported there: ", &dropdowns, "."]);
    }
    list.add(Topic::Clusters, text);
}

/// What to think of when the image changes.
fn upgrade(material: &Material<'_>, list: &mut Checklist) {
    let request = material.request;
    let Some(base) = request.base.map(|base| base.values(request.os_layer)).or(request.context.base.as_deref()) else {
        return;
    };
    if impact(base, &material.treated.text, request.context).verdict != Some(Effect::Repave) {
        return;
    }
    list.add(
        Topic::Clusters,
        "This version repaves nodes. On a cluster of one node, Kubernetes is down meanwhile. With Trusted Boot, the new image must be signed \
         with the same keys: Palette does not stop an upgrade to another one.",
    );
    if matches!(request.base.and_then(Profile::kubernetes_pack), Some("edge-k8s" | "edge-canonical")) {
        list.add(
            Topic::Clusters,
            "If you skip the update of worker nodes, keep their Kubernetes at most three minor versions behind that of the control plane.",
        );
    }
}

pub(super) fn names<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let mut sorted = BTreeSet::new();
    sorted.extend(names);
    sorted.into_iter().collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_has_its_topics_in_order() {
        let item = |topic, text: &str| ChecklistItem { topic, text: text.to_owned() };
        let items = [item(Topic::Before, "b."), item(Topic::After, "a."), item(Topic::Before, "c.")];
        let text = markdown("# x\n", &items);
        assert_eq!(text, "# x\n\n## Before\n\n- [ ] b.\n- [ ] c.\n\n## Afterward\n\n- [ ] a.\n");
        assert!(Topic::ALL.is_sorted());
    }
}
