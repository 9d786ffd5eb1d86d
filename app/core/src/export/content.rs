//! What a profile says besides its layers' texts, as far as formats other than its own JSON can carry it.

use std::collections::BTreeSet;

use jsonc_parser::ast::Value;

use crate::profile::Profile;
use crate::profile::cursor::Cursor;
use crate::sort;

/// Members of the import model (v1ClusterProfileImportEntity), level by level.
const ROOT: &[&str] = &["metadata", "spec"];
const METADATA: &[&str] = &["name", "description", "labels"];
const SPEC: &[&str] = &["version", "template", "variables"];
const TEMPLATE: &[&str] = &["type", "cloudType", "packs"];
const PACK: &[&str] = &["name", "type", "layer", "version", "tag", "values", "registry", "manifests"];
const MANIFEST: &[&str] = &["name", "content"];
const VARIABLE: &[&str] = &[
    "name",
    "displayName",
    "description",
    "format",
    "inputType",
    "options",
    "defaultValue",
    "regex",
    "required",
    "immutable",
    "hidden",
    "isSensitive",
];

/// The parts of a profile.
#[derive(Default, Clone)]
pub(super) struct Content {
    pub(super) description: String,
    /// Keys and values; a tag without a value has the value `spectro__tag`.
    pub(super) labels: Vec<(String, String)>,
    /// `cluster`, `infra`, `add-on` or `system`; empty when the file has none.
    pub(super) profile_type: String,
    pub(super) cloud: String,
    /// In the order of [`Profile::layers`].
    pub(super) packs: Vec<Pack>,
    pub(super) variables: Vec<Variable>,
    /// Paths of members that the import model does not have.
    pub(super) unknown: Vec<String>,
}

#[derive(Default, Clone)]
pub(super) struct Pack {
    pub(super) registry_uid: String,
    pub(super) registry_name: String,
    /// The registry says that its packs are not looked up by name.
    pub(super) is_unsynced: bool,
}

/// v1Variable of the API.
#[derive(Default, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "the API has them")]
pub(super) struct Variable {
    pub(super) name: String,
    pub(super) display_name: String,
    pub(super) description: String,
    pub(super) format: String,
    pub(super) input_type: String,
    /// The literal text of a number or boolean, as the API's own client reads them. `None`: not there.
    pub(super) default: Option<String>,
    pub(super) regex: String,
    pub(super) required: bool,
    pub(super) immutable: bool,
    pub(super) hidden: bool,
    pub(super) sensitive: bool,
    pub(super) options: Vec<VariableOption>,
}

#[derive(Clone)]
pub(super) struct VariableOption {
    pub(super) label: String,
    pub(super) value: String,
    pub(super) description: String,
}

impl Content {
    pub(super) fn of(profile: &Profile) -> Self {
        let Some((base, root)) = profile.json() else { return Self::default() };
        let root = Cursor::root(&root, base, true);
        let mut content = Self::default();
        content.known(&root, ROOT);
        if let Some(metadata) = root.get("metadata") {
            content.known(&metadata, METADATA);
            metadata.text_of("description").clone_into(&mut content.description);
            if let Some(labels) = metadata.get("labels") {
                content.labels = labels.members().map(|label| (key(&labels, &label), literal(&label))).collect();
            }
        }
        let Some(spec) = root.get("spec") else { return content };
        content.known(&spec, SPEC);
        if let Some(template) = spec.get("template") {
            content.known(&template, TEMPLATE);
            template.text_of("type").clone_into(&mut content.profile_type);
            template.text_of("cloudType").clone_into(&mut content.cloud);
            for pack in template.get("packs").iter().flat_map(Cursor::items) {
                content.pack(&pack);
            }
        }
        for variable in spec.get("variables").iter().flat_map(Cursor::items) {
            content.known(&variable, VARIABLE);
            content.variables.push(Variable::of(&variable));
        }
        content
    }

    fn pack(&mut self, pack: &Cursor<'_, '_>) {
        self.known(pack, PACK);
        let registry = pack.get("registry").and_then(|registry| registry.get("metadata"));
        let text = |key| registry.as_ref().map_or("", |registry| registry.text_of(key)).to_owned();
        for manifest in pack.get("manifests").iter().flat_map(Cursor::items) {
            self.known(&manifest, MANIFEST);
        }
        self.packs.push(Pack {
            registry_uid: text("uid"),
            registry_name: text("name"),
            is_unsynced: registry.as_ref().is_some_and(|registry| registry.is_false("isSyncSupported")),
        });
    }

    fn known(&mut self, object: &Cursor<'_, '_>, known: &[&str]) {
        let unknown = object.members().filter(|member| !known.contains(&key(object, member).as_str()));
        self.unknown.extend(unknown.map(|member| member.path));
    }

    /// Names of the variables for which somebody has to give a value: required ones without a default.
    pub(super) fn to_fill(&self) -> BTreeSet<&str> {
        let open = |variable: &&Variable| variable.required && variable.default.as_deref().unwrap_or("").is_empty();
        sort::set(self.variables.iter().filter(open).map(|variable| variable.name.as_str()))
    }
}

impl Variable {
    fn of(at: &Cursor<'_, '_>) -> Self {
        let text = |key| at.text_of(key).to_owned();
        let option = |at: Cursor<'_, '_>| VariableOption {
            label: at.text_of("label").to_owned(),
            value: at.get("value").map_or_else(String::new, |value| literal(&value)),
            description: at.text_of("description").to_owned(),
        };
        Self {
            name: text("name"),
            display_name: text("displayName"),
            description: text("description"),
            format: text("format"),
            input_type: text("inputType"),
            default: at.get("defaultValue").map(|default| literal(&default)),
            regex: text("regex"),
            required: at.is_true("required"),
            immutable: at.is_true("immutable"),
            hidden: at.is_true("hidden"),
            sensitive: at.is_true("isSensitive"),
            options: at.get("options").iter().flat_map(Cursor::items).map(option).collect(),
        }
    }
}

/// The name of a member: what its path has more than that of its object.
fn key(object: &Cursor<'_, '_>, member: &Cursor<'_, '_>) -> String {
    let name = member.path.get(object.path.len()..).unwrap_or("");
    if object.path.is_empty() { name.to_owned() } else { name.chars().skip(1).collect() }
}

/// A text, or the characters of a number or boolean.
fn literal(at: &Cursor<'_, '_>) -> String {
    match at.value {
        Value::StringLit(text) => text.value.clone().into_owned(),
        Value::NumberLit(number) => number.value.to_owned(),
        Value::BooleanLit(literal) => literal.value.to_string(),
        _ => String::new(),
    }
}
