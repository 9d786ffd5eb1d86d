//! The answer of Palette's API for a profile (`GET /v1/clusterprofiles/{uid}`, v1ClusterProfile): turned into the form that is
//! exported and imported, as far as it goes.

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

/// The same profile in the form of an export, in one line as Palette writes it. Texts keep their escapes. `text`: what the ranges of
/// the values count in.
pub(super) fn to_import(text: &str, root: &Object<'_>, spec: &Object<'_>) -> Option<Converted> {
    let (kind, template) = template(spec)?;
    let metadata = object(root, "metadata");
    let annotations = metadata.and_then(|metadata| object(metadata, "annotations"));
    let raw = |value: &Value<'_>| text.get(value.start()..value.end()).unwrap_or("null").to_owned();
    let take = |from: Option<&Object<'_>>, key: &str| from.and_then(|from| member(from, key)).map(raw);

    let mut new_metadata = Members::default();
    new_metadata.add("name", take(metadata, "name"));
    new_metadata.add("description", take(annotations, "description"));
    new_metadata.add("labels", take(metadata, "labels"));

    let mut missing = vec![Missing::Variables];
    let mut packs = Vec::new();
    for pack in member(template, "packs").and_then(Value::as_array).map_or(&[][..], |list| &list.elements) {
        let Some(pack) = pack.as_object() else {
            packs.push(raw(pack));
            continue;
        };
        let mut new = Members::default();
        for key in ["name", "type", "layer", "version", "tag", "values"] {
            new.add(key, take(Some(pack), key));
        }
        let registry = take(Some(pack), "registryUid").filter(|uid| uid != "\"\"");
        new.add("registry", registry.map(|uid| format!("{{\"metadata\":{{\"uid\":{uid}}}}}")));
        let manifests: Vec<&Object<'_>> = member(pack, "manifests")
            .and_then(Value::as_array)
            .map_or(&[][..], |list| &list.elements)
            .iter()
            .filter_map(Value::as_object)
            .filter(|manifest| member(manifest, "name").is_some())
            .collect();
        if !manifests.is_empty() {
            missing.push(Missing::Manifests {
                layer: string(pack, "name").unwrap_or_default(),
                names: manifests.iter().map(|manifest| string(manifest, "name").unwrap_or_default()).collect(),
            });
            let names = manifests.iter().filter_map(|manifest| take(Some(manifest), "name"));
            let manifests: Vec<String> = names.map(|name| format!("{{\"name\":{name}}}")).collect();
            new.add("manifests", Some(format!("[{}]", manifests.join(","))));
        }
        packs.push(new.object());
    }
    if packs.iter().any(|pack| pack.contains("\"registry\":")) {
        missing.push(Missing::RegistryNames);
    }

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
