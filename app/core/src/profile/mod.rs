//! Opening what people have: a bare OS layer, or a whole profile as Palette exports it.
//!
//! A profile keeps its original text, and every change is a splice of byte ranges: unknown keys, key order, number text, escapes,
//! `null` and absent members, line ends and every byte of the other layers come back as they were.

mod error;
mod json;
mod layout;
mod splice;
mod yaml;

pub use error::{JsonKind, OpenError};
pub(crate) use splice::{Changes, NewVariable};

use std::borrow::Cow;

use crate::diagnostic::Severity;
use crate::rules::Rule;
use crate::source::{TextRange, TextSize};

/// Largest text that is opened, in bytes. The largest real export seen has 267 kB; 16 MiB is what a document database could hold.
pub const MAX_BYTES: usize = 16 << 20;

/// What a text turned out to be.
#[derive(Debug, Clone)]
#[cfg_attr(
    not(target_arch = "wasm32"),
    expect(clippy::large_enum_variant, reason = "there is one per opened file, and it is moved a few times")
)]
pub enum Opened {
    /// The YAML of an OS layer, as it was given.
    Layer(String),
    /// A whole profile.
    Profile(Profile),
}

/// Recognises a text by its content: a JSON object with `spec.template.packs`, or the YAML form of one, is a profile. Whatever is
/// not evidently something else is a layer, so that a broken layer opens too.
pub fn open(text: &str) -> Result<Opened, OpenError> {
    if text.len() > MAX_BYTES {
        return Err(OpenError::TooLarge { bytes: text.len() });
    }
    if json::is_meant(text) {
        return json::open(text.to_owned(), false);
    }
    if yaml::is_meant(text) {
        return json::open(yaml::to_json(text)?, true);
    }
    Ok(Opened::Layer(text.to_owned()))
}

/// What is known about one layer of a profile. Members that the file lacks are empty.
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

/// What is wrong with a profile.
///
/// Invariant: no text in it holds a value of a layer or a variable's default.
#[derive(Debug, Clone)]
pub struct ProfileFinding {
    pub rule: &'static Rule,
    pub severity: Severity,
    /// What is wrong: a lower-case fragment.
    pub message: String,
    /// Why it matters and what to do.
    pub help: String,
    /// Where: names of the format and numbers, `spec.template.packs[0].tag`.
    pub path: String,
    /// The place in [`Profile::text`]. `None` for what is not there, and for profiles that were YAML.
    pub range: Option<TextRange>,
}

/// A whole profile with its original text.
#[derive(Debug, Clone)]
pub struct Profile {
    text: String,
    from_yaml: bool,
    layout: layout::Layout,
    name: Place,
    /// The file has no `metadata` object: a name goes in with one around it.
    bare_name: bool,
    version: Place,
    layers: Vec<LayerInfo>,
    packs: Vec<Pack>,
    variables: Variables,
    variable_names: Vec<String>,
}

/// A string member of an object: where it is, or where it would go.
#[derive(Debug, Clone)]
struct Place {
    slot: Slot,
    value: String,
}

#[derive(Debug, Clone)]
enum Slot {
    /// The range of the value, quotes included.
    Here(TextRange),
    /// The member is not there: it goes to the end of this object.
    Member(Container, &'static str),
}

/// An object or a list of the file.
#[derive(Debug, Clone, Copy)]
struct Container {
    /// With its brackets.
    range: TextRange,
    /// Start of the first member and end of the last. `None` when it is empty.
    inner: Option<(TextSize, TextSize)>,
}

#[derive(Debug, Clone)]
struct Pack {
    values: Place,
    /// Texts of the attached manifests.
    manifests: Vec<String>,
}

#[derive(Debug, Clone)]
struct Variables {
    place: VariablesPlace,
    known: Vec<Variable>,
}

#[derive(Debug, Clone)]
enum VariablesPlace {
    List(Container),
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
    /// The text that was opened. A profile in YAML form has the JSON that was made from it.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether the file was the YAML form, which is read but not written.
    pub fn is_from_yaml(&self) -> bool {
        self.from_yaml
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
            Slot::Here(range) if !self.from_yaml => Some(range),
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

    /// The texts of a layer's manifests.
    pub fn manifests(&self, index: usize) -> &[String] {
        self.packs.get(index).map_or(&[], |pack| &pack.manifests)
    }

    /// Version of the Kubernetes layer's pack, which is Kubernetes' own version.
    pub fn kubernetes_version(&self) -> Option<&str> {
        self.layers().iter().find(|layer| layer.layer == "k8s").map(|layer| layer.version.as_str())
    }

    /// Names in `spec.variables`.
    pub fn variables(&self) -> &[String] {
        &self.variable_names
    }

    pub(crate) fn known_variables(&self) -> &[Variable] {
        &self.variables.known
    }

    /// What is wrong with the profile around its layers and with its variables, in the order of the text. The version is judged by
    /// [`crate::version::check`], the text of an OS layer by [`crate::analyze`] with [`Profile::variables`] in its context.
    pub fn findings(&self) -> Vec<ProfileFinding> {
        crate::rules::profile::check::check(self)
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
        format!(
            "profile {} {}: {count} {layers}, {os}",
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
