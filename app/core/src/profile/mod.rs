//! Opening what people have: a bare OS layer, or a whole profile as Palette exports it.
//!
//! A profile keeps its original text, and every change is a splice of byte ranges: unknown keys, key order, number text, escapes,
//! `null` and absent members, line breaks and every byte of the other layers come back as they were.

mod api;
pub(crate) mod cursor;
mod enclosed;
mod error;
mod foreign;
mod json;
mod layout;
mod missing;
mod splice;
mod terraform;
mod yaml;

pub use enclosed::{Container, Enclosed, EnclosedLayer};
pub use error::{JsonKind, OpenError};
pub use foreign::Foreign;
pub(crate) use foreign::NO_MACRO;
pub use missing::Missing;
pub(crate) use splice::{Changes, NewVariable};

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::placeholder::{Placeholder, placeholder};
use crate::sort;
use crate::source::{LineIndex, TextRange, TextSize, size};

/// Largest text that is opened, in bytes. The largest real export seen has 267 kB; 16 MiB is what a document database could hold.
pub const MAX_BYTES: usize = 16 << 20;

/// What a text turned out to be.
#[derive(Debug, Clone)]
#[expect(clippy::large_enum_variant, reason = "there is one per opened file, and it is moved a few times")]
pub enum Opened {
    /// The YAML of an OS layer, as it was given.
    Layer(String),
    /// A whole profile.
    Profile(Profile),
    /// One or more OS layers inside another text.
    Enclosed(Enclosed),
}

/// Recognizes a text by its content.
///
/// - A profile: a JSON object with `spec.template.packs`, its YAML form, an API response with `spec.published` or
///   `spec.draft`, or the flat form with `packs` at the root.
/// - Layers inside another text: Terraform, a script, a text in quotes.
/// - Whatever is not clearly something else is a layer, so that a broken layer opens too.
pub fn open(text: &str) -> Result<Opened, OpenError> {
    if text.len() > MAX_BYTES {
        return Err(OpenError::TooLarge { bytes: text.len() });
    }
    let foreign = |what: Foreign, at: usize| {
        let (line, column) = place_of(text, at);
        OpenError::Foreign { what, line, column }
    };
    if let Some(at) = foreign::binary(text) {
        return Err(foreign(Foreign::Binary, at));
    }
    if json::is_meant(text) {
        return json::open(text.to_owned());
    }
    if yaml::is_meant(text) {
        return json::open_yaml(yaml::to_json(text)?);
    }
    if terraform::is_meant(text) {
        return terraform::open(text).map(Opened::Enclosed);
    }
    if enclosed::is_script(text) {
        return enclosed::script(text).map(Opened::Enclosed).ok_or_else(|| foreign(Foreign::Script, 0));
    }
    if let Some(at) = foreign::markup(text) {
        return Err(foreign(Foreign::Markup, at));
    }
    if let Some((what, at)) = foreign::document(text).or_else(|| foreign::kubernetes(text)) {
        return Err(foreign(what, at));
    }
    Ok(enclosed::quoted(text).map_or_else(|| Opened::Layer(text.to_owned()), Opened::Enclosed))
}

impl Opened {
    /// One line for people that says what it is and what was found in it.
    pub fn summary(&self) -> String {
        match self {
            Self::Layer(text) => layer_summary(text),
            Self::Profile(profile) => profile.summary(),
            Self::Enclosed(enclosed) => enclosed.summary(),
        }
    }
}

/// Root keys of OS layers, in the order in which they are told.
const SECTIONS: [&str; 5] = ["pack", "options", "providerCredentials", "stages", "stylusPackage"];

fn layer_summary(text: &str) -> String {
    let text = text.trim_start_matches('\u{feff}');
    let found: Vec<&str> =
        SECTIONS.into_iter().filter(|section| text.lines().any(|line| yaml::key(line) == *section)).collect();
    match found.split_last() {
        None if text.trim().is_empty() => "an empty file".to_owned(),
        None => "treated as an OS layer; it has none of the usual keys".to_owned(),
        Some((last, [])) => format!("OS layer with {last}"),
        Some((last, others)) => format!("OS layer with {} and {last}", others.join(", ")),
    }
}

/// Line and column of an offset as people count: from 1, columns in characters, a byte order mark not counted.
fn place_of(text: &str, offset: usize) -> (usize, usize) {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    let place = LineIndex::new(text).chars(text, size(offset));
    let has_bom = place.line == 1 && offset > 0 && text.starts_with('\u{feff}');
    (place.line as usize, place.column as usize - usize::from(has_bom))
}

