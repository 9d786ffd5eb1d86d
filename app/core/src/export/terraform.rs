//! The version as a resource of its own, `spectrocloud_cluster_profile`, with every text in a file beside it.
//!
//! `values = file(...)` needs no escaping. A version is a second resource with the same name: changing the version of one would
//! overwrite what clusters run. Several versions can be in one module: everything but `versions.tf` is named after the version.

pub(super) mod hcl;

use std::collections::BTreeSet;

use hcl::{NewBlock, string};

use super::checklist::{Checklist, Topic};
use super::content::{Content, Variable};
use super::hidden::is_clear;
use super::redact::unique;
use super::{Carries, Exporter, Format, Material, OutFile, YAML, safe_file_name};
use crate::secrets::shown::HIDDEN;
use crate::sort;

pub(super) const MEDIA_TYPE: &str = "text/plain";

/// The value of a label that is a tag without a value.
const TAG: &str = "spectro__tag";
/// Of a variable for which the file names none: the API's default.
const FORMAT: &str = "string";
/// What the API takes a profile without a type for.
const PROFILE_TYPE: &str = "cluster";
/// The cloud type of Edge.
const CLOUD: &str = "edge-native";

/// Names the provider; a module may have this once.
const VERSIONS: &str = r#"terraform {
  required_providers {
    spectrocloud = {
      source = "spectrocloud/spectrocloud"
    }
  }
}
"#;

pub(super) static EXPORTER: Exporter = Exporter {
    format: Format::Terraform,
    name: "terraform",
    title: "Terraform",
    about: "The profile version as a Terraform resource, with the text of each layer in its own file.",
    next_step: "Unpack it into your configuration, and review the plan before you apply it.",
    needs_base: false,
    carries: Carries::Profile,
    defines_variables: true,
    can_keep_secrets: true,
    to_complete: ("`profile_variables`", "the files of their `content`"),
    files,
    layer,
    steps,
};

fn files(material: &Material<'_>) -> Vec<OutFile> {
    let mut content = material.content.clone();
    let mut texts = Texts { folder: &material.stem, taken: BTreeSet::new(), files: Vec::new() };
    let blocks = blocks(material, &content, &mut texts);
    let mut main = OutFile::new(format!("{}.tf", material.stem), hcl::file(&blocks), MEDIA_TYPE);
    let sensitive = |variable: &&mut Variable| variable.sensitive && variable.default.as_deref().is_some_and(is_clear);
    let clear: Vec<&mut Variable> = content.variables.iter_mut().filter(sensitive).collect();
    if !clear.is_empty() {
        for variable in clear {
            variable.default = Some(HIDDEN.to_owned());
        }
        let mut same = Texts { folder: &material.stem, taken: BTreeSet::new(), files: Vec::new() };
        main.hidden = Some(hcl::file(&self::blocks(material, &content, &mut same)));
    }
    let versions = OutFile::new("versions.tf".to_owned(), VERSIONS.to_owned(), MEDIA_TYPE);
    [vec![main], texts.files, vec![versions]].concat()
}

/// The texts beside the resource.
struct Texts<'m> {
    folder: &'m str,
    /// Paths without their ending, in lower case: some file systems ignore case.
    taken: BTreeSet<String>,
    files: Vec<OutFile>,
}

impl Texts<'_> {
    /// Puts a text into a file and returns the expression that reads it.
    fn add(&mut self, name: &str, text: &str) -> String {
        let name = unique(&self.taken, &name.to_ascii_lowercase(), "-");
        self.taken.insert(name.clone());
        let path = format!("{}/{name}.yaml", self.folder);
        let expression = format!("file(\"${{path.module}}/{path}\")");
        self.files.push(OutFile::new(path, text.to_owned(), YAML));
        expression
    }
}

