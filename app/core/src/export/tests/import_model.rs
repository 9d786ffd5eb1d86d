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

#[test]
fn every_export_fits_the_model() {
    let generations: Vec<Profile> = GENERATIONS.iter().map(|text| profile(text)).collect();
    for base in generations.iter().map(Some).chain([None]) {
        for secrets in [SecretChoice::Variable, SecretChoice::Macro, SecretChoice::Strip, SecretChoice::Keep] {
            let order = Order { secrets, consent: YES, ..order(base, CREDENTIALS) };
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