/// The form in which a profile was opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Form {
    /// The JSON that Palette exports and imports: [`Profile::text`] is the file itself.
    Json,
    /// Its YAML form, from which the JSON was made.
    Yaml,
    /// The response to `GET /v1/clusterprofiles/{uid}/export/terraform`, in YAML or JSON, which has no `spec`. The JSON was made
    /// from it as far as it goes, see [`Profile::missing`].
    Flat {
        /// The profile's UID; empty when the response has none.
        uid: String,
    },
    /// The response to `GET /v1/clusterprofiles/{uid}`, from which the JSON was made as far as it goes, see [`Profile::missing`].
    ApiResponse {
        /// The profile's UID; empty when the response has none.
        uid: String,
        /// A draft was opened, not what is published.
        is_draft: bool,
    },
}

/// What is known about one layer of a profile. Members that the file does not have are empty.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LayerInfo {
    /// Name of the pack, `edge-native-byoi`.
    pub name: String,
    /// `os`, `k8s`, `cni`, `csi` or `addon`.
    pub layer: String,
    pub version: String,
    /// Equals the version, or names a train such as `1.25.x`.
    pub tag: String,
    /// `spectro`, `oci`, `helm` or `manifest`.
    pub pack_type: String,
    /// Name of the registry.
    pub registry: String,
}

/// A manifest of a layer. Members that the file does not have are empty.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Manifest {
    pub name: String,
    /// YAML, of several documents perhaps.
    pub content: String,
}

/// A whole profile with its original text.
#[derive(Debug, Clone)]
pub struct Profile {
    text: String,
    form: Form,
    missing: Vec<Missing>,
    layout: layout::Layout,
    name: StringMember,
    /// The file has no `metadata` object: a name goes in with one around it.
    bare_name: bool,
    version: StringMember,
    /// `spec.template.type`.
    kind: String,
    /// `spec.template.cloudType`.
    cloud: String,
    layers: Vec<LayerInfo>,
    packs: Vec<Pack>,
    variables: Variables,
    variable_names: Vec<String>,
}

/// A string member of an object: where it is, or where it would go.
#[derive(Debug, Clone)]
struct StringMember {
    slot: Slot,
    value: String,
}

#[derive(Debug, Clone)]
enum Slot {
    /// The range of the value, quotes included.
    Here(TextRange),
    /// The member is not there: it goes to the end of this object.
    Member(Span, &'static str),
}

/// An object or a list of the file.
#[derive(Debug, Clone, Copy)]
struct Span {
    /// With its brackets.
    range: TextRange,
    /// Start of the first member and end of the last. `None` when it is empty.
    inner: Option<(TextSize, TextSize)>,
}

#[derive(Debug, Clone)]
struct Pack {
    values: StringMember,
    /// Texts of the attached manifests.
    manifests: Vec<Manifest>,
}

#[derive(Debug, Clone)]
struct Variables {
    place: VariablesPlace,
    known: Vec<Variable>,
}

#[derive(Debug, Clone)]
enum VariablesPlace {
    List(Span),
    /// `null` or not there.
    Slot(Slot),
}

/// A variable of the profile, as far as exporting needs it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Variable {
    pub(crate) name: String,
    pub(crate) display_name: String,
    pub(crate) sensitive: bool,
    pub(crate) default: String,
}

impl Profile {
    /// The text that was opened. A profile that was not [`Form::Json`] has the JSON that was made from it.
    pub fn text(&self) -> &str {
        &self.text
    }

    pub fn form(&self) -> &Form {
        &self.form
    }

    /// Whether the file was the YAML form, which is read but not written.
    pub fn is_from_yaml(&self) -> bool {
        self.form == Form::Yaml
    }

    /// Whether [`Profile::text`] is the file itself, so that its ranges are places of the file and it can be written back.
    pub fn is_as_written(&self) -> bool {
        self.form == Form::Json
    }

    /// What an export of the same profile includes and this text does not. Only an API response misses something; importing it
    /// would lose that.
    pub fn missing(&self) -> &[Missing] {
        &self.missing
    }

    /// Takes over what is missing in another profile, from which this one was made.
    pub(crate) fn missing_as(self, other: &Self) -> Self {
        Self { missing: other.missing.clone(), ..self }
    }

    pub fn name(&self) -> &str {
        &self.name.value
    }

    pub fn version(&self) -> &str {
        &self.version.value
    }

    /// Range of the version in [`Profile::text`], quotes included. `None` when the file has none, or was YAML.
    pub fn version_range(&self) -> Option<TextRange> {
        match self.version.slot {
            Slot::Here(range) if self.is_as_written() => Some(range),
            _ => None,
        }
    }

    /// The layers in the file's order.
    pub fn layers(&self) -> &[LayerInfo] {
        &self.layers
    }

    /// Indexes of the OS layers in [`Profile::layers`]. Most profiles have one; add-on profiles have none.
    pub fn os_layers(&self) -> Vec<usize> {
        self.layers.iter().enumerate().filter(|(_, info)| info.layer == "os").map(|(index, _)| index).collect()
    }

    /// The YAML of a layer, unescaped. Empty when the layer has none, or when there is no such layer.
    pub fn values(&self, index: usize) -> &str {
        self.packs.get(index).map_or("", |pack| &pack.values.value)
    }

