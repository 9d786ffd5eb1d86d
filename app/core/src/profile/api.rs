//! The answers of Palette's API for a profile (`GET /v1/clusterprofiles/{uid}`, v1ClusterProfile, and `/export/terraform`, flat):
//! turned into the form that is exported and imported, as far as they go.

use jsonc_parser::ast::{Object, Value};
use jsonc_parser::common::Ranged;

use super::layout::quote;
use super::missing::Missing;

/// What was made of an answer.
#[derive(Debug)]
pub(super) struct Converted {
    pub(super) json: String,
    pub(super) uid: String,
    /// The template that was taken is a draft.
    pub(super) is_draft: bool,
    /// What an export would hold and the answer does not.
    pub(super) missing: Vec<Missing>,
}

/// The template of an answer: the draft, which is what the next publication publishes, before what is published.
pub(super) fn template<'v, 'a>(spec: &'v Object<'a>) -> Option<(&'static str, &'v Object<'a>)> {
    ["draft", "published"].into_iter().find_map(|key| Some((key, object(spec, key)?)))
}

/// The same profile in the form of an export, in one line as Palette writes it. Texts keep their escapes. `text`: what the ranges
/// of the values count in.
pub(super) fn to_import(text: &str, root: &Object<'_>, spec: &Object<'_>) -> Option<Converted> {
    let (kind, template) = template(spec)?;
    let metadata = object(root, "metadata");
    let annotations = metadata.and_then(|metadata| object(metadata, "annotations"));
    let take =
        |from: Option<&Object<'_>>, key: &str| from.and_then(|from| member(from, key)).map(|value| raw(text, value));

    let mut new_metadata = Members::default();
    new_metadata.add("name", take(metadata, "name"));
    new_metadata.add("description", take(annotations, "description"));
    new_metadata.add("labels", take(metadata, "labels"));

    let mut missing = vec![Missing::Variables];
    let packs = packs(text, template, &mut missing);

    let mut new_template = Members::default();
    new_template.add("type", take(Some(template), "type"));
    new_template.add("cloudType", take(Some(template), "cloudType"));
    new_template.add("packs", Some(format!("[{}]", packs.join(","))));
    let mut new_spec = Members::default();
    new_spec.add("version", take(Some(spec), "version"));
    new_spec.add("template", Some(new_template.object()));
    let mut new_root = Members::default();
    new_root.add("metadata", Some(new_metadata.object()));
    new_root.add("spec", Some(new_spec.object()));
    Some(Converted {
        json: new_root.object(),
        uid: metadata.and_then(|metadata| string(metadata, "uid")).unwrap_or_default(),
        is_draft: kind == "draft",
        missing,
    })
}

/// Whether the root has the packs itself: the form of `/export/terraform`.
pub(super) fn is_flat(root: &Object<'_>) -> bool {
    let is_pack = |pack: &Value<'_>| pack.as_object().is_some_and(|pack| member(pack, "name").is_some());
    let has_packs =
        member(root, "packs").and_then(Value::as_array).is_some_and(|list| list.elements.iter().any(is_pack));
    let is_profile = ["cloudType", "type"].iter().any(|key| member(root, key).is_some());
    has_packs && is_profile && member(root, "spec").is_none()
}

/// The same for the form of `/export/terraform`. Whether it has all variables is not documented.
pub(super) fn flat_to_import(text: &str, root: &Object<'_>) -> Converted {
    let take = |key: &str| member(root, key).map(|value| raw(text, value));
    let mut new_metadata = Members::default();
    new_metadata.add("name", take("name"));
    new_metadata.add("description", take("description"));
    let mut missing = if member(root, "variables").is_some() { Vec::new() } else { vec![Missing::Variables] };
    let packs = packs(text, root, &mut missing);
    let mut new_template = Members::default();
    new_template.add("type", take("type"));
    new_template.add("cloudType", take("cloudType"));
    new_template.add("packs", Some(format!("[{}]", packs.join(","))));
    let mut new_spec = Members::default();
    // A version that YAML reads as a number is a text in the import.
    let version = member(root, "version").map(|value| match value.as_string_lit() {
        Some(_) => raw(text, value),
        None => quote(&raw(text, value), false),
    });
    new_spec.add("version", version);
    new_spec.add("template", Some(new_template.object()));
    new_spec.add("variables", take("variables"));
    let mut new_root = Members::default();
    new_root.add("metadata", Some(new_metadata.object()));
    new_root.add("spec", Some(new_spec.object()));
    let uid = string(root, "uid").unwrap_or_default();
    Converted { json: new_root.object(), uid, is_draft: false, missing }
}