fn blocks(material: &Material<'_>, content: &Content, texts: &mut Texts<'_>) -> Vec<NewBlock> {
    let label = hcl::identifier(&material.stem);
    let layers = content.packs.iter().zip(material.made.layers());
    let packs = layers.filter(|(pack, layer)| layer.pack_type != "manifest" && !pack.registry_name.is_empty());
    let registries = sort::set(packs.map(|(pack, _)| pack.registry_name.as_str()));
    let mut labels = BTreeSet::new();
    let mut sources = Vec::new();
    for name in registries {
        let own = unique(&labels, &hcl::identifier(&format!("{label}_{name}")), "_");
        labels.insert(own.clone());
        sources.push((name, own));
    }
    let mut blocks: Vec<NewBlock> = sources
        .iter()
        .map(|(name, own)| NewBlock::new(format!("data \"spectrocloud_registry\" \"{own}\"")).set("name", string(name)))
        .collect();
    let mut found = Vec::new();
    for (pack, layer) in content.packs.iter().zip(material.made.layers()) {
        let filters = filters(content, pack, layer, &sources);
        found.push(filters.map(|filters| {
            let own = unique(&labels, &hcl::identifier(&format!("{label}_{}", layer.name)), "_");
            labels.insert(own.clone());
            blocks.push(NewBlock::new(format!("data \"spectrocloud_pack\" \"{own}\"")).set("filters", filters));
            own
        }));
    }
    let or = |text: &str, other: &str| string(if text.is_empty() { other } else { text });
    let mut profile = NewBlock::new(format!("resource \"spectrocloud_cluster_profile\" \"{label}\""))
        .set("name", string(material.name))
        .text("description", &content.description)
        .set("version", string(material.request.version))
        .set("context", string("project"))
        .set("cloud", or(&content.cloud, CLOUD))
        .set("type", or(&content.profile_type, PROFILE_TYPE));
    if !content.labels.is_empty() {
        let tags: Vec<String> = content
            .labels
            .iter()
            .map(|(key, value)| if value == TAG { string(key) } else { string(&format!("{key}:{value}")) })
            .collect();
        profile = profile.set("tags", format!("[{}]", tags.join(", ")));
    }
    for (index, pack) in content.packs.iter().enumerate() {
        let found = found.get(index).and_then(Option::as_deref);
        profile = profile.block(self::pack(material, index, pack, &sources, found, texts));
    }
    if !content.variables.is_empty() {
        profile = profile.block(
            content.variables.iter().fold(NewBlock::new("profile_variables"), |list, one| list.block(variable(one))),
        );
    }
    blocks.push(profile);
    blocks
}

/// Layers whose packs belong to a cloud; packs of other layers are for all.
const CLOUD_LAYERS: [&str; 4] = ["os", "k8s", "cni", "csi"];

/// The filter that finds a pack of the right cloud: packs of one name and version exist for several. `None`: the resource finds the
/// pack by its name, as charts, or nothing finds it.
fn filters(
    content: &Content,
    pack: &super::content::Pack,
    layer: &crate::profile::LayerInfo,
    sources: &[(&str, String)],
) -> Option<String> {
    let is_found =
        ["spectro", "oci"].contains(&layer.pack_type.as_str()) && !layer.version.is_empty() && !pack.is_unsynced;
    let registry = match sources.iter().find(|(name, _)| *name == pack.registry_name) {
        Some((_, own)) => format!("${{data.spectrocloud_registry.{own}.id}}"),
        None => pack.registry_uid.clone(),
    };
    if !is_found || registry.is_empty() {
        return None;
    }
    let cloud = if content.cloud.is_empty() { CLOUD } else { &content.cloud };
    let cloud = if CLOUD_LAYERS.contains(&layer.layer.as_str()) {
        format!("spec.cloudTypes={cloud}AND")
    } else {
        String::new()
    };
    let known =
        string(&format!("{cloud}spec.name={}ANDspec.version={}ANDspec.registryUid=", layer.name, layer.version));
    Some(format!("{}{registry}\"", known.trim_end_matches('"')))
}

