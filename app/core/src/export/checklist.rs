//! What a person must do or know beside the exported files. Facts of the documentation and of the files only.

use std::collections::BTreeSet;

use super::content::Content;
use super::{Format, Material, hidden, lost, secrets};
use crate::context::Target;
use crate::profile::Profile;
use crate::rules;

/// When and for what an item matters; the order is that of the work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Topic {
    /// What the person accepted: errors, secrets, masked values, parts that are missing.
    Accepted,
    /// What became of literal secrets, and where others are.
    Secrets,
    /// What the file cannot carry, or carries differently.
    Differences,
    /// What has to exist beforehand.
    Before,
    /// How the file is used.
    Publish,
    /// What to choose and to fill in.
    Fill,
    /// What happens to clusters.
    Clusters,
    /// Where to look afterwards.
    After,
}

impl Topic {
    pub const ALL: [Self; 8] = [
        Self::Accepted,
        Self::Secrets,
        Self::Differences,
        Self::Before,
        Self::Publish,
        Self::Fill,
        Self::Clusters,
        Self::After,
    ];

    /// A heading.
    pub fn title(self) -> &'static str {
        match self {
            Self::Accepted => "Accepted by you",
            Self::Secrets => "Secrets",
            Self::Differences => "What the file does not carry",
            Self::Before => "Before",
            Self::Publish => "Publish",
            Self::Fill => "Choose and fill in",
            Self::Clusters => "Clusters",
            Self::After => "Afterwards",
        }
    }
}

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

/// Everything there is to say about an export.
pub(super) fn collect(material: &Material<'_>) -> Vec<ChecklistItem> {
    let content = Content::of(&material.made);
    let mut list = List(Vec::new());
    accepted(material, &mut list);
    treated(material, &mut list);
    elsewhere(material, &content, &mut list);
    if material.format == Format::Terraform {
        for text in super::terraform::differences(material, &content) {
            list.add(Topic::Differences, text);
        }
    }
    origin(material, &mut list);
    for (topic, text) in lost::notes(material, &content) {
        list.add(topic, text);
    }
    before(material, &content, &mut list);
    version(material, &mut list);
    publish(material, &mut list);
    fill(material, &content, &mut list);
    clusters(material, &mut list);
    crate::sort::by_key(&mut list.0, |item| item.topic);
    list.0
}

struct List(Vec<ChecklistItem>);

impl List {
    fn add(&mut self, topic: Topic, text: impl Into<String>) {
        self.0.push(ChecklistItem { topic, text: text.into() });
    }
}

fn accepted(material: &Material<'_>, list: &mut List) {
    for error in &material.accepted {
        list.add(Topic::Accepted, format!("Error {} ({}) is exported: {}.", error.code, error.name, error.place));
    }
    if !material.masked.is_empty() {
        let places = super::masked::Places(&material.masked);
        list.add(
            Topic::Accepted,
            format!(
                "Masked values are exported: {places}. Palette refuses a masked default of a variable, and takes other asterisks \
                 for the value."
            ),
        );
    }
    if material.treated.kept > 0 && material.format.has_layer() {
        let kept = secrets(material.treated.kept);
        list.add(Topic::Accepted, format!("The file holds {kept} that anyone who has it can read."));
    }
}

/// What became of the layer's secrets.
fn treated(material: &Material<'_>, list: &mut List) {
    let treated = &material.treated;
    if !material.format.has_layer() {
        return;
    }
    if !treated.variables.is_empty() {
        let names = names(treated.variables.iter().map(|variable| variable.name.as_str()));
        let how = match material.format {
            Format::OsYaml => "Define them in the profile, sensitive and without a default, before the layer is saved.",
            _ => "Palette asks for their values.",
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
            format!("Secrets were moved to macros: {names}. A macro is not masked: whoever may read macros can read the value."),
        );
    }
    if !treated.stripped.is_empty() {
        list.add(Topic::Secrets, format!("Values were left empty: {}.", treated.stripped.join(", ")));
    }
    if treated.removed > 0 {
        let count = if treated.removed == 1 { "One secret".to_owned() } else { format!("{} secrets", treated.removed) };
        list.add(Topic::Secrets, format!("{count} in comments or longer texts became `REMOVED`."));
    }
    if !treated.several_lines.is_empty() {
        list.add(
            Topic::Secrets,
            format!(
                "Values of several lines stand behind {}. Palette documents no variables or macros of several lines: store the \
                 value in Base64 and decode it on the host.",
                treated.several_lines.join(", ")
            ),
        );
    }
}

/// Secrets that are exported as they are, because they are not in the layer that is edited.
fn elsewhere(material: &Material<'_>, content: &Content, list: &mut List) {
    if !material.format.is_whole_profile() {
        return;
    }
    for (origin, count) in &material.survey.literal {
        list.add(
            Topic::Secrets,
            format!("Layer {origin}, which is exported as it is, seems to hold {}.", secrets(*count)),
        );
    }
    let clear = content
        .variables
        .iter()
        .filter(|variable| variable.sensitive && variable.default.as_deref().is_some_and(hidden::is_clear));
    let clear = names(clear.map(|variable| variable.name.as_str()));
    if !clear.is_empty() {
        list.add(
            Topic::Secrets,
            format!("Sensitive variables with a default value that anyone can read in the file: {clear}."),
        );
    }
}