fn raw(text: &str, value: &Value<'_>) -> String {
    text.get(value.start()..value.end()).unwrap_or("null").to_owned()
}

/// The packs of a template in the form of an export.
fn packs(text: &str, template: &Object<'_>, missing: &mut Vec<Missing>) -> Vec<String> {
    let take = |from: &Object<'_>, key: &str| member(from, key).map(|value| raw(text, value));
    let mut packs = Vec::new();
    for pack in member(template, "packs").and_then(Value::as_array).map_or(&[][..], |list| &list.elements) {
        let Some(pack) = pack.as_object() else {
            packs.push(raw(text, pack));
            continue;
        };
        let mut new = Members::default();
        for key in ["name", "type", "layer", "version", "tag", "values"] {
            new.add(key, take(pack, key));
        }
        let mut registry = Members::default();
        let uid = take(pack, "registryUid").or_else(|| take(pack, "registry_uid"));
        registry.add("uid", uid.filter(|uid| uid != "\"\""));
        registry.add("name", string(pack, "registry").map(|name| quote(&name, false)));
        let has_registry = !registry.0.is_empty();
        let is_named = string(pack, "registry").is_some();
        new.add("registry", has_registry.then(|| format!("{{\"metadata\":{}}}", registry.object())));
        if has_registry && !is_named && !missing.contains(&Missing::RegistryNames) {
            missing.push(Missing::RegistryNames);
        }
        let manifests: Vec<&Object<'_>> = member(pack, "manifests")
            .and_then(Value::as_array)
            .map_or(&[][..], |list| &list.elements)
            .iter()
            .filter_map(Value::as_object)
            .filter(|manifest| member(manifest, "name").is_some())
            .collect();
        if !manifests.is_empty() {
            let without: Vec<String> = manifests
                .iter()
                .filter(|manifest| member(manifest, "content").is_none())
                .map(|manifest| string(manifest, "name").unwrap_or_default())
                .collect();
            if !without.is_empty() {
                missing.push(Missing::Manifests { layer: string(pack, "name").unwrap_or_default(), names: without });
            }
            let one = |manifest: &&Object<'_>| {
                let mut new = Members::default();
                new.add("name", take(manifest, "name"));
                new.add("content", take(manifest, "content"));
                new.object()
            };
            new.add("manifests", Some(format!("[{}]", manifests.iter().map(one).collect::<Vec<_>>().join(","))));
        }
        packs.push(new.object());
    }
    // The order in which what is missing is told: registries come last.
    crate::sort::by_key(missing, |part| *part == Missing::RegistryNames);
    packs
}

/// Members of an object that is being written.
#[derive(Default)]
struct Members(Vec<String>);

impl Members {
    fn add(&mut self, key: &str, json: Option<String>) {
        self.0.extend(json.map(|json| format!("{}:{json}", quote(key, false))));
    }

    fn object(&self) -> String {
        format!("{{{}}}", self.0.join(","))
    }
}

fn member<'v, 'a>(object: &'v Object<'a>, key: &str) -> Option<&'v Value<'a>> {
    let found = object.properties.iter().find(|member| member.name.as_str() == key)?;
    (!matches!(found.value, Value::NullKeyword(_))).then_some(&found.value)
}

fn object<'v, 'a>(parent: &'v Object<'a>, key: &str) -> Option<&'v Object<'a>> {
    member(parent, key)?.as_object()
}

fn string(parent: &Object<'_>, key: &str) -> Option<String> {
    Some(member(parent, key)?.as_string_lit()?.value.clone().into_owned())
}
