//! Layers to begin from.

use crate::bench::Bench;
use crate::state::Document;

/// What the first screen shows: short, and with real problems in it.
pub(crate) const EXAMPLE: &str = include_str!("../../templates/example.yaml");

/// A layer to begin from.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Template {
    /// Name in tests.
    pub(crate) id: &'static str,
    pub(crate) title: &'static str,
    /// When to take it.
    pub(crate) about: &'static str,
    text: &'static str,
}

pub(crate) const TEMPLATES: [Template; 3] = [
    Template {
        id: "appliance",
        title: "Appliance mode",
        about: "Immutable hosts; the image reference is composed from its parts, as CanvOS prints it.",
        text: include_str!("../../templates/appliance.yaml"),
    },
    Template {
        id: "private-registry",
        title: "Private provider registry",
        about: "Provider images from your own registry, with credentials and its CA certificate.",
        text: include_str!("../../templates/private-registry.yaml"),
    },
    Template {
        id: "agent",
        title: "Agent mode",
        about: "The Palette agent on an operating system that you installed yourself.",
        text: include_str!("../../templates/agent.yaml"),
    },
];

/// Puts a template into the editor.
pub(crate) fn begin(bench: Bench, template: Template) {
    let info = format!("New layer from the template “{}”", template.title);
    super::open::replace(bench, template.text, Document::alone(info));
}