/// What the export was made from.
fn origin(material: &Material<'_>, list: &mut List) {
    if !material.format.is_whole_profile() {
        return;
    }
    if material.request.base.is_none() {
        list.add(
            Topic::Differences,
            "The layer was opened alone, so the profile has an OS layer only: Palette needs a Kubernetes and a network layer too. \
             The pack is taken to be edge-native-byoi 2.1.0 from the Public Repo.",
        );
    }
    if material.base.is_from_yaml() && material.format == Format::PaletteJson {
        list.add(
            Topic::Differences,
            "The profile was opened in its YAML form; the export is JSON, which Palette imports as well.",
        );
    }
}

fn before(material: &Material<'_>, content: &Content, list: &mut List) {
    let needed = &material.survey.needed();
    if !needed.is_empty() {
        let names = names(needed.iter().copied());
        let text = match material.format {
            Format::Macros => format!("Define these macros before the profile is imported: {names}."),
            _ => format!("Macros that must exist where the profile is imported: {names}."),
        };
        list.add(Topic::Before, text);
    }
    let undefined = names(material.survey.undefined(content).into_iter());
    if material.made.variables().is_some() && !undefined.is_empty() {
        list.add(Topic::Before, format!("Variables that are used and that the profile does not define: {undefined}."));
    }
    match material.format {
        Format::ApiScript => list.add(
            Topic::Before,
            format!(
                "The version {} of {} must be in Palette: the script clones it, and sends the OS layer and new variables only. The \
                 other layers and variables stay as they are in Palette.",
                material.base.version(),
                material.base.name()
            ),
        ),
        Format::Terraform => {
            list.add(
                Topic::Before,
                "The profile file does not say its scope: `context = \"project\"` was written. Set the provider's `project_name`, or \
                 the context `tenant`.",
            );
            list.add(
                Topic::Before,
                "Leave versions.tf out where the module has `required_providers` already: Terraform takes it once.",
            );
        }
        _ => {}
    }
}

/// What can be said against a version that is taken.
fn version(material: &Material<'_>, list: &mut List) {
    let request = material.request;
    let base = request.base.filter(|base| base.name() == material.name).map(Profile::version);
    let mut found = rules::check_version(request.version, base);
    request.severities.apply(&mut found);
    for mut found in found {
        if let Some(first) = found.message.get_mut(..1) {
            first.make_ascii_uppercase();
        }
        list.add(Topic::Publish, format!("{} ({}). {}", found.message, found.code(), found.help));
    }
}

fn publish(material: &Material<'_>, list: &mut List) {
    let file = |ending: &str| format!("{}{ending}", material.stem);
    match material.format {
        Format::PaletteJson => list.add(
            Topic::Publish,
            "Profiles > Import Cluster Profile: choose the file, Validate, select the repositories, Confirm. This needs the \
             permission clusterProfile.create.",
        ),
        Format::ApiScript => {
            list.add(
                Topic::Publish,
                format!(
                    "Set PALETTE_HOST, PALETTE_API_KEY and PALETTE_PROJECT_UID (or use --tenant); look at what would be sent with \
                     `sh {file} --dry-run`, then run `sh {file} --publish`. Without --publish the version is not published.",
                    file = file(".sh")
                ),
            );
        }
        Format::Terraform => list.add(
            Topic::Publish,
            "`terraform plan`, then `terraform apply`. Keep the resources of earlier versions: removing one deletes that version in \
             Palette unless it has `skip_destroy = true`, and changing the version of one overwrites it.",
        ),
        Format::OsYaml => list.add(
            Topic::Publish,
            format!(
                "Replace the YAML of the OS layer in version {} of {}. A change of a published version is a draft until it is \
                 published.",
                material.request.version, material.name
            ),
        ),
        Format::Macros => list.add(
            Topic::Publish,
            "Fill in the values in one of the files, or in the console. POST adds macros; PUT replaces the whole list. With Terraform \
             the values are in its state.",
        ),
    }
}

fn fill(material: &Material<'_>, content: &Content, list: &mut List) {
    if material.format == Format::PaletteJson {
        let packs =
            material.made.layers().iter().zip(&content.packs).filter(|(layer, _)| layer.pack_type != "manifest");
        let packs: Vec<String> = packs
            .map(|(layer, pack)| match (layer.registry.as_str(), pack.registry_uid.as_str()) {
                ("", "") => format!("{} (no registry named)", layer.name),
                ("", uid) => format!("{} (UID {uid})", layer.name),
                (name, _) => format!("{} ({name})", layer.name),
            })
            .collect();
        if !packs.is_empty() {
            list.add(Topic::Fill, format!("Registries to select at the import, one per pack: {}.", packs.join(", ")));
        }
    }
    let open = names(content.to_fill().into_iter());
    if !open.is_empty() && material.format != Format::Macros {
        list.add(Topic::Fill, format!("Required variables without a default, to fill in for each cluster: {open}."));
    }
}

fn clusters(material: &Material<'_>, list: &mut List) {
    if !material.format.has_layer() {
        return;
    }
    let target = material.request.context.target;
    if target != Some(Target::Existing) {
        list.add(
            Topic::Clusters,
            format!("New clusters: choose {} {} when the cluster is created.", material.name, material.request.version),
        );
    }
    if target != Some(Target::New) {
        list.add(
            Topic::Clusters,
            "Running clusters do not move by themselves: choose the version in the cluster's Profile tab.",
        );
    }
    list.add(
        Topic::After,
        "Look at the cluster's Events tab: errors in pulling images from a registry are shown there.",
    );
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
        assert_eq!(text, "# x\n\n## Before\n\n- [ ] b.\n- [ ] c.\n\n## Afterwards\n\n- [ ] a.\n");
        assert!(Topic::ALL.is_sorted());
    }
}
