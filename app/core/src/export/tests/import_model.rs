//! The API's import model, v1ClusterProfileImportEntity of "Palette APIs - 4.8", as types: what is exported has to fit it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::*;

#[derive(Debug, Serialize, Deserialize)]
struct Import {
    metadata: Metadata,
    spec: Spec,
    #[serde(flatten)]
    unknown: BTreeMap<String, Value>,
}

#[derive(Debug, Serialize, Deserialize)]
struct Metadata {
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    labels: Option<BTreeMap<String, String>>,
    #[serde(flatten)]
    unknown: BTreeMap<String, Value>,
}

#[derive(Debug, Serialize, Deserialize)]
struct Spec {
    version: String,
    template: Template,
    #[serde(skip_serializing_if = "Option::is_none")]
    variables: Option<Vec<Variable>>,
    #[serde(flatten)]
    unknown: BTreeMap<String, Value>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Template {
    r#type: ProfileType,
    cloud_type: CloudType,
    packs: Vec<Pack>,
    #[serde(flatten)]
    unknown: BTreeMap<String, Value>,
}

/// v1ProfileType
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum ProfileType {
    Cluster,
    Infra,
    AddOn,
    System,
}

/// v1CloudType. Profiles may have others, those of custom clouds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum CloudType {
    All,
    Aws,
    Azure,
    Gcp,
    Vsphere,
    Maas,
    Nested,
    Baremetal,
    Eks,
    Aks,
    Edge,
    ApacheCloudstack,
    EdgeNative,
    Generic,
    Gke,
}

#[derive(Debug, Serialize, Deserialize)]
struct Pack {
    name: String,
    r#type: PackType,
    layer: Layer,
    version: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    tag: Option<String>,
    values: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    registry: Option<Registry>,
    #[serde(skip_serializing_if = "Option::is_none")]
    manifests: Option<Vec<Manifest>>,
    #[serde(flatten)]
    unknown: BTreeMap<String, Value>,
}

/// v1PackType
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum PackType {
    Spectro,
    Helm,
    Manifest,
    Oci,
}