/// A layer. The resource takes the version as `tag`, and has no argument for the layer. `found`: the label of the data source that
/// finds the pack.
fn pack(
    material: &Material<'_>,
    index: usize,
    pack: &super::content::Pack,
    sources: &[(&str, String)],
    found: Option<&str>,
    texts: &mut Texts<'_>,
) -> NewBlock {
    let made = &material.made;
    let Some(info) = made.layers().get(index) else { return NewBlock::new("pack") };
    let file = format!("packs/{}", safe_file_name(&format!("{}.{}", info.layer, info.name)));
    let mut block = NewBlock::new("pack").set("name", string(&info.name)).text("type", &info.pack_type);
    block = block.text("tag", if info.version.is_empty() { &info.tag } else { &info.version });
    let source = sources.iter().find(|(name, _)| *name == pack.registry_name);
    if let Some(found) = found {
        block = block.set("uid", format!("data.spectrocloud_pack.{found}.id"));
    } else if info.pack_type != "manifest" {
        block = match source {
            Some((_, own)) => block.set("registry_uid", format!("data.spectrocloud_registry.{own}.id")),
            None => block.text("registry_uid", &pack.registry_uid),
        };
    }
    if !made.values(index).is_empty() {
        block = block.set("values", texts.add(&file, made.values(index)));
    }
    for own in made.manifests(index) {
        let name = own.name.as_str();
        let short = name.strip_suffix(".yaml").or_else(|| name.strip_suffix(".yml")).unwrap_or(name);
        let file = format!("manifests/{}/{}", safe_file_name(&info.name), safe_file_name(short));
        block = block
            .block(NewBlock::new("manifest").set("name", string(name)).set("content", texts.add(&file, &own.content)));
    }
    block
}

fn variable(variable: &Variable) -> NewBlock {
    let or = |text: &str, other: &str| string(if text.is_empty() { other } else { text });
    let mut block = NewBlock::new("variable")
        .set("name", string(&variable.name))
        .set("display_name", or(&variable.display_name, &variable.name))
        .set("format", or(&variable.format, FORMAT))
        .text("input_type", &variable.input_type)
        .text("description", &variable.description)
        .text("default_value", &default(variable))
        .text("regex", &variable.regex)
        .flag("required", variable.required)
        .flag("immutable", variable.immutable)
        .flag("hidden", variable.hidden)
        .flag("is_sensitive", variable.sensitive);
    for option in &variable.options {
        block = block.block(
            NewBlock::new("options")
                .set("label", or(&option.label, &option.value))
                .set("value", string(&option.value))
                .text("description", &option.description),
        );
    }
    block
}

/// The default; for a dropdown the provider's documentation asks for the label of the option.
fn default(variable: &Variable) -> String {
    let text = variable.default.as_deref().unwrap_or("");
    let option = variable.options.iter().find(|option| option.value == text && !option.label.is_empty());
    option.map_or(text, |option| &option.label).to_owned()
}

/// The file that the `values` of the pack name. Packs without values have none.
fn layer(material: &Material<'_>, files: &[OutFile]) -> Option<String> {
    let has_values = |index: &usize| !material.made.values(*index).is_empty();
    if !has_values(&material.os_layer) {
        return Some(String::new());
    }
    let main = &files.first()?.text;
    let mut named = main.lines().filter_map(|line| {
        let expression = line.trim_start().strip_prefix("values")?.trim_start().strip_prefix("= ")?;
        expression.strip_prefix("file(\"${path.module}/")?.strip_suffix("\")")
    });
    let path = named.nth((0..material.os_layer).filter(has_values).count())?;
    files.iter().find(|file| file.path == path).map(|file| file.text.clone())
}

fn steps(material: &Material<'_>, list: &mut Checklist) {
    differences(material, list);
    list.add(
        Topic::Before,
        "The profile file does not include its scope, so `context = \"project\"` was written. Set the provider's `project_name`, or \
         change the context to `tenant`.",
    );
    list.add(
        Topic::Before,
        "Leave out versions.tf if the module already has `required_providers`: Terraform allows it once.",
    );
    list.add(
        Topic::Publish,
        "Run `terraform plan`, then `terraform apply`. Keep the resources of earlier versions: removing one deletes that version in \
         Palette unless it has `skip_destroy = true`, and changing the version of one overwrites it.",
    );
}

