//! What was opened.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{CertificateDetails, DiffRow, Edit, NextVersions, Problem};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Opened {
    /// A bare layer: the text itself.
    Layer {
        /// One line for people.
        summary: String,
    },
    /// One or more layers inside another text, Terraform for one.
    Enclosed {
        summary: String,
        layers: Vec<OsLayer>,
    },
    Profile(Box<Profile>),
    /// Why it cannot be read.
    Unreadable(String),
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profile {
    pub name: String,
    pub version: String,
    /// `None`: nothing follows the version.
    pub next: Option<NextVersions>,
    /// One line for people.
    pub summary: String,
    /// All layers, in the profile's order.
    pub layers: Vec<Layer>,
    /// The OS layers; all layers with a text when none is called that.
    pub os_layers: Vec<OsLayer>,
    /// Whether a layer is called `os`.
    pub has_os_layer: bool,
    /// `None`: not known.
    pub variables: Option<Vec<String>>,
    pub kubernetes_version: Option<String>,
    pub kubernetes_pack: Option<String>,
    /// Name of the pack that gives clusters a primary registry.
    pub primary_registry_pack: Option<String>,
    /// The profile is for another cloud than Edge.
    pub is_of_another_cloud: bool,
    /// What the profile itself says about macros, by their paths.
    pub samples: BTreeMap<String, String>,
    /// An export of the profile would include more than this text; the summary says what.
    pub is_incomplete: bool,
    /// What is wrong around the layers.
    pub findings: Vec<Problem>,
}

/// A layer of a profile; what the file lacks is empty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Layer {
    pub name: String,
    /// `os`, `k8s`, `cni`, `csi` or `addon`.
    pub kind: String,
    pub version: String,
    /// Equals the version, or names a train such as `1.25.x`.
    pub tag: String,
    pub registry: String,
    pub manifests: usize,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OsLayer {
    /// Index among all layers of the profile.
    pub index: usize,
    /// Pack name and version.
    pub label: String,
    pub text: String,
}

/// A text of a layer: its values, or a manifest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LayerText {
    pub title: String,
    pub text: String,
}

/// Certificates of a file, and what adding them to the layer does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CertificateOffer {
    pub certificates: Vec<CertificateDetails>,
    /// How many of them are in the layer already.
    pub known: usize,
    /// `Err`: why they cannot be added, a lower-case fragment.
    pub change: Result<CertificateChange, String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CertificateChange {
    pub edits: Vec<Edit>,
    pub rows: Vec<DiffRow>,
}

/// Cheap test before the real one: every profile that Palette exports passes it, hardly any layer does.
pub fn looks_like_profile(text: &str) -> bool {
    let start = text.trim_start_matches('\u{feff}').trim_start();
    start.starts_with('{') && text.contains("\"packs\"") || text.contains("packs:") && text.contains("template:")
}