/// v1PackLayer
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Layer {
    Kernel,
    Os,
    K8s,
    Cni,
    Csi,
    Addon,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Registry {
    metadata: RegistryMetadata,
    #[serde(skip_serializing_if = "Option::is_none")]
    matching_registries: Option<Vec<RegistryMetadata>>,
    #[serde(flatten)]
    unknown: BTreeMap<String, Value>,
}

/// v1PackRegistryMetadata; manifest packs have empty texts.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct RegistryMetadata {
    uid: String,
    name: String,
    kind: RegistryKind,
    is_private: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    provider_type: Option<ProviderType>,
    #[serde(skip_serializing_if = "Option::is_none")]
    is_sync_supported: Option<bool>,
    #[serde(flatten)]
    unknown: BTreeMap<String, Value>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum RegistryKind {
    Pack,
    Helm,
    Oci,
    #[serde(rename = "")]
    None,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum ProviderType {
    Helm,
    Pack,
    Zarf,
    #[serde(rename = "")]
    None,
}

#[derive(Debug, Serialize, Deserialize)]
struct Manifest {
    name: String,
    content: String,
    #[serde(flatten)]
    unknown: BTreeMap<String, Value>,
}

/// v1Variable
#[derive(Debug, Serialize, Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "the API has them")]
#[serde(rename_all = "camelCase")]
struct Variable {
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    display_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<String>,
    format: VariableFormat,
    #[serde(skip_serializing_if = "Option::is_none")]
    input_type: Option<InputType>,
    #[serde(skip_serializing_if = "Option::is_none")]
    options: Option<Vec<VariableOption>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    default_value: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    regex: Option<String>,
    required: bool,
    immutable: bool,
    hidden: bool,
    is_sensitive: bool,
    #[serde(flatten)]
    unknown: BTreeMap<String, Value>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum VariableFormat {
    String,
    Number,
    Boolean,
    Ipv4,
    Ipv4Cidr,
    Ipv6,
    Version,
    Base64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum InputType {
    Text,
    Dropdown,
    Multiline,
}

#[derive(Debug, Serialize, Deserialize)]
struct VariableOption {
    value: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    label: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    default: Option<bool>,
    #[serde(flatten)]
    unknown: BTreeMap<String, Value>,
}

/// The text as the model, and that the model has lost nothing of it.
fn read(text: &str) -> Import {
    let import: Import = serde_json::from_str(text).unwrap();
    let value: Value = serde_json::from_str(text).unwrap();
    assert_eq!(serde_json::to_value(&import).unwrap(), value);
    import
}

/// The enums are those of the API, name by name, and a profile that uses every value comes back as it was.
#[test]
fn every_value_of_the_enums_is_read_and_kept() {
    #[track_caller]
    fn all<T: serde::de::DeserializeOwned + Serialize>(names: &str) -> Vec<String> {
        let names: Vec<String> = names.split(' ').map(str::to_owned).collect();
        for name in &names {
            let one: T = serde_json::from_value(name.as_str().into()).unwrap_or_else(|error| panic!("{name}: {error}"));
            assert_eq!(serde_json::to_value(one).unwrap(), *name);
        }
        let error = serde_json::from_value::<T>("none of them".into()).err().unwrap().to_string();
        let known = error.matches('`').count() / 2 - 1 - error.matches("``").count();
        assert_eq!(known, names.len(), "{error}");
        names
    }
    let types = all::<ProfileType>("cluster infra add-on system");
    let clouds = all::<CloudType>(
        "all aws azure gcp vsphere maas nested baremetal eks aks edge apache-cloudstack edge-native generic gke",
    );
    let layers = all::<Layer>("kernel os k8s cni csi addon");
    let packs = all::<PackType>("spectro helm manifest oci");
    let kinds = all::<RegistryKind>("pack helm oci");
    let providers = all::<ProviderType>("helm pack zarf");
    let formats = all::<VariableFormat>("string number boolean ipv4 ipv4cidr ipv6 version base64");
    let inputs = all::<InputType>("text dropdown multiline");
    let at = |all: &[String], index: usize| all[index % all.len()].clone();
    for index in 0..clouds.len() {
        let pack = |number: usize| {
            serde_json::json!({"name": format!("p{number}"), "type": at(&packs, number), "layer": at(&layers, number),
                "version": "1.0.0", "tag": "1.0.0", "values": "a: 1\n", "unknown": null, "registry": {"metadata": {"uid": "u",
                "name": "r", "kind": at(&kinds, number), "isPrivate": true, "providerType": at(&providers, number),
                "isSyncSupported": false}, "matchingRegistries": []}})
        };
        let variable = |number: usize| {
            serde_json::json!({"name": format!("v{number}"), "displayName": format!("V {number}"), "format": at(&formats, number),
                "inputType": at(&inputs, number), "options": [{"value": "x", "label": "X", "default": true}], "defaultValue": "x",
                "required": false, "immutable": false, "hidden": false, "isSensitive": false})
        };
        let json = serde_json::json!({"metadata": {"name": "n", "description": "d", "labels": {"a": "spectro__tag"}},
            "spec": {"version": "1.0.0", "template": {"type": at(&types, index), "cloudType": at(&clouds, index),
            "packs": (index..index + 12).map(pack).collect::<Vec<_>>()},
            "variables": (index..index + 24).map(variable).collect::<Vec<_>>(), "other": [1.0]}});
        let base = profile(&json.to_string());
        let os = base.os_layers()[0];
        let done = Order { os_layer: os, ..order(Some(&base), "b: 2\n") }.run(Format::PaletteJson).unwrap();
        read(&done.files[0].text);
        let mut wanted = json;
        wanted["spec"]["version"] = "9.0.0".into();
        wanted["spec"]["template"]["packs"][os]["values"] = "b: 2\n".into();
        assert_eq!(serde_json::from_str::<Value>(&done.files[0].text).unwrap(), wanted);
    }
}

#[test]
fn every_export_fits_the_model() {
    let generations: Vec<Profile> = GENERATIONS.iter().map(|text| profile(text)).collect();
    for base in generations.iter().map(Some).chain([None]) {
        for secrets in [SecretChoice::Variable, SecretChoice::Macro, SecretChoice::Strip, SecretChoice::Keep] {
            let order = Order { secrets, confirmed: ALL, ..order(base, CREDENTIALS) };
            let done = order.run(Format::PaletteJson).unwrap();
            let import = read(&done.files[0].text);
            assert_eq!(import.spec.version, "9.0.0");
            assert_eq!(import.spec.template.cloud_type, CloudType::EdgeNative);
            assert_eq!(import.spec.template.packs[0].layer, Layer::Os);
            assert_eq!(import.spec.template.packs[0].values, done.layer);
            let variables = import.spec.variables.unwrap_or_default();
            for name in &done.variables {
                let variable = variables.iter().find(|variable| variable.name == *name).unwrap();
                assert!(variable.is_sensitive && variable.required && !variable.hidden && !variable.immutable);
                assert_eq!(variable.default_value.as_deref(), Some(""), "no secret, and no hint of one");
                assert_eq!((variable.format, variable.input_type), (VariableFormat::String, Some(InputType::Text)));
            }
            let mut names: Vec<_> = variables.iter().map(|v| (&v.name, v.display_name.as_deref())).collect();
            names.sort();
            names.dedup_by(|a, b| a.0 == b.0 || a.1 == b.1);
            assert_eq!(names.len(), variables.len());
        }
    }
}