/// What a Terraform resource cannot carry of this profile, a sentence or two each.
fn differences(material: &Material<'_>, list: &mut Checklist) {
    let content = &material.content;
    let mut note = |names: Vec<String>, text: &dyn Fn(&str) -> String| {
        if !names.is_empty() {
            list.add(Topic::Differences, text(&names.join(", ")));
        }
    };
    let layers = material.made.layers();
    let colons =
        content.labels.iter().filter(|(key, value)| key.contains(':') || (value.contains(':') && value != TAG));
    note(colons.map(|(key, _)| key.clone()).collect(), &|names| {
        format!("The provider cuts labels off at the second colon, so these do not arrive whole: {names}.")
    });
    let trains =
        layers.iter().filter(|layer| !layer.tag.is_empty() && !layer.version.is_empty() && layer.tag != layer.version);
    note(
        trains.map(|layer| format!("{} ({} instead of {})", layer.name, layer.version, layer.tag)).collect(),
        &|names| {
            format!("The provider finds a pack by its full version, so the version was written as the tag: {names}.")
        },
    );
    let packs = || content.packs.iter().zip(layers).filter(|(_, layer)| layer.pack_type != "manifest");
    let without = packs().filter(|(_, layer)| layer.version.is_empty());
    note(without.map(|(_, layer)| layer.name.clone()).collect(), &|names| {
        format!("The profile has no full version of these packs. Write it as their tag: {names}.")
    });
    let unknown = packs().filter(|(pack, _)| pack.registry_name.is_empty() && pack.registry_uid.is_empty());
    note(unknown.map(|(_, layer)| layer.name.clone()).collect(), &|names| {
        format!("The profile has no registry for these packs. Add `registry_uid` or `registry_name`: {names}.")
    });
    let unsynced = packs().filter(|(pack, _)| pack.is_unsynced);
    note(unsynced.map(|(_, layer)| layer.name.clone()).collect(), &|names| {
        format!(
            "The provider finds packs by name in synchronized registries only, and theirs is not. Add `uid` to: {names}."
        )
    });
    note(content.unknown.clone(), &|names| format!("The resource has no arguments for: {names}."));
    let (mut outer, mut combining) = (BTreeSet::new(), BTreeSet::new());
    super::survey::each_text(&material.made, |_, origin, text| {
        if text.starts_with(char::is_whitespace) || text.trim_end().len() + 1 < text.len() {
            outer.insert(origin.to_string());
        }
        if text.contains(is_changed_by_nfc) {
            combining.insert(origin.to_string());
        }
    });
    note(outer.into_iter().collect(), &|names| {
        format!(
            "The provider trims white space from both ends of the texts of: {names}. In YAML that matters where the first line is indented."
        )
    });
    note(combining.into_iter().collect(), &|names| {
        format!("Terraform normalizes text to NFC, so the bytes of combined characters change in: {names}.")
    });
    let missing = [("type", &content.profile_type, PROFILE_TYPE), ("cloud type", &content.cloud, CLOUD)];
    let missing = missing.into_iter().filter(|(_, text, _)| text.is_empty());
    note(missing.map(|(name, _, taken)| format!("{name} ({taken} was written)")).collect(), &|names| {
        format!("The profile file does not include its {names}.")
    });
}

/// Characters that NFC joins or replaces: combining marks of Latin, Greek and Cyrillic, parts of Korean syllables, Ohm, Kelvin and
/// Ångström. There are more, in scripts that no layer is known to contain.
fn is_changed_by_nfc(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{1100}'..='\u{11ff}' | '\u{2126}' | '\u{212a}' | '\u{212b}')
}

#[cfg(test)]
mod tests;