    /// A layer's manifests.
    pub fn manifests(&self, index: usize) -> &[Manifest] {
        self.packs.get(index).map_or(&[], |pack| &pack.manifests)
    }

    /// Version of the Kubernetes layer's pack, which is Kubernetes' own version.
    pub fn kubernetes_version(&self) -> Option<&str> {
        self.kubernetes().map(|layer| layer.version.as_str())
    }

    /// Name of the Kubernetes layer's pack, `edge-rke2`.
    pub fn kubernetes_pack(&self) -> Option<&str> {
        self.kubernetes().map(|layer| layer.name.as_str())
    }

    /// Name of the pack that gives clusters a primary registry of their own.
    pub fn primary_registry(&self) -> Option<&str> {
        let packs = self.layers().iter().map(|layer| layer.name.as_str());
        packs.into_iter().find(|name| ["registry-connect", "harbor-edge-native-config"].contains(name))
    }

    /// Whether the profile has an operating system and is for a cloud that is not Edge.
    pub fn is_of_another_cloud(&self) -> bool {
        let is_ours = self.cloud.is_empty() || self.cloud == "all" || self.cloud.starts_with("edge");
        let has_edge_pack = self.layers.iter().any(|layer| layer.name.starts_with("edge-"));
        self.kind != "add-on" && !is_ours && !has_edge_pack && !self.os_layers().is_empty()
    }

    fn kubernetes(&self) -> Option<&LayerInfo> {
        self.layers().iter().find(|layer| layer.layer == "k8s")
    }

    /// What the profile itself says about macros, for [`crate::pull_plan`]: the defaults of variables that are neither sensitive
    /// nor masked, and the profile's own name and version. By the path of the macro, `spectro.var.registry`.
    pub fn samples(&self) -> BTreeMap<String, String> {
        let is_known = |variable: &&Variable| {
            !variable.sensitive
                && !variable.default.is_empty()
                && placeholder(&variable.default) != Some(Placeholder::Masked)
        };
        let variables = self.variables.known.iter().filter(is_known);
        let mut samples = sort::map(variables.map(|one| (format!("spectro.var.{}", one.name), one.default.clone())));
        for (path, value) in [("name", self.name()), ("version", self.version())] {
            if !value.is_empty() {
                samples.insert(format!("spectro.system.clusterprofile.{path}"), value.to_owned());
            }
        }
        samples
    }

    /// Names in `spec.variables`. `None`: an API response does not include them.
    pub fn variables(&self) -> Option<&[String]> {
        (!self.missing.contains(&Missing::Variables)).then_some(&self.variable_names)
    }

    pub(crate) fn known_variables(&self) -> &[Variable] {
        &self.variables.known
    }

    /// The JSON of [`Profile::text`], and the offset at which it begins.
    pub(crate) fn json(&self) -> Option<(usize, jsonc_parser::ast::Value<'_>)> {
        json::read_again(&self.text)
    }

    /// One line for people: `profile edge-store 1.2.0: 4 layers, OS layer edge-native-byoi 2.1.0`.
    pub fn summary(&self) -> String {
        let name = |text: &str, other: &str| if text.is_empty() { other.to_owned() } else { text.to_owned() };
        let os: Vec<String> = self
            .os_layers()
            .into_iter()
            .filter_map(|index| self.layers.get(index))
            .map(|info| format!("{} {}", info.name, name(&info.version, &info.tag)).trim().to_owned())
            .collect();
        let os: Cow<'_, str> = match os.as_slice() {
            [] => "no OS layer".into(),
            [one] => format!("OS layer {one}").into(),
            more => format!("OS layers {}", more.join(", ")).into(),
        };
        let count = self.layers.len();
        let layers = if count == 1 { "layer" } else { "layers" };
        let form = match &self.form {
            Form::Json => "",
            Form::Yaml => " (YAML form)",
            Form::Flat { .. } => " (Terraform export of the API)",
            Form::ApiResponse { is_draft: true, .. } => " (API response, draft)",
            Form::ApiResponse { .. } => " (API response)",
        };
        let missing: Vec<String> = self.missing.iter().map(Missing::to_string).collect();
        let missing = match missing.split_last() {
            None => String::new(),
            Some((last, [])) => format!("; missing: {last}"),
            Some((last, others)) => format!("; missing: {} and {last}", others.join(", ")),
        };
        format!(
            "profile {} {}{form}: {count} {layers}, {os}{missing}",
            name(self.name(), "without a name"),
            name(self.version(), "without a version")
        )
    }

    /// The file with new YAML in some layers; every other byte is as it was. Layers that do not exist are left out.
    pub fn with_values(&self, values: &[(usize, &str)]) -> String {
        self.splice(&Changes { values: values.to_vec(), ..Changes::default() })
    }
}

#[cfg(test)]
mod tests;
